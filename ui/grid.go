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
	chosen   int       // index of what the inspector shows, or -1
	picked   selection // what is to be done something with
	loader   *loader
	visible  map[*cell]int64
	onSelect func(index int)
	onOpen   func(index int)
	onPick   func() // other pictures are picked, or the grid shows others
}

// loadFunc makes a thumbnail, off the widgets' goroutine.
type loadFunc func(ctx context.Context, id int64) thumbnail

func newGrid(ctx context.Context, load loadFunc, post func(func()), onSelect, onOpen func(index int)) *grid {
	g := &grid{
		width: cellWidth, chosen: -1, picked: newSelection(), visible: map[*cell]int64{},
		onSelect: onSelect, onOpen: onOpen, onPick: func() {},
	}
	g.loader = newLoader(ctx, load, func(id int64, t thumbnail) { post(func() { g.loaded(id, t) }) })
	g.wrap = newKeyGrid(func() int { return len(g.ids) }, g.create, g.update)
	g.wrap.OnSelected = g.choose
	g.wrap.onToggle, g.wrap.onExtend, g.wrap.onAll, g.wrap.onOne = g.toggle, g.extend, g.pickAll, g.pickOne
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
		c.show(index, id, nil, g.markOf(index))
		return
	}
	c.show(index, id, &t, g.markOf(index))
}

// markOf is how a cell tells that its picture is chosen or picked. The chosen one, picked alone, just looks chosen.
func (g *grid) markOf(index int) cellMark {
	mark := cellMark{chosen: index == g.chosen, picked: g.picked.has(g.ids[index])}
	if mark.chosen && g.picked.len() == 1 {
		mark.picked = false
	}
	return mark
}

// loaded puts a thumbnail into the cells that wait for it. A cell may show another picture by now.
func (g *grid) loaded(id int64, t thumbnail) {
	for c, shown := range g.visible {
		if shown == id && c.id == id && c.index < len(g.ids) {
			c.show(c.index, id, &t, g.markOf(c.index))
		}
	}
}

// set shows other pictures, from the top.
func (g *grid) set(ids []int64) {
	g.ids, g.chosen = ids, -1
	g.picked.clear()
	g.wrap.UnselectAll()
	g.wrap.ScrollToTop()
	g.wrap.Highlight(0) // keys go on from the first
	g.redraw()
	g.onPick()
}

// replace shows pictures among which there may be new ones, and keeps the place and the choice.
func (g *grid) replace(ids []int64) {
	chosen := int64(-1)
	if index, ok := g.current(); ok {
		chosen = g.ids[index]
	}
	g.ids = ids
	g.chosen = slices.Index(ids, chosen)
	g.picked.keep(ids)
	g.wrap.UnselectAll() // its own mark is by index, which may be another picture's by now
	g.redraw()
	g.onPick()
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

// choose marks a picture, which becomes the only one that is picked, and tells it.
func (g *grid) choose(index int) {
	if index < 0 || index >= len(g.ids) {
		return
	}
	if alone := g.picked.len() == 1 && g.picked.has(g.ids[index]); !alone {
		g.picked.only(g.ids[index])
		g.onPick()
	}
	g.show(index)
}

// show moves the mark of the chosen picture, and draws what is picked.
func (g *grid) show(index int) {
	other := index != g.chosen
	g.chosen = index
	g.wrap.Highlight(index) // keys go on from here
	if other {
		g.wrap.mark(index)
		g.onSelect(index)
	}
	g.wrap.Refresh()
}

// clicked chooses a picture, or with Ctrl or Shift picks more of them, and gives the grid the keyboard.
func (g *grid) clicked(index int, held fyne.KeyModifier) {
	switch {
	case held&fyne.KeyModifierShift != 0:
		g.extend(index)
	case held&fyne.KeyModifierShortcutDefault != 0:
		g.toggle(index)
	default:
		g.choose(index)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g.wrap); c != nil {
		c.Focus(g.wrap)
	}
}

// current gives the chosen index.
func (g *grid) current() (int, bool) { return g.chosen, g.chosen >= 0 }
