package engine

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hybrid-image-search/engine/catalog"
)

func TestIndexThenNothingThenWhatChanged(t *testing.T) {
	pictures, l := newLibrary(t)
	sea := draw(t, filepath.Join(pictures, "sea", "Low-Tide.jpg"), 1)
	draw(t, filepath.Join(pictures, "sea", "boat.jpg"), 2)
	draw(t, filepath.Join(pictures, "city", "night.jpg"), 3)
	write(t, filepath.Join(pictures, "notes.txt"), "not a picture")

	expect(t, index(t, l, pictures), Report{Added: 3})
	expect(t, index(t, l, pictures), Report{Unchanged: 3})

	// A new time with the same content is no change; another content is one.
	touch(t, sea)
	expect(t, index(t, l, pictures), Report{Unchanged: 3})
	draw(t, sea, 4)
	expect(t, index(t, l, pictures), Report{Updated: 1, Unchanged: 2})

	// A sidecar's words belong to the picture.
	write(t, strings.TrimSuffix(sea, ".jpg")+".txt", "seagulls over the harbour")
	expect(t, index(t, l, pictures), Report{Updated: 1, Unchanged: 2})
	if got := find(t, l, "seagull"); len(got) == 0 || got[0] != sea {
		t.Errorf("the sidecar's words find %q", got)
	}

	must(t, os.Remove(filepath.Join(pictures, "city", "night.jpg")))
	expect(t, index(t, l, pictures), Report{Unchanged: 2, Removed: 1})
	expect(t, index(t, l, filepath.Join(pictures, "sea", "boat.jpg")), Report{Unchanged: 1})
}

func TestMovedPictureKeepsItsIdentity(t *testing.T) {
	pictures, l := newLibrary(t)
	from, to := filepath.Join(pictures, "a", "one.jpg"), filepath.Join(pictures, "b", "renamed.jpg")
	draw(t, from, 1)
	index(t, l, pictures)
	before, err := l.catalog.ByPath(t.Context(), from)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), before.ID, []string{"favourite"}, "for the wall"))

	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	must(t, os.Rename(from, to))
	expect(t, index(t, l, pictures), Report{Updated: 1})
	after, err := l.catalog.ByPath(t.Context(), to)
	must(t, err)
	if after.ID != before.ID || after.Note != "for the wall" {
		t.Errorf("moved: %+v", after)
	}
	if got := find(t, l, "renamed favourite"); len(got) != 1 || got[0] != to {
		t.Errorf("found as %q", got)
	}
	// A copy is a picture of its own.
	copyFile(t, to, from)
	expect(t, index(t, l, pictures), Report{Added: 1, Unchanged: 1})
}

func TestWhatCannotBeReadIsReportedAndTheRestGoesOn(t *testing.T) {
	pictures, l := newLibrary(t)
	good := draw(t, filepath.Join(pictures, "good.jpg"), 1)
	data, err := os.ReadFile(good)
	must(t, err)
	for name, content := range map[string]string{
		"empty.jpg": "", "text.jpg": "this is a text", "cut.jpg": string(data[:len(data)/3]),
		"new\nline 🙂.png": "no", "not utf8 \xff.jpg": string(data), "wrong ending.png": string(data), ".hidden.jpg": string(data),
	} {
		write(t, filepath.Join(pictures, name), content)
	}
	must(t, os.Symlink(pictures, filepath.Join(pictures, "loop")))
	must(t, os.Symlink(filepath.Join(pictures, "nowhere"), filepath.Join(pictures, "dangling.jpg")))

	r := index(t, l, pictures)
	if r.Added != 3 || len(r.Failed) != 4 || r.Hidden != 1 {
		t.Errorf("%+v", r)
	}
	for _, f := range r.Failed {
		if f.Error == "" || strings.Contains(f.Error, "picture: ") {
			t.Errorf("%q is told as %q", f.Path, f.Error)
		}
	}
	// The second run reports the same without decoding again.
	again := index(t, l, pictures)
	if again.Unchanged != 3 || !slices.Equal(again.Failed, r.Failed) {
		t.Errorf("again: %+v", again)
	}
	// Mended files come in, vanished ones are no longer reported.
	write(t, filepath.Join(pictures, "text.jpg"), string(data))
	must(t, os.Remove(filepath.Join(pictures, "empty.jpg")))
	mended := index(t, l, pictures)
	if mended.Added != 1 || len(mended.Failed) != 2 {
		t.Errorf("mended: %+v", mended)
	}
}

