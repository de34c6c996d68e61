package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

// A library whose drive is away is told of, and opened again when it is back; one that was taken out of the list is not
// missed.
func TestLibraryThatIsAway(t *testing.T) {
	w, _ := atHome(t)
	t.Setenv(engine.LibraryVariable, "")
	last, elsewhere := w.library.Dir(), filepath.Join(t.TempDir(), "away")
	own, err := engine.DefaultDir()
	must(t, err)
	expect := func(when, opened, away string) {
		t.Helper()
		w.messages.view.RemoveAll()
		w.openLibrary(t, w.firstLibrary())
		told := messageTexts(w.messages)
		if w.library.Dir() != opened {
			t.Errorf("%s %s was opened", when, w.library.Dir())
		}
		if away == "" && len(told) == 0 {
			return
		}
		if len(told) != 1 || away == "" || !strings.Contains(told[0], away+" is away") || !strings.HasSuffix(told[0], opened+" was opened.") {
			t.Errorf("%s is told %q", when, told)
		}
	}
	leave := func() { // as at the end of a run
		w.leaveLibrary()
		w.closeLibrary()
	}
	expect("where it is there", last, "")
	leave()
	must(t, os.Rename(last, elsewhere))
	expect("while it is away", own, last)
	expect("at the next start", own, last)
	must(t, os.Rename(elsewhere, last))
	expect("when it is back", last, "")
	leave()
	must(t, os.Rename(last, elsewhere))
	must(t, engine.ForgetLibrary(last))
	expect("where it is in the list no more", own, "")
}

// Nor is the usual library opened in silence where it was moved to a drive that is away.
func TestMovedLibraryThatIsAway(t *testing.T) {
	w, _ := atHome(t)
	t.Setenv(engine.LibraryVariable, "")
	w.openLibrary(t, "")
	own, to := w.library.Dir(), filepath.Join(t.TempDir(), "Pictures")
	w.moveLibrary(own, to)
	w.settle(t)
	w.app.Preferences().SetString(preferLibrary, "")
	w.leaveLibrary()
	w.closeLibrary()
	must(t, os.Rename(to, to+" away"))
	before := len(messageTexts(w.messages))
	w.openLibrary(t, w.firstLibrary())
	if told := messageTexts(w.messages)[before:]; w.library.Dir() != own || len(told) != 1 || !strings.Contains(told[0], to+" is away") {
		t.Errorf("%s was opened, and is told %q", w.library.Dir(), told)
	}
}
