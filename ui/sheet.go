package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// sheet is a dialog that shows something until Escape or its button ends it.
type sheet struct {
	end func()
}

// toggleSheet shows a sheet with room for its content as far as the window has it, or takes it away where it is shown already.
func (w *Window) toggleSheet(shown **sheet, title string, content fyne.CanvasObject, wanted fyne.Size) {
	if *shown != nil {
		(*shown).end()
		return
	}
	if w.native == nil {
		return
	}
	*shown = openSheet(w.native, title, content, wanted, func() { *shown = nil })
}

// sheetSize is as much as a sheet takes; a smaller window scrolls it.
var sheetSize = fyne.NewSize(900, 680)

// openSheet shows a sheet above everything else.
func openSheet(window fyne.Window, title string, content fyne.CanvasObject, wanted fyne.Size, closed func()) *sheet {
	over := window.Canvas()
	keys, runes, focused := over.OnTypedKey(), over.OnTypedRune(), over.Focused()
	var popup *widget.PopUp
	s := &sheet{}
	s.end = func() {
		if popup == nil {
			return
		}
		popup.Hide()
		popup = nil
		over.SetOnTypedKey(keys)
		over.SetOnTypedRune(runes)
		closed()
		if focused != nil && over.Overlays().Top() == nil {
			over.Focus(focused)
		}
	}
	head := widget.NewLabel(title)
	head.SizeName = theme.SizeNameSubHeadingText
	head.TextStyle.Bold = true
	closing := escape.NewButton("", theme.CancelIcon(), s.end, s.end)
	closing.Importance = widget.LowImportance
	popup = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(10, 12, 12, 8),
		container.NewBorder(container.NewBorder(nil, nil, head, closing), nil, nil, nil, content)), over)
	room := over.Size().Subtract(fyne.NewSquareSize(40))
	popup.Resize(room.Min(sheetSize.Max(wanted)))
	popup.Show()
	over.SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			s.end()
		}
	})
	over.SetOnTypedRune(func(r rune) {
		if r == '?' {
			s.end()
		}
	})
	return s
}