func TestLimitsAreSettings(t *testing.T) {
	t.Setenv(MaxMegapixelsVariable, "1")
	t.Setenv(MaxMegabytesVariable, "many")
	pictures, l := newLibrary(t)
	if len(l.Notices()) != 1 || !strings.Contains(l.Notices()[0], MaxMegabytesVariable) {
		t.Errorf("notices %q", l.Notices())
	}
	large := filepath.Join(pictures, "large.png")
	f, err := os.Create(large)
	must(t, err)
	must(t, png.Encode(f, image.NewGray(image.Rect(0, 0, 1001, 1000))))
	must(t, f.Close())
	r := index(t, l, pictures)
	if len(r.Failed) != 1 || !strings.Contains(r.Failed[0].Error, "limit") {
		t.Fatalf("%+v", r)
	}
	must(t, l.Close())

	// With another setting the same file comes in: it is not remembered as broken.
	t.Setenv(MaxMegapixelsVariable, "2")
	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	expect(t, index(t, again, pictures), Report{Added: 1})
}

func TestFolderThatIsAwayLosesNothing(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	away := pictures + "-away"
	must(t, os.Rename(pictures, away))
	r := index(t, l, pictures)
	if r.Removed != 0 || len(r.Failed) != 1 || r.Failed[0].Path != pictures {
		t.Errorf("%+v", r)
	}
	if n, err := l.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d pictures, %v", n, err)
	}
}

func TestCancelKeepsWhatWasDone(t *testing.T) {
	pictures, l := newLibrary(t)
	for i := range 40 {
		draw(t, filepath.Join(pictures, fmt.Sprintf("%02d.jpg", i)), i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	first, err := l.Index(ctx, []string{pictures}, func(p Progress) {
		if p.Done >= 1 {
			once.Do(cancel)
		}
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	second := index(t, l, pictures)
	if first.Added+second.Added != 40 || second.Unchanged != first.Added {
		t.Errorf("%+v, then %+v", first, second)
	}
}

func TestOneIndexingAtATime(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	l.indexing.Lock()
	_, err := l.Index(t.Context(), []string{pictures}, nil)
	l.indexing.Unlock()
	if !errors.Is(err, ErrIndexing) {
		t.Errorf("%v", err)
	}
}

func TestDamagedCatalogIsRebuilt(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), p.ID, []string{"mine"}, "note"))
	must(t, l.Close())
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
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), p.ID, []string{"mine"}, ""))
	must(t, l.Close())
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

