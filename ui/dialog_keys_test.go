package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
)

// A dialog that is left gives the keys and the focus back, whichever it was.
func TestDialogsGiveTheKeysBack(t *testing.T) {
	w, _ := atHome(t)
	w.makeSettings()
	w.typeToTraces()
	over := w.native.Canvas()
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	for name, open := range map[string]func(){
		"a question": func() { ask(w.native, question{title: "Sure?", yes: "Yes", no: "No"}, func(bool) {}) },
		"a name":     func() { askName(w.native, nameQuestion{title: "New", yes: "Create"}, func(string) {}) },
		"folders":    func() { showFolders(dialog.NewFolderOpen(func(fyne.ListableURI, error) {}, w.native), w.native) },
	} {
		over.Focus(w.grid.wrap)
		open()
		if over.Overlays().Top() == nil {
			t.Fatalf("%s is not shown", name)
		}
		over.Unfocus()
		over.OnTypedKey()(escape)
		if over.Overlays().Top() != nil {
			t.Errorf("%s stays", name)
		}
		if over.Focused() != w.grid.wrap {
			t.Errorf("after %s the focus is at %T", name, over.Focused())
		}
		if over.OnTypedRune() == nil {
			t.Errorf("after %s no letter is of use", name)
		}
	}
}

// Enter answers by the button that has the focus.
func TestEnterAnswers(t *testing.T) {
	w, _ := atHome(t)
	for _, yes := range []bool{false, true} {
		answered := 0
		ask(w.native, question{title: "Sure?", yes: "Yes", no: "No"}, func(got bool) {
			if answered++; got != yes {
				t.Errorf("answered %t, want %t", got, yes)
			}
		})
		over := w.native.Canvas()
		if yes {
			over.FocusNext()
		}
		over.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if answered != 1 {
			t.Errorf("answered %d times", answered)
		}
	}
}

// Nothing is undone behind a dialog.
func TestNothingIsUndoneBehindADialog(t *testing.T) {
	w, _ := atHome(t)
	undone := false
	w.pushUndo("something", nil, func() { undone = true })
	ask(w.native, question{title: "Sure?", yes: "Yes", no: "No"}, func(bool) {})
	w.undoLast()
	if undone {
		t.Error("something was undone behind a question")
	}
	w.native.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.undoLast()
	if !undone {
		t.Error("nothing was undone after it")
	}
}

// With large text the lines of a card stay apart, and so do the stars.
func TestLargeTextHasRoom(t *testing.T) {
	w, _ := atHome(t)
	for _, percent := range []int{80, 100, 140, 160} {
		w.setTextSize(percent)
		if line, text := cardLine(), fyne.MeasureText("Ág", theme.CaptionTextSize(), fyne.TextStyle{}).Height; line < text-1 {
			t.Errorf("%d %%: text %v high has a line of %v", percent, text, line)
		}
		stars := w.many.stars.MinSize()
		if star := fyne.MeasureText("★", theme.TextSize()*1.25, fyne.TextStyle{}); 5*star.Width > stars.Width || star.Height > stars.Height {
			t.Errorf("%d %%: stars of %v have %v", percent, star, stars)
		}
	}
	w.setTextSize(100)
	if short := w.many.whole("2", "2 · a very long text that has no room"); short != "2" {
		t.Errorf("%q is cut", short)
	}
}
