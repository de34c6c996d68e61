package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// newMouseField makes a field in a window that is narrower than long texts, and gives the place of a column in it.
func newMouseField(t testing.TB, text string) (f *searchField, at func(column int) fyne.Position) {
	t.Helper()
	app := newTestApp(t)
	f = newSearchField(func(string) {}, func() {})
	window := app.NewWindow("")
	t.Cleanup(window.Close)
	window.SetContent(f)
	window.Resize(fyne.NewSize(400, 60))
	window.Canvas().Focus(f)
	f.SetText(text)
	return f, func(column int) fyne.Position {
		before := fyne.MeasureText(string([]rune(f.Text)[:column]), theme.TextSize(), f.TextStyle).Width
		return fyne.NewPos(f.scroll.Position().X+theme.InnerPadding()+before-f.scroll.Offset.X+1, 15)
	}
}

func press(f *searchField, at fyne.Position, button desktop.MouseButton) {
	e := &desktop.MouseEvent{Button: button}
	e.Position = at
	f.MouseDown(e)
	f.MouseUp(e)
}

// drag moves the pointer as a driver tells it: each event has the way since the one before.
func drag(f *searchField, from, to fyne.Position) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = from
	f.MouseDown(e)
	for _, share := range []float32{0.1, 0.5, 1} {
		d := &fyne.DragEvent{}
		d.Position = fyne.NewPos(from.X+share*(to.X-from.X), from.Y)
		d.Dragged = fyne.NewDelta(d.Position.X-e.Position.X, 0)
		e.Position = d.Position
		f.Dragged(d)
	}
	f.MouseUp(e)
	f.DragEnd()
}

// The cursor goes to where is clicked, behind an icon, in a text that is scrolled, and without scrolling it on.
func TestClickInTheField(t *testing.T) {
	text := "sea at night"
	f, at := newMouseField(t, text)
	for column := range len(text) + 1 {
		if press(f, at(column), desktop.MouseButtonPrimary); f.CursorColumn != column {
			t.Errorf("before %q: %d", text[column:], f.CursorColumn)
		}
	}
	long := strings.Repeat("däs ist läng ", 60)
	f.SetText(long)
	runes, offset := []rune(long), f.scroll.Offset
	if offset.X < 400 {
		t.Fatalf("it is scrolled by %v", offset)
	}
	for column := len(runes) - 20; column < len(runes)-5; column++ {
		press(f, at(column), desktop.MouseButtonPrimary)
		if f.CursorColumn != column || f.scroll.Offset != offset {
			t.Errorf("column %d: %d, scrolled to %v instead of %v", column, f.CursorColumn, f.scroll.Offset, offset)
		}
	}
	if press(f, fyne.NewPos(1e6, 15), desktop.MouseButtonPrimary); f.CursorColumn != len(runes) {
		t.Errorf("behind its end: %d", f.CursorColumn)
	}
	f.SetText("")
	if press(f, fyne.NewPos(200, 15), desktop.MouseButtonPrimary); f.CursorColumn != 0 {
		t.Errorf("in an empty field: %d", f.CursorColumn)
	}
}

func TestSelectByMouse(t *testing.T) {
	long := strings.Repeat("abcdefghij ", 60)
	f, at := newMouseField(t, long)
	n := len(long)
	drag(f, at(n-20), at(n-10))
	if got := f.SelectedText(); got != long[n-20:n-10] {
		t.Errorf("dragged: %q", got)
	}
	drag(f, at(n-10), at(n-20))
	if got := f.SelectedText(); got != long[n-20:n-10] || f.CursorColumn != n-20 {
		t.Errorf("dragged to the left: %q, %d", got, f.CursorColumn)
	}
	drag(f, at(n), at(n-4)) // from the end, which no key passes
	if got := f.SelectedText(); got != long[n-4:] {
		t.Errorf("dragged from the end: %q", got)
	}
	press(f, at(n-2), desktop.MouseButtonSecondary)
	if got := f.SelectedText(); got != long[n-4:] {
		t.Errorf("the menu is for %q", got)
	}
	press(f, at(n-15), desktop.MouseButtonPrimary)
	if got := f.SelectedText(); got != "" {
		t.Errorf("clicked: %q", got)
	}
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	f.KeyDown(shift)
	press(f, at(n-12), desktop.MouseButtonPrimary)
	f.KeyUp(shift)
	if got := f.SelectedText(); got != long[n-15:n-12] {
		t.Errorf("with the shift key: %q", got)
	}
	press(f, at(n-15), desktop.MouseButtonPrimary)
	f.DoubleTapped(&fyne.PointEvent{Position: at(n - 15)})
	if got := f.SelectedText(); got != "abcdefghij" {
		t.Errorf("a double click: %q", got)
	}
	if press(f, at(n-15), desktop.MouseButtonPrimary); f.SelectedText() != long {
		t.Errorf("a third: %q", f.SelectedText())
	}
}

// What was selected is not of the next text.
func TestNothingIsSelectedInAnotherText(t *testing.T) {
	f, _ := newMouseField(t, "sea at night")
	for _, text := range []string{"", "harbour at dawn"} {
		f.SetText("sea at night")
		f.TypedShortcut(&fyne.ShortcutSelectAll{})
		f.SetText(text)
		f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: textClipboard("boats ")})
		f.TypedRune('x')
		if want := text + "boats x"; f.Text != want {
			t.Errorf("%q, not %q", f.Text, want)
		}
	}
}

// What is pasted over a text may be as long as the field's.
func TestPasteOverAText(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.field.SetText(strings.Repeat("a ", 1_000))
	w.field.TypedShortcut(&fyne.ShortcutSelectAll{})
	long := strings.Repeat("b", 2_500)
	w.field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: textClipboard(long)})
	if w.field.Text != long {
		t.Errorf("%d bytes were pasted over a text", len(w.field.Text))
	}
}

// BenchmarkClickInTheField clicks into a text of ten words and into one of as many as the field takes, anew each time.
func BenchmarkClickInTheField(b *testing.B) {
	for name, text := range map[string]string{"ten": strings.Repeat("word ", 10), "all": strings.Repeat("word ", 10_000)} {
		b.Run(name, func(b *testing.B) {
			f, at := newMouseField(b, text)
			for b.Loop() {
				b.StopTimer()
				f.TypedRune('x') // what was measured before is no other text's
				b.StartTimer()
				press(f, at(len([]rune(f.Text))-3), desktop.MouseButtonPrimary)
			}
		})
	}
}
