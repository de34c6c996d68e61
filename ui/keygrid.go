package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// keyGrid is a GridWrap that Enter opens from and Escape leaves, and in which several items can be picked by keys.
type keyGrid struct {
	widget.GridWrap
	onOpen, onLeave func()

	onToggle, onExtend func(index int)
	onAll              func()
	onOne              func() (changed bool) // nothing but the chosen one stays picked

	highlight int                     // where keys go on from
	held      func() fyne.KeyModifier // the keys that are held down
}

func newKeyGrid(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *keyGrid {
	g := &keyGrid{
		onOpen: func() {}, onLeave: func() {}, onToggle: func(int) {}, onExtend: func(int) {}, onAll: func() {},
		onOne: func() bool { return false }, held: heldKeys,
	}
	g.Length, g.CreateItem, g.UpdateItem = length, create, update
	g.OnHighlighted = func(i int) { g.highlight = i }
	g.ExtendBaseWidget(g)
	return g
}

// heldKeys are the modifiers that are held down now.
func heldKeys() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// mark makes an item the grid's own selected one, without telling.
func (g *keyGrid) mark(index int) {
	tell := g.OnSelected
	g.OnSelected = nil
	g.Select(index)
	g.OnSelected = tell
}

// TypedKey implements fyne.Focusable.
func (g *keyGrid) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		g.onOpen()
	case fyne.KeyEscape:
		if !g.onOne() {
			g.onLeave()
		}
	case fyne.KeySpace:
		// Not left to the GridWrap, for which a selected item is selected already, however many are picked.
		if g.OnSelected != nil {
			g.OnSelected(g.highlight)
		}
	default:
		g.GridWrap.TypedKey(key)
		if g.held()&fyne.KeyModifierShift != 0 && g.Length() > 0 {
			g.onExtend(g.highlight)
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (g *keyGrid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		g.onAll()
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeySpace && s.Modifier == fyne.KeyModifierShortcutDefault {
			g.onToggle(g.highlight)
		}
	}
}
