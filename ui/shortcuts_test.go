package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// No two items of the menu have the same keys, and the sheet tells them all.
func TestShortcuts(t *testing.T) {
	w, _ := atHome(t)
	told := map[string]bool{}
	for _, column := range shortcutGroups() {
		for _, g := range column {
			for _, s := range g.all {
				told[strings.ReplaceAll(s.Keys, " ", "")] = true
			}
		}
	}
	names := map[string]string{}
	var walk func(items []*fyne.MenuItem)
	walk = func(items []*fyne.MenuItem) {
		for _, i := range items {
			if i.ChildMenu != nil {
				walk(i.ChildMenu.Items)
			}
			if i.Shortcut == nil {
				continue
			}
			name := i.Shortcut.ShortcutName()
			if other, taken := names[name]; taken {
				t.Errorf("%q and %q have the same keys", other, i.Label)
			}
			names[name] = i.Label
			keys, ok := i.Shortcut.(fyne.KeyboardShortcut)
			if !ok || i.IsSeparator {
				continue
			}
			if text := keysOf(keys); !told[text] {
				t.Errorf("the sheet does not tell %s (%s)", text, i.Label)
			}
		}
	}
	for _, m := range w.menu().Items {
		walk(m.Items)
	}
	w.showShortcuts()
	top := w.native.Canvas().Overlays().Top()
	if top == nil || len(find[*canvas.Text](top)) < 40 {
		t.Fatal("the sheet is not shown")
	}
	w.native.Canvas().OnTypedRune()('?')
	if w.native.Canvas().Overlays().Top() != nil || w.home.keySheet != nil {
		t.Error("the sheet stays")
	}
}

func keysOf(s fyne.KeyboardShortcut) string {
	text := ""
	if s.Mod()&fyne.KeyModifierShortcutDefault != 0 {
		text += "Ctrl+"
	}
	if s.Mod()&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	name := map[fyne.KeyName]string{fyne.KeyReturn: "Enter", fyne.KeyPlus: "Plus", fyne.KeyMinus: "Minus"}[s.Key()]
	if name == "" {
		name = string(s.Key())
	}
	return text + name
}

// The sheet tells each key that the full view knows.
func TestShortcutsOfTheFullView(t *testing.T) {
	told := map[string]bool{}
	for _, s := range fullShortcuts() {
		for _, keys := range strings.Split(s.Keys, "/") {
			told[keys] = true
		}
	}
	for _, key := range []string{
		"Left", "Right", "PageUp", "PageDown", "Home", "End", "Plus", "Minus", "Z", "R", "Shift+R", "0", "5", "I", "Enter", "Space", "Escape",
	} {
		if !told[key] {
			t.Errorf("%s is not told", key)
		}
		if name := keyName(key); len([]rune(name)) > 1 && name == key && key != "Enter" && key != "Space" && key != "Home" && key != "End" && key != "Shift+R" {
			t.Errorf("%s has no name of its own", key)
		}
	}
}
