package fullview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// histogramView draws a histogram: brightness as columns, red, green and blue as lines before it.
type histogramView struct {
	widget.BaseWidget
	shown   *histogram
	columns [bins]*canvas.Rectangle
	lines   [3][bins - 1]*canvas.Line
	ground  *canvas.Rectangle
}

var _ fyne.WidgetRenderer = (*histogramRenderer)(nil)

func newHistogramView() *histogramView {
	v := &histogramView{ground: canvas.NewRectangle(nil)}
	v.ground.CornerRadius = 4
	for i := range v.columns {
		v.columns[i] = canvas.NewRectangle(nil)
	}
	for c, of := range []color.Color{
		color.NRGBA{R: 0xe0, G: 0x4a, B: 0x4a, A: 0xff}, color.NRGBA{R: 0x2f, G: 0xa8, B: 0x5a, A: 0xff}, color.NRGBA{R: 0x4a, G: 0x7d, B: 0xf0, A: 0xff},
	} {
		for i := range v.lines[c] {
			v.lines[c][i] = canvas.NewLine(of)
			v.lines[c][i].StrokeWidth = 1.2
		}
	}
	v.ExtendBaseWidget(v)
	return v
}

// show draws a histogram; nil is none yet.
func (v *histogramView) show(h *histogram) {
	if h != v.shown {
		v.shown = h
		v.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *histogramView) CreateRenderer() fyne.WidgetRenderer {
	r := &histogramRenderer{v}
	r.Refresh()
	return r
}

type histogramRenderer struct{ *histogramView }

func (r *histogramRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 90) }

func (r *histogramRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	var heights [4][bins]float32
	if r.shown != nil {
		heights[0], heights[1], heights[2], heights[3] = r.shown.heights()
	}
	const edge = 4
	width, height := (size.Width-2*edge)/bins, size.Height-2*edge
	for i, column := range r.columns {
		h := heights[3][i] * height
		column.Move(fyne.NewPos(edge+float32(i)*width, edge+height-h))
		column.Resize(fyne.NewSize(width, h))
	}
	for c := range r.lines {
		for i, line := range r.lines[c] {
			line.Position1 = fyne.NewPos(edge+(float32(i)+0.5)*width, edge+height*(1-heights[c][i]))
			line.Position2 = fyne.NewPos(edge+(float32(i)+1.5)*width, edge+height*(1-heights[c][i+1]))
			line.Hidden = r.shown == nil
		}
	}
}

func (r *histogramRenderer) Refresh() {
	r.ground.FillColor = look.Color(look.Raised)
	for _, column := range r.columns {
		column.FillColor = faint(look.Color(look.Muted))
	}
	look.Redraw(r, r.Size())
}

// faint is a colour that others are seen before.
func faint(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0x60
	return n
}

func (r *histogramRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground}
	for _, column := range r.columns {
		all = append(all, column)
	}
	for c := range r.lines {
		for _, line := range r.lines[c] {
			all = append(all, line)
		}
	}
	return all
}

func (r *histogramRenderer) Destroy() {}
