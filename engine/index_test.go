package engine

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
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

func TestMissingVectorIsMadeAgain(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	bad := catalog.Entry{Picture: p, Vectors: map[string][]float32{descriptor.Space: {1, 2}}}
	must(t, l.catalog.Apply(t.Context(), &catalog.Batch{Put: []catalog.Entry{bad}}))
	must(t, l.Close())
	again, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer again.Close() //nolint:errcheck // a test
	if again.visual.Len() != 0 {
		t.Fatal("a vector of another length was taken")
	}
	expect(t, index(t, again, pictures), Report{Updated: 1})
	if again.visual.Len() != 1 {
		t.Error("the vector was not made again")
	}
}

func TestRepairedFileIsNoFailureAnyMore(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	info, err := os.Stat(path)
	must(t, err)
	good, err := os.ReadFile(path)
	must(t, err)
	write(t, path, "broken")
	if r := index(t, l, pictures); len(r.Failed) != 1 || r.Removed != 0 {
		t.Errorf("%+v", r)
	}
	write(t, path, string(good))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
	expect(t, index(t, l, pictures), Report{Unchanged: 1})
	if s, err := l.Stats(t.Context()); err != nil || s.Failures != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}
