package panel

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// traceRow is a line of the list of traces: a sign for its state, and its figures. Behind the duration lies a bar,
// as long as the share of the longest of the list.
type traceRow struct {
	widget.BaseWidget
	shown traceLine
	bar   *canvas.Rectangle
	pin   *canvas.Rectangle // at the left edge of one that is kept
	sign  *canvas.Text
	cells []*canvas.Text // in the order of listColumns
}

// traceLine is what a row shows. Rows that show the same already are left alone.
type traceLine struct {
	texts   [7]string // in the order of listColumns
	share   float32   // of the longest duration, in hundredths
	running bool
	failed  bool
	pinned  bool
}

func lineOf(t *telemetry.TraceSummary, longest time.Duration) traceLine {
	l := traceLine{running: t.Running, failed: t.Errors > 0, pinned: t.Pinned}
	for i := range listColumns {
		l.texts[i] = listColumns[i].text(t)
	}
	if longest > 0 {
		l.share = float32(int(100*float64(t.Duration)/float64(longest))) / 100
	}
	return l
}

func newTraceRow() *traceRow {
	r := &traceRow{bar: canvas.NewRectangle(color.Transparent), pin: canvas.NewRectangle(color.Transparent), sign: canvas.NewText("", nil)}
	r.bar.CornerRadius, r.pin.CornerRadius = 3, 1.5
	r.sign.Alignment = fyne.TextAlignCenter
	for _, c := range listColumns {
		t := canvas.NewText("", nil)
		if !c.leading {
			t.Alignment = fyne.TextAlignTrailing
		}
		r.cells = append(r.cells, t)
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *traceRow) show(l traceLine) {
	if r.shown != l {
		r.shown = l
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *traceRow) CreateRenderer() fyne.WidgetRenderer {
	x := &traceRowRenderer{r}
	x.Refresh()
	return x
}

type traceRowRenderer struct{ *traceRow }

func (r *traceRowRenderer) MinSize() fyne.Size { return fyne.NewSize(160, rowHeight) }

func (r *traceRowRenderer) Layout(size fyne.Size) {
	height := fyne.MeasureText("x", look.DenseCaption, fyne.TextStyle{}).Height
	top := (size.Height - height) / 2
	r.pin.Move(fyne.NewPos(0, 3))
	r.pin.Resize(fyne.NewSize(3, size.Height-6))
	r.sign.Move(fyne.NewPos(3, top))
	r.sign.Resize(fyne.NewSize(signWidth-3, height))
	for i, p := range placeColumns(size.Width) {
		t := r.cells[i]
		if p.width == 0 {
			t.Text = ""
			continue
		}
		t.Text = r.shown.texts[i]
		if listColumns[i].width == 0 {
			t.Text = look.Ellipsize(look.Printable(t.Text), p.width, t.TextSize)
		}
		t.Move(fyne.NewPos(p.left, top))
		t.Resize(fyne.NewSize(p.width, height))
		if i == durationColumn {
			width := max(p.width*r.shown.share, 2)
			r.bar.Move(fyne.NewPos(p.left+p.width-width+2, 3))
			r.bar.Resize(fyne.NewSize(width, size.Height-6))
		}
	}
}

// durationColumn, errorColumn and nameColumn are places in listColumns.
const (
	nameColumn     = 1
	durationColumn = 2
	errorColumn    = 4
)

func (r *traceRowRenderer) Refresh() {
	muted, plain := look.Color(look.Muted), look.Color(theme.ColorNameForeground)
	r.sign.Text, r.sign.Color = "", muted
	name := plain
	switch {
	case r.shown.running:
		r.sign.Text, r.sign.Color, name = "▸", look.Color(theme.ColorNamePrimary), look.Color(theme.ColorNamePrimary)
	case r.shown.failed:
		r.sign.Text, r.sign.Color = "✕", look.Color(theme.ColorNameError)
	}
	r.bar.FillColor = faint(look.Wall)
	if r.shown.running {
		r.bar.FillColor = look.Color(theme.ColorNameSelection)
	}
	r.pin.FillColor = color.Transparent
	if r.shown.pinned {
		r.pin.FillColor = look.Color(theme.ColorNameWarning)
	}
	r.sign.TextSize = look.DenseCaption
	for i, t := range r.cells {
		t.TextSize, t.Color = look.DenseCaption, muted
		switch {
		case i == nameColumn:
			t.Color = name
		case i == durationColumn:
			t.Color = plain
		case i == errorColumn && r.shown.failed:
			t.Color = look.Color(theme.ColorNameError)
		}
	}
	look.Redraw(r, r.Size())
}

// faint is a colour that text can be read upon.
func faint(name fyne.ThemeColorName) color.Color {
	red, green, blue, _ := look.Color(name).RGBA()
	return color.NRGBA{R: uint8(red >> 8), G: uint8(green >> 8), B: uint8(blue >> 8), A: 0x60}
}

func (r *traceRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.pin, r.bar, r.sign}
	for _, t := range r.cells {
		objects = append(objects, t)
	}
	return objects
}

func (r *traceRowRenderer) Destroy() {}
