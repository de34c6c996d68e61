// Package escape has widgets that the Escape key leaves. Fyne gives a key to what has the focus and to nothing else, so
// what is to be left by Escape has to say so.
package escape

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Check is a check that Escape leaves.
type Check struct {
	widget.Check
	leave func()
}

// NewCheck makes a Check; leave is what Escape does, here and below.
func NewCheck(text string, onChanged func(bool), leave func()) *Check {
	c := &Check{leave: leave}
	c.Text, c.OnChanged = text, onChanged
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		c.leave()
	}
}

// List is a list that Escape leaves.
type List struct {
	widget.List
	leave func()
}

// NewList makes a List.
func NewList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject), leave func()) *List {
	l := &List{leave: leave}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		l.leave()
		return
	}
	l.List.TypedKey(key)
}

// Button is a button that Escape leaves.
type Button struct {
	widget.Button
	leave func()
}

// NewButton makes a Button.
func NewButton(text string, icon fyne.Resource, onTap, leave func()) *Button {
	b := &Button{leave: leave}
	b.Text, b.Icon, b.OnTapped = text, icon, onTap
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable: Enter, too, does what the button is for.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		b.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// Select is a choice of one that Escape leaves.
type Select struct {
	widget.Select
	leave func()
}

// NewSelect makes a Select with its first option chosen.
func NewSelect(options []string, leave func()) *Select {
	s := &Select{leave: leave}
	s.Options, s.Selected = options, options[0]
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		s.leave()
		return
	}
	s.Select.TypedKey(key)
}

// SelectEntry is an entry with a list to choose from. Its text holds when it is chosen there, by Enter and when
// the entry is left. Escape brings back what held, and then leaves.
type SelectEntry struct {
	widget.SelectEntry
	Options  []string // see SetOptions
	Held     func() string
	OnCommit func()
	leave    func()
}

// NewSelectEntry makes a SelectEntry; held gives the text that holds.
func NewSelectEntry(held func() string, leave func()) *SelectEntry {
	e := &SelectEntry{Held: held, OnCommit: func() {}, leave: leave}
	e.ExtendBaseWidget(e)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.OnSubmitted = func(string) { e.OnCommit() }
	e.OnChanged = func(text string) {
		if slices.Contains(e.Options, text) {
			e.OnCommit()
		}
	}
	return e
}

// SetOptions sets what can be chosen.
func (e *SelectEntry) SetOptions(options []string) {
	e.Options = options
	e.SelectEntry.SetOptions(options)
}

// FocusLost implements fyne.Focusable.
func (e *SelectEntry) FocusLost() {
	e.SelectEntry.FocusLost()
	e.OnCommit()
}

// TypedKey implements fyne.Focusable.
func (e *SelectEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		bringBack(&e.Entry, e.Held, e.leave)
		return
	}
	e.SelectEntry.TypedKey(key)
}

// Entry is an entry that tells when its text is to hold. Escape brings back what held, and then leaves.
type Entry struct {
	widget.Entry
	Held     func() string
	OnCommit func()
	leave    func()
}

// NewEntry makes an Entry; held gives the text that holds.
func NewEntry(held func() string, onCommit, leave func()) *Entry {
	e := &Entry{Held: held, OnCommit: onCommit, leave: leave}
	e.ExtendBaseWidget(e)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	e.AlwaysShowValidationError = true
	e.OnSubmitted = func(string) { onCommit() }
	return e
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.OnCommit()
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		bringBack(&e.Entry, e.Held, e.leave)
		return
	}
	e.Entry.TypedKey(key)
}

// bringBack brings back what held before an entry was typed into, or leaves where that stands there.
func bringBack(e *widget.Entry, held func() string, leave func()) {
	if e.Text == held() {
		leave()
		return
	}
	e.SetText(held())
}

// Line is an entry whose text stays as it is when Escape leaves it.
type Line struct {
	widget.Entry
	leave func()
}

// NewLine makes a Line, of one line or of many.
func NewLine(many bool, leave func()) *Line {
	e := &Line{leave: leave}
	e.ExtendBaseWidget(e)
	if many {
		e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
		return e
	}
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Line) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.leave()
		return
	}
	e.Entry.TypedKey(key)
}
