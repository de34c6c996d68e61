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

// Words that are being typed beside the picture that stays, and those that it gets meanwhile, are both kept.
func TestTypedWordsStayWithHandedOverOnes(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	goes, heirs := w.duplicates.marks.sum().ids, w.duplicates.marks.heirs()
	heir := heirs[goes[0]]
	must(t, w.library.SetUserWords(t.Context(), goes[0], []string{"mine"}, "from the copy"))
	w.grid.choose(slices.Index(w.grid.ids, heir))
	w.settle(t)
	w.inspector.own.SetText("typed, sea")
	w.inspector.note.SetText("not saved yet")
	w.trash(goes, engine.TrashOptions{Heirs: heirs})
	w.settle(t)
	p, err := w.library.Picture(t.Context(), heir)
	must(t, err)
	if want := engine.ReadOwnWords("typed, sea, mine", "not saved yet\nfrom the copy"); !engine.OwnWordsOf(p).Equal(want) {
		t.Errorf("it has %q, %q", p.UserTags, p.Note)
	}
	if v := w.inspector; v.own.Text != "typed, sea, mine" || v.note.Text != p.Note || !v.save.Disabled() {
		t.Errorf("beside it stand %q, %q", v.own.Text, v.note.Text)
	}
	w.inspector.own.SetText("typed") // what is seen can be taken away
	w.inspector.submit()
	w.settle(t)
	if p, err = w.library.Picture(t.Context(), heir); err != nil || !slices.Equal(p.UserTags, []string{"typed"}) {
		t.Errorf("it has %q, %v", p.UserTags, err)
	}
}
