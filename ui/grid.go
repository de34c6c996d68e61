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
	size  viewSize
	head  *tableHead

	ids      []int64
	scores   []float64 // of the ids; nil when nothing was searched for
	chosen   int       // index of what the inspector shows, or -1
	offered  int64     // the picture that was chosen for the user, and not by the user since; 0 is none
	picked   selection // what is to be done something with
	loader   *loader
	arrived  arrivals
	visible  map[gridItem]int64
	onSelect func(index int)
	onOpen   func(index int)
	onPick   func() // other pictures are picked, or the grid shows others
	onMenu   func(index int, at fyne.Position)
	rubber   *rubberBand
	band     banding // what is picked while it is drawn
}

// gridItem shows one picture: a cell, or a line of the table.
type gridItem interface {
	fyne.CanvasObject
	show(index int, id int64, t *thumbnail, mark cellMark)
	shown() (index int, id int64)
}

// loadFunc makes a thumbnail, off the widgets' goroutine.
type loadFunc func(ctx context.Context, id int64) thumbnail

func newGrid(ctx context.Context, load loadFunc, post func(func()), onSelect, onOpen func(index int)) *grid {
	g := &grid{
		width: cellWidth, chosen: -1, picked: newSelection(), visible: map[gridItem]int64{},
		size: mediumCells, onSelect: onSelect, onOpen: onOpen, onPick: func() {}, onMenu: func(int, fyne.Position) {},
	}
	g.head = newTableHead()
	g.loader = newLoader(ctx, load, func(id int64, _ thumbnail) {
		if g.arrived.add(id) {
			post(func() { g.loaded(g.arrived.take()) })
		}
	})
	g.wrap = newKeyGrid(func() int { return len(g.ids) }, g.itemSize, g.create, g.update)
	g.wrap.OnSelected = g.choose
	g.wrap.OnHeading = g.pickSection
	g.wrap.onToggle, g.wrap.onExtend, g.wrap.onAll, g.wrap.onOne = g.toggle, g.extend, g.pickAll, g.pickOne
	g.wrap.onOpen = func() {
		if index, ok := g.current(); ok {
			g.onOpen(index)
		}
	}
	g.rubber = newRubberBand(g, post)
	g.view = container.New(g, g.head, g.wrap, g.rubber)
	return g
}

// Layout implements fyne.Layout: cells are as wide as it takes to fill the line.
func (g *grid) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top := float32(0)
	if g.head.Hidden = g.size != asTable; !g.head.Hidden {
		top = tableHeadHeight
		g.head.Resize(fyne.NewSize(size.Width-tableBar, top))
	}
	gap, least := theme.Padding(), g.size.least()
	columns := max(1, float32(math.Floor(float64((size.Width+gap)/(least+gap)))))
	width := max(least, float32(math.Floor(float64((size.Width+gap)/columns-gap))))
	if g.size == asTable {
		width = size.Width
	}
	if width != g.width {
		g.width = width
		g.wrap.Refresh()
	}
	g.wrap.Move(fyne.NewPos(0, top))
	g.wrap.Resize(fyne.NewSize(size.Width, size.Height-top))
	g.rubber.Move(fyne.NewPos(0, top))
	g.rubber.Resize(fyne.NewSize(size.Width-theme.Size(theme.SizeNameScrollBar), size.Height-top)) // the bar is dragged too
}

// MinSize implements fyne.Layout.
func (g *grid) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(cellWidth, cellWidth+cellCaption)
}

func (g *grid) itemSize() fyne.Size {
	if g.size == asTable {
		return fyne.NewSize(g.width, tableRowHeight)
	}
	return fyne.NewSize(g.width, g.width*cellShape+cellCaption)
}

// setSize shows the pictures otherwise, and keeps the place.
func (g *grid) setSize(size viewSize) {
	if size == g.size {
		return
	}
	at := g.chosen
	if at < 0 {
		at, _ = g.wrap.plan.between(g.wrap.GetScrollOffset(), g.wrap.GetScrollOffset()+1)
	}
	g.size = size
	g.wrap.drop()
	clear(g.visible)
	g.Layout(nil, g.view.Size())
	g.view.Refresh()
	g.wrap.Refresh()
	g.wrap.ScrollTo(at)
}

func (g *grid) create() fyne.CanvasObject {
	if g.size == asTable {
		r := newTableRow(g.head)
		r.onSelect, r.onOpen, r.onMenu = g.clicked, g.onOpen, g.asked
		return r
	}
	c := newCell(g.width)
	c.onSelect, c.onOpen, c.onMenu = g.clicked, g.onOpen, g.asked
	return c
}

func (g *grid) update(index int, object fyne.CanvasObject) {
	c := object.(gridItem)                //nolint:forcetypeassert // the grid made it
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
	if index < len(g.scores) {
		mark.score = scoreText(g.scores[index])
	}
	return mark
}

// loaded puts thumbnails into the cells that wait for them. A cell may show another picture by now.
func (g *grid) loaded(ids map[int64]bool) {
	for c, shown := range g.visible {
		if index, at := c.shown(); ids[shown] && at == shown && index < len(g.ids) && g.ids[index] == shown {
			if t, ok := g.loader.request(shown); ok {
				c.show(index, shown, &t, g.markOf(index))
			}
		}
	}
}

// set shows other pictures, from the top.
func (g *grid) set(ids []int64) {
	g.ids, g.chosen = ids, -1
	g.band.before = nil
	g.picked.clear()
	g.redraw()
	g.wrap.ScrollToTop()
	g.wrap.Highlight(0) // keys go on from the first
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
	g.redraw()
	g.onPick()
}

// forget loads thumbnails again, because files may have changed.
func (g *grid) forget() {
	g.loader.forget()
	g.redraw()
}

// changed loads some again, because other things are known of them.
func (g *grid) changed(ids []int64) {
	for _, id := range ids {
		g.loader.drop(id)
	}
	for c, id := range g.visible { // what they show stays until then
		if index, at := c.shown(); at == id && slices.Contains(ids, id) && index < len(g.ids) && g.ids[index] == id {
			g.loader.request(id)
		}
	}
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
	g.chosen, g.offered = index, 0
	g.wrap.Highlight(index) // keys go on from here
	if other {
		g.onSelect(index)
	}
	g.wrap.Refresh()
}

// offer chooses the first picture for the user.
func (g *grid) offer() {
	if len(g.ids) > 0 {
		g.choose(0)
		g.offered = g.ids[0]
	}
}

// offers tells whether the chosen picture is one that the user did not choose.
func (g *grid) offers() bool {
	return g.chosen >= 0 && g.ids[g.chosen] == g.offered && g.picked.len() < 2
}

// asked is a click for the menu: of what is picked, or else of the picture that was clicked.
func (g *grid) asked(index int, at fyne.Position) {
	if index < 0 || index >= len(g.ids) {
		return
	}
	if !g.picked.has(g.ids[index]) {
		g.choose(index)
	}
	g.onMenu(index, at)
}

// pickSection picks all pictures under a heading.
func (g *grid) pickSection(s int) {
	if s < 0 || s >= len(g.wrap.sections) {
		return
	}
	part := g.wrap.sections[s]
	g.picked.clear()
	for _, id := range g.ids[part.start:min(part.start+part.count, len(g.ids))] {
		g.picked.add(id)
	}
	g.picked.anchor = g.ids[part.start]
	g.onPick()
	g.show(part.start)
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
