package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
)

func TestPastedPicturesAreBounded(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"} {
		t.Setenv(name, home)
	}
	var first string
	for i := range maxPasted + 5 {
		path, err := KeepPasted(fmt.Appendf(nil, "picture %d", i), ".png")
		must(t, err)
		if i == 0 {
			first = path
		}
		must(t, os.Chtimes(path, time.Time{}, time.Unix(int64(1000-i), 0))) // the clock went back: the last is kept all the same
	}
	last, err := KeepPasted([]byte("the last"), ".png")
	must(t, err)
	again, err := KeepPasted([]byte("the last"), ".png")
	must(t, err)
	entries, err := os.ReadDir(filepath.Dir(last))
	must(t, err)
	if len(entries) != maxPasted || again != last || !isFile(last) || !isFile(first) {
		t.Errorf("%d files; %q and %q", len(entries), last, again)
	}
}

func TestLikePicture(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "sea.jpg"), 1)
	index(t, l, pictures)
	all, err := l.All(t.Context())
	must(t, err)
	if len(all.Hits) == 0 {
		t.Fatal("no pictures")
	}
	p, err := l.Picture(t.Context(), all.Hits[0].ID)
	must(t, err)
	for _, name := range []string{p.File.Path, filepath.Base(p.File.Path)} {
		if got, err := l.LikePicture(t.Context(), name); err != nil || got.ID != p.ID {
			t.Errorf("%q: %d, %v", name, got.ID, err)
		}
	}
	other := filepath.Join(t.TempDir(), "other.jpg")
	if _, err := l.LikePicture(t.Context(), other); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
	must(t, os.WriteFile(other, nil, 0o600))
	if got, err := l.LikePicture(t.Context(), other); err != nil || got.ID != 0 || got.File.Path != other {
		t.Errorf("a file: %+v, %v", got.File, err)
	}
}

// A file is described once, and again when it has changed.
func TestLooksOfFilesAreKept(t *testing.T) {
	_, l := newLibrary(t)
	path := draw(t, filepath.Join(t.TempDir(), "other.jpg"), 3)
	first, err := l.lookOf(t.Context(), path)
	must(t, err)
	again, err := l.lookOf(t.Context(), path)
	must(t, err)
	if &first[0] != &again[0] {
		t.Error("described again")
	}
	must(t, os.Chtimes(path, time.Time{}, time.Unix(1, 0)))
	draw(t, path, 4)
	if changed, err := l.lookOf(t.Context(), path); err != nil || slices.Equal(changed, first) {
		t.Errorf("the look of before: %v", err)
	}
	for i := range maxKnownLooks + 3 {
		must(t, os.Chtimes(path, time.Time{}, time.Unix(int64(i), 0)))
		_, err := l.lookOf(t.Context(), path)
		must(t, err)
	}
	if n := len(l.known.looks); n > maxKnownLooks {
		t.Errorf("%d are kept", n)
	}
	if _, err := l.lookOf(t.Context(), path+".gone"); err == nil {
		t.Error("no error for no file")
	}
}
