package engine

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// rated gives a picture of a file the user's words.
func rated(t *testing.T, l *Library, path, tag string, rating int) {
	t.Helper()
	id := idOf(t, l, path)
	must(t, l.SetUserWords(t.Context(), id, []string{tag}, "note of "+tag))
	must(t, l.SetRating(t.Context(), []int64{id}, &rating))
}

// expectWords compares the user's words of a file's picture; "" is none.
func expectWords(t *testing.T, l *Library, path, tag string, rating int) {
	t.Helper()
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	if tag == "" {
		if len(p.UserTags) > 0 || p.Note != "" || p.OwnRating != nil {
			t.Errorf("%s has %q, %q, rating %v that are not its own", filepath.Base(path), p.UserTags, p.Note, p.OwnRating)
		}
		return
	}
	if !slices.Equal(p.UserTags, []string{tag}) || p.Note != "note of "+tag || p.OwnRating == nil || *p.OwnRating != rating {
		t.Errorf("%s has %q, %q, rating %v; want %s, %d", filepath.Base(path), p.UserTags, p.Note, p.OwnRating, tag, rating)
	}
}

// sameContent draws files of the same content.
func sameContent(t *testing.T, folder string, names ...string) []string {
	t.Helper()
	paths := []string{draw(t, filepath.Join(folder, names[0]), 1)}
	for _, name := range names[1:] {
		path := filepath.Join(folder, name)
		copyFile(t, paths[0], path)
		paths = append(paths, path)
	}
	return paths
}

// Pictures of the same content come back from the trash each with its own words.
func TestUndoneTrashGivesEachItsOwnWords(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	pictures, l := newLibrary(t)
	all := sameContent(t, pictures, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
	index(t, l, pictures)
	rated(t, l, all[1], "beach", 4)
	rated(t, l, all[2], "beach", 4)
	rated(t, l, all[3], "sea", 2)
	check := func() {
		t.Helper()
		expectWords(t, l, all[0], "", 0)
		expectWords(t, l, all[1], "beach", 4)
		expectWords(t, l, all[2], "beach", 4)
		expectWords(t, l, all[3], "sea", 2)
	}
	for _, some := range [][]string{{all[1]}, {all[0], all[1]}, {all[0], all[3]}, all} {
		var ids []int64
		for _, path := range some {
			ids = append(ids, idOf(t, l, path))
		}
		receipt, err := l.Trash(t.Context(), ids, nil)
		must(t, err)
		back, err := l.UndoTrash(t.Context(), receipt, nil)
		must(t, err)
		if len(back.Paths) != len(some) {
			t.Fatalf("back %+v", back)
		}
		check()
	}
	kept, err := l.catalog.AllUserWords(t.Context())
	must(t, err)
	if len(kept) != 3 {
		t.Errorf("words are kept beside: %+v", kept)
	}
	if found := find(t, l, "beach"); len(found) != 2 {
		t.Errorf("found %q", found)
	}
}

// What is followed in the background gives way to the trash, as it does to indexing.
func TestTrashWhileFollowing(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	busy := func() {
		ctx, release, err := l.turns.takeInBackground(t.Context(), &l.indexing)
		must(t, err)
		go func() {
			<-ctx.Done()
			release()
		}()
	}
	busy()
	receipt, err := l.Trash(t.Context(), []int64{idOf(t, l, path)}, nil)
	must(t, err)
	busy()
	if back, err := l.UndoTrash(t.Context(), receipt, nil); err != nil || len(back.Paths) != 1 {
		t.Errorf("%+v, %v", back, err)
	}
	if n, err := l.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

// A folder that is taken out and added again has the words that it had, also where a copy lies elsewhere.
func TestAFolderTakenOutKeepsItsWords(t *testing.T) {
	pictures, l := newLibrary(t)
	here, there := filepath.Join(pictures, "here"), filepath.Join(pictures, "there")
	all := sameContent(t, here, "a.jpg", "b.jpg")
	other, same := filepath.Join(there, "other.jpg"), filepath.Join(there, "same.jpg")
	copyFile(t, all[0], other)
	copyFile(t, all[0], same)
	index(t, l, here, there)
	rated(t, l, all[0], "beach", 4)
	rated(t, l, all[1], "sea", 2)
	rated(t, l, same, "sea", 2)
	if n, err := l.RemoveFolder(t.Context(), here); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	expectWords(t, l, other, "", 0)
	index(t, l, here)
	expectWords(t, l, all[0], "beach", 4)
	expectWords(t, l, all[1], "sea", 2)
	expectWords(t, l, other, "", 0)
	expectWords(t, l, same, "sea", 2)
}

// Words that were written into a sidecar stay the user's when the file moves, comes back or is added again with it.
func TestWordsInSidecarsStayTheUsers(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("this would fill the user's Recycle Bin")
	}
	ownTrash(t)
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	rated(t, l, path, "beach", 4)
	_, err := l.WriteSidecar(t.Context(), idOf(t, l, path))
	must(t, err)
	index(t, l, pictures)
	check := func(what string) {
		t.Helper()
		expectWords(t, l, path, "beach", 4)
		if p, err := l.Picture(t.Context(), idOf(t, l, path)); err != nil || len(p.Keywords) > 0 || p.Caption != "" {
			t.Errorf("%s: they are the file's too: %q, %q, %v", what, p.Keywords, p.Caption, err)
		}
	}
	check("at first")
	receipt, err := l.Trash(t.Context(), []int64{idOf(t, l, path)}, nil)
	must(t, err)
	_, err = l.UndoTrash(t.Context(), receipt, nil)
	must(t, err)
	check("from the trash")
	moved := filepath.Join(pictures, "sub", "b.jpg")
	must(t, os.Mkdir(filepath.Dir(moved), 0o755))
	must(t, os.Rename(path, moved))
	must(t, os.Rename(path+".xmp", moved+".xmp"))
	path = moved
	index(t, l, pictures)
	check("moved")
	_, err = l.RemoveFolder(t.Context(), pictures)
	must(t, err)
	index(t, l, pictures)
	check("added again")
}
