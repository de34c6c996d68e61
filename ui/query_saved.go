package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

const (
	pastShown = 20  // searches of before
	menuWidth = 360 // of a search in the menu
)

func cancelText() string { return lang.L("Cancel") }

// loadSearches reads the searches that were saved and those of before.
func (w *Window) loadSearches() {
	library := w.library
	if library == nil {
		return
	}
	w.back.do(func() func() {
		saved, err := library.SavedSearches(w.ctx)
		past, pastErr := library.PastSearches(w.ctx, pastShown)
		return func() {
			if w.library != library {
				return
			}
			w.tell(err)
			w.tell(pastErr)
			same := func(a, b engine.PastSearch) bool { return a.Text == b.Text }
			if slices.Equal(saved, w.query.saved) && slices.EqualFunc(past, w.query.past, same) {
				return
			}
			w.query.saved, w.query.past = saved, past
			w.markStar()
			w.listSearches()
			if w.query.list != nil {
				w.query.list.fill()
			}
		}
	})
}

// changeSearches does something with saved searches, and reads them again.
func (w *Window) changeSearches(change func(context.Context, *engine.Library) error) {
	w.changeSearchesElse(w.tell, change)
}

// changeSearchesElse is changeSearches that tells how it went, also that nothing failed.
func (w *Window) changeSearchesElse(tell func(error), change func(context.Context, *engine.Library) error) {
	library := w.library
	if library == nil {
		return
	}
	w.running.Add(1) // the library is not closed before
	w.back.do(func() func() {
		defer w.running.Done()
		err := change(context.WithoutCancel(w.ctx), library)
		return func() {
			tell(err)
			w.loadSearches()
		}
	})
}

// markStar fills the star where the text is that of a saved search.
func (w *Window) markStar() {
	starred := w.savedAs(w.field.Text) != ""
	if starred != w.query.starred {
		w.query.starred = starred
		w.query.star.SetIcon(starIcon(starred))
	}
}

// savedAs is the name under which a text is saved.
func (w *Window) savedAs(text string) string {
	text = strings.TrimSpace(text)
	for _, s := range w.query.saved {
		if strings.TrimSpace(s.Text) == text && text != "" {
			return s.Name
		}
	}
	return ""
}

// starSearch saves what is typed, or shows the saved searches where it is among them.
func (w *Window) starSearch() {
	text := strings.TrimSpace(w.field.Text)
	if text == "" || w.savedAs(text) != "" {
		w.manageSearches()
		return
	}
	w.query.drop.close()
	w.askText(lang.L("Save this search as"), text, lang.L("Save"), func(name string) {
		w.changeSearches(func(ctx context.Context, l *engine.Library) error { return l.SaveSearch(ctx, name, text) })
	})
}

// forgetSearches forgets the searches of before, if the user says so twice.
func (w *Window) forgetSearches() {
	forget := func() {
		w.changeSearches(func(ctx context.Context, l *engine.Library) error { return l.ClearPastSearches(ctx) })
	}
	if w.native == nil {
		forget()
		return
	}
	ask(w.native, question{
		title: lang.L("Forget the earlier searches?"), sentences: []string{lang.L("Saved searches stay.")}, yes: lang.X("searches.forget", "Forget"), no: lang.L("Keep"),
	}, func(yes bool) {
		if yes {
			forget()
		}
	})
}

// queryItems are what the menu has of searches.
func (w *Window) queryItems() []*fyne.MenuItem {
	q := w.query
	q.savedItem, q.pastItem = fyne.NewMenuItem(lang.L("Saved searches"), nil), fyne.NewMenuItem(lang.L("Earlier searches"), nil)
	save := fyne.NewMenuItem(lang.L("Save this search …"), w.starSearch)
	save.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}
	w.fillSearchMenus()
	return []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("How to search … (F1)"), w.showQueryHelp),
		fyne.NewMenuItemSeparator(),
		save, q.savedItem, q.pastItem,
	}
}

// queryShortcuts are the keys of the search field.
func queryShortcuts() []shortcut {
	return []shortcut{
		{"Tab", lang.L("Take what is offered")},
		{"Ctrl+V", lang.L("Find what is like a pasted picture")},
		{"Ctrl+S", lang.L("Save this search")},
		{"F1", lang.L("How to search")},
	}
}

// listSearches puts the searches into the menu that is shown.
func (w *Window) listSearches() {
	if w.query.savedItem == nil || w.native == nil {
		return
	}
	w.fillSearchMenus()
	if menu := w.native.MainMenu(); menu != nil {
		menu.Refresh()
	}
}

func (w *Window) fillSearchMenus() {
	q := w.query
	item := func(label, text string) *fyne.MenuItem {
		return fyne.NewMenuItem(look.Ellipsize(look.Printable(label), menuWidth, theme.TextSize()), func() { w.repeat(text) })
	}
	saved, past := fyne.NewMenu(""), fyne.NewMenu("")
	for _, s := range q.saved[:min(len(q.saved), pastShown)] {
		saved.Items = append(saved.Items, item(s.Name, s.Text))
	}
	for _, s := range q.past {
		past.Items = append(past.Items, item(s.Text, s.Text))
	}
	saved.Items = append(saved.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("Rename or delete …"), w.manageSearches))
	past.Items = append(past.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("Forget the earlier searches …"), w.forgetSearches))
	if len(q.saved) == 0 {
		saved.Items = saved.Items[1:]
	}
	if len(q.past) == 0 {
		past.Items = past.Items[1:]
	}
	q.savedItem.ChildMenu, q.pastItem.ChildMenu = saved, past
	q.savedItem.Disabled, q.pastItem.Disabled = len(q.saved) == 0, len(q.past) == 0
}
