package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// refreshEvery is how often the panel may change: fast enough to seem live, and slow enough to cost little.
const refreshEvery = 100 * time.Millisecond

// tracePanel shows the traces that the recorder holds, the newest first, and the waterfall of one of them. It
// follows the newest until the user chooses one.
type tracePanel struct {
	view    *fyne.Container
	visible bool

	telemetry *telemetry.Telemetry
	list      *widget.List
	title     *widget.Label
	export    *widget.Label
	follow    *widget.Check
	waterfall *waterfall

	traces   []telemetry.TraceSummary
	chosen   trace.TraceID
	revision uint64
	status   telemetry.Status
	onStatus func(telemetry.Status)
}

// newTracePanel makes a panel that watch keeps up to date.
func newTracePanel(t *telemetry.Telemetry, onClose func()) *tracePanel {
	p := &tracePanel{telemetry: t, visible: true, waterfall: newWaterfall(), title: widget.NewLabel(""), export: widget.NewLabel("")}
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
	p.follow = widget.NewCheck("Follow the newest", func(on bool) {
		if on {
			p.update()
		}
	})
	p.follow.SetChecked(true)
	clear := widget.NewButtonWithIcon("Clear", theme.ContentClearIcon(), p.clear)
	clear.Importance = widget.LowImportance
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), onClose)
	closing.Importance = widget.LowImportance

	heading := widget.NewLabel("Traces")
	heading.TextStyle.Bold = true
	left := container.NewBorder(container.NewBorder(nil, nil, heading, clear, p.follow), nil, nil, nil, p.list)
	right := container.NewBorder(container.NewBorder(nil, nil, nil, container.NewHBox(newLegend(), closing), p.title), p.export, nil, nil, p.waterfall.view)
	split := container.NewHSplit(left, right)
	split.SetOffset(0.27)
	p.view = container.NewStack(split)
	return p
}

// watch asks for an update when something changed, and while spans run, as they grow. It ends with ctx.
func (p *tracePanel) watch(ctx context.Context, post func(func())) {
	if p.telemetry == nil {
		return
	}
	spans, stopSpans := p.telemetry.Recorder().Subscribe()
	defer stopSpans()
	states, stopStates := p.telemetry.Subscribe()
	defer stopStates()
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	updated := make(chan struct{}, 1)
	ask := func() {
		post(func() {
			p.update()
			updated <- struct{}{}
		})
		select { // one update at a time, however slow the window is
		case <-ctx.Done():
		case <-updated:
		}
	}
	ask()
	for {
		select {
		case <-ctx.Done():
			return
		case <-spans:
			ask()
		case <-states:
			ask()
		case <-tick.C:
			if p.telemetry.Recorder().Running() > 0 {
				ask()
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// update shows what changed since it was last called. Hidden, it only tells the state of the export.
func (p *tracePanel) update() {
	if p.telemetry == nil {
		return
	}
	status := p.telemetry.Status()
	if p.onStatus != nil {
		p.onStatus(status)
	}
	recorder := p.telemetry.Recorder()
	revision := recorder.Revision()
	if !p.visible || revision == p.revision && recorder.Running() == 0 && sameStatus(status, p.status) {
		return
	}
	p.revision, p.status = revision, status
	p.traces = recorder.Traces()
	if p.follow.Checked {
		p.chosen = newest(p.traces)
	}
	p.list.Refresh()
	for i, t := range p.traces {
		if t.ID == p.chosen {
			p.list.Select(i) // choose takes no notice: it is chosen already
		}
	}
	p.showChosen()
	text := "Export: " + status.Sentence()
	if dropped := recorder.Dropped(); dropped.Traces > 0 {
		text += fmt.Sprintf(" · The panel let %s go to make room.", plural(int(dropped.Traces), "older trace", "older traces"))
	}
	p.export.SetText(text)
}

func sameStatus(a, b telemetry.Status) bool {
	return a.State == b.State && a.Sent == b.Sent && a.Dropped == b.Dropped && a.LastError == b.LastError
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
	p.follow.SetChecked(false)
	p.chosen = p.traces[i].ID
	p.showChosen()
}

func (p *tracePanel) showChosen() {
	spans, ok := p.telemetry.Recorder().Trace(p.chosen)
	if !ok {
		p.title.SetText("Search or add pictures, and every step shows here with its time, CPU and memory.")
		p.waterfall.set(nil, time.Now())
		return
	}
	rows := telemetry.Waterfall(spans)
	p.waterfall.set(rows, time.Now())
	for _, t := range p.traces {
		if t.ID == p.chosen {
			p.title.SetText(fmt.Sprintf("%s · %s · %s", t.Root, formatDuration(t.Duration), plural(len(rows), "span", "spans")))
		}
	}
}

func (p *tracePanel) clear() {
	if p.telemetry != nil {
		p.telemetry.Recorder().Clear()
		p.update()
	}
}

// setVisible shows or hides the panel. Hidden it costs nothing.
func (p *tracePanel) setVisible(visible bool) {
	p.visible = visible
	if visible {
		p.revision = 0
		p.update()
	}
}
