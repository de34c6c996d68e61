package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// promptEntry is an entry of several lines that Ctrl+Enter runs and Escape leaves.
type promptEntry struct {
	widget.Entry
	onRun, onLeave func()
}

func newPromptEntry(onRun, onLeave func()) *promptEntry {
	e := &promptEntry{onRun: onRun, onLeave: onLeave}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(3)
	return e
}

// TypedShortcut implements fyne.Shortcutable.
func (e *promptEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierShortcutDefault &&
		(c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		e.onRun()
		return
	}
	e.Entry.TypedShortcut(s)
}

// TypedKey implements fyne.Focusable.
func (e *promptEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.onLeave()
		return
	}
	e.Entry.TypedKey(key)
}

// promptActions are what the choice of prompts asks for.
type promptActions struct {
	use    func(engine.Prompt)
	save   func(name string)
	delete func(name string)
	window func() fyne.Window
}

// promptMenu offers the ready prompts and the user's own.
type promptMenu struct {
	*widget.Button
	actions promptActions
	prompts []engine.Prompt
	canSave bool // there is a prompt to be saved
}

func newPromptMenu(actions promptActions) *promptMenu {
	m := &promptMenu{actions: actions}
	m.Button = widget.NewButtonWithIcon(lang.L("Prompts"), theme.MenuDropDownIcon(), m.open)
	m.IconPlacement = widget.ButtonIconTrailingText
	m.Importance = widget.LowImportance
	return m
}

// open shows the menu below its button.
func (m *promptMenu) open() {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(m.Button)
	if canvas == nil {
		return
	}
	menu := widget.NewPopUpMenu(m.menu(), canvas)
	menu.ShowAtRelativePosition(fyne.NewPos(0, m.Size().Height), m.Button)
}

func (m *promptMenu) menu() *fyne.Menu {
	var answers, pictures, own, gone []*fyne.MenuItem
	for _, p := range m.prompts {
		item := fyne.NewMenuItem(look.Ellipsize(look.Printable(p.Name), 300, theme.TextSize()), func() { m.actions.use(p) })
		switch {
		case p.Own:
			own = append(own, item)
			gone = append(gone, fyne.NewMenuItem(item.Label, func() { m.actions.delete(p.Name) }))
		case p.Kind == engine.PictureKind:
			pictures = append(pictures, item)
		default:
			answers = append(answers, item)
		}
	}
	menu := fyne.NewMenu("")
	sub := func(title string, items []*fyne.MenuItem) {
		if len(items) > 0 {
			item := fyne.NewMenuItem(title, nil)
			item.ChildMenu = fyne.NewMenu("", items...)
			menu.Items = append(menu.Items, item)
		}
	}
	sub(lang.L("For an answer"), answers)
	sub(lang.L("For a picture"), pictures)
	if len(own) > 0 {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		menu.Items = append(menu.Items, own...)
	}
	save := fyne.NewMenuItem(lang.L("Save this prompt …"), m.askName)
	save.Disabled = !m.canSave
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), save)
	sub(lang.L("Delete one of mine"), gone)
	return menu
}

// askName asks what the prompt is to be called.
func (m *promptMenu) askName() {
	window := m.actions.window()
	if window == nil {
		return
	}
	var d *dialog.ConfirmDialog
	name := escape.NewEntry(func() string { return "" }, func() {}, func() { d.Hide() })
	name.SetPlaceHolder(lang.L("What it is called"))
	done := func(yes bool) {
		if text := strings.TrimSpace(name.Text); yes && text != "" {
			m.actions.save(text)
		}
	}
	d = dialog.NewCustomConfirm(lang.L("Save this prompt"), lang.L("Save"), lang.L("Cancel"), container.NewVBox(name,
		newCaption(lang.L("A prompt of yours with the same name is replaced."))), done, window)
	name.OnSubmitted = func(string) {
		d.Hide()
		done(true)
	}
	d.Resize(fyne.NewSize(420, 180))
	d.Show()
	window.Canvas().Focus(name)
}
