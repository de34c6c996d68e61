package catalog

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPictureComesBackWhole(t *testing.T) {
	c, _ := open(t)
	want := picture("/p/Sea & Sand/été 🌊.jpg", 1)
	want.TakenAt = time.Date(2024, 5, 17, 8, 9, 10, 11, time.UTC)
	want.Camera, want.Rating, want.Position = "Canon EOS R5", 4, &Position{48.85, -2.35}
	want.Title, want.Caption, want.Keywords = "Low tide", "Two\nlines", []string{"sea", "calm water"}
	want.Tags, want.UserTags, want.Note = []string{"blue", "bright"}, []string{"mine"}, "Print this."
	put(t, c, &want)
	got, err := c.Picture(t.Context(), want.ID)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v\n%v", got, want, err)
	}
	if _, err := c.Picture(t.Context(), want.ID+1); !errors.Is(err, ErrNotFound) {
		t.Errorf("a picture that is not there: %v", err)
	}
}

func TestNamesThatAreHardToKeep(t *testing.T) {
	// The folder of the catalog is hard too: SQLite takes its name as a URI.
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "a b#c?d%41.db"), ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // a test
	if _, err := os.Stat(c.path); err != nil {
		t.Errorf("the database is not where it was asked for: %v", err)
	}
	for i, path := range []string{"/p/new\nline.jpg", "/p/\xff\xfe.jpg", "/p/'; DROP TABLE pictures; --.jpg", "/p/🙂.jpg"} {
		p := picture(path, byte(i))
		put(t, c, &p)
		got, err := c.ByPath(t.Context(), path)
		if err != nil || got.File.Path != path {
			t.Errorf("%q came back as %q, %v", path, got.File.Path, err)
		}
	}
}

func TestPutAgainKeepsIDAndUserWords(t *testing.T) {
	c, _ := open(t)
	p := picture("/p/a.jpg", 1)
	put(t, c, &p)
	id := p.ID
	if err := c.SetUserWords(t.Context(), id, []string{"keep me"}, "note"); err != nil {
		t.Fatal(err)
	}
	changed := picture("/p/a.jpg", 2)
	if err := c.Apply(t.Context(), &Batch{Put: []Entry{{Picture: changed, Vectors: map[string][]float32{"new": {1}}}}}); err != nil {
		t.Fatal(err)
	}
	got, err := c.Picture(t.Context(), id)
	if err != nil || got.File.Hash != changed.File.Hash || !slices.Equal(got.UserTags, []string{"keep me"}) {
		t.Errorf("%+v, %v", got, err)
	}
	// The vector of the former content must be gone.
	if n, err := c.CountVectors(t.Context(), "visual"); n != 0 || err != nil {
		t.Errorf("%d old vectors, %v", n, err)
	}
}

func TestUserWordsReturnWithTheFile(t *testing.T) {
	for _, c := range []struct {
		name, path string
		content    byte
		back       bool
	}{
		{"same content elsewhere", "/q/b.jpg", 1, true},
		{"other content at the path", "/p/a.jpg", 2, true},
		{"another file", "/q/b.jpg", 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			catalog, _ := open(t)
			p := picture("/p/a.jpg", 1)
			put(t, catalog, &p)
			if err := catalog.SetUserWords(t.Context(), p.ID, []string{"mine"}, "note"); err != nil {
				t.Fatal(err)
			}
			if err := catalog.Apply(t.Context(), &Batch{Removed: []int64{p.ID}}); err != nil {
				t.Fatal(err)
			}
			again := picture(c.path, c.content)
			put(t, catalog, &again)
			if got := again.Note == "note"; got != c.back {
				t.Errorf("returned: %v, want %v", got, c.back)
			}
			all, err := catalog.AllUserWords(t.Context())
			if err != nil || len(all) != 1 || all[0].Note != "note" {
				t.Errorf("kept once: %+v, %v", all, err)
			}
		})
	}
}

