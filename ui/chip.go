package ui

import (
	"image/color"

	"hybrid-image-search/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// chip is a word that can be clicked.
type chip struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *canvas.Text
	onTap  func()
}

var (
	_ fyne.Tappable      = (*chip)(nil)
	_ desktop.Cursorable = (*chip)(nil)
)

func newChip(text string, onTap func()) *chip {
	c := &chip{ground: canvas.NewRectangle(color.Transparent), text: canvas.NewText(look.Ellipsize(text, 220, 11), nil), onTap: onTap}
	c.ground.CornerRadius = 9
	c.ExtendBaseWidget(c)
	return c
}

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.onTap() }

// Cursor implements desktop.Cursorable.
func (c *chip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{c}
	r.Refresh()
	return r
}

type chipRenderer struct{ *chip }

func (r *chipRenderer) MinSize() fyne.Size { return r.text.MinSize().Add(fyne.NewSize(16, 6)) }

func (r *chipRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.text.Move(fyne.NewPos(8, 3))
	r.text.Resize(size.Subtract(fyne.NewSize(16, 6)))
}

func (r *chipRenderer) Refresh() {
	r.ground.FillColor = look.Color(look.Raised)
	r.text.Color = look.Color(theme.ColorNameForeground)
	r.text.TextSize = theme.CaptionTextSize()
	r.ground.Refresh()
	r.text.Refresh()
}

func (r *chipRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.text} }

func (r *chipRenderer) Destroy() {}

// flow lays objects out in lines, as words in a text.
type flow struct {
	gap   float32
	width float32 // of the last layout, which the height depends on
}

func newFlow(gap float32) *flow { return &flow{gap: gap} }

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, func(o fyne.CanvasObject, pos fyne.Position) {
		o.Move(pos)
		o.Resize(o.MinSize())
	})
}

// MinSize implements fyne.Layout.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60, f.place(objects, func(fyne.CanvasObject, fyne.Position) {}))
}

// place gives each object its position, and the height of all.
func (f *flow) place(objects []fyne.CanvasObject, at func(fyne.CanvasObject, fyne.Position)) float32 {
	width := f.width
	if width == 0 {
		width = 300
	}
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+f.gap, 0
		}
		at(o, fyne.NewPos(x, y))
		x += size.Width + f.gap
		line = max(line, size.Height)
	}
	return y + line
}
