package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
)

// captions are those of the pictures in the grid, in their order.
func (w *testWindow) captions(t *testing.T) []string {
	t.Helper()
	var captions []string
	for _, id := range w.grid.ids {
		p, err := w.library.Picture(t.Context(), id)
		must(t, err)
		captions = append(captions, captionOf(p))
	}
	return captions
}

func uris(paths ...string) []fyne.URI {
	list := make([]fyne.URI, len(paths))
	for i, p := range paths {
		list[i] = storage.NewFileURI(p)
	}
	return list
}

func TestDroppedFolderIsAddedAndDroppedPictureIsLookedFor(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.openLibrary(t, "")
	pictures := drawPictures(t)

	w.dropped(fyne.Position{}, uris(pictures))
	w.settle(t)
	if got := w.captions(t); len(got) != 3 || w.counted != 3 {
		t.Fatalf("after a folder was dropped: %q, %d counted; messages: %q", got, w.counted, messageTexts(w.messages))
	}

	elsewhere := filepath.Join(t.TempDir(), "water.jpg")
	drawPicture(t, elsewhere, seaBlue)
	w.dropped(fyne.Position{}, uris(elsewhere))
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || got[0] != "lighthouse.jpg" {
		t.Errorf("after a blue picture was dropped: %q", got)
	}
	if !strings.Contains(w.scope.Text, "water.jpg") || w.counted != 3 {
		t.Errorf("told %q; %d counted", w.scope.Text, w.counted)
	}

	// Several files are looked for together, and more than that are added.
	other := t.TempDir()
	var all []string
	for i := range maxPastedFiles + 1 {
		all = append(all, filepath.Join(other, fmt.Sprintf("harbour %d.jpg", i)))
		drawPicture(t, all[i], brickRed)
	}
	w.dropped(fyne.Position{}, uris(all[:2]...))
	w.settle(t)
	if len(w.query.chips) != 3 || w.counted != 3 {
		t.Errorf("after two more: %q", w.field.Text)
	}
	w.dropped(fyne.Position{}, uris(all...))
	w.settle(t)
	if w.counted = len(mustAll(t, w)); w.counted != 3+len(all) {
		t.Errorf("after %d pictures were dropped the library has %d", len(all), w.counted)
	}
}

func mustAll(t *testing.T, w *testWindow) []int64 {
	t.Helper()
	w.showAll()
	w.settle(t)
	return w.grid.ids
}

func TestDroppedWhatIsNoPicture(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.dropped(fyne.Position{}, uris(t.TempDir())) // no library yet: nothing to do
	w.settle(t)
	w.openLibrary(t, "")
	w.dropped(fyne.Position{}, nil)
	text := filepath.Join(t.TempDir(), "notes.jpg")
	must(t, os.WriteFile(text, []byte("not a picture"), 0o600))
	for path, want := range map[string]string{
		filepath.Join(t.TempDir(), "gone.jpg"): "There is no such file",
		text:                                   "not a picture",
	} {
		w.dropped(fyne.Position{}, uris(path))
		w.settle(t)
		got := messageTexts(w.messages)
		if len(got) == 0 || !strings.Contains(got[len(got)-1], want) {
			t.Errorf("%s: told %q, want %q", filepath.Base(path), got, want)
		}
	}
}

func TestSearchInTheWindow(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}, Search: "meadow"})
	w.start()
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || got[0] != "meadow.jpg" || w.field.Text != "meadow" {
		t.Fatalf("found %q for %q", got, w.field.Text)
	}
	if index, ok := w.grid.current(); !ok || index != 0 || w.inspector.title.Text != "meadow.jpg" {
		t.Errorf("chosen: %d; the inspector shows %q", index, w.inspector.title.Text)
	}
	if w.welcome.view.Visible() || !w.clear.Visible() {
		t.Error("the empty state is shown, or there is no way back to all pictures")
	}

	w.submit("zeppelin")
	w.settle(t)
	if len(w.grid.ids) != 0 || !w.welcome.view.Visible() || w.welcome.title.Text != "Nothing was found" {
		t.Errorf("for a word that none has: %q, told %q", w.captions(t), w.welcome.title.Text)
	}
	test.Tap(w.clear)
	w.settle(t)
	if len(w.grid.ids) != 3 || w.clear.Visible() || w.field.Text != "" {
		t.Errorf("all: %q", w.captions(t))
	}
	w.submit("…!?")
	w.settle(t)
	if got := w.note.text(); !strings.Contains(got, "no word to search for") || !strings.Contains(got, "All pictures are shown") || len(w.grid.ids) != 3 {
		t.Errorf("for a query of no words: %q, %d pictures", got, len(w.grid.ids))
	}
	if got := messageTexts(w.messages); len(got) > 0 { // it would stay when something was found
		t.Errorf("for a query of no words: %q", got)
	}
}

