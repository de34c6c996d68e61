package panel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/gauges"
)

// tracing is a visible panel over real spans, which go nowhere else. The test takes the place of Watch.
type tracing struct {
	*Panel
	tracer trace.Tracer
	told   []string // failures
	states int
}

func newTracing(t testing.TB, change func(*Options)) *tracing {
	t.Helper()
	app := newTestApp(t)
	t.Setenv("OTEL_TRACES_EXPORTER", "none")
	recorded := telemetry.Setup(t.Context(), telemetry.Config{})
	t.Cleanup(func() {
		if err := recorded.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	p := &tracing{tracer: otel.Tracer(t.Name())}
	window := app.NewWindow("")
	t.Cleanup(window.Close)
	o := Options{
		Telemetry: recorded, Gauges: gauges.New(gauges.Options{}), App: app, Window: func() fyne.Window { return window },
		Post: func(f func()) { f() }, Tell: func(text string) { p.told = append(p.told, text) },
		Do: func(work func() func()) {
			if then := work(); then != nil {
				then()
			}
		},
		OnStatus: func(telemetry.Status) { p.states++ },
	}
	change(&o)
	p.Panel = New(o)
	window.SetPadded(false)
	window.SetContent(p.View)
	window.Resize(fyne.NewSize(1200, 300))
	p.SetVisible(true)
	return p
}

func asItIs(*Options) {}

// record makes a trace of a root and a step, and shows it.
func (p *tracing) record(root string, err error) {
	ctx, span := p.tracer.Start(context.Background(), root)
	_, step := p.tracer.Start(ctx, root+".step")
	if err != nil {
		step.SetStatus(codes.Error, err.Error())
	}
	step.End()
	span.End()
	p.update()
}

// update shows what there is to see, as Watch does.
func (p *tracing) update() { p.show(p.collector.collect(p.wanted.Load(), time.Now())) }

func (p *tracing) names() string {
	var names []string
	for _, t := range p.last.traces {
		names = append(names, t.Root)
	}
	return strings.Join(names, " ")
}

// shown is the root of the trace that its view has.
func (p *tracing) shown() string {
	if len(p.views.trace.latest.Rows) == 0 {
		return ""
	}
	return p.views.trace.latest.Rows[0].Name
}

func (p *tracing) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		if focused := p.window().Canvas().Focused(); focused != nil {
			focused.TypedKey(&fyne.KeyEvent{Name: k})
			continue
		}
		p.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (p *tracing) typeRunes(text string) {
	for _, r := range text {
		if focused := p.window().Canvas().Focused(); focused != nil {
			focused.TypedRune(r)
			continue
		}
		p.TypedRune(r)
	}
}

func TestFollowsTheNewestThatTellsAStory(t *testing.T) {
	p := newTracing(t, asItIs)
	p.update()
	if p.shown() != "" || p.views.list.note.text == "" {
		t.Errorf("with no trace: %q shown, told %q", p.shown(), p.views.list.note.text)
	}
	for _, root := range []string{"one", "two", "three"} {
		p.record(root, nil)
		if p.shown() != root || p.views.list.note.text != "" {
			t.Errorf("after %s: %q shown, told %q", root, p.shown(), p.views.list.note.text)
		}
	}
	_, single := p.tracer.Start(context.Background(), "statement") // such as one of a thumbnail's loading
	single.End()
	p.update()
	if p.names() != "statement three two one" || p.shown() != "three" {
		t.Errorf("listed %s, shown %q", p.names(), p.shown())
	}
}

func TestKeepsTheUsersChoice(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.record("two", nil)
	p.views.list.rows.choose(1)
	p.update()
	p.record("three", nil)
	if p.shown() != "one" || p.names() != "three two one" || p.views.list.filter.follow.on || p.views.list.rows.chosen != 2 {
		t.Errorf("%q shown of %s; row %d", p.shown(), p.names(), p.views.list.rows.chosen)
	}
	test.Tap(p.views.list.filter.follow)
	p.update()
	if p.shown() != "three" || !p.views.list.filter.follow.on {
		t.Errorf("following again: %q shown", p.shown())
	}
}

func TestClearAndPin(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("kept", nil)
	test.Tap(p.views.toolbar.pin)
	p.update()
	if !p.last.summary.Pinned || p.views.toolbar.pin.text != "Unpin" {
		t.Fatalf("pinned: %t, the button says %q", p.last.summary.Pinned, p.views.toolbar.pin.text)
	}
	p.record("gone", nil)
	_, running := p.tracer.Start(context.Background(), "running")
	test.Tap(p.views.toolbar.clear)
	p.update()
	if p.names() != "running kept" {
		t.Errorf("after Clear: %s", p.names())
	}
	running.End()
	p.choose(p.last.traces[1].ID)
	p.update()
	p.typeRunes("m")
	test.Tap(p.views.toolbar.clear)
	p.update()
	if p.names() != "" || p.shown() != "" {
		t.Errorf("after Clear with nothing pinned: %q, shown %q", p.names(), p.shown())
	}
}

func TestPausedPanelKeepsItsSnapshot(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	_, running := p.tracer.Start(context.Background(), "running")
	p.update()
	test.Tap(p.views.toolbar.pause)
	p.update()
	if p.views.toolbar.paused.Hidden || strings.ContainsAny(p.views.toolbar.paused.text, "0123456789") {
		t.Errorf("paused, told %q", p.views.toolbar.paused.text)
	}
	p.record("two", nil)
	running.End()
	p.update()
	if p.names() != "running one" || !p.last.traces[0].Running {
		t.Errorf("paused: %s, %+v", p.names(), p.last.traces[0])
	}
	if want := "Paused · 3 spans came since"; p.views.toolbar.paused.text != want {
		t.Errorf("told %q, want %q", p.views.toolbar.paused.text, want)
	}
	test.Tap(p.views.toolbar.clear) // out of use: what is seen is not what there is
	p.typeRunes("p")
	p.update()
	if p.names() != "two running one" || !p.views.toolbar.paused.Hidden {
		t.Errorf("going on: %s, told %q", p.names(), p.views.toolbar.paused.text)
	}
}

func TestRunningTracesAreOnTopAndGrow(t *testing.T) {
	p := newTracing(t, asItIs)
	_, span := p.tracer.Start(context.Background(), "running")
	p.record("later", errors.New("on purpose"))
	if p.names() != "running later" || p.last.traces[1].Errors != 1 {
		t.Fatalf("listed %s", p.names())
	}
	before := p.last.traces[0].Duration
	time.Sleep(ms)
	p.update()
	if p.last.traces[0].Duration <= before || !p.views.trace.latest.Live && p.shown() == "running" {
		t.Errorf("stays at %v", before)
	}
	span.End()
	p.update()
	if p.names() != "later running" || p.last.traces[1].Running {
		t.Errorf("ended: %s", p.names())
	}
}

func TestHiddenPanelTellsTheExportOnly(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.SetVisible(false)
	p.record("two", nil)
	if p.names() != "one" || p.states != 2 {
		t.Errorf("hidden: %s; told the export's state %d times", p.names(), p.states)
	}
	p.SetVisible(true)
	p.update()
	if p.shown() != "two" {
		t.Errorf("shown again: %q", p.shown())
	}
}

func TestNewTraceDoesNotScrollTheListAway(t *testing.T) {
	p := newTracing(t, asItIs)
	for range 60 {
		p.record("search", nil)
	}
	p.views.list.rows.choose(3)
	p.update()
	p.views.list.rows.scroll.ScrollToOffset(fyne.NewPos(0, 400))
	p.record("new", nil)
	if got := p.views.list.rows.scroll.Offset.Y; got != 400 {
		t.Errorf("scrolled to %v", got)
	}
}

func TestSortAndFilter(t *testing.T) {
	p := newTracing(t, asItIs)
	for _, root := range []string{"beta", "alpha", "gamma"} {
		p.record(root, map[string]error{"alpha": errors.New("on purpose")}[root])
	}
	p.views.list.head.sort(analysis.ByRoot)
	p.update()
	if p.names() != "alpha beta gamma" {
		t.Errorf("by name: %s", p.names())
	}
	p.views.list.head.sort(analysis.ByRoot)
	p.update()
	if p.names() != "gamma beta alpha" {
		t.Errorf("by name, the other way round: %s", p.names())
	}
	p.views.list.filter.entry.SetText("ET")
	p.update()
	if p.names() != "beta" || p.shown() != "beta" {
		t.Errorf("with a filter: %s, %q shown", p.names(), p.shown())
	}
	p.views.list.filter.entry.SetText(">1h")
	p.update()
	if p.names() != "" || !strings.Contains(p.views.list.note.text, "3 traces") {
		t.Errorf("longer than an hour: %s, told %q", p.names(), p.views.list.note.text)
	}
	p.views.list.filter.entry.SetText("")
	test.Tap(p.views.list.filter.errors)
	p.update()
	if p.names() != "alpha" {
		t.Errorf("errors only: %s", p.names())
	}
	p.views.list.filter.clear()
	p.only("beta.step")
	p.update()
	if p.names() != "beta" || p.views.toolbar.span.Hidden {
		t.Errorf("with a span: %s", p.names())
	}
	test.Tap(p.views.toolbar.span)
	p.update()
	if p.names() != "gamma beta alpha" {
		t.Errorf("without the filter: %s", p.names())
	}
}

// A click on a link goes to the trace that it names, if that is there.
func TestLinkLeadsToItsTrace(t *testing.T) {
	var flashed string
	p := newTracing(t, func(o *Options) { o.Flash = func(text string) { flashed = text } })
	p.record("cause", nil)
	cause := p.last.traces[0].ID
	_, span := p.tracer.Start(context.Background(), "effect", trace.WithLinks(
		trace.Link{SpanContext: trace.NewSpanContext(trace.SpanContextConfig{TraceID: cause, SpanID: trace.SpanID{1}})},
		trace.Link{SpanContext: trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{9}, SpanID: trace.SpanID{1}})}))
	span.End()
	p.choose(span.SpanContext().TraceID())
	p.update()
	p.views.trace.waterfall.choose(0)
	follow := func(id trace.TraceID) {
		t.Helper()
		i := slices.IndexFunc(p.views.trace.detail.lines, func(l detailLine) bool { return l.trace == id })
		if i < 0 {
			t.Fatalf("no line leads to %s", id)
		}
		p.views.trace.detail.pressed(i, &desktop.MouseEvent{})
		p.update()
	}
	follow(trace.TraceID{9})
	if p.shown() != "effect" || flashed == "" {
		t.Errorf("a lost trace: %q shown, told %q", p.shown(), flashed)
	}
	follow(cause)
	if p.shown() != "cause" {
		t.Errorf("%q shown", p.shown())
	}
}

// Another part of the window leads to a trace, wherever the panel is by then.
func TestShowTrace(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("wanted", nil)
	id := p.last.traces[0].ID
	p.record("newer", nil)
	p.pause()
	p.chooseTab(tabStatistics)
	p.SetVisible(false)
	if p.ShowTrace(trace.TraceID{9}) {
		t.Error("a trace that is not there is shown")
	}
	if !p.ShowTrace(id) {
		t.Fatal("the trace is not found")
	}
	p.SetVisible(true)
	p.update()
	if p.shown() != "wanted" || p.wanted.Load().tab != tabTrace || p.wanted.Load().paused {
		t.Errorf("%q shown in tab %d, paused %t", p.shown(), p.wanted.Load().tab, p.wanted.Load().paused)
	}
	if New(Options{}).ShowTrace(id) {
		t.Error("a panel without telemetry shows a trace")
	}
}
