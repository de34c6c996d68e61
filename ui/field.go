package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// searchField is an entry that Escape empties and the down key leaves.
type searchField struct {
	widget.Entry
	onLeave func()
}

func newSearchField(onSubmit func(string), onLeave func()) *searchField {
	f := &searchField{onLeave: onLeave}
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder("Search your pictures: red dress, sea at night, invoice …")
	f.Icon = theme.SearchIcon()
	f.OnSubmitted = onSubmit
	f.Scroll = fyne.ScrollNone
	return f
}

// TypedKey implements fyne.Focusable.
func (f *searchField) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		f.SetText("")
		f.OnSubmitted("")
	case fyne.KeyDown:
		f.onLeave()
	default:
		f.Entry.TypedKey(key)
	}
}
