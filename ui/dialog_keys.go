package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
)

// dialogKeys has Escape end a dialog that is about to be shown, where nothing in it has the focus. back gives the
// keys and the focus to what had them before.
func dialogKeys(over fyne.Canvas, leave func()) (back func()) {
	keys, runes, focused := over.OnTypedKey(), over.OnTypedRune(), over.Focused()
	over.SetOnTypedRune(nil)
	over.SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			leave()
		}
	})
	return func() {
		over.SetOnTypedKey(keys)
		over.SetOnTypedRune(runes)
		if focused != nil && over.Overlays().Top() == nil && over.Focused() == nil {
			over.Focus(focused)
		}
	}
}

// showFolders shows a dialog that asks for a folder, nearly as large as the window. Escape leaves it.
func showFolders(d *dialog.FileDialog, window fyne.Window) {
	over := window.Canvas()
	back := dialogKeys(over, d.Dismiss)
	d.Show()
	d.SetOnClosed(back)
	d.Resize(over.Size().Subtract(fyne.NewSize(160, 120))) // only after Show: before it there is nothing to size
}
