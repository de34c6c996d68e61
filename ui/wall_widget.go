package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// CreateRenderer implements fyne.Widget.
func (g *wall) CreateRenderer() fyne.WidgetRenderer {
	return &wallRenderer{g, []fyne.CanvasObject{g.scroll}}
}

type wallRenderer struct {
	*wall
	objects []fyne.CanvasObject
}

func (r *wallRenderer) Layout(size fyne.Size) {
	r.scroll.Resize(size)
	r.replan()
	r.update(true)
}

func (r *wallRenderer) MinSize() fyne.Size { return r.ItemSize() }

func (r *wallRenderer) Refresh() {
	r.replan()
	if low := fyne.Max(0, r.plan.height-r.scroll.Size().Height); r.scroll.Offset.Y > low {
		r.scroll.Offset.Y = low
	}
	r.scroll.Refresh()
	r.update(true)
	canvas.Refresh(r.wall)
}

func (r *wallRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *wallRenderer) Destroy() {}

// ColumnCount tells how many items stand in a line.
func (g *wall) ColumnCount() int { return max(1, g.plan.columns) }

// GetScrollOffset gives how far it is scrolled.
func (g *wall) GetScrollOffset() float32 { return g.scroll.Offset.Y }

// ScrollToOffset scrolls to a height.
func (g *wall) ScrollToOffset(y float32) {
	y = fyne.Max(0, fyne.Min(y, g.plan.height-g.scroll.Size().Height))
	g.scroll.ScrollToOffset(fyne.NewPos(0, y))
	g.update(false)
}

// ScrollToTop scrolls to the first item.
func (g *wall) ScrollToTop() { g.ScrollToOffset(0) }

// ScrollTo scrolls as far as it takes to see an item whole, and the heading of a section with its first.
func (g *wall) ScrollTo(index int) {
	if index < 0 || index >= g.Length() || g.plan.count == 0 {
		return
	}
	index = min(index, g.plan.count-1)
	y, size := g.plan.position(index).Y, g.scroll.Size()
	above := y
	if s := g.plan.sectionOf(index); index-g.plan.sections[s].start < g.plan.columns {
		above -= g.plan.head
	}
	switch offset := g.scroll.Offset.Y; {
	case above < offset:
		g.ScrollToOffset(above)
	case y+g.plan.item.Height > offset+size.Height:
		g.ScrollToOffset(y + g.plan.item.Height - size.Height)
	}
}

// Highlight makes keys go on from an item, and scrolls to it.
func (g *wall) Highlight(index int) {
	if n := g.Length(); n > 0 {
		g.highlightAt(min(max(0, index), n-1))
	}
}

func (g *wall) highlightAt(index int) {
	g.highlight = index
	g.ScrollTo(index)
	g.place()
	if g.OnHighlighted != nil {
		g.OnHighlighted(index)
	}
}

// RefreshItem asks for one item again.
func (g *wall) RefreshItem(index int) {
	if o, ok := g.items.at[index]; ok && index < g.Length() {
		g.UpdateItem(index, o)
	}
}

// FocusGained implements fyne.Focusable.
func (g *wall) FocusGained() {
	g.focused = true
	g.place()
}

// FocusLost implements fyne.Focusable.
func (g *wall) FocusLost() {
	g.focused = false
	g.place()
}

// TypedRune implements fyne.Focusable.
func (g *wall) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (g *wall) TypedKey(key *fyne.KeyEvent) {
	n := g.Length()
	if n == 0 || g.plan.count != n {
		return
	}
	at := min(max(0, g.highlight), n-1)
	page := max(1, int(g.scroll.Size().Height/(g.plan.item.Height+g.plan.gap)))
	switch key.Name {
	case fyne.KeyLeft:
		at = max(0, at-1)
	case fyne.KeyRight:
		at = min(n-1, at+1)
	case fyne.KeyUp:
		at = g.plan.beside(at, -1)
	case fyne.KeyDown:
		at = g.plan.beside(at, 1)
	case fyne.KeyPageUp:
		at = g.plan.beside(at, -page)
	case fyne.KeyPageDown:
		at = g.plan.beside(at, page)
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = n - 1
	}
	if at != g.highlight {
		g.highlightAt(at)
	}
}

var (
	_ fyne.Focusable = (*wall)(nil)
	_ fyne.Widget    = (*wall)(nil)
)

// wallContent gives the content of a wall its height.
type wallContent struct{ *wall }

// Layout implements fyne.Layout: items are placed when they come on screen.
func (wallContent) Layout([]fyne.CanvasObject, fyne.Size) {}

// MinSize implements fyne.Layout.
func (c wallContent) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(c.plan.item.Width, c.plan.height)
}
