package ui

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
)

// newActingWindow is a window with the three drawn pictures, all of them picked.
func newActingWindow(t *testing.T) (w *testWindow, dir string) {
	t.Helper()
	sandbox(t)
	w = newTestWindow(t, Options{})
	w.openLibrary(t, t.TempDir())
	dir = drawPictures(t)
	w.add([]string{dir}, func() {})
	w.settle(t)
	w.grid.pickAll()
	w.settle(t)
	if w.grid.picked.len() != 3 {
		t.Fatalf("%d are picked", w.grid.picked.len())
	}
	return w, dir
}

// press taps the button of the last message that says so.
func (w *testWindow) pressMessage(t *testing.T, label string) {
	t.Helper()
	for i := len(w.messages.view.Objects) - 1; i >= 0; i-- {
		for _, o := range test.LaidOutObjects(w.messages.view.Objects[i]) {
			if b, ok := o.(*widget.Button); ok && b.Text == label {
				test.Tap(b)
				w.settle(t)
				return
			}
		}
	}
	t.Fatalf("no button %q; messages: %q", label, messageTexts(w.messages))
}

func TestBarTellsWhatIsPicked(t *testing.T) {
	w, _ := newActingWindow(t)
	if !w.many.view.Visible() || !strings.HasPrefix(w.many.text.Text, "3 picked · ") {
		t.Errorf("the bar is there: %t, and says %q", w.many.view.Visible(), w.many.text.Text)
	}
	w.many.stars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 5)})
	w.settle(t)
	for _, id := range w.grid.ids {
		if p, err := w.library.Picture(t.Context(), id); err != nil || p.Rating != 3 {
			t.Errorf("%d has the rating %d, %v", id, p.Rating, err)
		}
	}
	w.copyPaths()
	w.settle(t)
	if got := strings.Split(w.app.Clipboard().Content(), "\n"); len(got) != 3 || !strings.HasSuffix(got[0], ".jpg") {
		t.Errorf("copied %q", got)
	}
	w.grid.choose(0)
	w.settle(t)
	if w.many.view.Visible() {
		t.Error("the bar stays for one picture")
	}
}

// What does not fit is left out, and what is at the end stays there.
func TestBarFits(t *testing.T) {
	newTestApp(t)
	var objects []fyne.CanvasObject
	for range 6 {
		o := widget.NewLabel("a word")
		objects = append(objects, o)
	}
	one := objects[0].MinSize().Width
	f := &fitting{lead: 1, tail: 2}
	for room, want := range map[float32]int{3 * one: 3, 4.5 * one: 4, 6 * one: 6, 9 * one: 6} {
		f.Layout(objects, fyne.NewSize(room, 30))
		shown := 0
		for _, o := range objects {
			if o.Visible() {
				shown++
			}
		}
		last := objects[5]
		if end := last.Position().X + last.Size().Width; shown != want || end < room-1 || end > room+1 {
			t.Errorf("in %v: %d are shown, want %d; the last ends at %v", room, shown, want, end)
		}
	}
}

func TestTrashAndUndo(t *testing.T) {
	w, dir := newActingWindow(t)
	must(t, os.WriteFile(filepath.Join(dir, "meadow.jpg.xmp"), []byte("<x/>"), 0o600))
	sea := filepath.Join(dir, "lighthouse.jpg")
	must(t, os.Remove(sea)) // it vanished before
	ids := slices.Clone(w.grid.ids)
	w.trash(ids, engine.TrashOptions{})
	w.settle(t)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("left in the folder: %q", left)
	}
	if got := w.captions(t); !slices.Equal(got, []string{"lighthouse.jpg"}) || w.counted != 1 || w.job != nil {
		t.Errorf("left in the window: %q of %d", got, w.counted)
	}
	texts := strings.Join(messageTexts(w.messages), "\n")
	if !strings.Contains(texts, "2 pictures were moved to the trash") || !strings.Contains(texts, "1 file could not be moved") {
		t.Errorf("told %q", texts)
	}
	w.pressMessage(t, "Undo")
	if _, err := os.Stat(filepath.Join(dir, "meadow.jpg.xmp")); err != nil {
		t.Errorf("the sidecar is not back: %v", err)
	}
	if got := w.captions(t); len(got) != 3 {
		t.Errorf("after the undo there are %q", got)
	}
	if texts := strings.Join(messageTexts(w.messages), "\n"); strings.Contains(texts, "moved to the trash ·") {
		t.Errorf("the message stays after its undo: %q", texts)
	}
}

// What stood behind is chosen, so that one can go on.
func TestNextIsChosenAfterTrash(t *testing.T) {
	w, _ := newActingWindow(t)
	ids := slices.Clone(w.grid.ids)
	w.grid.choose(1)
	w.settle(t)
	w.trash(ids[1:2], engine.TrashOptions{})
	w.settle(t)
	if at, ok := w.grid.current(); !ok || w.grid.ids[at] != ids[2] {
		t.Errorf("number %d is chosen of %v, want the picture %d", at, w.grid.ids, ids[2])
	}
	w.trash(ids[2:], engine.TrashOptions{})
	w.settle(t)
	if at, ok := w.grid.current(); !ok || w.grid.ids[at] != ids[0] {
		t.Errorf("number %d is chosen of %v, want the picture %d", at, w.grid.ids, ids[0])
	}
	w.trash(ids[:1], engine.TrashOptions{})
	w.settle(t)
	if len(w.grid.ids) != 0 || w.many.view.Visible() {
		t.Errorf("%v are left", w.grid.ids)
	}
}

