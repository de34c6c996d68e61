package ui

import (
	"sort"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// fieldMouse is what the mouse does in the field. An entry finds the character below the pointer by measuring the text up
// to each of them, which takes seconds of a pasted one, counts the icon as text, and forgets while dragging how far it is
// scrolled. So it is only told of the mouse, and the field finds the place.
type fieldMouse struct {
	pressed  int // the character that a drag begins before
	dragging bool
	doubled  time.Time // the last double click; another selects all
}

// columnAt is the character that the cursor goes before at a click, by its distance from the field's left.
func (f *searchField) columnAt(x float32) int {
	runes := []rune(f.Text)
	x -= theme.InnerPadding()
	if f.scroll != nil {
		x += f.scroll.Offset.X - f.scroll.Position().X
	}
	width := func(column int) float32 {
		return fyne.MeasureText(string(runes[:column]), theme.TextSize(), f.TextStyle).Width
	}
	column := sort.Search(len(runes), func(i int) bool { return width(i+1) > x })
	if column < len(runes) && x > (width(column)+width(column+1))/2 {
		column++
	}
	return column
}

// MouseDown implements desktop.Mouseable.
func (f *searchField) MouseDown(e *desktop.MouseEvent) {
	f.mouse.dragging = false
	if time.Since(f.mouse.doubled) <= fyne.CurrentApp().Driver().DoubleTapDelay() {
		f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		return
	}
	column := f.columnAt(e.Position.X)
	kept := e.Button == desktop.MouseButtonSecondary && f.SelectedText() != ""
	if kept {
		column = f.CursorColumn // its menu is for what is selected
	}
	f.still(func() {
		above := *e
		above.Position.Y = -f.Size().Height // where an entry measures nothing
		f.Entry.MouseDown(&above)
	})
	f.mouse.pressed = column
	f.moveTo(column)
}

// Dragged implements fyne.Draggable.
func (f *searchField) Dragged(e *fyne.DragEvent) {
	if !f.mouse.dragging {
		f.mouse.dragging = true
		if f.SelectedText() == "" {
			f.still(func() { f.selectFrom(f.mouse.pressed) })
		}
	}
	f.moveTo(f.columnAt(e.Position.X))
}

// DragEnd implements fyne.Draggable.
func (f *searchField) DragEnd() {
	f.mouse.dragging = false
	f.Entry.DragEnd()
}

// DoubleTapped implements fyne.DoubleTappable.
func (f *searchField) DoubleTapped(e *fyne.PointEvent) {
	f.mouse.doubled = time.Now()
	f.Entry.DoubleTapped(e)
}

// still does something that moves the cursor for a moment, with which an entry would scroll.
func (f *searchField) still(do func()) {
	if f.scroll == nil {
		do()
		return
	}
	offset := f.scroll.Offset
	do()
	f.scroll.Offset = offset
}
