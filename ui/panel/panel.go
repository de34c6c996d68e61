package panel

import (
	"context"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/gauges"
)

// Options are what the panel needs of the window. What is left out is done without.
type Options struct {
	Telemetry *telemetry.Telemetry
	Gauges    *gauges.Sampler // Watch runs it, unless somebody does already
	App       fyne.App
	Window    func() fyne.Window // that the panel is docked in; nil without a display
	Log       *slog.Logger

	Post  func(func())                    // runs a function on the goroutine of the widgets
	Do    func(work func() (then func())) // runs work on another one, and then what it returns on that of the widgets
	Flash func(string)                    // tells the user in passing
	Tell  func(string)                    // tells the user of a failure

	OnClose  func()
	OnDetach func(detached bool)
	OnStatus func(telemetry.Status) // also while the panel is hidden

	// ExportView makes the content of the Export tab each time that is opened; ctx ends when it is left.
	ExportView func(ctx context.Context) fyne.CanvasObject
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Post == nil {
		o.Post = fyne.Do
	}
	if o.Do == nil {
		o.Do = func(work func() func()) {
			go func() {
				if then := work(); then != nil {
					o.Post(then)
				}
			}()
		}
	}
	nothing := func(string) {}
	if o.Flash == nil {
		o.Flash = nothing
	}
	if o.Tell == nil {
		o.Tell = nothing
	}
	if o.OnClose == nil {
		o.OnClose = func() {}
	}
	if o.OnDetach == nil {
		o.OnDetach = func(bool) {}
	}
	if o.OnStatus == nil {
		o.OnStatus = func(telemetry.Status) {}
	}
	if o.Window == nil {
		o.Window = func() fyne.Window { return nil }
	}
	return o
}

// Panel shows traces: below the pictures of the window, or in a window of its own.
type Panel struct {
	View *fyne.Container // empty while the panel has a window of its own

	options   Options
	collector *collector
	wanted    atomic.Pointer[wanted]
	kicked    chan struct{} // what is wanted has changed

	layout  layoutKept
	views   *views
	last    seen               // that was shown
	own     fyne.Window        // nil while docked
	reading context.CancelFunc // ends the reading of files under way; nil when there is none
}

// New makes a panel that Watch keeps up to date. It is not visible until SetVisible says so.
func New(options Options) *Panel {
	p := &Panel{View: container.NewStack(), options: options.withDefaults(), kicked: make(chan struct{}, 1)}
	if options.Telemetry != nil {
		p.collector = newCollector(options.Telemetry, options.Gauges)
	}
	p.layout = restoreLayout(p.preferences())
	p.wanted.Store(&wanted{tab: p.layout.tab, follow: true, by: p.layout.by, down: p.layout.down})
	p.last.wanted = p.wanted.Load()
	p.dock()
	return p
}

// want changes what the collector looks for.
func (p *Panel) want(change func(*wanted)) {
	w := *p.wanted.Load()
	change(&w)
	p.wanted.Store(&w)
	select {
	case p.kicked <- struct{}{}:
	default:
	}
}

// SetVisible shows or hides the panel. Hidden it costs nothing.
func (p *Panel) SetVisible(visible bool) {
	p.want(func(w *wanted) { w.visible = visible })
	if p.own != nil {
		if visible {
			p.own.Show()
		} else {
			p.own.Hide()
		}
	}
	p.views.enter(p.wanted.Load().tab, visible)
}

// Visible reports whether the panel is shown, be it docked or not.
func (p *Panel) Visible() bool { return p.wanted.Load().visible }

// Traces are the traces that are listed, as they are on the screen.
func (p *Panel) Traces() []telemetry.TraceSummary { return p.last.traces }

// background runs work that brings its result to the widgets by itself.
func (p *Panel) background(work func()) {
	p.options.Do(func() func() {
		work()
		return nil
	})
}

// show brings what was collected to the screen, unless something else is wanted by now.
func (p *Panel) show(s seen) {
	p.options.OnStatus(s.status)
	if w := p.wanted.Load(); !w.visible || !s.wanted.sees(w) {
		return
	}
	if !s.wanted.tab.ofTraces() { // the list is not there
		s.traces, s.at, s.summary, s.chosen, s.from = p.last.traces, p.last.at, p.last.summary, p.last.chosen, p.last.from
	}
	p.last = s
	p.views.show(&p.last)
}

