package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// detailFace is all that a line of the detail shows.
type detailFace struct {
	detailLine
	width                    float32
	hovered, chosen, focused bool
}

func (f detailFace) same(other detailFace) bool {
	return f.width == other.width && f.hovered == other.hovered && f.chosen == other.chosen && f.focused == other.focused &&
		f.equal(other.detailLine)
}

// detailRow draws a line of the detail.
type detailRow struct {
	widget.BaseWidget
	drawing
	detailFace
	look func(index int) detailFace

	ground, rule *canvas.Rectangle
	triangle     *canvas.RegularPolygon
	keyText      *canvas.Text
	valueText    *canvas.Text
	sign         *canvas.Image
	marks        []*canvas.Rectangle
}

// copyRoom is the width of the sign that copies.
const copyRoom = 22

func newDetailRow(look func(index int) detailFace) *detailRow {
	r := &detailRow{
		look: look, ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		triangle: canvas.NewRegularPolygon(3, color.Transparent),
		keyText:  canvas.NewText("", color.Transparent), valueText: canvas.NewText("", color.Transparent),
		sign: canvas.NewImageFromResource(theme.ContentCopyIcon()),
	}
	r.sign.FillMode = canvas.ImageFillContain
	r.ExtendBaseWidget(r)
	return r
}

func (r *detailRow) show(index int) {
	if face := r.look(index); !face.same(r.detailFace) {
		r.detailFace = face
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *detailRow) CreateRenderer() fyne.WidgetRenderer {
	x := &detailRowRenderer{r}
	x.Refresh()
	return x
}

type detailRowRenderer struct{ *detailRow }

func (r *detailRowRenderer) MinSize() fyne.Size { return fyne.NewSize(80, lineHeight) }

// Layout does nothing but for the ground: the face holds the width.
func (r *detailRowRenderer) Layout(size fyne.Size) { r.ground.Resize(size) }

// Refresh draws the face.
func (r *detailRowRenderer) Refresh() {
	r.objects = r.objects[:0]
	ground := color.Color(color.Transparent)
	switch {
	case r.chosen && r.focused:
		ground = look.Color(theme.ColorNameSelection)
	case r.hovered:
		ground = look.Color(theme.ColorNameHover)
	}
	r.ground.FillColor = ground
	r.add(r.ground, 0, 0, r.width, lineHeight)
	room := r.width - rowMargin
	if r.copy != "" {
		room -= copyRoom
		if r.button || r.hovered || r.chosen && r.focused {
			r.add(r.sign, room+4, 3, 14, 14)
		}
	}
	r.drawLine(room)
	for _, o := range r.objects {
		o.Refresh()
	}
}

const (
	detailMargin = 8
	keyShare     = 0.36
)

func (r *detailRowRenderer) drawLine(room float32) {
	small := look.DenseCaption
	usual := look.Color(theme.ColorNameForeground)
	if r.color != "" {
		usual = look.Color(r.color)
	}
	left := float32(detailMargin + 12*r.indent)
	switch r.kind {
	case lineTitle:
		r.draw(r.valueText, r.value, left, room-left, look.DenseText, fyne.TextStyle{Bold: true}, usual)
	case lineGlance:
		r.draw(r.valueText, r.value, left, room-left, small+1, fyne.TextStyle{}, look.Color(theme.ColorNameSuccess))
	case lineSection:
		r.rule.FillColor = look.Color(theme.ColorNameSeparator)
		r.add(r.rule, 0, 0, r.width, 1)
		r.drawTriangle(detailMargin - 2)
		r.draw(r.keyText, r.key, detailMargin+12, room-20, small, fyne.TextStyle{Bold: true}, look.Color(theme.ColorNameForeground))
	case lineText:
		r.draw(r.valueText, r.value, left, room-left, small, fyne.TextStyle{}, usual)
	case lineFixed:
		r.draw(r.valueText, r.value, left, 0, small, fyne.TextStyle{Monospace: true}, usual)
	case lineAxis:
		r.drawAxis(left, r.width-rowMargin-left)
	default:
		if r.toggle != "" {
			r.drawTriangle(left - 8)
			left += 4
		}
		value := max(keyShare*r.width, 70)
		r.draw(r.keyText, r.key, left, value-left-6, small, fyne.TextStyle{}, look.Color(look.Muted))
		r.draw(r.valueText, r.value, value, room-value, small, fyne.TextStyle{}, usual)
	}
}

// draw writes a text, shortened to a width if one is given.
func (r *detailRowRenderer) draw(t *canvas.Text, text string, left, width, size float32, style fyne.TextStyle, c color.Color) {
	if width > 0 {
		text = look.Ellipsize(text, width, size)
	}
	t.Text, t.TextSize, t.TextStyle, t.Color = text, size, style, c
	r.addText(t, left, max(width, 1), lineHeight)
}

func (r *detailRowRenderer) drawTriangle(left float32) {
	r.triangle.Angle = 90
	if r.open {
		r.triangle.Angle = 180
	}
	r.triangle.FillColor = look.Color(look.Muted)
	r.add(r.triangle, left, (lineHeight-8)/2, 8, 8)
}

// drawAxis draws the events where they were in the span's time.
func (r *detailRowRenderer) drawAxis(left, width float32) {
	r.rule.FillColor = look.Color(look.Wall)
	r.add(r.rule, left, lineHeight/2-2, max(width, 1), 4)
	for i, place := range r.places {
		if len(r.marks) <= i {
			mark := canvas.NewRectangle(color.Transparent)
			mark.CornerRadius = 1.5
			r.marks = append(r.marks, mark)
		}
		r.marks[i].FillColor = look.Color(theme.ColorNamePrimary)
		r.add(r.marks[i], left+place*(width-3), 3, 3, lineHeight-6)
	}
}
