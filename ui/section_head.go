package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// sectionHead is the heading above a section of a wall. A click picks all of the section.
type sectionHead struct {
	widget.BaseWidget
	hovering
	title, count string
	onTap        func()

	ground *canvas.Rectangle
	name   *canvas.Text
	number *canvas.Text
	line   *canvas.Rectangle
}

var (
	_ fyne.Tappable      = (*sectionHead)(nil)
	_ desktop.Cursorable = (*sectionHead)(nil)
	_ desktop.Hoverable  = (*sectionHead)(nil)
)

func newSectionHead() *sectionHead {
	h := &sectionHead{
		ground: canvas.NewRectangle(nil), name: canvas.NewText("", nil), number: canvas.NewText("", nil),
		line: canvas.NewRectangle(nil), onTap: func() {},
	}
	h.name.TextStyle.Bold = true
	h.ground.CornerRadius = 6
	h.redraw = h.Refresh
	h.ExtendBaseWidget(h)
	return h
}

func (h *sectionHead) show(title string, count int) {
	number := look.Plural(count, "picture", "pictures")
	if h.title != title || h.count != number {
		h.title, h.count = title, number
		h.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (h *sectionHead) Tapped(*fyne.PointEvent) { h.onTap() }

// Cursor implements desktop.Cursorable.
func (h *sectionHead) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (h *sectionHead) CreateRenderer() fyne.WidgetRenderer {
	r := &sectionHeadRenderer{h}
	r.Refresh()
	return r
}

type sectionHeadRenderer struct{ *sectionHead }

func (r *sectionHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(100, headingHeight) }

func (r *sectionHeadRenderer) Layout(size fyne.Size) {
	r.ground.Move(fyne.NewPos(0, 3))
	r.ground.Resize(fyne.NewSize(size.Width, size.Height-6))
	number := r.number.MinSize()
	r.name.Text = look.Ellipsize(r.title, size.Width-number.Width-34, r.name.TextSize)
	name := r.name.MinSize()
	r.name.Move(fyne.NewPos(6, (size.Height-name.Height)/2))
	r.name.Resize(name)
	r.number.Move(fyne.NewPos(6+name.Width+10, (size.Height-number.Height)/2+1))
	r.number.Resize(number)
	r.line.Move(fyne.NewPos(6+name.Width+number.Width+22, size.Height/2))
	r.line.Resize(fyne.NewSize(max(0, size.Width-(6+name.Width+number.Width+22)-6), 1))
}

func (r *sectionHeadRenderer) Refresh() {
	r.ground.FillColor = look.Color(theme.ColorNameBackground)
	if r.hovered {
		r.ground.FillColor = look.Color(theme.ColorNameHover)
	}
	r.name.Color, r.name.TextSize = look.Color(theme.ColorNameForeground), theme.TextSize()
	r.number.Color, r.number.TextSize = look.Color(look.Muted), theme.CaptionTextSize()
	r.number.Text = r.count
	r.line.FillColor = look.Color(theme.ColorNameSeparator)
	look.Redraw(r, r.Size())
}

func (r *sectionHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.name, r.number, r.line}
}

func (r *sectionHeadRenderer) Destroy() {}
