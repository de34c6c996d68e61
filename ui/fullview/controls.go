package fullview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// button is a button that Escape leaves.
type button struct {
	widget.Button
	leave func()
}

func newButton(text string, icon fyne.Resource, onTap, leave func()) *button {
	b := &button{leave: leave}
	b.Text, b.Icon, b.OnTapped = text, icon, onTap
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		b.leave()
		return
	}
	b.Button.TypedKey(key)
}

// wordsEntry is an entry that Escape leaves; what was typed stays in it.
type wordsEntry struct {
	widget.Entry
	leave func()
}

func newWordsEntry(lines bool, leave func()) *wordsEntry {
	e := &wordsEntry{leave: leave}
	e.ExtendBaseWidget(e)
	if lines {
		e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
		e.SetMinRowsVisible(3)
	}
	return e
}

// TypedKey implements fyne.Focusable.
func (e *wordsEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.leave()
		return
	}
	e.Entry.TypedKey(key)
}
