package escape

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func press(f fyne.Focusable, name fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: name}) }

// Escape leaves whichever has the focus, and no other key does.
func TestEscapeLeaves(t *testing.T) {
	test.NewTempApp(t)
	left := 0
	leave := func() { left++ }
	none := func() string { return "" }
	for name, f := range map[string]fyne.Focusable{
		"a button": NewButton("", nil, func() {}, leave),
		"a check":  NewCheck("", func(bool) {}, leave),
		"a list": NewList(func() int { return 1 }, func() fyne.CanvasObject { return widget.NewLabel("") },
			func(widget.ListItemID, fyne.CanvasObject) {}, leave),
		"a choice":           NewSelect([]string{"one"}, leave),
		"an entry":           NewEntry(none, func() {}, leave),
		"an entry to choose": NewSelectEntry(none, leave),
		"a line":             NewLine(false, leave),
		"many lines":         NewLine(true, leave),
	} {
		w := test.NewTempWindow(t, f.(fyne.CanvasObject)) //nolint:forcetypeassert // all are
		w.Canvas().Focus(f)
		left = 0
		press(f, fyne.KeyRight)
		if left != 0 {
			t.Errorf("%s is left by another key", name)
		}
		if press(f, fyne.KeyEscape); left != 1 {
			t.Errorf("%s is left %d times", name, left)
		}
	}
}

func TestEnterDoesWhatAButtonIsFor(t *testing.T) {
	test.NewTempApp(t)
	done := 0
	b := NewButton("Do", nil, func() { done++ }, func() {})
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
		press(b, key)
	}
	if done != 3 {
		t.Errorf("done %d times", done)
	}
}

// What is typed holds when it is committed; Escape first brings back what held.
func TestEscapeBringsBackWhatHeld(t *testing.T) {
	test.NewTempApp(t)
	for name, make := range map[string]func(held func() string, commit, leave func()) (fyne.Focusable, *widget.Entry){
		"an entry": func(held func() string, commit, leave func()) (fyne.Focusable, *widget.Entry) {
			e := NewEntry(held, commit, leave)
			return e, &e.Entry
		},
		"an entry to choose": func(held func() string, commit, leave func()) (fyne.Focusable, *widget.Entry) {
			e := NewSelectEntry(held, leave)
			e.SetOptions([]string{"other"})
			e.OnCommit = commit
			return e, &e.Entry
		},
	} {
		holds, left := "before", 0
		var entry *widget.Entry
		f, e := make(func() string { return holds }, func() { holds = entry.Text }, func() { left++ })
		entry = e
		e.SetText("typed")
		if press(f, fyne.KeyEscape); e.Text != "before" || left != 0 {
			t.Errorf("%s: Escape left it with %q", name, e.Text)
		}
		if press(f, fyne.KeyEscape); left != 1 {
			t.Errorf("%s is not left", name)
		}
		e.SetText("typed")
		if e.OnSubmitted(e.Text); holds != "typed" {
			t.Errorf("%s: %q holds after Enter", name, holds)
		}
		e.SetText("on")
		if f.FocusLost(); holds != "on" {
			t.Errorf("%s: %q holds when it was left", name, holds)
		}
		if e.SetText("other"); name != "an entry" && holds != "other" {
			t.Errorf("%s: %q holds when another was chosen", name, holds)
		}
	}
}
