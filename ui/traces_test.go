package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// tracing is a trace panel over real spans, which go nowhere else.
type tracing struct {
	*tracePanel
	tracer trace.Tracer
}

func newTracing(t *testing.T) *tracing {
	t.Helper()
	newTestApp(t)
	t.Setenv("OTEL_TRACES_EXPORTER", "none")
	recorded := telemetry.Setup(t.Context(), telemetry.Config{})
	t.Cleanup(func() {
		if err := recorded.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	p := &tracing{newTracePanel(recorded, func() {}), otel.Tracer(t.Name())}
	p.view.Resize(fyne.NewSize(1200, 300))
	return p
}

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

// update shows what there is to see, as watch does.
func (p *tracing) update() { p.show(p.collect()) }

// names are the traces in the list, the first at the top.
func (p *tracing) names() string {
	var names []string
	for _, t := range p.traces {
		names = append(names, t.Root)
	}
	return strings.Join(names, " ")
}

// shown is the root of the waterfall.
func (p *tracing) shown() string {
	if len(p.waterfall.rows) == 0 {
		return ""
	}
	return p.waterfall.rows[0].Name
}

// rowOf gives the list's row of a trace, as it is on the screen.
func (p *tracing) rowOf(t *testing.T, root string) *traceRow {
	t.Helper()
	for _, r := range find[*traceRow](p.list) {
		if r.trace.Root == root && r.Visible() {
			return r
		}
	}
	t.Fatalf("no row of %q among %s", root, p.names())
	return nil
}

func TestTracePanelFollowsTheNewest(t *testing.T) {
	p := newTracing(t)
	p.update()
	if p.shown() != "" || !strings.Contains(p.title.Text, "every step shows here") {
		t.Errorf("with no trace: %q shown, title %q", p.shown(), p.title.Text)
	}
	for _, root := range []string{"one", "two", "three"} {
		p.record(root, nil)
		if p.shown() != root || !strings.HasPrefix(p.title.Text, root+" · ") {
			t.Errorf("after %s: %q shown, title %q", root, p.shown(), p.title.Text)
		}
	}
	if p.names() != "three two one" {
		t.Errorf("listed: %s", p.names())
	}
	if len(p.waterfall.rows) != 2 || p.waterfall.rows[1].Depth != 1 {
		t.Errorf("%d rows", len(p.waterfall.rows))
	}
	for _, row := range p.waterfall.rows {
		if row.Duration(noon) > p.waterfall.axis.span {
			t.Errorf("%s takes longer than the axis", row.Name)
		}
	}
}

// A single statement, such as one that a thumbnail's loading makes, is not what the user did last.
func TestTracePanelFollowsWhatTellsAStory(t *testing.T) {
	p := newTracing(t)
	p.record("search", nil)
	_, single := p.tracer.Start(context.Background(), "statement")
	single.End()
	p.update()
	if p.names() != "statement search" || p.shown() != "search" {
		t.Errorf("listed %s, shown %q", p.names(), p.shown())
	}
}

func TestTracePanelKeepsTheUsersChoice(t *testing.T) {
	p := newTracing(t)
	p.record("one", nil)
	p.record("two", nil)
	p.list.Select(1)
	p.update()
	if p.shown() != "one" || p.follow.Checked {
		t.Fatalf("chosen one: %q shown, follows %t", p.shown(), p.follow.Checked)
	}
	p.record("three", nil)
	if p.shown() != "one" || p.names() != "three two one" {
		t.Errorf("after another trace: %q shown of %s", p.shown(), p.names())
	}
	p.list.Select(0)
	p.update()
	if p.shown() != "three" {
		t.Errorf("another choice: %q shown", p.shown())
	}
	p.record("four", nil)
	p.follow.SetChecked(true)
	p.record("five", nil)
	if p.shown() != "five" {
		t.Errorf("following again: %q shown", p.shown())
	}
}

func TestTracePanelClears(t *testing.T) {
	p := newTracing(t)
	p.record("one", nil)
	_, running := p.tracer.Start(context.Background(), "running")
	test.Tap(button(t, p.view, "Clear"))
	p.update()
	if p.names() != "running" {
		t.Errorf("after Clear: %s", p.names())
	}
	running.End()
	test.Tap(button(t, p.view, "Clear"))
	p.update()
	if p.names() != "" || p.shown() != "" || !strings.Contains(p.title.Text, "every step shows here") {
		t.Errorf("after Clear: listed %q, shown %q, title %q", p.names(), p.shown(), p.title.Text)
	}
}

func TestTracePanelMarksErrorsAndRunningSpans(t *testing.T) {
	p := newTracing(t)
	p.record("fine", nil)
	p.record("failed", errors.New("on purpose"))
	ctx, root := p.tracer.Start(context.Background(), "running")
	_, step := p.tracer.Start(ctx, "running.step")
	p.update()

	fine, failed, running := p.rowOf(t, "fine"), p.rowOf(t, "failed"), p.rowOf(t, "running")
	if marks := map[string]bool{fine.mark.Text: true, failed.mark.Text: true, running.mark.Text: true}; len(marks) != 3 {
		t.Errorf("three states have the marks %v", marks)
	}
	if !strings.Contains(failed.when.Text, "1 error") || strings.Contains(fine.when.Text, "error") {
		t.Errorf("told of errors: %q and %q", failed.when.Text, fine.when.Text)
	}
	if p.shown() != "running" || !p.waterfall.rows[0].Running() || !p.waterfall.rows[1].Running() {
		t.Errorf("%q shown, with %d rows", p.shown(), len(p.waterfall.rows))
	}

	// It grows while it runs, although no span begins or ends.
	before := p.waterfall.axis.span
	p.update()
	if p.waterfall.axis.span <= before {
		t.Errorf("the axis stays at %v while spans run", before)
	}
	step.End()
	root.End()
	p.update()
	if got := p.rowOf(t, "running"); got.mark.Text != fine.mark.Text {
		t.Errorf("mark of one that ended well: %q", got.mark.Text)
	}
	if p.waterfall.rows[0].Running() {
		t.Error("what has ended still runs in the waterfall")
	}
}

func TestTracePanelDoesNothingWhileHidden(t *testing.T) {
	p := newTracing(t)
	told := 0
	p.onStatus = func(telemetry.Status) { told++ }
	p.record("one", nil)
	p.setVisible(false)
	p.record("two", nil)
	if p.shown() != "one" || p.names() != "one" {
		t.Errorf("hidden: %q shown of %s", p.shown(), p.names())
	}
	if told != 2 {
		t.Errorf("told the state of the export %d times, want 2", told)
	}
	p.setVisible(true)
	p.update()
	if p.shown() != "two" {
		t.Errorf("shown again: %q", p.shown())
	}
}

func TestTracePanelTellsWhyNothingIsExported(t *testing.T) {
	p := newTracing(t)
	p.update()
	if want := "Export: Export is off (OTEL_TRACES_EXPORTER=none)"; !strings.HasPrefix(p.export.Text, want) {
		t.Errorf("got %q", p.export.Text)
	}
}

// watch posts one update at a time, tells of new traces, and ends with its context.
func TestTracePanelWatches(t *testing.T) {
	p := newTracing(t)
	ctx, cancel := context.WithCancel(t.Context())
	posted, ended := make(chan func()), make(chan struct{})
	go func() {
		defer close(ended)
		p.watch(ctx, func(f func()) {
			select {
			case posted <- f:
			case <-ctx.Done():
			}
		})
	}()
	(<-posted)() // as it begins
	_, span := p.tracer.Start(context.Background(), "watched")
	for p.names() != "watched" {
		(<-posted)()
	}
	(<-posted)() // it grows, with no change
	span.End()
	for p.traces[0].Running {
		(<-posted)()
	}
	cancel()
	<-ended
}

func TestTracePanelWithoutTelemetry(t *testing.T) {
	newTestApp(t)
	p := newTracePanel(nil, func() {})
	p.clear()
	p.setVisible(false)
	p.setVisible(true)
	p.watch(t.Context(), func(func()) { t.Error("posted with nothing to tell") })
}
