package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
)

// typeText types as a user does, at the end of what is there.
func (w *testWindow) typeText(text string) {
	for _, r := range text {
		w.field.TypedRune(r)
	}
}

func (w *testWindow) typeKeys(names ...fyne.KeyName) {
	for _, name := range names {
		w.field.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (w *testWindow) chipTexts() (all []string) {
	for _, c := range w.query.chips {
		all = append(all, c.lead.Text+c.text.Text)
	}
	return all
}

func (w *testWindow) offered() (all []string) {
	if !w.query.drop.open() {
		return nil
	}
	for _, item := range w.query.drop.items {
		all = append(all, item.label)
	}
	return all
}

// newStartedWindow shows a library of three pictures.
func newStartedWindow(t *testing.T) (w *testWindow, pictures string) {
	t.Helper()
	sandbox(t)
	pictures = drawPictures(t)
	w = newTestWindow(t, Options{Add: []string{pictures}})
	w.start()
	w.settle(t)
	return w, pictures
}

func TestResultsComeWhileTyping(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.typeText("meadow")
	if !w.query.drop.open() && w.search != nil {
		t.Error("searched before the pause")
	}
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || got[0] != "meadow.jpg" {
		t.Fatalf("found %q", got)
	}
	if len(w.query.past) != 0 {
		t.Errorf("recorded while typing: %v", w.query.past)
	}
	searches := w.searches
	w.typeText(" x")
	w.typeKeys(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyReturn)
	w.settle(t)
	if w.searches != searches+1 {
		t.Errorf("%d searches for what was typed and submitted at once", w.searches-searches)
	}
	if len(w.query.past) != 1 || w.query.past[0].Text != "meadow" || w.whileTyping() {
		t.Errorf("past searches: %v", w.query.past)
	}

	// What cannot be searched for is told quietly, and the pictures stay.
	w.field.SetText("")
	w.typeText("…")
	w.settle(t)
	if got := messageTexts(w.messages); len(got) != 0 || len(w.grid.ids) == 0 {
		t.Errorf("told %q, %d pictures", got, len(w.grid.ids))
	}
	w.typeKeys(fyne.KeyBackspace)
	w.settle(t)
	if len(w.grid.ids) != 3 || w.what != "" {
		t.Errorf("of nothing: %d pictures", len(w.grid.ids))
	}
}

func TestProgramsTextIsNotSearchedForByItself(t *testing.T) {
	w, _ := newStartedWindow(t)
	searches := w.searches
	w.field.SetText("meadow")
	w.settle(t)
	if w.searches != searches {
		t.Error("a text that nobody typed was searched for")
	}
}

func TestChipsAndMistakes(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.field.SetText(`sea "red car" -tree sun* rating:>=4 -is:screenshot width:>abc 2:beach`)
	want := []string{"“red car”", "without tree", "sun…", "rating >=4", "without is screenshot", "2 × beach"}
	if got := w.chipTexts(); !slices.Equal(got, want) {
		t.Fatalf("chips %q", got)
	}
	if len(w.field.marked) != 1 || !strings.Contains(w.query.wrong.text(), "takes a number of pixels") || !w.query.below.Visible() {
		t.Errorf("marked %v, told %q", w.field.marked, w.query.wrong.text())
	}
	mark := w.field.marked[0]
	if got := string([]rune(w.field.Text)[mark[0]:mark[1]]); got != ">abc" {
		t.Errorf("%q is marked", got)
	}

	// A click selects the part, its cross takes it out.
	chip := w.query.chips[3]
	chip.Resize(chip.MinSize())
	chip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(12, 10)})
	if got := w.field.SelectedText(); got != "rating:>=4" {
		t.Errorf("selected %q", got)
	}
	chip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(chip.Size().Width-8, 10)})
	w.settle(t)
	if strings.Contains(w.field.Text, "rating") || len(w.query.chips) != 5 {
		t.Errorf("left %q", w.field.Text)
	}
	w.typeKeys(fyne.KeyEscape)
	w.settle(t)
	if w.query.below.Visible() || len(w.query.chips) != 0 || len(w.field.marked) != 0 {
		t.Error("something is left of an empty text")
	}
}

