package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// viewEntry is an entry of one low line that knows Escape, and Enter with and without Shift.
type viewEntry struct {
	widget.Entry
	onEnter  func(back bool)
	onEscape func()
	shift    bool
}

func newViewEntry(hint string) *viewEntry {
	e := &viewEntry{onEnter: func(bool) {}}
	e.onEscape = func() { e.SetText("") }
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(hint)
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	return e
}

// clearOr takes the text away, or if there is none does something else.
func (e *viewEntry) clearOr(otherwise func()) func() {
	return func() {
		if e.Text == "" {
			otherwise()
			return
		}
		e.SetText("")
	}
}

// KeyDown implements desktop.Keyable.
func (e *viewEntry) KeyDown(key *fyne.KeyEvent) {
	e.noteShift(key, true)
	e.Entry.KeyDown(key)
}

// KeyUp implements desktop.Keyable.
func (e *viewEntry) KeyUp(key *fyne.KeyEvent) {
	e.noteShift(key, false)
	e.Entry.KeyUp(key)
}

func (e *viewEntry) noteShift(key *fyne.KeyEvent, down bool) {
	if key.Name == "LeftShift" || key.Name == "RightShift" {
		e.shift = down
	}
}

// FocusLost implements fyne.Focusable.
func (e *viewEntry) FocusLost() {
	e.shift = false
	e.Entry.FocusLost()
}

// TypedKey implements fyne.Focusable.
func (e *viewEntry) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		e.onEscape()
	case fyne.KeyReturn, fyne.KeyEnter:
		e.onEnter(e.shift)
	default:
		e.Entry.TypedKey(key)
	}
}

// withLessRoom sets entries and checks closer than elsewhere in the window.
func withLessRoom(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(o, compactTheme{})
}

// compactTheme is the window's theme of the moment with less room in it.
type compactTheme struct{}

func (compactTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return fyne.CurrentApp().Settings().Theme().Color(name, variant)
}

func (compactTheme) Font(style fyne.TextStyle) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Font(style)
}

func (compactTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Icon(name)
}

func (compactTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameInnerPadding:
		return 3
	case theme.SizeNameText:
		return look.DenseText - 1
	case theme.SizeNamePadding:
		return 2
	case theme.SizeNameInlineIcon:
		return 14
	}
	return fyne.CurrentApp().Settings().Theme().Size(name)
}
