package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// keyGrid is a GridWrap that Enter opens from and Escape leaves.
type keyGrid struct {
	widget.GridWrap
	onOpen, onLeave func()
}

func newKeyGrid(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *keyGrid {
	g := &keyGrid{onOpen: func() {}, onLeave: func() {}}
	g.Length, g.CreateItem, g.UpdateItem = length, create, update
	g.ExtendBaseWidget(g)
	return g
}

// TypedKey implements fyne.Focusable.
func (g *keyGrid) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		g.onOpen()
	case fyne.KeyEscape:
		g.onLeave()
	default:
		g.GridWrap.TypedKey(key)
	}
}
