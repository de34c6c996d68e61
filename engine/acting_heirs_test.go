package engine

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// inLibrary gives a library of copies, the user's trash out of the way.
func inLibrary(t *testing.T, names ...string) (paths []string, l *Library) {
	t.Helper()
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	pictures, l := newLibrary(t)
	paths = sameContent(t, pictures, names...)
	index(t, l, pictures)
	return paths, l
}

func wordsOf(t *testing.T, l *Library, path string) catalog.UserWords {
	t.Helper()
	p, err := l.Picture(t.Context(), idOf(t, l, path))
	must(t, err)
	return catalog.UserWords{Tags: p.UserTags, Note: p.Note, Rating: p.OwnRating}
}

// The copy that stays gets what the user said of those that go, and gives it back with them, one by one.
func TestTrashedCopiesHandOverTheirWords(t *testing.T) {
	paths, l := inLibrary(t, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
	a, b, c, d := paths[0], paths[1], paths[2], paths[3]
	must(t, l.SetUserWords(t.Context(), idOf(t, l, a), []string{"mine"}, ""))
	rated(t, l, b, "Mine", 2)
	must(t, l.AddUserTags(t.Context(), []int64{idOf(t, l, b)}, []string{"beach"}))
	rated(t, l, c, "sea", 5)
	group := DuplicateGroup{}
	for _, path := range paths {
		var one Duplicate
		one.ID, one.Path = idOf(t, l, path), path
		group = append(group, one)
	}
	heirs := group.Heirs(0, func(i int) bool { return i > 0 })
	if len(heirs) != 3 || heirs[group[3].ID] != group[0].ID {
		t.Fatalf("heirs %v", heirs)
	}
	receipt, err := l.TrashWith(t.Context(), []int64{group[1].ID, group[2].ID, group[3].ID}, TrashOptions{Heirs: heirs}, nil)
	must(t, err)
	five, two := 5, 2
	expect := func(what string, tags []string, note string, rating *int) {
		t.Helper()
		if u := wordsOf(t, l, a); !slices.Equal(u.Tags, tags) || u.Note != note || !sameRating(u.Rating, rating) {
			t.Errorf("%s it has %q, %q, %v", what, u.Tags, u.Note, u.Rating)
		}
	}
	expect("after the trash", []string{"mine", "beach", "sea"}, "note of Mine\nnote of sea", &five)
	if found := find(t, l, "sea"); !slices.Equal(found, []string{a}) {
		t.Errorf("found %q", found)
	}

	// One cannot come back yet, and what the user adds meanwhile stays.
	write(t, c, "somebody else's")
	must(t, l.AddUserTags(t.Context(), []int64{idOf(t, l, a)}, []string{"later"}))
	if back, err := l.UndoTrash(t.Context(), receipt, nil); err != nil || len(back.Paths) != 2 {
		t.Fatalf("back %+v, %v", back, err)
	}
	expect("with one in the trash", []string{"mine", "sea", "later"}, "note of sea", &five)
	must(t, os.Remove(c))
	must(t, l.SetRating(t.Context(), []int64{idOf(t, l, a)}, &two))
	if back, err := l.UndoTrash(t.Context(), receipt, nil); err != nil || len(back.Paths) != 1 {
		t.Fatalf("back %+v, %v", back, err)
	}
	expect("with all back", []string{"mine", "later"}, "", &two)
	expectWords(t, l, c, "sea", 5)
	expectWords(t, l, d, "", 0)
	if u := wordsOf(t, l, b); !slices.Equal(u.Tags, []string{"Mine", "beach"}) || u.Note != "note of Mine" || !sameRating(u.Rating, &two) {
		t.Errorf("b has %+v", u)
	}
}

func TestHeirs(t *testing.T) {
	group := DuplicateGroup{{}, {}, {}}
	for i := range group {
		group[i].ID = int64(i + 1)
	}
	for _, c := range []struct {
		keep int
		goes []bool
		want map[int64]int64
	}{
		{0, []bool{false, true, true}, map[int64]int64{2: 1, 3: 1}},
		{2, []bool{true, false, false}, map[int64]int64{1: 3}},
		{0, []bool{true, true, false}, map[int64]int64{1: 3, 2: 3}}, // the marks are other than the rules say
		{-1, []bool{false, true, false}, map[int64]int64{2: 1}},
		{0, []bool{true, true, true}, map[int64]int64{}},
		{1, []bool{false, false, false}, map[int64]int64{}},
	} {
		heirs := group.Heirs(c.keep, func(i int) bool { return c.goes[i] })
		if len(heirs) != len(c.want) {
			t.Errorf("%+v: %v", c, heirs)
		}
		for id, heir := range c.want {
			if heirs[id] != heir {
				t.Errorf("%+v: %v", c, heirs)
			}
		}
	}
}

// Another file at the place of a picture in the trash is not that picture, also after the catalog was lost.
func TestTrashedPicturesKeepTheirWords(t *testing.T) {
	paths, l := inLibrary(t, "a.jpg")
	path, away := paths[0], filepath.Join(filepath.Dir(paths[0]), "found.jpg")
	data, err := os.ReadFile(path)
	must(t, err)
	rated(t, l, path, "mine", 4)
	_, err = l.Trash(t.Context(), []int64{idOf(t, l, path)}, nil)
	must(t, err)
	draw(t, path, 9)
	index(t, l, filepath.Dir(path))
	expectWords(t, l, path, "", 0)
	must(t, l.Close())
	must(t, os.Truncate(filepath.Join(l.Dir(), catalogName), 0))
	l, err = Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer l.Close() //nolint:errcheck // a test
	index(t, l, filepath.Dir(path))
	expectWords(t, l, path, "", 0)
	write(t, away, string(data))
	index(t, l, filepath.Dir(path))
	expectWords(t, l, away, "mine", 4)
	expectWords(t, l, path, "", 0)
}

// A folder that was taken out is another matter: what lies at the same path when it is added again is the same picture, as
// it was edited meanwhile.
func TestRemovedFolderKeepsWordsByPath(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	rated(t, l, path, "mine", 4)
	_, err := l.RemoveFolder(t.Context(), pictures)
	must(t, err)
	draw(t, path, 9)
	index(t, l, pictures)
	expectWords(t, l, path, "mine", 4)
}

// What models of this machine said of a picture comes back with it from the trash.
func TestUndoneTrashBringsBackWhatWasRead(t *testing.T) {
	paths, l := inLibrary(t, "a.jpg", "b.jpg")
	p, err := l.Picture(t.Context(), idOf(t, l, paths[0]))
	must(t, err)
	must(t, l.catalog.AddTags(t.Context(), "clip-x", []catalog.TaggedVector{{ID: p.ID, Hash: p.File.Hash, Tags: []string{"lighthouse"}}}))
	must(t, l.catalog.PutReading(t.Context(), "reader", catalog.Reading{Hash: p.File.Hash, Text: "departures"}))
	receipt, err := l.Trash(t.Context(), []int64{p.ID, idOf(t, l, paths[1])}, nil)
	must(t, err)
	if read, _, err := l.catalog.CountReadings(t.Context()); read != 0 || err != nil {
		t.Errorf("%d read, %v", read, err)
	}
	_, err = l.UndoTrash(t.Context(), receipt, nil)
	must(t, err)
	for word, want := range map[string][]string{"lighthouse": paths[:1], "departures": paths} {
		found := find(t, l, word)
		slices.Sort(found)
		if !slices.Equal(found, want) {
			t.Errorf("%s found %q", word, found)
		}
	}
	if n, err := l.catalog.CountTagged(t.Context()); n != 1 || err != nil {
		t.Errorf("%d are tagged, %v", n, err)
	}
	if lacks, err := l.catalog.LacksReading(t.Context(), "reader"); len(lacks) != 0 || err != nil {
		t.Errorf("%v are read again, %v", lacks, err)
	}
}
