package panel

import "fyne.io/fyne/v2"

// leftover takes the keys that mean nothing to the widget that has the keyboard.
type leftover struct {
	key  func(*fyne.KeyEvent)
	rune func(rune)
}

func (l leftover) passKey(e *fyne.KeyEvent) {
	if l.key != nil {
		l.key(e)
	}
}

func (l leftover) passRune(r rune) {
	if l.rune != nil {
		l.rune(r)
	}
}