func TestReadersHinderNobody(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	must(t, l.Close())
	var readers []*Library
	for range 3 {
		r, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true})
		must(t, err)
		defer r.Close() //nolint:errcheck // a test
		readers = append(readers, r)
		if !r.ReadOnly() || !r.Writable() || len(r.Notices()) != 0 {
			t.Errorf("read only %v, writable %v, notices %q", r.ReadOnly(), r.Writable(), r.Notices())
		}
	}
	w, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer w.Close() //nolint:errcheck // a test
	if w.ReadOnly() {
		t.Error("a reader keeps the library from being written")
	}
	if got := find(t, readers[0], "a"); len(got) != 1 {
		t.Errorf("found %q beside a writer", got)
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

func TestSecondProcessReadsOnly(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	// A lock that is open twice in one process stands in for two processes.
	second, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer second.Close() //nolint:errcheck // a test
	if !second.ReadOnly() || len(second.Notices()) != 1 || !strings.Contains(second.Notices()[0], fmt.Sprint(os.Getpid())) {
		t.Errorf("read only %v, notices %q", second.ReadOnly(), second.Notices())
	}
	if got := find(t, second, "a"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	if _, err := second.Index(t.Context(), []string{pictures}, nil); !errors.Is(err, catalog.ErrReadOnly) {
		t.Errorf("indexing: %v", err)
	}
}

func TestSimilarFindsVariantsFirst(t *testing.T) {
	pictures, l := newLibrary(t)
	var paths []string
	for i := range 6 {
		paths = append(paths, draw(t, filepath.Join(pictures, fmt.Sprintf("%d.jpg", i)), i))
	}
	twin := filepath.Join(pictures, "twin.jpg")
	copyFile(t, paths[3], twin)
	index(t, l, pictures)
	r, err := l.SimilarToFile(t.Context(), paths[3], 3)
	must(t, err)
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	if len(found) != 3 || found[0].Picture.File.Path != twin || found[0].Score < 0.999 || found[0].Like[0] != paths[3] {
		t.Errorf("%+v", found)
	}
	// A file that is not in the library finds all of its likes, itself not being there.
	elsewhere := filepath.Join(t.TempDir(), "query.jpg")
	copyFile(t, paths[3], elsewhere)
	if r, err := l.SimilarToFile(t.Context(), elsewhere, 2); err != nil || len(r.Hits) != 2 || r.Hits[1].Score < 0.999 {
		t.Errorf("%+v, %v", r.Hits, err)
	}
}

func TestWordsFindLookAlikesToo(t *testing.T) {
	pictures, l := newLibrary(t)
	named := draw(t, filepath.Join(pictures, "harbour.jpg"), 1)
	copyFile(t, named, filepath.Join(pictures, "x1.jpg"))
	draw(t, filepath.Join(pictures, "x2.jpg"), 5)
	index(t, l, pictures)
	r, err := l.Search(t.Context(), "harbour", 10)
	must(t, err)
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	if len(found) != 2 || found[0].Picture.File.Path != named || !slices.Equal(found[0].Words, []string{"harbour"}) {
		t.Fatalf("%+v", found)
	}
	alike := found[1]
	if alike.Text != nil || alike.Visual == nil || !slices.Equal(alike.Like, []string{named}) {
		t.Errorf("the look-alike is told as %+v", alike)
	}
}

func TestThumbnailsAreMadeAgainAndBounded(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	draw(t, filepath.Join(pictures, "b.jpg"), 2)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, os.Remove(l.thumbnails.path(p.File.Hash)))
	if jpeg, err := l.Thumbnail(t.Context(), p); err != nil || len(jpeg) == 0 || !l.thumbnails.has(p.File.Hash) {
		t.Errorf("%d bytes, %v", len(jpeg), err)
	}
	l.thumbnails.limit = 1
	must(t, l.thumbnails.trim(t.Context()))
	if l.thumbnails.has(p.File.Hash) {
		t.Error("nothing was trimmed")
	}
}

// newLibrary gives an empty folder for pictures and an open library.
func newLibrary(t *testing.T) (pictures string, l *Library) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	must(t, os.Mkdir(pictures, 0o755))
	l, err = Open(t.Context(), filepath.Join(root, "library"), Options{})
	must(t, err)
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	return pictures, l
}

// draw writes a JPEG whose look depends on seed.
func draw(t *testing.T, path string, seed int) string {
	t.Helper()
	const side = 64
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			stripe := uint8(0)
			if (x*(seed%5+1)+y*(seed%3))/12%2 == 0 {
				stripe = 120
			}
			img.Set(x, y, color.RGBA{uint8(seed*67) ^ stripe, uint8(seed*31 + x), uint8(seed*13+y) + stripe, 255})
		}
	}
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	must(t, err)
	must(t, jpeg.Encode(f, img, nil))
	must(t, f.Close())
	return path
}

func index(t *testing.T, l *Library, paths ...string) Report {
	t.Helper()
	r, err := l.Index(t.Context(), paths, nil)
	must(t, err)
	return r
}

// expect compares the counts of a report.
func expect(t *testing.T, got, want Report) {
	t.Helper()
	if got.Added != want.Added || got.Updated != want.Updated || got.Unchanged != want.Unchanged ||
		got.Removed != want.Removed || len(got.Failed) != len(want.Failed) {
		t.Errorf("report %+v, want %+v", got, want)
	}
}

// find gives the paths that words find by themselves, without look-alikes.
func find(t *testing.T, l *Library, words string) []string {
	t.Helper()
	r, err := l.Search(t.Context(), words, 10)
	must(t, err)
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	var paths []string
	for _, f := range found {
		if f.Text != nil {
			paths = append(paths, f.Picture.File.Path)
		}
	}
	return paths
}

func write(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	must(t, err)
	write(t, to, string(data))
}

func touch(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Chtimes(path, info.ModTime().Add(1e9), info.ModTime().Add(1e9)))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
