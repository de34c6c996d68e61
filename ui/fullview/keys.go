package fullview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// panShare is how far an arrow moves the picture, as a share of what is seen.
const panShare = 0.2

// TypedKey does what a key is for. The window hands on the keys that nothing else has.
func (v *View) TypedKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyEscape, fyne.KeySpace:
		v.Close()
	case fyne.KeyPageDown:
		v.step(1)
	case fyne.KeyPageUp:
		v.step(-1)
	case fyne.KeyHome:
		v.show(0)
	case fyne.KeyEnd:
		v.show(len(v.ids) - 1)
	case fyne.KeyLeft:
		v.arrow(-1, 0)
	case fyne.KeyRight:
		v.arrow(1, 0)
	case fyne.KeyUp:
		v.arrow(0, -1)
	case fyne.KeyDown:
		v.arrow(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		v.openOutside()
	}
}

// arrow moves over a picture of which not all is seen, else to another one.
func (v *View) arrow(dx, dy int) {
	switch {
	case v.pane.at.free && v.pane.at.pans():
		v.pane.pan(-panShare*float64(dx), -panShare*float64(dy))
	case dx != 0:
		v.step(dx)
	}
}

// TypedRune does what a letter, a digit or a sign is for.
func (v *View) TypedRune(r rune) {
	switch r {
	case '+', '=':
		v.pane.zoomBy(stepScale)
	case '-', '−', '_':
		v.pane.zoomBy(1 / stepScale)
	case 'z', 'Z':
		v.pane.toggle(v.pane.at.paneW/2, v.pane.at.paneH/2)
	case 'r':
		v.turn(1)
	case 'R':
		v.turn(-1)
	case 'i', 'I':
		v.toggleDetails()
	case '0', '1', '2', '3', '4', '5':
		v.rate(int(r - '0'))
	}
}

// typedShortcut does what keys with Ctrl are for.
func (v *View) typedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierShortcutDefault {
		return
	}
	switch c.KeyName {
	case fyne.Key0:
		v.pane.fit()
	case fyne.Key1:
		v.pixels()
	case fyne.KeyPlus, fyne.KeyEqual:
		v.pane.zoomBy(stepScale)
	case fyne.KeyMinus:
		v.pane.zoomBy(1 / stepScale)
	}
}
