package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// searchField is an entry that Escape empties and the down key leaves. Places in its text can be marked.
type searchField struct {
	widget.Entry
	onLeave func()
	onTyped func()                       // the user changed the text
	onSet   func()                       // the program did
	onKey   func(name fyne.KeyName) bool // takes a key before the field does
	onTab   func() bool                  // tells whether the tab key is taken
	onPaste func(fyne.Clipboard) bool    // takes what is pasted before the field does
	onFocus func(gained bool)
	onClick func()

	setting bool
	marked  [][2]int // characters of the text, from and to
	lines   []fyne.CanvasObject
	scroll  *container.Scroll
	mouse   fieldMouse

	post     func(func()) // runs a function on the widgets' goroutine; without, the cursor blinks for ever
	blinking *time.Timer  // nil until it did
	until    time.Time    // it blinks
}

func newSearchField(onSubmit func(string), onLeave func()) *searchField {
	nothing := func() {}
	f := &searchField{
		onLeave: onLeave, onTyped: nothing, onSet: nothing, onClick: nothing,
		onKey: func(fyne.KeyName) bool { return false }, onTab: func() bool { return false },
		onPaste: func(fyne.Clipboard) bool { return false }, onFocus: func(bool) {},
	}
	f.ExtendBaseWidget(f)
	f.SetPlaceHolder(lang.L("Search your pictures: red dress, sea at night, invoice …"))
	f.Icon = theme.SearchIcon()
	f.Wrapping, f.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	f.OnSubmitted = onSubmit
	f.OnCursorChanged = f.placeMarks
	f.OnChanged = func(string) {
		if f.setting {
			f.onSet()
		} else {
			f.onTyped()
		}
	}
	return f
}

// maxFieldText bounds the text of the field, in bytes. At a click an entry measures the text up to each of its
// characters: 36,000 took minutes.
const maxFieldText = 3_000

// SetText changes the text for the program: nothing is searched for by that.
func (f *searchField) SetText(text string) {
	if len(text) > maxFieldText {
		text = strings.ToValidUTF8(text[:maxFieldText], "")
	}
	f.setting = true
	defer func() { f.setting = false }()
	f.unselect()
	f.Entry.SetText(text)
	f.moveTo(len([]rune(text)))
}

// edit changes the text as the user would, and puts the cursor behind a byte of it.
func (f *searchField) edit(text string, at int) {
	changed := text != f.Text
	f.SetText(text)
	f.moveTo(len([]rune(text[:min(at, len(f.Text))])))
	if changed {
		f.onTyped()
	}
}

func (f *searchField) moveTo(column int) {
	f.CursorColumn = column
	f.Refresh()
}

// cursor is the byte of the text that the cursor stands before.
func (f *searchField) cursor() int {
	runes := []rune(f.Text)
	return len(string(runes[:min(f.CursorColumn, len(runes))]))
}

// selectBytes selects a part of the text.
func (f *searchField) selectBytes(from, to int) {
	f.unselect()
	f.selectFrom(len([]rune(f.Text[:from])))
	f.moveTo(len([]rune(f.Text[:to])))
}

// unselect drops the selection. It would go on from the beginning of another text.
func (f *searchField) unselect() { f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome}) }

// selectFrom has what the cursor passes from now on be selected. An entry has no way to say so but the keys.
func (f *searchField) selectFrom(column int) {
	f.CursorColumn = column
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	f.KeyDown(shift)
	key := fyne.KeyLeft
	if column == 0 {
		key = fyne.KeyRight // one that has a character to pass
	}
	f.Entry.TypedKey(&fyne.KeyEvent{Name: key})
	f.KeyUp(shift)
}

// mark draws a line below characters of the text.
func (f *searchField) mark(places [][2]int) {
	f.marked = places
	for len(f.lines) < len(places) {
		f.lines = append(f.lines, canvas.NewRectangle(look.Color(theme.ColorNameError)))
	}
	f.Refresh()
}

// placeMarks puts the lines where the text is now, which may be scrolled.
func (f *searchField) placeMarks() {
	if f.scroll == nil {
		return
	}
	runes := []rune(f.Text)
	size, padding := theme.TextSize(), theme.InnerPadding()
	left, right := f.scroll.Position().X, f.scroll.Position().X+f.scroll.Size().Width
	x := func(column int) float32 {
		text := string(runes[:min(column, len(runes))])
		return left + padding + fyne.MeasureText(text, size, f.TextStyle).Width - f.scroll.Offset.X
	}
	for i, o := range f.lines {
		if i >= len(f.marked) {
			o.Hide()
			continue
		}
		from, to := max(x(f.marked[i][0]), left), min(x(f.marked[i][1]), right-2)
		o.(*canvas.Rectangle).FillColor = look.Color(theme.ColorNameError) //nolint:forcetypeassert // made in mark
		o.Move(fyne.NewPos(from, f.Size().Height-padding-1))
		o.Resize(fyne.NewSize(to-from, 2))
		o.Show()
		if to <= from {
			o.Hide() // it is scrolled away
		}
	}
}

// AcceptsTab implements fyne.Tabbable.
func (f *searchField) AcceptsTab() bool { return f.onTab() }

// TypedKey implements fyne.Focusable.
func (f *searchField) TypedKey(key *fyne.KeyEvent) {
	switch {
	case f.onKey(key.Name):
	case key.Name == fyne.KeyEscape:
		f.SetText("")
		f.OnSubmitted("")
	case key.Name == fyne.KeyDown:
		f.onLeave()
	case key.Name == fyne.KeyTab:
	default:
		f.Entry.TypedKey(key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (f *searchField) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok && f.onPaste(paste.Clipboard) {
		return
	}
	f.Entry.TypedShortcut(s)
}

// FocusGained implements fyne.Focusable.
func (f *searchField) FocusGained() {
	f.Entry.FocusGained()
	f.onFocus(true)
}

// FocusLost implements fyne.Focusable.
func (f *searchField) FocusLost() {
	f.Entry.FocusLost()
	f.onFocus(false)
}

// Tapped implements fyne.Tappable.
func (f *searchField) Tapped(e *fyne.PointEvent) {
	f.Entry.Tapped(e)
	f.onClick()
}

// CreateRenderer implements fyne.Widget.
func (f *searchField) CreateRenderer() fyne.WidgetRenderer {
	r := &fieldRenderer{f.Entry.CreateRenderer(), f}
	for _, o := range r.WidgetRenderer.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			f.scroll = s
			s.OnScrolled = func(fyne.Position) { f.placeMarks() }
		}
	}
	return r
}

// fieldRenderer draws the marks over an entry.
type fieldRenderer struct {
	fyne.WidgetRenderer
	field *searchField
}

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.field.placeMarks()
}

func (r *fieldRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.field.placeMarks()
	r.field.blink(blinkFor)
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	all := r.WidgetRenderer.Objects()
	return append(all[:len(all):len(all)], r.field.lines...)
}
