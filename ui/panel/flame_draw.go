package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// CreateRenderer implements fyne.Widget.
func (c *flameChart) CreateRenderer() fyne.WidgetRenderer {
	r := &flameRenderer{flameChart: c, mark: canvas.NewRectangle(color.Transparent), ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

// flameRenderer keeps its rectangles and texts from one time to the next.
type flameRenderer struct {
	*flameChart
	ground  *canvas.Rectangle
	mark    *canvas.Rectangle // around the chosen frame
	boxes   []*canvas.Rectangle
	texts   []flameText
	objects []fyne.CanvasObject
}

// maxLabel is more bytes than a line has room for: measuring a long text costs.
const maxLabel = 400

// flameText is a label, and what it was shortened from: measuring costs.
type flameText struct {
	*canvas.Text
	label string
	width float32
	fits  string
}

func (r *flameRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, max(float32(len(r.rows)), 1)*flameRow)
}

func (r *flameRenderer) Layout(size fyne.Size) {
	if size.Width != r.placed {
		chosen := []string(nil)
		if r.chosen >= 0 && r.chosen < len(r.flameChart.boxes) {
			chosen = r.path(r.chosen)
		}
		r.arrange() // the width says what is too narrow
		r.chosen, r.hovered = r.find(chosen), -1
	}
	r.draw(size)
}

func (r *flameRenderer) Refresh() {
	r.draw(r.Size())
	for i := range r.texts {
		r.texts[i].Refresh()
	}
	r.ground.Refresh()
}

// draw builds what is on screen, and a row more at each end.
func (r *flameRenderer) draw(size fyne.Size) {
	r.ground.Resize(size)
	r.objects = append(r.objects[:0], r.ground)
	colors := newPalette(r.shading)
	boxes, texts := 0, 0
	height := r.height
	if height <= 0 {
		height = size.Height
	}
	first := max(int(r.offset/flameRow)-1, 0)
	end := min(int((r.offset+height)/flameRow)+2, len(r.rows))
	r.mark.Hidden = true
	var labels []fyne.CanvasObject
	for depth := first; depth < end; depth++ {
		from, to := r.row(depth)
		for i := from; i < to; i++ {
			b := &r.flameChart.boxes[i]
			x, width := float32(b.X)*size.Width, float32(b.Width)*size.Width
			y := float32(depth) * flameRow
			r.drawBox(r.rectangle(boxes), i, x, y, width, colors)
			boxes++
			if width >= 28 {
				labels = append(labels, r.drawText(r.text(texts), b, x, y, width, colors))
				texts++
			}
			if i == r.chosen {
				r.drawMark(x, y, width)
			}
		}
	}
	r.objects = append(append(r.objects, labels...), r.mark)
}

func (r *flameRenderer) rectangle(i int) *canvas.Rectangle {
	if i == len(r.boxes) {
		b := canvas.NewRectangle(color.Transparent)
		b.CornerRadius = 2
		r.boxes = append(r.boxes, b)
	}
	return r.boxes[i]
}

func (r *flameRenderer) text(i int) *flameText {
	if i == len(r.texts) {
		r.texts = append(r.texts, flameText{Text: canvas.NewText("", nil)})
	}
	return &r.texts[i]
}

func (r *flameRenderer) drawBox(o *canvas.Rectangle, i int, x, y, width float32, colors palette) {
	b := &r.flameChart.boxes[i]
	o.FillColor = colors.of(b)
	if r.flameChart.text != "" && !b.match {
		o.FillColor = colors.dimmed(o.FillColor)
	}
	o.StrokeWidth, o.StrokeColor = 0, color.Transparent
	if b.match {
		o.StrokeWidth, o.StrokeColor = 1.5, look.Color(theme.ColorNameWarning)
	}
	if i == r.hovered {
		o.FillColor = mixed(o.FillColor, colors.text, 0.18)
	}
	gap := float32(1)
	if width < 4 {
		gap = 0.4
	}
	place(o, x, y, max(width-gap, 0.8), flameRow-1)
	r.objects = append(r.objects, o)
}

func (r *flameRenderer) drawText(t *flameText, b *flameBox, x, y, width float32, colors palette) fyne.CanvasObject {
	const inset = 5
	size := look.DenseCaption
	if name, weight := r.label(b); name+weight != t.label || t.width != width {
		t.label, t.width, t.fits = name+weight, width, name+weight
		if len(t.label) > maxLabel || fyne.MeasureText(t.label, size, fyne.TextStyle{}).Width > width-2*inset {
			t.fits = look.Ellipsize(name, width-2*inset, size) // the name tells more
		}
	}
	t.Text.Text, t.TextSize, t.Color = t.fits, size, colors.text
	if r.flameChart.text != "" && !b.match {
		t.Color = colors.faint
	}
	place(t.Text, x+inset, y, width-2*inset, flameRow-1)
	return t.Text
}

func (r *flameRenderer) drawMark(x, y, width float32) {
	r.mark.Hidden = !r.focused
	r.mark.CornerRadius = 2
	r.mark.FillColor, r.mark.StrokeWidth, r.mark.StrokeColor = color.Transparent, 1.5, look.Color(theme.ColorNamePrimary)
	const inset = 1 // a stroke reaches beyond its rectangle, and there it would be cut off
	place(r.mark, x+inset, y+inset, max(width-1-2*inset, 1), flameRow-1-2*inset)
}

func (r *flameRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *flameRenderer) Destroy() {}
