package catalog

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// filled gives a catalog with a picture at each path, of the content that stands beside it.
func filled(t *testing.T, contents map[string]byte) (*Catalog, map[string]int64) {
	t.Helper()
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() }) //nolint:errcheck // a test
	ids := map[string]int64{}
	paths := make([]string, 0, len(contents))
	for path := range contents {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		b := Batch{Put: []Entry{{Picture: Picture{File: File{Path: path, Hash: Hash{contents[path]}}, Format: "jpeg"}}}}
		if err := c.Apply(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		ids[path] = b.Put[0].Picture.ID
	}
	return c, ids
}

func TestFolderList(t *testing.T) {
	c, ids := filled(t, map[string]byte{"/a/1.jpg": 1, "/a/sub/2.jpg": 2, "/ab/3.jpg": 3, "/b/4.jpg": 4})
	for _, folder := range []string{"/a", "/b"} {
		if err := c.AddFolder(t.Context(), folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.SetWatched(t.Context(), "/b", false); err != nil {
		t.Fatal(err)
	}
	all, err := c.FolderList(t.Context())
	if want := []Folder{{"/a", true, 2}, {"/b", false, 1}}; err != nil || !slices.Equal(all, want) {
		t.Errorf("%+v, %v; want %+v", all, err, want)
	}
	if err := c.SetWatched(t.Context(), "/a/sub", true); !errors.Is(err, ErrNoFolder) {
		t.Errorf("one that was not added: %v", err)
	}
	below, err := c.IDsBelow(t.Context(), "/a")
	if err != nil || !slices.Equal(below, []int64{ids["/a/1.jpg"], ids["/a/sub/2.jpg"]}) {
		t.Errorf("%v, %v", below, err)
	}
	failed := Failure{Path: "/a/broken.jpg", Modified: time.Unix(1, 0), Error: "odd"}
	if err := c.Apply(t.Context(), &Batch{Failed: []Failure{failed}, Removed: below}); err != nil {
		t.Fatal(err)
	}
	if err := c.ForgetFolder(t.Context(), "/a"); err != nil {
		t.Fatal(err)
	}
	all, err = c.FolderList(t.Context())
	if err != nil || len(all) != 1 || all[0].Path != "/b" {
		t.Errorf("%+v, %v", all, err)
	}
	if s, err := c.Stats(t.Context()); err != nil || s.Failures != 0 || s.Pictures != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestHandOver(t *testing.T) {
	c, ids := filled(t, map[string]byte{"/1.jpg": 1, "/2.jpg": 1, "/3.jpg": 1, "/4.jpg": 2, "/5.jpg": 2, "/6.jpg": 3})
	if err := c.SetUserWords(t.Context(), ids["/1.jpg"], []string{"mine"}, "a note"); err != nil {
		t.Fatal(err)
	}
	if err := c.SetUserWords(t.Context(), ids["/5.jpg"], []string{"late"}, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := c.write.ExecContext(t.Context(), `UPDATE pictures SET user_rating = 4 WHERE path = '/1.jpg'`); err != nil {
		t.Fatal(err)
	}
	// The third goes as well; the fifth came after the fourth; the sixth has no copy.
	removed := []int64{ids["/1.jpg"], ids["/3.jpg"], ids["/5.jpg"], ids["/6.jpg"]}
	heirs, err := c.HandOver(t.Context(), removed)
	if err != nil || !slices.Equal(heirs, []int64{ids["/2.jpg"]}) {
		t.Fatalf("heirs %v, %v", heirs, err)
	}
	if err := c.Apply(t.Context(), &Batch{Removed: removed}); err != nil {
		t.Fatal(err)
	}
	p, err := c.Picture(t.Context(), ids["/2.jpg"])
	if err != nil || p.Note != "a note" || !slices.Equal(p.UserTags, []string{"mine"}) {
		t.Errorf("%+v, %v", p, err)
	}
	var rating int
	if err := c.read.QueryRowContext(t.Context(), `SELECT user_rating FROM pictures WHERE path = '/2.jpg'`).Scan(&rating); err != nil || rating != 4 {
		t.Errorf("rated %d, %v", rating, err)
	}
	if hits, err := c.SearchText(t.Context(), []Term{{Word: "mine"}}, 10); err != nil || len(hits) != 1 || hits[0].ID != p.ID {
		t.Errorf("found %+v, %v", hits, err)
	}
	// What went with the content is kept only there.
	words, err := c.AllUserWords(t.Context())
	if err != nil || len(words) != 2 || words[0].Path != "/2.jpg" || words[1].Path != "/5.jpg" {
		t.Errorf("%+v, %v", words, err)
	}
}
