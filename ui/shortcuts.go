package ui

import (
	"image/color"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// shortcut is a line of the sheet: keys such as "Ctrl+Shift+Plus", and what they do.
type shortcut struct{ Keys, Does string }

// shortcutGroup is what belongs together.
type shortcutGroup struct {
	title string
	all   []shortcut
}

// shortcutGroups are all keys of the window, a column each.
func shortcutGroups() [][]shortcutGroup {
	return [][]shortcutGroup{
		{
			{lang.L("Search"), searchShortcuts()},
			{lang.L("Pictures"), slices.Concat(pictureShortcuts(), resultsShortcuts(), manyShortcuts())},
		},
		{
			{lang.L("Full view"), fullShortcuts()},
			{lang.L("Library"), libraryShortcuts()},
			{lang.L("Window"), windowShortcuts()},
		},
	}
}

func searchShortcuts() []shortcut {
	return append([]shortcut{
		{"Ctrl+F", lang.L("Go to the search field")},
		{"Enter", lang.L("Search")},
		{"Escape", lang.L("Show all pictures")},
		{"Down", lang.L("Go to the pictures")},
		{"Ctrl+L", lang.L("Find similar to the chosen picture")},
	}, queryShortcuts()...)
}

func pictureShortcuts() []shortcut {
	return []shortcut{
		{"Left/Right/Up/Down", lang.L("Choose another picture")},
		{"Space", lang.L("Full view")},
		{"Enter", lang.L("Open with the system's viewer")},
		{"0/–/5", lang.L("Rate")},
		{"Shift+Left/Right/Up/Down", lang.L("Pick a range")},
		{"Ctrl+Space", lang.L("Pick one more, or let it go")},
		{"Ctrl+A", lang.L("Pick all")},
		{"Escape", lang.L("Pick one only, then go to the search field")},
	}
}

func fullShortcuts() []shortcut {
	return []shortcut{
		{"Left/Right", lang.L("The picture before, the next one")},
		{"PageUp/PageDown", lang.L("The same, also when zoomed in")},
		{"Home/End", lang.L("The first picture, the last one")},
		{"Plus/Minus", lang.L("Larger, smaller")},
		{"Z", lang.L("Whole picture or its pixels")},
		{"R", lang.L("Turn right")},
		{"Shift+R", lang.L("Turn left")},
		{"0/–/5", lang.L("Rate")},
		{"I", lang.L("Facts beside the picture")},
		{"Enter", lang.L("Open with the system's viewer")},
		{"Space/Escape", lang.L("Back to the results")},
	}
}

func libraryShortcuts() []shortcut {
	return []shortcut{
		{"Ctrl+O", lang.L("Add folder …")},
		{"Ctrl+R", lang.L("Look for changes in all folders")},
		{"Ctrl+D", lang.L("Find duplicates …")},
		{"Ctrl+G", lang.L("Ask about the picked pictures")},
		{"Ctrl+Enter", lang.L("Run the prompt")},
	}
}

func windowShortcuts() []shortcut {
	return []shortcut{
		{"Ctrl+Z", lang.L("Undo")},
		{"Ctrl+Y", lang.L("Redo")},
		{"Ctrl+Shift+Plus", lang.L("Larger text")},
		{"Ctrl+Shift+Minus", lang.L("Smaller text")},
		{"Ctrl+T", lang.L("Traces")},
		{"Ctrl+,", lang.L("Settings …")},
		{"?", lang.L("Keyboard shortcuts")},
		{"Ctrl+Q", lang.L("Quit")},
	}
}

// keyName is what is printed on a key.
func keyName(name string) string {
	switch name {
	case "Ctrl":
		if runtime.GOOS == "darwin" {
			return "⌘"
		}
		return lang.L("Ctrl")
	case "Shift":
		return lang.L("Shift")
	case "Space":
		return lang.X("key.space", "Space")
	case "Escape":
		return lang.L("Esc")
	case "Enter":
		return lang.X("key.enter", "Enter")
	case "Delete":
		return lang.L("Del")
	case "Left":
		return "←"
	case "Right":
		return "→"
	case "Up":
		return "↑"
	case "Down":
		return "↓"
	case "PageUp":
		return lang.X("key.pageup", "Page Up")
	case "PageDown":
		return lang.X("key.pagedown", "Page Down")
	case "Home":
		return lang.X("key.home", "Home")
	case "End":
		return lang.X("key.end", "End")
	case "Plus":
		return "+"
	case "Minus":
		return "−"
	}
	return name
}

// showShortcuts shows the sheet of keys, or takes it away.
func (w *Window) showShortcuts() {
	columns := container.New(layout.NewCustomPaddedHBoxLayout(36))
	for _, column := range shortcutGroups() {
		width := float32(0) // of all keys, so that what they do stands in one line below each other
		for _, g := range column {
			for _, s := range g.all {
				width = max(width, keyCaps(s.Keys).MinSize().Width)
			}
		}
		lines := container.New(layout.NewCustomPaddedVBoxLayout(2))
		for _, g := range column {
			lines.Add(container.New(layout.NewCustomPaddedLayout(4, 0, 0, 0), heading(g.title)))
			for _, s := range g.all {
				lines.Add(shortcutLine(s, width))
			}
		}
		columns.Add(lines)
	}
	w.toggleSheet(&w.home.keySheet, lang.L("Keyboard shortcuts"), container.NewScroll(columns), columns.MinSize().AddWidthHeight(48, 64))
}

// shortcutLine is keys, as wide as all are, and what they do.
func shortcutLine(s shortcut, width float32) fyne.CanvasObject {
	does := canvas.NewText(s.Does, look.Color(theme.ColorNameForeground))
	does.TextSize = theme.TextSize()
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(fyne.NewSize(width+8, 0))
	return container.New(layout.NewCustomPaddedHBoxLayout(12),
		container.NewStack(room, container.New(layout.NewCustomPaddedLayout(1, 1, 8, 0), container.NewHBox(keyCaps(s.Keys)))), does)
}

// keyCaps draws keys as they look on a keyboard.
func keyCaps(keys string) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(3))
	for _, name := range strings.FieldsFunc(keys, func(r rune) bool { return r == '+' || r == '/' }) {
		text := canvas.NewText(keyName(name), look.Color(theme.ColorNameForeground))
		text.TextSize = theme.CaptionTextSize()
		if name == "–" {
			row.Add(container.NewCenter(text))
			continue
		}
		cap := canvas.NewRectangle(look.Color(look.Raised))
		cap.CornerRadius = 4
		cap.StrokeColor, cap.StrokeWidth = look.Color(theme.ColorNameInputBorder), 1
		row.Add(container.NewCenter(container.NewStack(cap, container.New(layout.NewCustomPaddedLayout(2, 2, 7, 7), text))))
	}
	return row
}