func TestSearchText(t *testing.T) {
	c, _ := open(t)
	sea := picture("/holiday/sea.jpg", 1)
	sea.Title, sea.Keywords = "Evening by the sea", []string{"dog", "beach"}
	dogs := picture("/pets/TwoDogs.jpg", 2)
	dogs.Caption = "crème brûlée on the table"
	season := picture("/x/y.jpg", 3)
	season.Title = "Season"
	put(t, c, &sea, &dogs, &season)
	for _, q := range []struct {
		terms []Term
		want  []int64
	}{
		{nil, nil},
		{[]Term{{Word: "nothing"}}, nil},
		{[]Term{{Word: "creme"}}, []int64{dogs.ID}},
		{[]Term{{Word: "dogs", Or: []string{"dog"}}}, []int64{sea.ID, dogs.ID}},
		{[]Term{{Word: "sea"}}, []int64{sea.ID}},
		{[]Term{{Word: "sea", Prefix: true}}, []int64{sea.ID, season.ID}},
		{[]Term{{Word: "pets"}}, []int64{dogs.ID}},
		{[]Term{{Word: "season"}, {Word: "dog"}, {Word: "sea"}}, []int64{sea.ID, season.ID}},
		{[]Term{{Word: "table"}, {Word: "dogs"}, {Word: "pets"}}, []int64{dogs.ID}},
		{[]Term{{Word: `a" OR "sea`}}, nil},
		{[]Term{{Word: "\x00"}}, nil},
	} {
		hits, err := c.SearchText(t.Context(), q.terms, 10)
		var got []int64
		for _, h := range hits {
			got = append(got, h.ID)
		}
		if err != nil || !slices.Equal(got, q.want) {
			t.Errorf("%v: %v, %v; want %v", q.terms, got, err, q.want)
		}
	}
	if err := c.SetUserWords(t.Context(), season.ID, []string{"autumn"}, ""); err != nil {
		t.Fatal(err)
	}
	if hits, err := c.SearchText(t.Context(), []Term{{Word: "autumn"}}, 10); len(hits) != 1 || err != nil {
		t.Errorf("a tag of the user's is not found: %v, %v", hits, err)
	}
	if err := c.Apply(t.Context(), &Batch{Removed: []int64{season.ID}}); err != nil {
		t.Fatal(err)
	}
	if hits, err := c.SearchText(t.Context(), []Term{{Word: "autumn"}}, 10); len(hits) != 0 || err != nil {
		t.Errorf("a removed picture is found: %v, %v", hits, err)
	}
}

func TestFilesAreThoseBelow(t *testing.T) {
	c, _ := open(t)
	for i, path := range []string{"/a/b/1.jpg", "/a/b/c/2.jpg", "/a/b-c/3.jpg", "/a/bb.jpg", "/z.jpg"} {
		p := picture(filepath.FromSlash(path), byte(i))
		put(t, c, &p)
	}
	for folder, want := range map[string]int{"/a/b": 2, "/a": 4, "/": 5, "/a/bb.jpg": 1, "/nothing": 0} {
		n := 0
		for _, err := range c.Files(t.Context(), filepath.FromSlash(folder), "visual", 2) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != want {
			t.Errorf("%s holds %d files, want %d", folder, n, want)
		}
	}
}

