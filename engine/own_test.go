package engine

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// What the user said of pictures, and the searches the user named, come back when the catalog is lost.
func TestOwnFactsComeBackFromTheBackup(t *testing.T) {
	pictures, l := newLibrary(t)
	a, b := draw(t, filepath.Join(pictures, "a.jpg"), 1), draw(t, filepath.Join(pictures, "b.jpg"), 2)
	index(t, l, pictures)
	idOf := func(l *Library, path string) int64 {
		p, err := l.catalog.ByPath(t.Context(), path)
		must(t, err)
		return p.ID
	}
	four, none := 4, 0
	must(t, l.SetRating(t.Context(), []int64{idOf(l, a)}, &four))
	must(t, l.SetRating(t.Context(), []int64{idOf(l, b)}, &none))
	must(t, l.AddUserTags(t.Context(), []int64{idOf(l, a), idOf(l, b)}, []string{"mine", "other"}))
	must(t, l.RemoveUserTags(t.Context(), []int64{idOf(l, b)}, []string{"Other"}))
	must(t, l.SaveSearch(t.Context(), "good", "rating:>=4"))
	must(t, l.SaveSearch(t.Context(), "bad", "rating:0"))
	must(t, l.RenameSearch(t.Context(), "bad", "worst"))
	must(t, l.RecordSearch(t.Context(), "sea"))
	if got := find(t, l, "mine"); len(got) != 2 {
		t.Errorf("found %q", got)
	}
	must(t, l.Close())
	l, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	must(t, l.SetWatched(t.Context(), pictures, false)) // this alone is worth a backup, too
	must(t, l.Close())
	must(t, os.Truncate(filepath.Join(l.Dir(), catalogName), 0))

	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	expect(t, index(t, again, pictures), Report{Added: 2})
	for path, want := range map[string]struct {
		rating int
		tags   []string
	}{a: {4, []string{"mine", "other"}}, b: {0, []string{"mine"}}} {
		p, err := again.Picture(t.Context(), idOf(again, path))
		if err != nil || p.OwnRating == nil || p.Rating != want.rating || !slices.Equal(p.UserTags, want.tags) {
			t.Errorf("%s: %+v, %v", path, p, err)
		}
	}
	saved, err := again.SavedSearches(t.Context())
	if err != nil || len(saved) != 2 || saved[0].Name != "good" || saved[0].Text != "rating:>=4" || saved[1].Name != "worst" {
		t.Errorf("%+v, %v", saved, err)
	}
	folders, err := again.catalog.FolderList(t.Context())
	if err != nil || len(folders) != 1 || folders[0].Watched {
		t.Errorf("%+v, %v", folders, err)
	}
	if past, err := again.PastSearches(t.Context(), 10); err != nil || len(past) != 0 {
		t.Errorf("%+v, %v", past, err)
	}
}

// A backup that an earlier version wrote has no ratings, and what it has comes back.
func TestOlderBackup(t *testing.T) {
	pictures, path, l := closedWithWords(t, "note")
	data, err := os.ReadFile(filepath.Join(l.Dir(), backupName))
	must(t, err)
	if strings.Contains(string(data), "rating") || strings.Contains(string(data), "searches") {
		t.Fatalf("what is not there is written:\n%s", data)
	}
	must(t, os.Truncate(filepath.Join(l.Dir(), catalogName), 0))
	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	expect(t, index(t, again, pictures), Report{Added: 1})
	if p, err := again.catalog.ByPath(t.Context(), path); err != nil || p.OwnRating != nil || p.Note != "note" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestOwnFactsThatCannotBe(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	six := 6
	must(t, l.SaveSearch(t.Context(), "a", "x"))
	must(t, l.SaveSearch(t.Context(), "b", "y"))
	for err, want := range map[error]string{
		l.SetRating(t.Context(), []int64{1}, &six):      "0 to 5 stars",
		l.SaveSearch(t.Context(), "  ", "x"):            "a name",
		l.RenameSearch(t.Context(), "a", "b"):           "“b” already",
		l.RenameSearch(t.Context(), "c", "d"):           "no saved search",
		l.catalog.SetWatched(t.Context(), "/no", false): "none of the library",
	} {
		if err == nil || !strings.Contains(Explain(err), want) {
			t.Errorf("%v: %q, want %q", err, Explain(err), want)
		}
	}
	must(t, l.Close())
	r, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true})
	must(t, err)
	defer r.Close()                             //nolint:errcheck // a test
	must(t, r.RecordSearch(t.Context(), "sea")) // silently not kept
	for _, err := range []error{
		r.SetRating(t.Context(), []int64{1}, nil), r.AddUserTags(t.Context(), []int64{1}, []string{"x"}),
		r.RemoveUserTags(t.Context(), []int64{1}, []string{"x"}), r.SaveSearch(t.Context(), "c", "z"),
		r.DeleteSearch(t.Context(), "a"), r.ClearPastSearches(t.Context()),
	} {
		if !errors.Is(err, catalog.ErrReadOnly) {
			t.Errorf("a reader wrote: %v", err)
		}
	}
}
