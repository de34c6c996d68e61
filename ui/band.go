package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

const (
	bandEdge  = 28                    // so near to the upper or lower edge, the grid scrolls by itself
	bandPause = 25 * time.Millisecond // between two of its steps
	bandStep  = 0.4                   // of a step, to the way beyond the edge's line
)

// rubberBand lies over the grid and takes what is dragged, and nothing else: clicks, the wheel and the pointer go
// through to the cells, because Fyne asks each object what it implements.
type rubberBand struct {
	widget.BaseWidget
	grid *grid
	post func(func())
	rect *canvas.Rectangle

	from    fyne.Position // on the content, which scrolls
	to      fyne.Position // on the widget
	dragged bool
	stop    chan struct{} // ends the scrolling by itself; nil when there is none
}

var _ fyne.Draggable = (*rubberBand)(nil)

func newRubberBand(g *grid, post func(func())) *rubberBand {
	b := &rubberBand{grid: g, post: post, rect: canvas.NewRectangle(color.Transparent)}
	b.rect.StrokeWidth, b.rect.CornerRadius = 1, 3
	b.rect.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// Dragged implements fyne.Draggable.
func (b *rubberBand) Dragged(e *fyne.DragEvent) {
	if !b.dragged {
		b.dragged = true
		start := e.Position.Subtract(e.Dragged)
		b.from = start.AddXY(0, b.grid.wrap.GetScrollOffset())
		b.grid.beginBand(b.grid.wrap.held()&(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift) != 0)
	}
	b.to = e.Position
	b.pick()
	if b.beyond() != 0 && b.stop == nil {
		b.scroll()
	}
}

// DragEnd implements fyne.Draggable.
func (b *rubberBand) DragEnd() {
	if b.stop != nil {
		close(b.stop)
		b.stop = nil
	}
	if !b.dragged {
		return
	}
	b.dragged = false
	b.rect.Hide()
	b.grid.endBand()
}

// beyond is how far the pointer is beyond the line from which the grid scrolls.
func (b *rubberBand) beyond() float32 {
	if over := b.to.Y - (b.Size().Height - bandEdge); over > 0 {
		return over
	}
	return min(b.to.Y-bandEdge, 0)
}

// scroll goes on scrolling until the drag ends.
func (b *rubberBand) scroll() {
	stop := make(chan struct{})
	b.stop = stop
	go func() {
		tick := time.NewTicker(bandPause)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				b.post(func() {
					if b.stop == stop {
						b.step()
					}
				})
			}
		}
	}()
}

// step scrolls a little, the faster the farther the pointer is beyond.
func (b *rubberBand) step() {
	if by := b.beyond(); by != 0 {
		b.grid.wrap.ScrollToOffset(max(b.grid.wrap.GetScrollOffset()+by*bandStep, 0))
		b.pick()
	}
}

// pick draws the band and picks what it touches.
func (b *rubberBand) pick() {
	offset := b.grid.wrap.GetScrollOffset()
	to := b.to.AddXY(0, offset)
	low := fyne.NewPos(min(b.from.X, to.X), min(b.from.Y, to.Y))
	high := fyne.NewPos(max(b.from.X, to.X), max(b.from.Y, to.Y))
	// What has scrolled away is not drawn.
	top, bottom := max(low.Y-offset, 0), min(high.Y-offset, b.Size().Height)
	b.rect.Move(fyne.NewPos(max(low.X, 0), top))
	b.rect.Resize(fyne.NewSize(min(high.X, b.Size().Width)-max(low.X, 0), max(bottom-top, 0)))
	b.rect.FillColor, b.rect.StrokeColor = look.Color(theme.ColorNameSelection), look.Color(theme.ColorNamePrimary)
	b.rect.Show()
	b.rect.Refresh()
	b.grid.pickWithin(low, high)
}

// CreateRenderer implements fyne.Widget.
func (b *rubberBand) CreateRenderer() fyne.WidgetRenderer { return &rubberBandRenderer{b} }

type rubberBandRenderer struct{ *rubberBand }

func (r *rubberBandRenderer) Layout(fyne.Size)             {}
func (r *rubberBandRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *rubberBandRenderer) Refresh()                     { r.rect.Refresh() }
func (r *rubberBandRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *rubberBandRenderer) Destroy()                     {}

// banding is what is picked while a band is drawn.
type banding struct {
	before []int64  // picked already, which stays
	lines  [][2]int // what the band touched last: in each line from an item to the one behind the last
}

// beginBand starts to pick with a band, besides what is picked or anew.
func (g *grid) beginBand(besides bool) {
	g.band = banding{lines: [][2]int{{-1, -1}}}
	if besides {
		g.band.before = append(g.band.before, g.picked.order...)
	}
}

// pickWithin picks the cells that a part of the content touches.
func (g *grid) pickWithin(low, high fyne.Position) {
	lines := g.wrap.plan.within(low, high)
	if slices.Equal(lines, g.band.lines) {
		return
	}
	g.band.lines = lines
	g.picked.clear()
	for _, id := range g.band.before {
		g.picked.add(id)
	}
	for _, line := range lines {
		for index := line[0]; index < min(line[1], len(g.ids)); index++ {
			g.picked.add(g.ids[index])
		}
	}
	g.onPick()
	g.wrap.Refresh()
}

// endBand leaves one of what is picked chosen, from which keys and ranges go on.
func (g *grid) endBand() {
	g.band.before = nil
	if g.picked.len() == 0 {
		g.unchoose()
		return
	}
	if index, ok := g.current(); !ok || !g.picked.has(g.ids[index]) {
		if lines := g.band.lines; len(lines) > 0 && lines[0][0] < len(g.ids) {
			g.show(lines[0][0])
		}
	}
	if index, ok := g.current(); ok {
		g.picked.anchor = g.ids[index]
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g.wrap); c != nil {
		c.Focus(g.wrap)
	}
}