func TestCopyTellsOfNamesAndWhatVanished(t *testing.T) {
	w, dir := newActingWindow(t)
	to := filepath.Join(t.TempDir(), "new")
	ids := slices.Clone(w.grid.ids)
	w.copyTo(ids, to)
	w.settle(t)
	if got := w.status.note.Text; !strings.HasPrefix(got, "3 pictures were copied to ") {
		t.Errorf("told %q", got)
	}
	must(t, os.Remove(filepath.Join(dir, "meadow.jpg")))
	w.copyTo(ids, to)
	w.settle(t)
	if got := w.status.note.Text; !strings.Contains(got, "2 got a number") {
		t.Errorf("told %q of names that were taken", got)
	}
	if texts := strings.Join(messageTexts(w.messages), "\n"); !strings.Contains(texts, "1 file could not be copied") {
		t.Errorf("told %q of a file that vanished", texts)
	}
	if all, _ := filepath.Glob(filepath.Join(to, "*.jpg")); len(all) != 5 {
		t.Errorf("there are %q", all)
	}
	w.copyTo(ids, filepath.Join(to, "chimney.jpg")) // no folder
	w.settle(t)
	if texts := messageTexts(w.messages); !strings.Contains(texts[len(texts)-1], "Nothing can be written there") {
		t.Errorf("told %q", texts)
	}
}

func TestOneJobAtATime(t *testing.T) {
	w, _ := newActingWindow(t)
	w.copyTo(w.grid.ids, t.TempDir())
	if w.job == nil || !w.status.job.view.Visible() {
		t.Fatal("nothing is shown of the job")
	}
	w.copyTo(w.grid.ids, t.TempDir())
	if texts := messageTexts(w.messages); len(texts) != 1 || !strings.Contains(texts[0], "Copying") {
		t.Errorf("told %q", texts)
	}
	w.cancelJob()
	w.settle(t)
	if w.job != nil || w.status.job.view.Visible() {
		t.Error("the job stays after its end")
	}
}

func TestListsAndSheets(t *testing.T) {
	w, _ := newActingWindow(t)
	to := t.TempDir()
	list, sheet := filepath.Join(to, "list.csv"), filepath.Join(to, "sheet.png")
	w.exportList(w.pickedIDs(), list, files.CSV, false)
	w.settle(t)
	w.contactSheet(w.pickedIDs(), sheet, files.SheetOptions{})
	w.settle(t)
	text, err := os.ReadFile(list)
	if err != nil || strings.Count(string(text), "\r\n") != 4 || !strings.Contains(string(text), "meadow.jpg") {
		t.Errorf("the list is %q, %v", text, err)
	}
	f, err := os.Open(sheet)
	must(t, err)
	defer f.Close()
	if c, format, err := image.DecodeConfig(f); err != nil || format != "png" || c.Width < 700 {
		t.Errorf("the sheet is %v, %v, %v", c, format, err)
	}
	if texts := strings.Join(messageTexts(w.messages), "\n"); !strings.Contains(texts, "3 pictures were drawn on") {
		t.Errorf("told %q", texts)
	}
	w.exportList(w.pickedIDs(), list, files.JSON, false) // it is there
	w.settle(t)
	if again, err := os.ReadFile(list); err != nil || string(again) != string(text) {
		t.Error("a list that was there is gone")
	}
}

func TestTagsOfMany(t *testing.T) {
	w, _ := newActingWindow(t)
	ids := slices.Clone(w.grid.ids)
	w.tagMany(ids, splitTags(" sea,Holiday;sea ,, SEA\nred"), nil)
	w.settle(t)
	w.tagMany(ids[:1], nil, []string{"holiday"})
	w.settle(t)
	var pictures []engine.Picture
	for _, id := range ids {
		p, err := w.library.Picture(t.Context(), id)
		must(t, err)
		pictures = append(pictures, p)
	}
	if got := countTags(pictures); !slices.Equal(got, []tagCount{{"red", 3}, {"sea", 3}, {"Holiday", 2}}) {
		t.Errorf("the tags are %v", got)
	}
	form := newTagForm("", countTags(pictures), 3)
	form.checks[2].OnChanged(true)
	form.checks[0].OnChanged(true)
	form.checks[0].OnChanged(false)
	if got := form.removed(); !slices.Equal(got, []string{"Holiday"}) {
		t.Errorf("to be taken away: %q", got)
	}
}

func TestSaveFormTakesNoPath(t *testing.T) {
	w, _ := newActingWindow(t)
	f := w.newSaveForm("", "list")
	f.setFolder(t.TempDir())
	for name, want := range map[string]bool{"list": true, "list.csv": true, "": false, " ": false, "..": false, "a/b": false, "../x": false} {
		f.name.SetText(name)
		if f.valid() != want {
			t.Errorf("%q is a name: %t", name, !want)
		}
	}
	f.name.SetText("my.list")
	if got := f.path(".csv"); got != filepath.Join(f.folder, "my.list.csv") {
		t.Errorf("saved as %q", got)
	}
	f.name.SetText("LIST.CSV")
	if got := f.path(".csv"); filepath.Base(got) != "LIST.CSV" {
		t.Errorf("saved as %q", got)
	}
}
