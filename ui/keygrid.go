package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keyGrid is a wall that Enter opens from and Escape leaves, and in which several items can be picked by keys.
type keyGrid struct {
	wall
	onOpen, onLeave func()
	onView          func()           // shows the chosen one as large as the window
	onRate          func(rating int) // rates what is picked
	onHelp          func()           // shows the keys
	onCopy, onTrash func()           // the paths of what is picked; the files

	onToggle, onExtend func(index int)
	onAll              func()
	onPaste            func(fyne.Shortcut)
	onSearchHelp       func()
	onOne              func() (changed bool) // nothing but the chosen one stays picked

	held func() fyne.KeyModifier // the keys that are held down
}

func newKeyGrid(length func() int, size func() fyne.Size, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *keyGrid {
	g := &keyGrid{
		onOpen: func() {}, onLeave: func() {}, onView: func() {}, onRate: func(int) {}, onCopy: func() {}, onTrash: func() {},
		onPaste: func(fyne.Shortcut) {}, onSearchHelp: func() {}, onHelp: func() {}, onToggle: func(int) {}, onExtend: func(int) {}, onAll: func() {},
		onOne: func() bool { return false }, held: heldKeys,
	}
	g.Length, g.ItemSize, g.CreateItem, g.UpdateItem = length, size, create, update
	g.init()
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

// TypedKey implements fyne.Focusable.
func (g *keyGrid) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		g.onOpen()
	case fyne.KeyF1:
		g.onSearchHelp()
	case fyne.KeyEscape:
		if !g.onOne() {
			g.onLeave()
		}
	case fyne.KeySpace:
		if g.OnSelected != nil {
			g.OnSelected(g.highlight)
		}
		g.onView()
	case fyne.KeyDelete:
		g.onTrash()
	default:
		g.wall.TypedKey(key)
		if g.held()&fyne.KeyModifierShift != 0 && g.Length() > 0 {
			g.onExtend(g.highlight)
		}
	}
}

// TypedRune implements fyne.Focusable: a digit rates.
func (g *keyGrid) TypedRune(r rune) {
	if r >= '0' && r <= '5' {
		g.onRate(int(r - '0'))
		return
	}
	if r == '?' {
		g.onHelp()
		return
	}
	g.wall.TypedRune(r)
}

// TypedShortcut implements fyne.Shortcutable.
func (g *keyGrid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		g.onAll()
	case *fyne.ShortcutPaste:
		g.onPaste(s)
	case *fyne.ShortcutCopy:
		g.onCopy()
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeySpace && s.Modifier == fyne.KeyModifierShortcutDefault {
			g.onToggle(g.highlight)
		}
	}
}
