package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// showLibraries shows all libraries that were opened here, and what can be done with each.
func (w *Window) showLibraries() {
	if w.home.librarySheet != nil || w.native == nil {
		return
	}
	rows := container.New(layout.NewCustomPaddedVBoxLayout(4))
	var fill func()
	fill = func() {
		rows.RemoveAll()
		for i, k := range w.home.known {
			if i > 0 {
				rows.Add(widget.NewSeparator())
			}
			rows.Add(w.libraryRow(k, fill))
		}
		if len(w.home.known) == 0 {
			rows.Add(plainText(lang.L("None yet.")))
		}
		rows.Refresh()
	}
	fill()
	about := newCaption(lang.L("A library is a folder that can be copied. It knows where your pictures are and what you said of them; the pictures themselves are not in it."))
	closing := func() { w.home.librarySheet.end() }
	buttons := container.NewHBox(
		escape.NewButton(lang.L("New library …"), theme.ContentAddIcon(), func() { closing(); w.newLibrary() }, closing),
		escape.NewButton(lang.L("Open a library’s folder …"), theme.FolderOpenIcon(), func() { closing(); w.chooseLibrary() }, closing))
	w.toggleSheet(&w.home.librarySheet, lang.L("Libraries"), container.NewBorder(about, buttons, nil, nil, container.NewVScroll(rows)), fyne.Size{})
}

func (w *Window) libraryRow(k engine.KnownLibrary, fill func()) fyne.CanvasObject {
	open := w.library != nil && w.library.Dir() == k.Path
	closing := func() { w.home.librarySheet.end() }
	name := widget.NewLabel(libraryName(k))
	name.TextStyle.Bold = true
	name.Truncation = fyne.TextTruncateEllipsis
	about := look.Printable(look.Path(k.Path))
	switch {
	case open:
		about = lang.L("open now") + " · " + about
	case !k.Opened.IsZero():
		about = lang.L("opened {{.Time}}", map[string]any{"Time": dayAndTime(k.Opened.Local())}) + " · " + about
	}
	to := escape.NewButton(lang.L("Open"), nil, func() { closing(); w.switchTo(k.Path) }, closing)
	rename := escape.NewButton(lang.L("Rename …"), nil, func() {
		askName(w.native, nameQuestion{
			title: lang.L("Rename this library"), name: libraryName(k), yes: lang.L("Rename"),
			text: lang.L("Its folder keeps its name."),
		}, func(name string) {
			w.reloadLibraries(func() error { return engine.RenameLibrary(k.Path, name) }, fill)
		})
	}, closing)
	forget := escape.NewButton(lang.L("Forget …"), nil, func() {
		ask(w.native, question{
			title:     lang.L("Take this library out of the list?"),
			sentences: []string{look.Printable(k.Path), lang.L("Its folder stays as it is, and can be opened again.")},
			yes:       lang.L("Forget"), no: lang.L("Keep"),
		}, func(yes bool) {
			if yes {
				w.reloadLibraries(func() error { return engine.ForgetLibrary(k.Path) }, fill)
			}
		})
	}, closing)
	if open {
		to.Disable()
		forget.Disable()
	}
	return container.NewBorder(nil, nil, nil, container.NewCenter(container.NewHBox(to, rename, forget)),
		container.New(layout.NewCustomPaddedVBoxLayout(-12), name, inset(newCaption(about))))
}

// nameQuestion asks for a name.
type nameQuestion struct{ title, text, name, yes string }

// askName calls answered with a name, unless the user thinks otherwise.
func askName(window fyne.Window, q nameQuestion, answered func(name string)) {
	over := window.Canvas()
	var popup *widget.PopUp
	var back func()
	leave := func() {
		if popup != nil {
			popup.Hide()
			popup = nil
			back()
		}
	}
	back = dialogKeys(over, leave)
	var entry *escape.Entry
	yes := escape.NewButton(q.yes, nil, nil, leave)
	yes.Importance = widget.HighImportance
	done := func() {
		if entry.Text != "" && popup != nil {
			leave()
			answered(entry.Text)
		}
	}
	yes.OnTapped = done
	entry = escape.NewEntry(func() string { return entry.Text }, func() {}, leave)
	entry.OnSubmitted = func(string) { done() }
	entry.OnChanged = func(text string) {
		if text == "" {
			yes.Disable()
		} else {
			yes.Enable()
		}
	}
	entry.SetPlaceHolder(lang.L("Name"))
	entry.SetText(q.name)
	entry.OnChanged(q.name)
	no := escape.NewButton(lang.L("Cancel"), nil, leave, leave)
	title := widget.NewLabel(q.title)
	title.SizeName = theme.SizeNameSubHeadingText
	title.TextStyle.Bold = true
	about := newCaption(q.text)
	width := min(questionWidth, over.Size().Width-40)
	about.Resize(fyne.NewSize(width-40, 0))
	popup = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(10, 12, 14, 14),
		container.New(layout.NewCustomPaddedVBoxLayout(8), title, entry, about,
			container.NewHBox(layout.NewSpacer(), no, yes))), over)
	popup.Resize(fyne.NewSize(width, 0))
	popup.Show()
	over.Focus(entry)
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}
