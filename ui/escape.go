package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Fyne gives a key to what has the focus and to nothing else, so what is to be left by Escape has to say so.

// escapeCheck is a check that Escape leaves.
type escapeCheck struct {
	widget.Check
	leave func()
}

func newEscapeCheck(text string, onChanged func(bool), leave func()) *escapeCheck {
	c := &escapeCheck{leave: leave}
	c.Text, c.OnChanged = text, onChanged
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *escapeCheck) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		c.leave()
	}
}

// escapeList is a list that Escape leaves.
type escapeList struct {
	widget.List
	leave func()
}

func newEscapeList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject), leave func()) *escapeList {
	l := &escapeList{leave: leave}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *escapeList) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		l.leave()
		return
	}
	l.List.TypedKey(key)
}

// escapeButton is a button that Escape leaves.
type escapeButton struct {
	widget.Button
	leave func()
}

func newEscapeButton(text string, icon fyne.Resource, onTap, leave func()) *escapeButton {
	b := &escapeButton{leave: leave}
	b.Text, b.Icon, b.OnTapped = text, icon, onTap
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable: Enter, too, does what the button is for.
func (b *escapeButton) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		b.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// escapeSelect is a choice of one that Escape leaves.
type escapeSelect struct {
	widget.Select
	leave func()
}

func newEscapeSelect(options []string, leave func()) *escapeSelect {
	s := &escapeSelect{leave: leave}
	s.Options, s.Selected = options, options[0]
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey implements fyne.Focusable.
func (s *escapeSelect) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		s.leave()
		return
	}
	s.Select.TypedKey(key)
}

// escapeSelectEntry is an entry with a list to choose from. Its text holds when it is chosen there, by Enter and when
// the entry is left. Escape brings back what held, and then leaves.
type escapeSelectEntry struct {
	widget.SelectEntry
	options  []string
	held     func() string
	onCommit func()
	leave    func()
}

func newEscapeSelectEntry(held func() string, leave func()) *escapeSelectEntry {
	e := &escapeSelectEntry{held: held, onCommit: func() {}, leave: leave}
	e.ExtendBaseWidget(e)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.OnSubmitted = func(string) { e.onCommit() }
	e.OnChanged = func(text string) {
		if slices.Contains(e.options, text) {
			e.onCommit()
		}
	}
	return e
}

// SetOptions sets what can be chosen.
func (e *escapeSelectEntry) SetOptions(options []string) {
	e.options = options
	e.SelectEntry.SetOptions(options)
}

// FocusLost implements fyne.Focusable.
func (e *escapeSelectEntry) FocusLost() {
	e.SelectEntry.FocusLost()
	e.onCommit()
}

// TypedKey implements fyne.Focusable.
func (e *escapeSelectEntry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name != fyne.KeyEscape:
		e.SelectEntry.TypedKey(key)
	case e.Text != e.held():
		e.SetText(e.held())
	default:
		e.leave()
	}
}

// escapeEntry is an entry that tells when its text is to hold. Escape brings back what held, and then leaves.
type escapeEntry struct {
	widget.Entry
	held     func() string
	onCommit func()
	leave    func()
}

func newEscapeEntry(held func() string, onCommit, leave func()) *escapeEntry {
	e := &escapeEntry{held: held, onCommit: onCommit, leave: leave}
	e.ExtendBaseWidget(e)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.AlwaysShowValidationError = true
	e.OnSubmitted = func(string) { onCommit() }
	return e
}

// FocusLost implements fyne.Focusable.
func (e *escapeEntry) FocusLost() {
	e.Entry.FocusLost()
	e.onCommit()
}

// TypedKey implements fyne.Focusable.
func (e *escapeEntry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name != fyne.KeyEscape:
		e.Entry.TypedKey(key)
	case e.Text != e.held():
		e.SetText(e.held())
	default:
		e.leave()
	}
}
