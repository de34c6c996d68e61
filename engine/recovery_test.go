package engine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
)

func TestDamagedCatalogIsRebuilt(t *testing.T) {
	pictures, path, l := closedWithWords(t, "note")
	write(t, filepath.Join(l.Dir(), catalogName), strings.Repeat("garbage ", 4000))

	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	if !again.NeedsRebuild() || len(again.Notices()) != 1 || !strings.Contains(again.Notices()[0], "damaged") {
		t.Fatalf("rebuild %v, notices %q", again.NeedsRebuild(), again.Notices())
	}
	if kept, err := filepath.Glob(filepath.Join(l.Dir(), "damaged-*", catalogName)); len(kept) != 1 {
		t.Errorf("the damaged catalog is at %q, %v", kept, err)
	}
	folders, err := again.Folders(t.Context())
	if err != nil || !slices.Equal(folders, []string{pictures}) {
		t.Fatalf("folders %q, %v", folders, err)
	}
	expect(t, index(t, again, folders...), Report{Added: 1})
	back, err := again.catalog.ByPath(t.Context(), path)
	if err != nil || back.Note != "note" || !slices.Equal(back.UserTags, []string{"mine"}) {
		t.Errorf("the user's words came back as %+v, %v", back, err)
	}
}

func TestMissingCatalogComesBackFromTheBackup(t *testing.T) {
	pictures, path, l := closedWithWords(t, "")
	for range 2 { // not even opening and closing it twice loses the words
		must(t, os.Truncate(filepath.Join(l.Dir(), catalogName), 0))
		again, err := Open(t.Context(), l.Dir(), Options{})
		must(t, err)
		if !again.NeedsRebuild() || len(again.Notices()) != 1 {
			t.Errorf("rebuild %v, notices %q", again.NeedsRebuild(), again.Notices())
		}
		must(t, again.Close())
	}
	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	expect(t, index(t, again, pictures), Report{Added: 1})
	if got := find(t, again, "mine"); !slices.Equal(got, []string{path}) {
		t.Errorf("found %q", got)
	}
}

func TestReaderMakesAndMendsTheCatalog(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"", "this is no database, however long it may be"} {
		write(t, filepath.Join(dir, catalogName), content)
		l, err := Open(t.Context(), dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatalf("with %q in it: %v", content, err)
		}
		must(t, l.Close())
	}
}

func TestInterruptedRestoringGoesOn(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "not utf8 \xff", "a.jpg"), 1)
	folder := filepath.Dir(path)
	index(t, l, folder)
	tag(t, l, path, "mine")
	must(t, l.Close())
	must(t, os.Remove(filepath.Join(l.Dir(), catalogName)))
	// Stopped after the new catalog was begun, and before anything came back; and then again before the
	// folders were indexed.
	_, err := catalog.Open(t.Context(), filepath.Join(l.Dir(), catalogName), catalog.ReadWrite, false)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(l.Dir(), restoringName), []byte("The catalog was missing."), 0o600))
	for range 2 {
		l, err = Open(t.Context(), l.Dir(), Options{})
		must(t, err)
		if !l.NeedsRebuild() {
			t.Fatal("the restoring is forgotten")
		}
		must(t, l.Close())
	}
	l, err = Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	folders, err := l.Folders(t.Context())
	if err != nil || !slices.Equal(folders, []string{folder}) {
		t.Fatalf("folders %q, %v", folders, err)
	}
	expect(t, index(t, l, folders...), Report{Added: 1})
	if got := tagOf(t, l, path); got != "mine" || l.NeedsRebuild() {
		t.Errorf("it has %q, and needs a rebuild: %v", got, l.NeedsRebuild())
	}
	must(t, l.Close())
	l, err = Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer l.Close() //nolint:errcheck // a test
	if l.NeedsRebuild() || len(l.Notices()) != 0 {
		t.Errorf("afterwards: rebuild %v, notices %q", l.NeedsRebuild(), l.Notices())
	}
}
