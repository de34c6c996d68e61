package ui

import (
	"context"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// grid shows the pictures of a result by their ids. Only the cells on screen exist, so its length costs
// nothing but the ids.
type grid struct {
	wrap  *keyGrid
	view  fyne.CanvasObject
	width float32 // of a cell

	ids      []int64
	chosen   int // index, or -1
	loader   *loader
	visible  map[*cell]int64
	onSelect func(index int)
	onOpen   func(index int)
}

// loadFunc makes a thumbnail, off the widgets' goroutine.
type loadFunc func(ctx context.Context, id int64) thumbnail

func newGrid(ctx context.Context, load loadFunc, post func(func()), onSelect, onOpen func(index int)) *grid {
	g := &grid{width: cellWidth, chosen: -1, visible: map[*cell]int64{}, onSelect: onSelect, onOpen: onOpen}
	g.loader = newLoader(ctx, load, func(id int64, t thumbnail) { post(func() { g.loaded(id, t) }) })
	g.wrap = newKeyGrid(func() int { return len(g.ids) }, g.create, g.update)
	g.wrap.OnSelected = g.choose
	g.wrap.onOpen = func() {
		if index, ok := g.current(); ok {
			g.onOpen(index)
		}
	}
	g.view = container.New(g, g.wrap)
	return g
}

// Layout implements fyne.Layout: cells are as wide as it takes to fill the line.
func (g *grid) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	gap := theme.Padding()
	columns := max(1, float32(math.Floor(float64((size.Width+gap)/(cellWidth+gap)))))
	width := max(cellWidth, float32(math.Floor(float64((size.Width+gap)/columns-gap))))
	if width != g.width {
		g.width = width
		g.wrap.Refresh() // asks for the size of a cell again
	}
	g.wrap.Resize(size)
}

// MinSize implements fyne.Layout.
func (g *grid) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(cellWidth, cellWidth+cellCaption)
}

func (g *grid) create() fyne.CanvasObject {
	c := newCell(g.width)
	c.onSelect = g.clicked
	c.onOpen = g.onOpen
	return c
}

func (g *grid) update(index int, object fyne.CanvasObject) {
	c := object.(*cell)
	if index < 0 || index >= len(g.ids) { // a key pressed over nothing asks for index -1 and less
		return
	}
	id := g.ids[index]
	g.visible[c] = id
	t, ok := g.loader.request(id)
	if !ok {
		c.show(index, id, nil, index == g.chosen)
		return
	}
	c.show(index, id, &t, index == g.chosen)
}

// loaded puts a thumbnail into the cells that wait for it. A cell may show another picture by now.
func (g *grid) loaded(id int64, t thumbnail) {
	for c, shown := range g.visible {
		if shown == id && c.id == id {
			c.show(c.index, id, &t, c.index == g.chosen)
		}
	}
}

// set shows other pictures, from the top.
func (g *grid) set(ids []int64) {
	g.ids, g.chosen = ids, -1
	g.wrap.UnselectAll()
	g.wrap.ScrollToTop()
	g.wrap.Highlight(0) // keys go on from the first
	g.redraw()
}

// replace shows pictures among which there may be new ones, and keeps the place and the choice.
func (g *grid) replace(ids []int64) {
	chosen := int64(-1)
	if index, ok := g.current(); ok {
		chosen = g.ids[index]
	}
	g.ids = ids
	g.chosen = slices.Index(ids, chosen)
	g.wrap.UnselectAll() // its own mark is by index, which may be another picture's by now
	g.redraw()
}

// forget loads thumbnails again, because files may have changed.
func (g *grid) forget() {
	g.loader.forget()
	g.redraw()
}

// redraw asks for every visible cell again. Cells that the grid has let go of are let go of here too.
func (g *grid) redraw() {
	clear(g.visible)
	g.wrap.Refresh()
}

// choose marks a picture and tells it.
func (g *grid) choose(index int) {
	if index < 0 || index >= len(g.ids) || index == g.chosen {
		return
	}
	g.chosen = index
	g.wrap.Highlight(index) // keys go on from here
	g.wrap.Select(index)    // draws the cells again, the former choice among them
	g.onSelect(index)
}

// clicked chooses a picture and gives the grid the keyboard.
func (g *grid) clicked(index int) {
	g.choose(index)
	if c := fyne.CurrentApp().Driver().CanvasForObject(g.wrap); c != nil {
		c.Focus(g.wrap)
	}
}

// current gives the chosen index.
func (g *grid) current() (int, bool) { return g.chosen, g.chosen >= 0 }
