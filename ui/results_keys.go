package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// resultsShortcuts are the sheet's.
func resultsShortcuts() []shortcut {
	return []shortcut{
		{"Ctrl+1", lang.L("Small pictures")},
		{"Ctrl+2", lang.L("Medium pictures")},
		{"Ctrl+3", lang.L("Large pictures")},
		{"Ctrl+4", lang.L("Table")},
		{"Ctrl+B", lang.L("Filters beside the pictures")},
		{"Ctrl+U", lang.L("Show or fold what is less relevant")},
	}
}

// resultsItems are the menu's.
func (w *Window) resultsItems() []*fyne.MenuItem {
	item := func(label, key string, action func()) *fyne.MenuItem {
		return withShortcut(fyne.NewMenuItem(label, action), key)
	}
	sized := func(label, key string, size viewSize) *fyne.MenuItem {
		i := item(label, key, func() { w.setViewSize(size) })
		i.Checked = w.view.choices.size == size
		return i
	}
	return []*fyne.MenuItem{
		sized(lang.L("Small pictures"), "1", smallCells),
		sized(lang.L("Medium pictures"), "2", mediumCells),
		sized(lang.L("Large pictures"), "3", largeCells),
		sized(lang.L("Table"), "4", asTable),
		item(lang.L("Filters beside the pictures"), "B", w.toggleFacets),
		item(lang.L("Show or fold what is less relevant"), "U", w.unfold),
	}
}
