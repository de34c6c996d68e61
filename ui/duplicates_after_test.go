package ui

import (
	"slices"
	"testing"

	"hybrid-image-search/engine"
)

// A fault while groups are shown leaves nothing busy: they are made again when that is wanted.
func TestDuplicatesAreGroupedAgainAfterAFault(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	v := w.duplicates
	empty := v.empty
	v.empty = nil // on purpose
	v.regroup()
	w.settle(t)
	v.empty = empty
	if len(w.messages.view.Objects) == 0 {
		t.Fatal("nothing went wrong")
	}
	v.marks.groups = nil
	v.regroup()
	w.settle(t)
	if len(v.marks.groups) != 2 {
		t.Errorf("%d groups after finding again", len(v.marks.groups))
	}
}

// What a copy hands over is seen beside the picture that stays, or the next words that are saved there would replace it.
func TestHandedOverWordsAreSeen(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	goes, heirs := w.duplicates.marks.sum().ids, w.duplicates.marks.heirs()
	must(t, w.library.AddUserTags(t.Context(), goes[:1], []string{"mine"}))
	w.grid.choose(slices.Index(w.grid.ids, heirs[goes[0]]))
	w.settle(t)
	if w.inspector.picture.ID != heirs[goes[0]] || w.inspector.own.Text != "" {
		t.Fatalf("picture %d has %q", w.inspector.picture.ID, w.inspector.own.Text)
	}
	w.trash(goes, engine.TrashOptions{Heirs: heirs})
	w.settle(t)
	if got := w.inspector.own.Text; got != "mine" {
		t.Errorf("beside it stands %q", got)
	}
	w.pressMessage(t, "Undo")
	w.settle(t)
	if got := w.inspector.own.Text; got != "" {
		t.Errorf("when its copy is back, beside it stands %q", got)
	}
}