// Only the last of several searches counts, however late the others are.
func TestTheLastSearchIsShown(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}})
	w.start()
	w.settle(t)
	for _, word := range []string{"meadow", "chimney", "zeppelin", "lighthouse"} {
		w.submit(word)
	}
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || got[0] != "lighthouse.jpg" || !strings.Contains(w.scope.Text, "lighthouse") {
		t.Errorf("found %q, told %q", got, w.scope.Text)
	}
	if len(w.messages.view.Objects) != 0 {
		t.Errorf("told of searches that were given up: %q", messageTexts(w.messages))
	}
}

func TestUsersWordsAreSavedAndFound(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}, Search: "chimney"})
	w.start()
	w.settle(t)
	w.inspector.own.SetText("factory, brick")
	test.Tap(w.inspector.save)
	w.settle(t)
	w.submit("factory")
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || got[0] != "chimney.jpg" || w.inspector.own.Text != "factory, brick" {
		t.Errorf("found %q, with the tags %q", got, w.inspector.own.Text)
	}
}

func TestGridShowsThumbnailsAndChoice(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}})
	w.start()
	w.settle(t)
	cells := find[*cell](w.grid.wrap)
	if len(cells) != 3 {
		t.Fatalf("%d cells for 3 pictures", len(cells))
	}
	for _, c := range cells {
		if c.image.Image == nil || c.broken.Visible() || c.caption == "" || c.mark != (cellMark{}) {
			t.Errorf("cell %d: thumbnail %t, caption %q", c.index, c.image.Image != nil, c.caption)
		}
	}
	cells[1].MouseDown(nil)
	w.settle(t)
	if index, ok := w.grid.current(); !ok || index != 1 || !cells[1].mark.chosen || cells[0].mark.chosen {
		t.Errorf("a click chose %d", index)
	}
	if w.inspector.id != w.grid.ids[1] || w.inspector.image.Image == nil {
		t.Error("the inspector does not show the chosen picture")
	}
}

// A library of any size costs the ids and the cells on screen.
func TestGridMakesOnlyTheCellsOnScreen(t *testing.T) {
	newTestApp(t)
	chosen := []int{}
	w := newTestWindow(t, Options{})
	g := newGrid(t.Context(), w.loadThumbnail, w.back.post, func(i int) { chosen = append(chosen, i) }, func(int) {})
	g.view.Resize(fyne.NewSize(900, 600))
	ids := make([]int64, 100_000)
	for i := range ids {
		ids[i] = int64(i + 1)
	}
	g.set(ids)
	for _, offset := range []float32{0, 5e5, 3e6, 1e6} {
		g.wrap.ScrollToOffset(offset)
	}
	if n := len(g.visible); n == 0 || n > 100 {
		t.Errorf("%d cells for a screen of some 20", n)
	}
	g.choose(99_999)
	g.choose(99_999)
	g.choose(-1)
	g.choose(100_000)
	if !slices.Equal(chosen, []int{99_999}) {
		t.Errorf("told of the choice of %v", chosen)
	}
	g.set(ids[:1]) // fewer than are scrolled by
	if _, ok := g.current(); ok || len(g.ids) != 1 {
		t.Error("a choice is left of other pictures")
	}
	g.choose(5)
	if len(chosen) != 1 {
		t.Errorf("a picture that is not there was chosen: %v", chosen)
	}
}
