package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/engine/columns"
)

// While values of a key are offered, the key without one is no mistake yet; others are told above the list.
func TestMistakesAndTheListLeaveEachOtherRoom(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.typeText("width:>abc color:")
	w.settle(t)
	if len(w.offered()) == 0 || strings.Contains(w.query.wrong.text(), "color:") || !strings.Contains(w.query.wrong.text(), "width:") {
		t.Fatalf("offered %q, told %q", w.offered(), w.query.wrong.text())
	}
	if top, bottom := w.query.drop.panel.Position().Y, w.field.Size().Height+w.query.below.MinSize().Height; top < bottom {
		t.Errorf("the list begins at %v, and what is told ends at %v", top, bottom)
	}
	w.typeKeys(fyne.KeyEscape)
	if got := w.query.wrong.text(); !strings.Contains(got, "color:") || w.query.drop.open() {
		t.Errorf("when nothing is being chosen, %q is told", got)
	}
	w.typeText("nonsense") // of which there is no value
	w.settle(t)
	if got := w.query.wrong.text(); !strings.Contains(got, "color:") {
		t.Errorf("offered %q, told %q", w.offered(), got)
	}
}

// A query that holds nothing but mistakes shows all pictures, and the head tells no other results.
func TestMistakesAloneShowAll(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.submitWords("meadow ")
	w.settle(t)
	if !strings.Contains(w.scope.Text, "“meadow”") {
		t.Fatalf("head %q", w.scope.Text)
	}
	w.submitWords("date:32")
	w.settle(t)
	if len(w.grid.ids) != 3 || w.scope.Text != "3 pictures" || w.note.text() != "All pictures are shown." || w.query.wrong.text() == "" {
		t.Errorf("%d pictures, head %q, note %q, mistake %q", len(w.grid.ids), w.scope.Text, w.note.text(), w.query.wrong.text())
	}
}

// A query of nothing but what is to be left out shows the rest.
func TestAllButAWord(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.submitWords("-meadow")
	w.settle(t)
	if got := w.captions(t); len(got) != 2 || slices.Contains(got, "meadow.jpg") || w.note.text() != "" {
		t.Errorf("shown are %q, note %q", got, w.note.text())
	}
}

// The best hit is chosen for the user, so another order chooses anew; what the user chose stays chosen.
func TestAnotherOrderBeginsWithItsFirst(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.submitWords("type:png OR type:jpeg")
	w.settle(t)
	if len(w.grid.ids) < 2 {
		t.Fatalf("found %q", w.captions(t))
	}
	w.sortBy(columns.Name)
	w.settle(t)
	w.sortBy(columns.Name) // the other way round
	w.settle(t)
	if index, ok := w.grid.current(); !ok || index != 0 {
		t.Errorf("number %d is chosen", index)
	}
	for _, at := range []int{0, len(w.grid.ids) - 1} { // also the first, when the user means it
		chosen := w.grid.ids[at]
		w.grid.clicked(at, 0)
		w.sortBy(columns.Name)
		w.settle(t)
		if index, ok := w.grid.current(); !ok || w.grid.ids[index] != chosen {
			t.Errorf("picture %d is chosen and not %d", w.grid.ids[index], chosen)
		}
	}
}

// A typed text that is being searched for ends its trace, whatever becomes of it.
func TestTypingEnds(t *testing.T) {
	w, _ := newStartedWindow(t)
	for _, text := range []string{"meadow", " color:", "x", " …"} {
		w.typeText(text)
		if w.query.trace == nil {
			t.Errorf("%q is not traced", text)
		}
		w.settle(t)
		if w.query.trace != nil {
			t.Errorf("the trace of %q goes on", text)
		}
	}
	w.typeText("y")
	w.submit(w.field.Text)
	if w.query.trace != nil {
		t.Error("the trace goes on when the text is submitted")
	}
	w.settle(t)
}

// What was typed for a library is not traced with what is typed after it, also where none comes after it.
func TestTypingEndsWithTheLibrary(t *testing.T) {
	w, _ := newStartedWindow(t)
	none := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(none, nil, 0o600))
	for _, searching := range []bool{false, true} {
		w.openLibrary(t, t.TempDir())
		w.typeText("meadow")
		if searching {
			w.stopTyping()
			w.searchTyped()
		}
		if w.query.trace == nil {
			t.Fatal("it is not traced")
		}
		w.open(none, func() {})
		if w.query.trace != nil || w.query.pause != nil {
			t.Errorf("typing goes on when the library is left (searching: %t)", searching)
		}
		w.settle(t)
	}
}
