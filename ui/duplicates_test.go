package ui

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/duplicates"
)

// newDuplicatesWindow has two copies each of two pictures, and a third picture that is alone.
func newDuplicatesWindow(t *testing.T) (w *testWindow, dir string) {
	t.Helper()
	sandbox(t)
	w = newTestWindow(t, Options{})
	w.openLibrary(t, t.TempDir())
	dir = drawPictures(t)
	must(t, os.Mkdir(filepath.Join(dir, "copies"), 0o700))
	for _, name := range []string{"lighthouse", "meadow"} {
		data, err := os.ReadFile(filepath.Join(dir, name+".jpg"))
		must(t, err)
		path := filepath.Join(dir, "copies", name+".jpg")
		must(t, os.WriteFile(path, data, 0o600))
		later := time.Now().Add(time.Hour)
		must(t, os.Chtimes(path, later, later))
	}
	w.add([]string{dir}, func() {})
	w.settle(t)
	w.findDuplicates()
	w.settle(t)
	return w, dir
}

// marked are the files that would go, below a folder.
func (v *duplicatesView) marked(t *testing.T, dir string) (names []string) {
	t.Helper()
	for g, group := range v.marks.groups {
		for i, d := range group {
			if v.marks.goes(g, i) {
				name, err := filepath.Rel(dir, d.Path)
				must(t, err)
				names = append(names, filepath.ToSlash(name))
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestDuplicatesAreFoundAndMarkedByRules(t *testing.T) {
	w, dir := newDuplicatesWindow(t)
	v := w.duplicates
	if !v.shown() || w.sides.Visible() || len(v.marks.groups) != 2 || v.isNear {
		t.Fatalf("shown %t with %d groups", v.shown(), len(v.marks.groups))
	}
	if got := v.marked(t, dir); !slices.Equal(got, []string{"copies/lighthouse.jpg", "copies/meadow.jpg"}) {
		t.Errorf("by the oldest, %q would go", got)
	}
	v.rules.picks[0].SetSelectedIndex(3) // in this folder
	v.rules.folder.SetSelectedIndex(slices.Index(v.rules.paths, filepath.Join(dir, "copies")))
	w.settle(t)
	if got := v.marked(t, dir); !slices.Equal(got, []string{"lighthouse.jpg", "meadow.jpg"}) {
		t.Errorf("with the copies' folder kept, %q would go", got)
	}
	at := duplicateAt{0, 0}
	v.toggle(at)
	v.toggle(duplicateAt{0, 1})
	one := v.marks.sumOf(0)
	if one.pictures != 1 || one.emptied != 0 {
		t.Errorf("after two clicks %+v is marked", one)
	}
	v.toggle(at)
	if one = v.marks.sumOf(0); one.pictures == 2 && v.marks.sum().emptied != 1 {
		t.Error("nobody tells that nothing of a group would stay")
	}
	v.keepAll(0)
	if v.marks.sumOf(0).pictures != 0 || v.marks.sum().pictures != 1 {
		t.Errorf("marked %+v", v.marks.sum())
	}
	for _, p := range []string{"lighthouse.jpg", "meadow.jpg", "copies/lighthouse.jpg", "copies/meadow.jpg"} {
		if _, err := os.Stat(filepath.Join(dir, p)); err != nil {
			t.Errorf("it acted by itself: %v", err)
		}
	}
}

func TestDuplicatesGoToTheTrashAndComeBack(t *testing.T) {
	w, dir := newDuplicatesWindow(t)
	v := w.duplicates
	goes := v.marks.sum().ids
	if heirs := v.marks.heirs(); len(heirs) != 2 || slices.Contains(goes, heirs[goes[0]]) {
		t.Errorf("of %v, %v get what was said", goes, heirs)
	}
	must(t, w.library.AddUserTags(t.Context(), goes[:1], []string{"mine"}))
	mine := func() int {
		found, err := w.library.Search(t.Context(), "tag:mine", 10)
		must(t, err)
		return len(found.Hits)
	}
	w.trash(goes, engine.TrashOptions{Heirs: v.marks.heirs()})
	w.settle(t)
	if n := mine(); n != 1 {
		t.Errorf("%d pictures that stay are tagged", n)
	}
	if len(v.marks.groups) != 0 || v.empty.Text == "" || len(w.grid.ids) != 3 {
		t.Errorf("%d groups are left, and %d pictures", len(v.marks.groups), len(w.grid.ids))
	}
	w.pressMessage(t, "Undo")
	if _, err := os.Stat(filepath.Join(dir, "copies", "meadow.jpg")); err != nil || !v.shown() || len(w.grid.ids) != 5 {
		t.Errorf("not back: %v; shown %t, %d pictures", err, v.shown(), len(w.grid.ids))
	}
	w.findDuplicates()
	w.settle(t)
	if len(v.marks.groups) != 2 {
		t.Errorf("%d groups after finding again", len(v.marks.groups))
	}
	w.submitWords("meadow")
	w.settle(t)
	if v.shown() || !w.sides.Visible() {
		t.Error("a search is not seen behind the duplicates")
	}
	w.findDuplicates()
	w.settle(t)
	w.openLibrary(t, t.TempDir())
	if v.shown() || len(v.marks.groups) != 0 || v.found != nil {
		t.Error("the duplicates stay after their library")
	}
}

func TestDuplicatesByKeys(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	v := w.duplicates
	v.regrouped(manyGroups(4, 5), []int{0, 0, 0, 0}) // lines of 3 and 2
	if len(v.lines) != 8 {
		t.Fatalf("%d lines", len(v.lines))
	}
	for i, step := range []struct {
		key  fyne.KeyName
		want duplicateAt
	}{
		{fyne.KeyRight, duplicateAt{0, 1}},
		{fyne.KeyRight, duplicateAt{0, 2}},
		{fyne.KeyRight, duplicateAt{0, 3}},
		{fyne.KeyDown, duplicateAt{1, 0}},
		{fyne.KeyLeft, duplicateAt{0, 4}},
		{fyne.KeyUp, duplicateAt{0, 1}},
		{fyne.KeyEnd, duplicateAt{3, 3}},
		{fyne.KeyRight, duplicateAt{3, 4}},
		{fyne.KeyRight, duplicateAt{3, 4}},
		{fyne.KeyDown, duplicateAt{3, 4}},
		{fyne.KeyHome, duplicateAt{0, 0}},
		{fyne.KeyLeft, duplicateAt{0, 0}},
		{fyne.KeyUp, duplicateAt{0, 0}},
	} {
		v.typedKey(step.key)
		if v.cursor != step.want {
			t.Errorf("step %d, %s: at %v, want %v", i, step.key, v.cursor, step.want)
		}
	}
	v.typedKey(fyne.KeyReturn)
	if !v.marks.goes(0, 0) || v.marks.sumOf(0).emptied != 1 {
		t.Error("Enter does not mark")
	}
	v.typedRune('k')
	if v.marks.goes(0, 0) || v.marks.sumOf(0).pictures != 4 {
		t.Error("K does not keep one")
	}
	v.typedRune('A')
	if v.marks.sumOf(0).pictures != 0 {
		t.Error("A does not keep all")
	}
	v.typedKey(fyne.KeySpace)
	w.settle(t)
	if !w.full.Shown() {
		t.Error("Space does not open the full view")
	}
	w.full.TypedKey(fyne.KeyEscape)
	w.settle(t)
	if w.full.Shown() || !v.shown() {
		t.Error("the full view does not come back to the duplicates")
	}
	v.typedKey(fyne.KeyEscape)
	if v.shown() {
		t.Error("Escape does not go back")
	}
	v.regrouped(nil, nil)
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn, fyne.KeyDelete} {
		v.typedKey(key) // nothing is there
	}
	v.typedRune('k')
}

// manyGroups are n groups of each so many pictures.
func manyGroups(n, each int) (groups []engine.DuplicateGroup) {
	for g := range n {
		var group engine.DuplicateGroup
		for i := range each {
			group = append(group, engine.Duplicate{Item: duplicates.Item{
				ID: int64(g*each + i + 1000), Path: fmt.Sprintf("/pictures/%d/%d.jpg", i, g), Pixels: int64(1000 - i), Bytes: 5, Sharpness: float64(i),
			}, Nearness: 0.9})
		}
		groups = append(groups, group)
	}
	return groups
}

// Of tens of thousands of groups, only the lines on screen exist.
func TestManyGroupsCostLittle(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	v := w.duplicates
	groups := manyGroups(20_000, 3)
	keep := make([]int, len(groups))
	begin := time.Now()
	v.regrouped(groups, keep)
	for range 20 {
		v.typedKey(fyne.KeyDown)
		v.typedRune('x')
	}
	if took := time.Since(begin); took > 5*time.Second { // some 20 ms a key on a machine that is free
		t.Errorf("20 keys took %v", took)
	}
	t.Logf("20 keys took %v", time.Since(begin))
	if len(v.differs) > 100 {
		t.Errorf("%d groups were looked at for one screen", len(v.differs))
	}
	if got := v.marks.sum(); got.pictures < 39_000 {
		t.Errorf("%d are marked", got.pictures)
	}
}

func TestFactsThatDiffer(t *testing.T) {
	taken := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	item := func(id int64, path string, pixels int64, taken time.Time, sharpness float64) engine.Duplicate {
		return engine.Duplicate{Item: duplicates.Item{ID: id, Path: path, Pixels: pixels, Bytes: 7, Taken: taken, Sharpness: sharpness}}
	}
	d := differencesOf(engine.DuplicateGroup{
		item(1, "/a/x.jpg", 100, taken.Add(time.Hour), 9.6), item(2, "/a/y.jpg", 200, taken, 10.2),
	})
	if d != (differences{name: true, pixels: true, date: true, largest: 1, oldest: 1, sharpest: -1}) {
		t.Errorf("%+v", d)
	}
	d = differencesOf(engine.DuplicateGroup{item(1, "/a/x.jpg", 100, taken, 9), item(2, "/b/x.jpg", 100, taken, 90)})
	if d != (differences{folder: true, sharpness: true, largest: -1, oldest: -1, sharpest: 1}) {
		t.Errorf("%+v", d)
	}
}

func TestDuplicateCardMarkup(t *testing.T) {
	newTestApp(t)
	group := manyGroups(1, 2)[0]
	group[0].Taken = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	group[1].Taken = group[0].Taken
	p := pictureOf(group[0].ID, "")
	for master, goes := range map[string]bool{"duplicate_stays.xml": false, "duplicate_goes.xml": true} {
		c := newDuplicateCard()
		c.Resize(fyne.NewSize(cardWidth, cardHeight()))
		f := factsOfDuplicate(group, 0, differencesOf(group), &thumbnail{picture: p, image: uniform(image.Pt(8, 6), seaBlue)})
		f.goes, f.cursor = goes, goes
		c.show(group[0].ID, f)
		expectMarkup(t, master, c, cardWidth, cardHeight())
	}
}

func TestUnmeasuredPicturesAreTold(t *testing.T) {
	w, _ := newDuplicatesWindow(t)
	w.duplicates.take(&engine.Duplicates{Unmeasured: []engine.FileError{{Path: "/x.jpg", Error: "broken"}}, Dropped: true}, 0, nil)
	w.settle(t)
	texts := strings.Join(messageTexts(w.messages), "\n")
	if !strings.Contains(texts, "1 picture could not be looked at") || !strings.Contains(texts, "too many near pictures") {
		t.Errorf("told %q", texts)
	}
}