// What is being typed is no mistake yet, and ten thousand terms do not fill the window.
func TestMistakesWaitForTheirEnd(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.typeText("width:")
	if len(w.field.marked) != 0 {
		t.Error("marked while it is typed")
	}
	w.settle(t)
	if len(w.field.marked) != 1 {
		t.Error("not marked when the typing had paused")
	}
	w.field.SetText(strings.Repeat("width:abc -x ", 10_000))
	if len(w.field.Text) > maxFieldText {
		t.Errorf("%d bytes in the field", len(w.field.Text))
	}
	if len(w.query.chips) != maxChips || len(w.field.marked) > maxMarks || w.query.reading.more == 0 {
		t.Errorf("%d chips, %d marks", len(w.query.chips), len(w.field.marked))
	}
}

func TestCompletionByKeysAndMouse(t *testing.T) {
	w, _ := newStartedWindow(t)
	w.typeText("rat")
	w.settle(t)
	if got := w.offered(); len(got) == 0 || got[0] != "rating:" {
		t.Fatalf("offered %q", got)
	}
	if !w.field.AcceptsTab() {
		t.Error("the tab key leaves the field")
	}
	w.typeKeys(fyne.KeyTab)
	w.settle(t)
	if w.field.Text != "rating:" || len(w.offered()) == 0 {
		t.Fatalf("%q, then offered %q", w.field.Text, w.offered())
	}
	want := w.query.drop.items[1].label
	w.typeKeys(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	w.settle(t)
	if w.field.Text != strings.Replace(want, ": ", ":", 1)+" " || w.field.cursor() != len(w.field.Text) {
		t.Errorf("chose %q, cursor at %d", w.field.Text, w.field.cursor())
	}
	w.typeText("cam")
	w.settle(t)
	if !w.query.drop.open() {
		t.Fatal("nothing is offered")
	}
	row := w.query.drop.panel.rows[0]
	row.Resize(fyne.NewSize(300, dropLine))
	row.MouseDown(nil)
	w.field.FocusLost() // as Fyne does at a click
	test.Tap(row)
	if w.query.drop.open() || !strings.HasSuffix(w.field.Text, " camera:") {
		t.Errorf("a click left %q", w.field.Text)
	}
	w.settle(t)
	w.typeText(" col")
	w.settle(t)
	before := w.field.Text
	w.typeKeys(fyne.KeyEscape)
	if w.query.drop.open() || w.field.Text != before {
		t.Errorf("Escape left the list open, or the text %q", w.field.Text)
	}
	if w.field.AcceptsTab() {
		t.Error("the tab key does not leave the field")
	}
}

func TestEarlierAndSavedSearches(t *testing.T) {
	w, _ := newStartedWindow(t)
	for _, text := range []string{"meadow", "chimney", "meadow"} {
		w.submitWords(text)
		w.settle(t)
	}
	w.changeSearches(saving("All of red", "color:red"))
	w.settle(t)
	w.field.SetText("")
	w.field.Tapped(&fyne.PointEvent{})
	if got, want := w.offered(), []string{"All of red", "meadow", "chimney"}; !slices.Equal(got, want) {
		t.Fatalf("offered %q", got)
	}
	w.typeKeys(fyne.KeyDown, fyne.KeyReturn)
	w.settle(t)
	if w.field.Text != "color:red" || !w.query.starred {
		t.Errorf("%q, starred %t", w.field.Text, w.query.starred)
	}
	items := w.queryItems()
	saved, past := items[3], items[4]
	if saved.ChildMenu.Items[0].Label != "All of red" || past.ChildMenu.Items[0].Label != "color:red" {
		t.Errorf("the menus begin with %q and %q", saved.ChildMenu.Items[0].Label, past.ChildMenu.Items[0].Label)
	}
	past.ChildMenu.Items[1].Action()
	w.settle(t)
	if w.field.Text != "meadow" || w.query.starred {
		t.Errorf("from the menu: %q", w.field.Text)
	}
	w.forgetSearches()
	w.settle(t)
	if len(w.query.past) != 0 || len(w.query.saved) != 1 {
		t.Errorf("%d past, %d saved", len(w.query.past), len(w.query.saved))
	}
}

func TestPastedFilesAndPictures(t *testing.T) {
	w, pictures := newStartedWindow(t)
	paste := func(text string) {
		w.field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: textClipboard(text)})
		w.settle(t)
	}
	sea := filepath.Join(pictures, "lighthouse.jpg")
	paste("file://" + filepath.ToSlash(sea) + "\r\n")
	if w.field.Text != query.Like(sea) || len(w.query.chips) != 1 || w.query.chips[0].thumb.Image == nil {
		t.Fatalf("pasted %q, chips %q; told %q", w.field.Text, w.chipTexts(), messageTexts(w.messages))
	}
	if got := w.captions(t); len(got) == 0 || got[0] != "lighthouse.jpg" {
		t.Errorf("found %q", got)
	}
	other := filepath.Join(t.TempDir(), "red one.jpg")
	drawPicture(t, other, brickRed)
	paste(other)
	if want := query.Like(sea) + " + " + query.Like(other); w.field.Text != want || len(w.query.chips) != 2 {
		t.Errorf("two pictures: %q", w.field.Text)
	}
	before := w.field.Text
	paste("at night") // text does not go on with the name of a picture
	if w.field.Text != before+" at night" {
		t.Errorf("text behind a picture: %q", w.field.Text)
	}
	w.field.SetText("")
	paste("/no/such/file and words")
	if w.field.Text != "/no/such/file and words" {
		t.Errorf("text: %q", w.field.Text)
	}
	w.field.SetText("")
	paste(strings.Repeat("word ", 100_000))
	if len(w.field.Text) != maxFieldText {
		t.Errorf("%d bytes of a long text", len(w.field.Text))
	}

	// Pixels are kept as a file; without any there is a sentence.
	w.field.SetText("")
	data, err := os.ReadFile(other)
	must(t, err)
	w.query.bitmap = func(context.Context) ([]byte, error) { return data, nil }
	paste("")
	if !strings.HasPrefix(w.field.Text, "like:") || !strings.Contains(w.field.Text, "pasted-") {
		t.Errorf("pixels: %q; told %q", w.field.Text, messageTexts(w.messages))
	}
	for _, none := range []error{errNoClipboardPicture, errNoClipboardTool} {
		text := w.field.Text
		w.query.bitmap = func(context.Context) ([]byte, error) { return nil, none }
		paste("")
		if w.field.Text != text || len(messageTexts(w.messages)) != 0 {
			t.Errorf("%v: %q", none, w.field.Text)
		}
	}
	w.query.bitmap = func(context.Context) ([]byte, error) { return nil, errors.New("broken") }
	paste("")
	if len(messageTexts(w.messages)) != 1 {
		t.Error("a fault is not told")
	}
}

func TestPathsIn(t *testing.T) {
	abs := func(name string) string { p, _ := filepath.Abs(name); return p }
	for text, want := range map[string][]string{
		"":                                   nil,
		"red dress":                          nil,
		abs("a.jpg"):                         {abs("a.jpg")},
		abs("a.jpg") + "\n" + abs("b b.jpg"): {abs("a.jpg"), abs("b b.jpg")},
		abs("a.jpg") + "\nand words":         nil,
		`"` + abs("a b.jpg") + `"`:           {abs("a b.jpg")},
		"file:///%zz":                        nil,
	} {
		if got := pathsIn(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := pathsIn("copy\nfile:///tmp/a%20b.jpg\n"); len(got) != 1 || filepath.Base(got[0]) != "a b.jpg" {
		t.Errorf("a list of files: %q", got)
	}
}

func saving(name, text string) func(context.Context, *engine.Library) error {
	return func(ctx context.Context, l *engine.Library) error { return l.SaveSearch(ctx, name, text) }
}
