package ui

import (
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestFullView goes through the results in the full view, rates and writes there, and comes back.
func TestFullView(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.openLibrary(t, t.TempDir())
	dir := drawPictures(t)
	w.add([]string{dir}, func() {})
	w.settle(t)
	ids := slices.Clone(w.grid.ids)
	if len(ids) != 3 {
		t.Fatalf("%d pictures", len(ids))
	}
	w.grid.choose(0)
	w.settle(t)
	w.grid.wrap.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.settle(t)
	if !w.full.Shown() || w.main.Visible() {
		t.Fatal("Space does not open the full view")
	}
	w.app.Preferences().SetBool(preferSidecars, true)
	w.full.TypedKey(fyne.KeyPageDown)
	w.settle(t)
	w.full.TypedRune('3')
	w.full.TypedRune('5')
	w.settle(t)
	w.full.TypedKey(fyne.KeyEscape)
	w.settle(t)
	if at, ok := w.grid.current(); w.full.Shown() || !w.main.Visible() || !ok || at != 1 {
		t.Errorf("back at %d", at)
	}
	p, err := w.library.Picture(t.Context(), ids[1])
	must(t, err)
	if p.OwnRating == nil || *p.OwnRating != 5 || w.inspector.stars.Rating() != 5 {
		t.Errorf("rated %v, the inspector shows %d", p.OwnRating, w.inspector.stars.Rating())
	}
	text, err := os.ReadFile(p.File.Path + ".xmp")
	if err != nil || !strings.Contains(string(text), "<xmp:Rating>5</xmp:Rating>") {
		t.Errorf("the sidecar says %q, %v", text, err)
	}
	if other, err := w.library.Picture(t.Context(), ids[0]); err != nil || other.OwnRating != nil {
		t.Errorf("another picture was rated too, %v", err)
	}
	// A digit over the grid rates what is picked.
	w.app.Preferences().SetBool(preferSidecars, false)
	w.grid.pickAll()
	w.grid.wrap.TypedRune('2')
	w.settle(t)
	for _, id := range ids {
		if p, err := w.library.Picture(t.Context(), id); err != nil || p.Rating != 2 {
			t.Errorf("%d has rating %d, %v", id, p.Rating, err)
		}
	}
}

// TestFullViewClosesWithItsLibrary holds that words which were being typed are kept, and no picture of another
// library stays.
func TestFullViewClosesWithItsLibrary(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.openLibrary(t, t.TempDir())
	w.add([]string{drawPictures(t)}, func() {})
	w.settle(t)
	w.openFull()
	w.settle(t)
	if !w.full.Shown() {
		t.Fatal("not shown")
	}
	w.openLibrary(t, t.TempDir())
	if w.full.Shown() || !w.main.Visible() {
		t.Error("the full view stays after its library")
	}
	w.openFull()
	if w.full.Shown() {
		t.Error("shown without pictures")
	}
}
