package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// openSheet shows content over the window, with a title and a button below. Escape and the button close it, and what
// is returned; then the keyboard is the search field's, and closed is called.
func (w *Window) openSheet(title, button string, content fyne.CanvasObject, size fyne.Size, closed func()) (closing func()) {
	if w.native == nil {
		return func() {}
	}
	over := w.native.Canvas()
	keys := over.OnTypedKey()
	var popup *widget.PopUp
	closing = func() {
		if popup == nil {
			return
		}
		popup.Hide()
		popup = nil
		over.SetOnTypedKey(keys)
		w.focusField()
		closed()
	}
	leave := escape.NewButton(button, nil, closing, closing)
	leave.Importance = widget.HighImportance
	head := widget.NewLabel(title)
	head.SizeName = theme.SizeNameSubHeadingText
	head.TextStyle.Bold = true
	popup = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(10, 12, 14, 14),
		container.NewBorder(head, container.NewHBox(layout.NewSpacer(), leave), nil, nil, content)), over)
	room := over.Size().Subtract(fyne.NewSquareSize(40))
	popup.Resize(fyne.NewSize(min(room.Width, size.Width), min(room.Height, size.Height)))
	popup.Show()
	over.SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			closing()
		}
	})
	over.Focus(leave)
	return closing
}

// askText asks for a line of text, such as a name. Nothing is answered where the user goes back.
func (w *Window) askText(title, text, button string, answered func(string)) {
	if w.native == nil {
		return
	}
	over := w.native.Canvas()
	var popup *widget.PopUp
	var keys func()
	back := func() {
		popup.Hide()
		keys()
		if over.Overlays().Top() == nil {
			w.focusField()
		}
	}
	keys = dialogKeys(over, back)
	entry := escape.NewLine(false, back)
	answer := func() {
		back()
		answered(entry.Text)
	}
	entry.OnSubmitted = func(string) { answer() }
	entry.SetText(text)
	yes := escape.NewButton(button, nil, answer, back)
	yes.Importance = widget.HighImportance
	no := escape.NewButton(cancelText(), nil, back, back)
	head := widget.NewLabel(title)
	head.TextStyle.Bold = true
	popup = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(10, 12, 14, 14),
		container.NewVBox(head, entry, container.NewHBox(layout.NewSpacer(), no, yes))), over)
	popup.Resize(fyne.NewSize(min(460, over.Size().Width-40), popup.MinSize().Height))
	popup.Show()
	over.Focus(entry)
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}
