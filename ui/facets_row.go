package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// facetRow is a value of a facet with its count, or the facet's title.
type facetRow struct {
	widget.BaseWidget
	hovering
	index   int
	line    facetLine
	onTap   func(index int)
	onLeave func(index int)

	ground *canvas.Rectangle
	swatch *canvas.Circle
	name   *canvas.Text
	count  *canvas.Text
}

var (
	_ fyne.Tappable          = (*facetRow)(nil)
	_ fyne.SecondaryTappable = (*facetRow)(nil)
	_ desktop.Hoverable      = (*facetRow)(nil)
	_ desktop.Cursorable     = (*facetRow)(nil)
)

func newFacetRow(onTap, onLeave func(int)) *facetRow {
	r := &facetRow{
		onTap: onTap, onLeave: onLeave, ground: canvas.NewRectangle(color.Transparent),
		swatch: canvas.NewCircle(color.Transparent), name: canvas.NewText("", nil), count: canvas.NewText("", nil),
	}
	r.ground.CornerRadius = 5
	r.redraw = r.Refresh
	r.ExtendBaseWidget(r)
	return r
}

func (r *facetRow) show(index int, line facetLine) {
	r.index = index
	same := equalLines(r.line, line)
	if r.line = line; !same {
		r.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (r *facetRow) Tapped(*fyne.PointEvent) { r.onTap(r.index) }

// TappedSecondary implements fyne.SecondaryTappable.
func (r *facetRow) TappedSecondary(*fyne.PointEvent) { r.onLeave(r.index) }

// Cursor implements desktop.Cursorable.
func (r *facetRow) Cursor() desktop.Cursor {
	if r.line.head != "" {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (r *facetRow) CreateRenderer() fyne.WidgetRenderer {
	w := &facetRowRenderer{r}
	w.Refresh()
	return w
}

type facetRowRenderer struct{ *facetRow }

func (r *facetRowRenderer) MinSize() fyne.Size { return fyne.NewSize(60, facetLineHeight) }

func (r *facetRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	x := float32(8) + 10*float32(min(r.line.depth, 5))
	if r.line.colour != "" {
		r.swatch.Move(fyne.NewPos(x, (size.Height-12)/2))
		r.swatch.Resize(fyne.NewSquareSize(12))
		x += 18
	}
	count := r.count.MinSize()
	r.count.Move(fyne.NewPos(size.Width-count.Width-6, (size.Height-count.Height)/2))
	r.count.Resize(count)
	room := size.Width - x - count.Width - 12
	text := r.line.label
	if r.line.head != "" {
		x, text = 4, r.line.head
	}
	if r.line.not {
		text = "– " + text
	}
	r.name.Text = look.Ellipsize(text, room, r.name.TextSize)
	name := r.name.MinSize()
	y := (size.Height - name.Height) / 2
	if r.line.head != "" {
		y = size.Height - name.Height - 1 // nearer to its values than to those above
	}
	r.name.Move(fyne.NewPos(x, y))
	r.name.Resize(fyne.NewSize(room, name.Height))
}

func (r *facetRowRenderer) Refresh() {
	line := r.line
	r.name.TextSize, r.count.TextSize = theme.CaptionTextSize()+1, theme.CaptionTextSize()
	r.name.Color, r.count.Color = look.Color(theme.ColorNameForeground), look.Color(look.Muted)
	r.name.TextStyle = fyne.TextStyle{Bold: line.head != "" || line.active}
	r.ground.FillColor = color.Transparent
	switch {
	case line.head != "":
		r.name.Color, r.name.TextSize = look.Color(look.Muted), theme.CaptionTextSize()
	case line.filter == nil:
		r.name.Color = look.Color(theme.ColorNamePrimary)
	case line.field == "rating" && line.label != "" && []rune(line.label)[0] == '★':
		r.name.Color = look.Color(theme.ColorNameWarning)
	}
	switch {
	case line.active:
		r.ground.FillColor = look.Color(theme.ColorNameSelection)
	case line.not:
		r.ground.FillColor = look.Color(look.Raised)
	case r.hovered && line.head == "":
		r.ground.FillColor = look.Color(theme.ColorNameHover)
	}
	r.count.Text = ""
	if line.filter != nil && line.count != uncounted {
		r.count.Text = look.Count(line.count)
	}
	r.swatch.Hidden = line.colour == ""
	r.swatch.FillColor, r.swatch.StrokeWidth = swatchColor(line.colour), 1
	r.swatch.StrokeColor = look.Color(theme.ColorNameInputBorder)
	look.Redraw(r, r.Size())
}

func (r *facetRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.swatch, r.name, r.count}
}

func (r *facetRowRenderer) Destroy() {}

// swatchColor is how a colour that pictures are tagged with looks.
func swatchColor(name string) color.Color {
	c, ok := swatches[name]
	if !ok {
		return color.Transparent
	}
	return color.NRGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xff}
}

var swatches = map[string]uint32{
	"red": 0xd93a3a, "orange": 0xe8862c, "yellow": 0xe9cf3b, "green": 0x3fa34d, "cyan": 0x38b6c4, "turquoise": 0x38b6a4,
	"blue": 0x3b6fd9, "purple": 0x8b4fc9, "violet": 0x8b4fc9, "pink": 0xe583b4, "magenta": 0xcf3fa8, "brown": 0x8a5a33,
	"black": 0x16181d, "white": 0xf7f7f7, "gray": 0x8b8f98, "grey": 0x8b8f98, "beige": 0xd9c7a0, "teal": 0x1f8a84,
	"gold": 0xd4a72c,
}
