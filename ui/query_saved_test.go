package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/escape"
)

// shownAbove is what the uppermost sheet or dialog shows.
func (w *testWindow) shownAbove(t *testing.T) fyne.CanvasObject {
	t.Helper()
	top := w.native.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("nothing is shown above the window")
	}
	return top
}

// The list of saved searches stays open while they are renamed and deleted, and is left when there are none.
func TestSavedSearchesStayListed(t *testing.T) {
	w, _ := atHome(t)
	w.changeSearches(saving("a", "meadow"))
	w.changeSearches(saving("b", "sea"))
	w.settle(t)
	w.manageSearches()
	w.manageSearches() // once
	over := w.native.Canvas()
	names := func() (all []string) {
		for _, line := range w.query.list.lines.Objects {
			all = append(all, find[*escape.Button](line)[0].Text)
		}
		return all
	}
	rename := func(line int, to string) {
		t.Helper()
		test.Tap(leavingButton(t, w.query.list.lines.Objects[line], "Rename …"))
		entry := find[*escape.Line](w.shownAbove(t))[0]
		entry.SetText(to)
		entry.OnSubmitted(to)
		w.settle(t)
	}
	rename(0, "c")
	if w.query.list == nil || !slices.Equal(names(), []string{"b", "c"}) {
		t.Fatalf("listed after renaming: %v", w.query.list)
	}
	if b, ok := over.Focused().(*escape.Button); !ok || b.Text != "Rename …" {
		t.Errorf("the keyboard is at %T", over.Focused())
	}
	rename(0, "c") // there is one
	if !slices.Equal(names(), []string{"b", "c"}) || w.query.list.fault.text() == "" {
		t.Errorf("listed %q, told %q", names(), w.query.list.fault.text())
	}
	for range 2 {
		buttons := find[*escape.Button](w.query.list.lines.Objects[0])
		test.Tap(buttons[len(buttons)-1])
		test.Tap(leavingButton(t, w.shownAbove(t), "Delete"))
		w.settle(t)
	}
	if w.query.list != nil || over.Overlays().Top() != nil || len(w.query.saved) != 0 {
		t.Errorf("with none left the list is shown: %t", w.query.list != nil)
	}
}

// Going back from a name leads to the list, and from there to the search field.
func TestLeavingANameLeadsToTheList(t *testing.T) {
	w, _ := atHome(t)
	w.changeSearches(saving("a", "meadow"))
	w.settle(t)
	w.manageSearches()
	over := w.native.Canvas()
	leave := &fyne.KeyEvent{Name: fyne.KeyEscape}
	test.Tap(leavingButton(t, w.query.list.lines.Objects[0], "Rename …"))
	over.Unfocus()
	over.OnTypedKey()(leave)
	if w.query.list == nil || len(over.Overlays().List()) != 1 {
		t.Fatal("Escape left more than the name")
	}
	if f, ok := over.Focused().(*widget.Entry); ok {
		t.Errorf("the keyboard is at %v, below the list", f)
	}
	over.OnTypedKey()(leave)
	if w.query.list != nil || over.Focused() != fyne.Focusable(w.field) {
		t.Errorf("Escape leaves the list: %t, the keyboard is at %T", w.query.list == nil, over.Focused())
	}
}
