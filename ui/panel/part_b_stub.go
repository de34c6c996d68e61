package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// traceActions are what the view of one trace asks for.
type traceActions struct {
	copy        func(string)
	openGrafana func(trace.TraceID)
	flash       func(string)

	typedKey  func(*fyne.KeyEvent) // what means nothing to a trace
	typedRune func(rune)

	post       func(func()) // onto the widgets' goroutine
	background func(func()) // off it
}

// traceData is one trace as it is at a moment.
type traceData struct {
	ID   trace.TraceID
	Rows []telemetry.Row
	Now  time.Time
	Live bool
}

type traceView struct {
	view   fyne.CanvasObject
	list   *widget.List
	latest traceData
	at     int
	did    string
}

func newTraceView(traceActions) *traceView {
	v := &traceView{}
	v.list = widget.NewList(func() int { return len(v.latest.Rows) }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(v.latest.Rows[i].Name) })
	v.view = v.list
	return v
}

func (v *traceView) set(d traceData) { v.latest = d; v.list.Refresh() }
func (v *traceView) find()           { v.did = "find" }
func (v *traceView) nextError()      { v.did = "nextError" }
func (v *traceView) previousError()  { v.did = "previousError" }
func (v *traceView) expandAll()      { v.did = "expandAll" }
func (v *traceView) collapseAll()    { v.did = "collapseAll" }

func (v *traceView) selected() (telemetry.Row, bool) {
	if v.at >= len(v.latest.Rows) {
		return telemetry.Row{}, false
	}
	return v.latest.Rows[v.at], true
}

func (v *traceView) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		v.at++
	case fyne.KeyUp:
		v.at--
	default:
		return false
	}
	return true
}

func (v *traceView) focusables() []fyne.Focusable { return []fyne.Focusable{v.list} }

func (v *traceView) rune(r rune) bool {
	if r == 'k' {
		v.did = "critical"
	}
	return r == 'k'
}