func TestFoldersCoverEachOther(t *testing.T) {
	c, _ := open(t)
	for _, path := range []string{"/a/b", "/a/b/c", "/a/bb", "/x", "/a", "/a"} {
		if err := c.AddFolder(t.Context(), filepath.FromSlash(path)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := c.Folders(t.Context())
	if want := []string{filepath.FromSlash("/a"), filepath.FromSlash("/x")}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

func TestFolderNames(t *testing.T) {
	added := []string{filepath.FromSlash("/home/me/Photos"), filepath.FromSlash("/x")}
	for path, want := range map[string][]string{
		"/home/me/Photos/a.jpg":             {"Photos"},
		"/home/me/Photos/2024/Rome/a.jpg":   {"Photos", "2024", "Rome"},
		"/home/me/Photos-old/a.jpg":         {"Photos-old"},
		"/home/me/Downloads/pictures/a.jpg": {"pictures"},
		"/x/y/a.jpg":                        {"x", "y"},
	} {
		if got := FolderNames(filepath.FromSlash(path), added); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestFailuresAreKeptUntilMended(t *testing.T) {
	c, _ := open(t)
	f := Failure{Path: "/p/bad.jpg", Size: 3, Modified: time.Unix(1, 2), Decoder: 1, Error: "cut"}
	if err := c.Apply(t.Context(), &Batch{Failed: []Failure{f}}); err != nil {
		t.Fatal(err)
	}
	got, err := c.Failures(t.Context(), "/p")
	if err != nil || len(got) != 1 || got[0] != f {
		t.Errorf("%+v, %v", got, err)
	}
	if err := c.Apply(t.Context(), &Batch{Restored: []string{f.Path}}); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Failures(t.Context(), "/p"); len(got) != 0 || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBatchIsAllOrNothing(t *testing.T) {
	c, _ := open(t)
	before := picture("/p/a.jpg", 1)
	put(t, c, &before)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Apply(ctx, &Batch{Put: []Entry{{Picture: picture("/p/b.jpg", 2)}}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s, err := c.Stats(t.Context())
	if err != nil || s.Pictures != 1 || s.Formats["jpeg"] != 1 || s.Vectors["visual"] != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestDamageIsNoticed(t *testing.T) {
	for name, harm := range map[string]func(data []byte) []byte{
		"not a database": func([]byte) []byte { return []byte("hello, this is not a database at all") },
		"header":         func(data []byte) []byte { copy(data, "nonsense"); return data },
		"cut":            func(data []byte) []byte { return data[:len(data)*2/3] },
		"pages overwritten": func(data []byte) []byte {
			for i := 4096; i < len(data); i++ {
				data[i] = 0xa5
			}
			return data
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, path := open(t)
			for i := range 50 {
				p := picture(filepath.Join("/p", string(rune('a'+i))+".jpg"), byte(i))
				p.Caption = strings.Repeat("words ", 200)
				put(t, c, &p)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, harm(data), 0o600); err != nil {
				t.Fatal(err)
			}
			damaged, err := Open(t.Context(), path, ReadWrite, true)
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("Open = %v", err)
			}
			if damaged != nil {
				damaged.Close() //nolint:errcheck // it should not have opened
			}
		})
	}
}

func TestReadersBesideAWriter(t *testing.T) {
	c, path := open(t)
	p := picture("/p/a.jpg", 1)
	put(t, c, &p)
	for _, mode := range []Mode{ReadOnly, Immutable} {
		if mode == Immutable { // sees only what is folded into the database
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		r, err := Open(t.Context(), path, mode, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Picture(t.Context(), p.ID); err != nil {
			t.Errorf("mode %d: %v", mode, err)
		}
		if err := r.Apply(t.Context(), &Batch{Removed: []int64{p.ID}}); !errors.Is(err, ErrReadOnly) {
			t.Errorf("mode %d wrote: %v", mode, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.db"), ReadOnly, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading what is not there: %v", err)
	}
}

func TestNewerSchemaIsLeftAlone(t *testing.T) {
	c, path := open(t)
	if _, err := c.write.Exec("PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, ReadWrite, false); !errors.Is(err, ErrNewer) {
		t.Errorf("Open = %v", err)
	}
}

func TestVectorsAreExact(t *testing.T) {
	c, _ := open(t)
	want := []float32{0.25, -1e-30, 3.4e38, 0}
	e := Entry{Picture: picture("/p/a.jpg", 1), Vectors: map[string][]float32{"s": want}}
	if err := c.Apply(t.Context(), &Batch{Put: []Entry{e}}); err != nil {
		t.Fatal(err)
	}
	for v, err := range c.Vectors(t.Context(), "s") {
		if err != nil || !slices.Equal(v.Values, want) {
			t.Errorf("%v, %v", v, err)
		}
	}
}

func open(t *testing.T) (*Catalog, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "catalog.db")
	c, err := Open(t.Context(), path, ReadWrite, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() }) //nolint:errcheck // may be closed already
	return c, path
}

func picture(path string, content byte) Picture {
	return Picture{
		File:   File{Path: path, Size: 10, Modified: time.Unix(0, 1234567890), Hash: Hash{content}},
		Format: "jpeg", Width: 40, Height: 30, IndexedAt: time.Unix(0, 99),
	}
}

func put(t *testing.T, c *Catalog, pictures ...*Picture) {
	t.Helper()
	var b Batch
	for _, p := range pictures {
		b.Put = append(b.Put, Entry{Picture: *p, Vectors: map[string][]float32{"visual": {1, 0}}})
	}
	if err := c.Apply(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for i, p := range pictures {
		*p = b.Put[i].Picture
	}
}
