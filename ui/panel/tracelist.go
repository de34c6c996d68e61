package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// listActions are what the list of traces asks for.
type listActions struct {
	choose func(trace.TraceID)
	open   func() // go to what was chosen
	sort   func(by analysis.Column, down bool)
	filter func(analysis.TraceFilter)
	follow func(bool)
	key    func(*fyne.KeyEvent)
	rune   func(rune)
}

// traceList is the traces, live: those that run on top, then the newest first, unless sorted by another column.
type traceList struct {
	view   fyne.CanvasObject
	filter *traceFilter
	head   *traceHead
	rows   *rowList
	note   *mutedText // why there are none

	data   listData
	chosen trace.TraceID
}

// listData is what there is to list.
type listData struct {
	seen   *seen
	follow bool
}

func newTraceList(actions listActions) *traceList {
	l := &traceList{head: newTraceHead(actions.sort), note: newMutedText(fyne.TextAlignCenter)}
	l.rows = newRowList(func() int { return len(l.traces()) }, func() fyne.CanvasObject { return newTraceRow() }, l.update)
	l.rows.onChoose = func(i int) { actions.choose(l.traces()[i].ID) }
	l.rows.onOpen, l.rows.onKey, l.rows.onRune = actions.open, actions.key, actions.rune
	l.filter = newTraceFilter(actions.filter, actions.follow, func() { focus(l.rows) })
	l.view = container.New(layout.NewCustomPaddedLayout(0, 0, 4, 2), container.NewBorder(
		container.New(layout.NewCustomPaddedVBoxLayout(1), l.filter.view, l.head), nil, nil, nil,
		container.NewStack(l.rows, l.note)))
	return l
}

func (l *traceList) traces() []telemetry.TraceSummary {
	if l.data.seen == nil {
		return nil
	}
	return l.data.seen.traces
}

// set shows what there is. The list scrolls to the chosen trace only when that is another one than before.
func (l *traceList) set(d listData) {
	l.data = d
	l.filter.follow.set(func(b *toolButton) { b.on = d.follow })
	l.head.set(d.seen.wanted.by, d.seen.wanted.down)
	l.rows.set(d.seen.at)
	if at := d.seen.at; at >= 0 && l.chosen != d.seen.chosen {
		l.rows.reveal(at)
	}
	l.chosen = d.seen.chosen
	l.tell()
}

// tell says why the list is empty.
func (l *traceList) tell() {
	text := ""
	switch s := l.data.seen; {
	case len(s.traces) > 0:
	case s.all > 0:
		text = lang.N("None of {{.Count}} traces is like that", s.all, look.Counted(s.all))
	case s.wanted.file != nil:
		text = lang.L("This file holds no traces")
	default:
		text = lang.L("Every step that you take shows here")
	}
	l.note.set(text)
}

func (l *traceList) update(i int, row fyne.CanvasObject) {
	if s := l.data.seen; i < len(s.traces) {
		row.(*traceRow).show(lineOf(&s.traces[i], s.longest)) //nolint:forcetypeassert // the list made it
	}
}

// focus gives an object the keyboard, if it is in a window.
func focus(o interface {
	fyne.CanvasObject
	fyne.Focusable
},
) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(o)
	}
}
