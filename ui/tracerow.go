package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// traceRow is a trace in the list: when, what, how long, and below it its cost.
type traceRow struct {
	widget.BaseWidget
	mark, name, when, cost, took *canvas.Text
	trace                        telemetry.TraceSummary
}

func newTraceRow() *traceRow {
	r := &traceRow{
		mark: canvas.NewText("", nil), name: canvas.NewText("", nil), when: canvas.NewText("", nil),
		cost: canvas.NewText("", nil), took: canvas.NewText("", nil),
	}
	r.name.TextStyle.Bold = true
	r.took.Alignment, r.cost.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

func (r *traceRow) show(t telemetry.TraceSummary) {
	if same := r.trace; same.ID == t.ID && same.Spans == t.Spans && same.Errors == t.Errors && !same.Running && !t.Running {
		return
	}
	r.trace = t
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *traceRow) CreateRenderer() fyne.WidgetRenderer {
	x := &traceRowRenderer{r}
	x.Refresh()
	return x
}

type traceRowRenderer struct{ *traceRow }

func (r *traceRowRenderer) MinSize() fyne.Size { return fyne.NewSize(180, 34) }

func (r *traceRowRenderer) Layout(size fyne.Size) {
	const inset = 18
	place := func(t *canvas.Text, x, y, width float32) {
		t.Move(fyne.NewPos(x, y))
		t.Resize(fyne.NewSize(width, 16))
	}
	half := (size.Width - inset) / 2
	place(r.mark, 4, 1, inset)
	place(r.name, inset, 1, size.Width-inset-80)
	place(r.took, size.Width-80, 1, 76)
	place(r.when, inset, 18, half)
	place(r.cost, inset+half-40, 18, half+36)
	r.name.Text = look.Ellipsize(look.Printable(r.trace.Root), r.name.Size().Width, theme.TextSize())
}

func (r *traceRowRenderer) Refresh() {
	t := r.trace
	r.mark.Text, r.mark.Color = "●", look.Color(theme.ColorNameSuccess)
	switch {
	case t.Errors > 0:
		r.mark.Text, r.mark.Color = "✕", look.Color(theme.ColorNameError)
	case t.Running:
		r.mark.Text, r.mark.Color = "▸", look.Color(theme.ColorNamePrimary)
	}
	r.name.Color = look.Color(theme.ColorNameForeground)
	r.took.Text, r.took.Color = look.Duration(t.Duration), look.Color(theme.ColorNameForeground)
	r.when.Text = ""
	if !t.Start.IsZero() {
		r.when.Text = t.Start.Format(time.TimeOnly) + " · " + look.Plural(t.Spans, "span", "spans")
	}
	if t.Errors > 0 {
		r.when.Text += " · " + look.Plural(t.Errors, "error", "errors")
	}
	r.cost.Text = ""
	if t.HasCPU {
		r.cost.Text = fmt.Sprintf("CPU %s", look.Duration(t.CPUUser+t.CPUSystem))
	}
	if t.PeakMemory > 0 {
		r.cost.Text += " · " + look.Bytes(t.PeakMemory)
	}
	for _, text := range []*canvas.Text{r.when, r.cost} {
		text.Color = look.Color(look.Muted)
		text.TextSize = theme.CaptionTextSize()
	}
	r.name.TextSize, r.took.TextSize, r.mark.TextSize = theme.TextSize(), theme.TextSize(), theme.CaptionTextSize()
	r.Layout(r.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *traceRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.mark, r.name, r.when, r.cost, r.took}
}

func (r *traceRowRenderer) Destroy() {}
