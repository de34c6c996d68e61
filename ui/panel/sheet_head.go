package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// sheetHead is the titles of a sheet's columns. A click on one sorts by it, another click turns the order. With
// the keyboard, left and right move to a title and Enter sorts.
type sheetHead struct {
	widget.BaseWidget
	of     *sheet
	onSort func()

	hovered int // column, or -1
	focused bool
}

func newSheetHead(s *sheet, onSort func()) *sheetHead {
	h := &sheetHead{of: s, onSort: onSort, hovered: -1}
	h.ExtendBaseWidget(h)
	return h
}

// sortBy sorts by a column, or turns the order if it is sorted by it.
func (h *sheetHead) sortBy(column int) {
	if column < 0 || column >= len(h.of.columns) || h.of.columns[column].fixed {
		return
	}
	if h.of.sorted == column {
		h.of.descending = !h.of.descending
	} else {
		h.of.sorted, h.of.descending = column, !h.of.columns[column].rising
	}
	h.Refresh()
	h.onSort()
}

// rename gives a column another title.
func (h *sheetHead) rename(column int, title string) {
	if h.of.columns[column].title != title {
		h.of.columns[column].title = title
		h.Refresh()
	}
}

func (h *sheetHead) at(x float32) int {
	for i, p := range h.of.places(h.Size().Width) {
		if !p.hidden && x >= p.x-sheetGap/2 && x < p.x+p.width+sheetGap/2 {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (h *sheetHead) Tapped(e *fyne.PointEvent) { h.sortBy(h.at(e.Position.X)) }

// MouseIn implements desktop.Hoverable.
func (h *sheetHead) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (h *sheetHead) MouseMoved(e *desktop.MouseEvent) { h.hover(h.at(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (h *sheetHead) MouseOut() { h.hover(-1) }

func (h *sheetHead) hover(column int) {
	if column >= 0 && h.of.columns[column].fixed {
		column = -1
	}
	if h.hovered != column {
		h.hovered = column
		h.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (h *sheetHead) FocusGained() { h.focused, h.hovered = true, h.of.sorted; h.Refresh() }

// FocusLost implements fyne.Focusable.
func (h *sheetHead) FocusLost() { h.focused, h.hovered = false, -1; h.Refresh() }

// TypedRune implements fyne.Focusable.
func (h *sheetHead) TypedRune(r rune) { h.of.others.passRune(r) }

// TypedKey implements fyne.Focusable.
func (h *sheetHead) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		h.move(-1)
	case fyne.KeyRight:
		h.move(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		h.sortBy(h.hovered)
	default:
		h.of.others.passKey(e)
	}
}

// move goes to the next title that sorts.
func (h *sheetHead) move(by int) {
	places := h.of.places(h.Size().Width)
	for i := h.hovered + by; i >= 0 && i < len(places); i += by {
		if !places[i].hidden && !h.of.columns[i].fixed {
			h.hover(i)
			return
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (h *sheetHead) CreateRenderer() fyne.WidgetRenderer {
	r := &sheetHeadRenderer{sheetHead: h, mark: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	r.objects = []fyne.CanvasObject{r.mark, r.line}
	for range h.of.columns {
		t := canvas.NewText("", nil)
		r.texts = append(r.texts, t)
		r.objects = append(r.objects, t)
	}
	r.Refresh()
	return r
}

type sheetHeadRenderer struct {
	*sheetHead
	mark, line *canvas.Rectangle
	texts      []*canvas.Text
	objects    []fyne.CanvasObject
}

func (r *sheetHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(sheetLeast, sheetRowHeight+2) }

func (r *sheetHeadRenderer) Layout(size fyne.Size) {
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	for i, p := range r.of.places(size.Width) {
		r.texts[i].Hidden = p.hidden
		if p.hidden {
			continue
		}
		r.texts[i].Move(fyne.NewPos(p.x, 0))
		r.texts[i].Resize(fyne.NewSize(p.width, size.Height-1))
		if i == r.hovered {
			r.mark.Move(fyne.NewPos(p.x-sheetGap/2, 1))
			r.mark.Resize(fyne.NewSize(p.width+sheetGap, size.Height-3))
		}
	}
}

func (r *sheetHeadRenderer) Refresh() {
	r.mark.CornerRadius, r.mark.FillColor = 4, color.Transparent
	if r.hovered >= 0 {
		r.mark.FillColor = look.Color(theme.ColorNameHover)
		if r.focused {
			r.mark.FillColor = look.Color(theme.ColorNameFocus)
		}
	}
	r.line.FillColor = look.Color(theme.ColorNameSeparator)
	for i, c := range r.of.columns {
		t := r.texts[i]
		t.Text, t.TextSize, t.Color, t.TextStyle.Bold = c.title, look.DenseCaption, look.Color(look.Muted), false
		switch {
		case c.middle:
			t.Alignment = fyne.TextAlignCenter
		case c.left || c.bars:
			t.Alignment = fyne.TextAlignLeading
		default:
			t.Alignment = fyne.TextAlignTrailing
		}
		if i == r.of.sorted && !c.fixed {
			arrow := "▴"
			if r.of.descending {
				arrow = "▾"
			}
			t.Text = arrow + " " + c.title
			if c.left || c.bars {
				t.Text = c.title + " " + arrow
			}
			t.Color, t.TextStyle.Bold = look.Color(theme.ColorNameForeground), true
		}
	}
	r.Layout(r.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *sheetHeadRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *sheetHeadRenderer) Destroy() {}
