package panel

import "fyne.io/fyne/v2"

// FocusGained implements fyne.Focusable.
func (c *flameChart) FocusGained() {
	c.focused = true
	if c.chosen < 0 && len(c.boxes) > 0 {
		c.chosen = 0
		c.onTell(c.current())
	}
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *flameChart) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *flameChart) TypedRune(r rune) { c.others.passRune(r) }

// TypedKey implements fyne.Focusable.
func (c *flameChart) TypedKey(e *fyne.KeyEvent) {
	if !c.key(e) {
		c.others.passKey(e)
	}
}

// key moves among the frames: down to the widest below, up, and left and right in the row. Enter zooms in,
// Backspace and Escape out. It reports whether the key meant something.
func (c *flameChart) key(e *fyne.KeyEvent) bool {
	if len(c.boxes) == 0 {
		return false
	}
	at := max(c.chosen, 0)
	switch e.Name {
	case fyne.KeyDown:
		if first, end := c.children(at); first < end {
			c.move(first)
		}
	case fyne.KeyUp:
		c.move(max(c.boxes[at].parent, 0))
	case fyne.KeyLeft, fyne.KeyRight:
		by := 1
		if e.Name == fyne.KeyLeft {
			by = -1
		}
		if first, end := c.row(c.boxes[at].Depth); at+by >= first && at+by < end {
			c.move(at + by)
		}
	case fyne.KeyHome:
		c.move(0)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.zoomInto(c.chosen)
	case fyne.KeyBackspace, fyne.KeyEscape:
		return c.back()
	default:
		return false
	}
	return true
}

// move chooses a box and brings it to the screen.
func (c *flameChart) move(box int) {
	c.chosen, c.hovered = box, -1
	top := float32(c.boxes[box].Depth) * flameRow
	c.reveal(top, top+flameRow)
	c.Refresh()
	c.onTell(c.current())
}
