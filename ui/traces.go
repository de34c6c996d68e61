package ui

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// refreshEvery is how often the panel may change: fast enough to seem live, and slow enough to cost little.
const refreshEvery = 100 * time.Millisecond

// tracePanel shows the traces that the recorder holds, the newest first, and the waterfall of one of them. It
// follows the newest until the user chooses one.
//
// What is to be seen is collected off the widgets' goroutine: a trace may have 20,000 spans.
type tracePanel struct {
	view    *fyne.Container
	visible bool

	telemetry *telemetry.Telemetry
	list      *widget.List
	title     *widget.Label
	export    *widget.Label
	follow    *widget.Check
	waterfall *waterfall
	onStatus  func(telemetry.Status)

	traces []telemetry.TraceSummary
	chosen trace.TraceID
	wanted atomic.Pointer[wanted]
	kicked chan struct{} // what is wanted has changed
}

// wanted is what the panel wants to see.
type wanted struct {
	visible, follow bool
	chosen          trace.TraceID
}

// seen is what there is to see.
type seen struct {
	wanted
	status   telemetry.Status
	traces   []telemetry.TraceSummary
	rows     []telemetry.Row
	revision uint64
	dropped  int64 // traces
	now      time.Time
}

// newTracePanel makes a panel that watch keeps up to date.
func newTracePanel(t *telemetry.Telemetry, onClose func()) *tracePanel {
	p := &tracePanel{
		telemetry: t, visible: true, waterfall: newWaterfall(), title: widget.NewLabel(""), export: widget.NewLabel(""),
		onStatus: func(telemetry.Status) {}, kicked: make(chan struct{}, 1),
	}
	p.list = widget.NewList(func() int { return len(p.traces) },
		func() fyne.CanvasObject { return newTraceRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(p.traces) {
				o.(*traceRow).show(p.traces[i])
			}
		})
	p.list.OnSelected = p.choose
	p.list.HideSeparators = true
	p.title.TextStyle.Bold = true
	p.title.Truncation = fyne.TextTruncateEllipsis
	p.export.Truncation = fyne.TextTruncateEllipsis
	p.export.Importance = widget.LowImportance
	p.export.Selectable = true
	p.follow = widget.NewCheck("Follow the newest", func(bool) { p.want() })
	p.follow.SetChecked(true)
	clear := widget.NewButtonWithIcon("Clear", theme.ContentClearIcon(), p.clear)
	clear.Importance = widget.LowImportance
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), onClose)
	closing.Importance = widget.LowImportance

	heading := widget.NewLabel("Traces")
	heading.TextStyle.Bold = true
	left := container.NewBorder(container.NewBorder(nil, nil, heading, clear, p.follow), nil, nil, nil, p.list)
	right := container.NewBorder(container.NewBorder(nil, nil, nil, container.NewHBox(newLegend(), closing), p.title),
		p.export, nil, nil, p.waterfall.view)
	split := container.NewHSplit(left, right)
	split.SetOffset(0.27)
	p.view = container.NewStack(split)
	p.want()
	return p
}

// want tells watch what to look for.
func (p *tracePanel) want() {
	p.wanted.Store(&wanted{p.visible, p.follow.Checked, p.chosen})
	select {
	case p.kicked <- struct{}{}:
	default:
	}
}

// watch shows what changed, at most once in refreshEvery, and while spans run, as they grow. It ends with ctx.
func (p *tracePanel) watch(ctx context.Context, post func(func())) {
	if p.telemetry == nil {
		return
	}
	recorder := p.telemetry.Recorder()
	spans, stopSpans := recorder.Subscribe()
	defer stopSpans()
	states, stopStates := p.telemetry.Subscribe()
	defer stopStates()
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	shown := make(chan struct{}, 1)
	changed := true
	for {
		if changed || p.wanted.Load().visible && recorder.Running() > 0 {
			changed = false
			s := p.collect()
			post(func() {
				p.show(s)
				shown <- struct{}{}
			})
			select { // one at a time, however slow the window is
			case <-ctx.Done():
				return
			case <-shown:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-p.kicked:
			changed = true
			continue // a click is answered at once
		case <-spans:
			changed = true
		case <-states:
			changed = true
		case <-tick.C:
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// collect finds what is wanted. Hidden, the panel only tells the state of the export.
func (p *tracePanel) collect() seen {
	s := seen{wanted: *p.wanted.Load(), status: p.telemetry.Status(), now: time.Now()}
	if !s.visible {
		return s
	}
	recorder := p.telemetry.Recorder()
	s.revision, s.dropped = recorder.Revision(), recorder.Dropped().Traces
	s.traces = recorder.Traces()
	if s.follow {
		s.chosen = newest(s.traces)
	}
	if spans, ok := recorder.Trace(s.chosen); ok {
		s.rows = telemetry.Waterfall(spans, s.now)
	}
	return s
}

// show brings what was collected to the screen, unless something else is wanted by now.
func (p *tracePanel) show(s seen) {
	p.onStatus(s.status)
	if w := p.wanted.Load(); !s.visible || !w.visible || w.follow != s.follow || !s.follow && w.chosen != s.chosen {
		return
	}
	p.traces = s.traces
	moved := p.chosen != s.chosen
	p.chosen = s.chosen
	p.list.Refresh()
	p.mark(moved)
	p.title.SetText("Search or add pictures, and every step shows here with its time, CPU and memory.")
	for _, t := range p.traces {
		if t.ID == p.chosen {
			p.title.SetText(fmt.Sprintf("%s · %s · %s", t.Root, look.Duration(t.Duration), look.Plural(t.Spans, "span", "spans")))
		}
	}
	p.waterfall.set(s.rows, s.now)
	text := "Export: " + s.status.Sentence()
	if s.dropped > 0 {
		text += fmt.Sprintf(" · The panel let %s go to make room.", look.Plural(int(s.dropped), "older trace", "older traces"))
	}
	p.export.SetText(text)
}

// mark marks the chosen trace's row. The list scrolls there only when it is another trace than before.
func (p *tracePanel) mark(moved bool) {
	offset := p.list.GetScrollOffset()
	p.list.UnselectAll()
	for i, t := range p.traces {
		if t.ID == p.chosen {
			p.list.Select(i) // choose takes no notice: it is chosen already
		}
	}
	if !moved {
		p.list.ScrollToOffset(offset)
	}
}

// newest is the newest trace that tells a story: one that the user's doing began, rather than a single
// statement.
func newest(traces []telemetry.TraceSummary) trace.TraceID {
	for _, t := range traces {
		if t.Spans > 1 || t.Running {
			return t.ID
		}
	}
	if len(traces) > 0 {
		return traces[0].ID
	}
	return trace.TraceID{}
}

// choose is the user's choice.
func (p *tracePanel) choose(i widget.ListItemID) {
	if i >= len(p.traces) || p.traces[i].ID == p.chosen {
		return
	}
	p.chosen = p.traces[i].ID
	p.follow.SetChecked(false)
	p.want()
}

func (p *tracePanel) clear() {
	if p.telemetry != nil {
		p.telemetry.Recorder().Clear()
		p.want()
	}
}

// setVisible shows or hides the panel. Hidden it costs nothing.
func (p *tracePanel) setVisible(visible bool) {
	p.visible = visible
	p.want()
}
