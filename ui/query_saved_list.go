package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// savedList is the sheet of the saved searches. It stays open while they are renamed and deleted.
type savedList struct {
	w       *Window
	lines   *fyne.Container
	fault   *caption // why the last change failed
	at      string   // the search that was just renamed, where the keyboard goes on
	layers  int      // of the window, up to this one
	closing func()
}

// manageSearches lists the saved searches, for renaming and deleting them.
func (w *Window) manageSearches() {
	w.query.drop.close()
	if len(w.query.saved) == 0 {
		w.say(lang.L("No search is saved yet. The star beside the search field saves what is typed there."))
		return
	}
	if w.native == nil || w.query.list != nil {
		return
	}
	l := &savedList{w: w, lines: container.NewVBox(), fault: newCaption("")}
	l.closing = w.openSheet(lang.L("Saved searches"), lang.L("Close"), container.NewBorder(nil, l.fault, nil, nil, container.NewVScroll(l.lines)),
		fyne.NewSize(720, 480), func() { w.query.list = nil })
	w.query.list = l
	l.layers = len(w.native.Canvas().Overlays().List())
	l.fill()
}

// fill shows the searches that there are. With none left there is nothing to show.
func (l *savedList) fill() {
	if len(l.w.query.saved) == 0 {
		l.closing()
		return
	}
	over := l.w.native.Canvas()
	uncovered := len(over.Overlays().List()) == l.layers // else the keyboard is a dialog's
	if uncovered && len(l.lines.Objects) > 0 {
		over.Unfocus() // a button that goes
	}
	l.lines.RemoveAll()
	for _, s := range l.w.query.saved {
		line, rename := l.line(s)
		l.lines.Add(line)
		if uncovered && s.Name == l.at {
			over.Focus(rename)
		}
	}
	l.at = ""
	l.lines.Refresh() // Fyne paints nothing for what is only added
}

// change does something with the saved searches, and tells here why it failed.
func (l *savedList) change(change func(context.Context, *engine.Library) error) {
	l.w.changeSearchesElse(func(err error) {
		if l.w.query.list != l {
			l.w.tell(err)
			return
		}
		l.fault.tell(explain(err), theme.ColorNameError)
	}, change)
}

func (l *savedList) line(s engine.SavedSearch) (line fyne.CanvasObject, rename *escape.Button) {
	name := escape.NewButton(look.Ellipsize(look.Printable(s.Name), 220, theme.TextSize()), theme.SearchIcon(), func() {
		l.closing()
		l.w.repeat(s.Text)
	}, l.closing)
	name.Alignment, name.Importance = widget.ButtonAlignLeading, widget.LowImportance
	text := widget.NewLabel(look.Printable(s.Text))
	text.Truncation, text.Importance = fyne.TextTruncateEllipsis, widget.LowImportance
	rename = escape.NewButton(lang.L("Rename …"), nil, func() { l.rename(s) }, l.closing)
	remove := escape.NewButton("", theme.DeleteIcon(), func() { l.remove(s) }, l.closing)
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(260, name.MinSize().Height), name),
		container.NewHBox(rename, remove), text), rename
}

func (l *savedList) rename(s engine.SavedSearch) {
	l.w.askText(lang.L("Another name for the search"), s.Name, lang.L("Rename"), func(to string) {
		l.at = to
		l.change(func(ctx context.Context, library *engine.Library) error { return library.RenameSearch(ctx, s.Name, to) })
	})
}

func (l *savedList) remove(s engine.SavedSearch) {
	ask(l.w.native, question{
		title: lang.L("Delete this search?"), sentences: []string{"“" + s.Name + "”", s.Text}, yes: lang.L("Delete"), no: lang.L("Keep"),
	}, func(yes bool) {
		if yes {
			l.at = ""
			l.change(func(ctx context.Context, library *engine.Library) error { return library.DeleteSearch(ctx, s.Name) })
		}
	})
}
