package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/ui/look"
)

// preferTextSize is the key of how large text is, in percent.
const preferTextSize = "textsize"

// textSizes are those that can be chosen, in percent.
var textSizes = []int{80, 90, 100, 110, 125, 140, 160}

func (w *Window) textSize() int {
	size := w.app.Preferences().IntWithFallback(preferTextSize, 100)
	return min(max(size, textSizes[0]), textSizes[len(textSizes)-1])
}

// theme is how the window looks by the user's choices.
func (w *Window) theme() fyne.Theme {
	return look.NewTheme(w.appearance()).Scaled(float32(w.textSize()) / 100)
}

func (w *Window) setTextSize(percent int) {
	w.app.Preferences().SetInt(preferTextSize, percent)
	w.app.Settings().SetTheme(w.theme())
	w.renewMenu()
	w.say(lang.L("Text size: {{.Percent}} %", map[string]any{"Percent": fmt.Sprint(percent)}))
}

// stepTextSize makes text larger, or with -1 smaller, by a step.
func (w *Window) stepTextSize(step int) {
	at := 0
	for i, size := range textSizes {
		if size <= w.textSize() {
			at = i
		}
	}
	w.setTextSize(textSizes[min(max(at+step, 0), len(textSizes)-1)])
}

// appearanceItems are those of the menu about colours and the size of text.
func (w *Window) appearanceItems() []*fyne.MenuItem {
	keyed := func(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, action)
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
		return i
	}
	sizes := []*fyne.MenuItem{
		keyed(lang.L("Larger text"), fyne.KeyPlus, func() { w.stepTextSize(1) }),
		keyed(lang.L("Smaller text"), fyne.KeyMinus, func() { w.stepTextSize(-1) }),
		alsoKeyed(fyne.KeyEqual, func() { w.stepTextSize(1) }), // where plus is typed with Shift
	}
	for _, percent := range textSizes {
		i := fyne.NewMenuItem(fmt.Sprintf("%d %%", percent), func() { w.setTextSize(percent) })
		i.Checked = percent == w.textSize()
		sizes = append(sizes, i)
	}
	size := fyne.NewMenuItem(lang.L("Text size"), nil)
	size.ChildMenu = fyne.NewMenu("", sizes...)
	items := []*fyne.MenuItem{size}
	for _, a := range []struct {
		label      string
		appearance look.Appearance
	}{{lang.L("Light"), look.Light}, {lang.L("Dark"), look.Dark}, {lang.L("As the system"), look.System}} {
		i := fyne.NewMenuItem(a.label, func() { w.setAppearance(a.appearance) })
		i.Checked = a.appearance == w.appearance()
		items = append(items, i)
	}
	return items
}

// alsoKeyed is a separator that carries another way to type what an item of the menu does: the menu has its keys
// before what has the focus.
func alsoKeyed(key fyne.KeyName, action func()) *fyne.MenuItem {
	i := fyne.NewMenuItemSeparator()
	i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	i.Action = action
	return i
}