// choose is the user's choice of a trace. Where traces are compared, it takes the place of the second one.
func (p *Panel) choose(id trace.TraceID) {
	w := p.wanted.Load()
	compared := w.tab == tabCompare && (w.a.IsValid() || w.b.IsValid())
	if !w.follow && w.chosen == id && !compared {
		return
	}
	p.want(func(w *wanted) {
		w.follow, w.chosen = false, id
		if compared {
			w.b = trace.TraceID{}
		}
		if compared && w.a == id { // nothing beside itself
			w.a = trace.TraceID{}
		}
	})
}

// ShowTrace chooses a trace of the recorder, if that still has it.
func (p *Panel) ShowTrace(id trace.TraceID) bool {
	if p.options.Telemetry == nil {
		return false
	}
	if spans, _ := p.options.Telemetry.Recorder().Trace(id); len(spans) == 0 {
		return false
	}
	p.live()
	p.want(func(w *wanted) {
		w.follow, w.chosen = false, id
		if w.paused { // it may have come since
			w.paused = false
			w.pauses++
		}
	})
	p.chooseTab(tabTrace)
	return true
}

// goTo chooses a trace that another one names.
func (p *Panel) goTo(id trace.TraceID) {
	if !slices.ContainsFunc(p.last.traces, func(t telemetry.TraceSummary) bool { return t.ID == id }) {
		p.flash(lang.L("The linked trace is not in the list."))
		return
	}
	p.choose(id)
}

func (p *Panel) chooseTab(t tab) {
	if p.wanted.Load().tab == t {
		return
	}
	p.want(func(w *wanted) { w.tab = t })
	p.views.enter(t, p.Visible())
	p.keepLayout()
}

func (p *Panel) sort(by analysis.Column, down bool) {
	p.want(func(w *wanted) { w.by, w.down = by, down })
	p.keepLayout()
}

func (p *Panel) follow(on bool) {
	p.want(func(w *wanted) {
		w.follow, w.chosen = on, p.last.chosen
		if on && w.tab == tabCompare { // it is compared with the one before it
			w.a, w.b = trace.TraceID{}, trace.TraceID{}
		}
	})
}

// since begins a baseline: the statistics until now, with which those from now on are compared.
func (p *Panel) since() {
	if p.last.figures != nil {
		p.want(func(w *wanted) { w.since, w.baseline = p.last.now, p.last.figures })
	}
}

// forget gives the baseline up.
func (p *Panel) forget() { p.want(func(w *wanted) { w.since, w.baseline = time.Time{}, nil }) }

// only lists the traces that have a span of a name; the empty name lists all again.
func (p *Panel) only(name string) { p.want(func(w *wanted) { w.span = name }) }

// pause keeps what is seen while the recorder goes on, or goes on too.
func (p *Panel) pause() {
	p.want(func(w *wanted) {
		w.paused = !w.paused && w.file == nil
		w.pauses++
	})
}

// live goes back from a file to the recorder, and leaves behind what was set for the file.
func (p *Panel) live() {
	if p.wanted.Load().file != nil {
		p.want(func(w *wanted) {
			w.file, w.follow, w.chosen, w.a, w.b = nil, true, trace.TraceID{}, trace.TraceID{}, trace.TraceID{}
			w.span, w.since, w.baseline = "", time.Time{}, nil
		})
	}
}

// recorder is what Clear and Keep change; nil while something else is seen.
func (p *Panel) recorder() *telemetry.Recorder {
	if w := p.wanted.Load(); p.options.Telemetry == nil || w.paused || w.file != nil {
		return nil
	}
	return p.options.Telemetry.Recorder()
}

func (p *Panel) clear() {
	if r := p.recorder(); r != nil {
		r.Clear()
		p.want(func(*wanted) {})
	}
}

// pin keeps the chosen trace whatever comes, or lets it go its way again.
func (p *Panel) pin() {
	r := p.recorder()
	if r == nil || !p.last.chosen.IsValid() {
		return
	}
	if err := r.Pin(p.last.chosen, !p.last.summary.Pinned); err != nil {
		p.tell(asSentence(err))
	}
	p.want(func(*wanted) {})
}
