package benchdata

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
)

func TestWords(t *testing.T) {
	seen := map[string]bool{}
	for n := range vocabulary {
		seen[Word(n)] = true
	}
	if len(seen) != vocabulary {
		t.Errorf("%d different words of %d", len(seen), vocabulary)
	}
	if q := Query(rand.New(rand.NewPCG(1, 1))); len(strings.Fields(q)) != 2 {
		t.Errorf("a query is %q", q)
	}
}

// chromem-go takes a vector as it is only where its length is 1 to 1e-6.
func TestDirections(t *testing.T) {
	const dimensions = 768
	seeded := func(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }
	some := func(seed uint64) (all [][]float32) {
		random := seeded(seed)
		next := Crowd(random, dimensions, 3)
		for range 10 {
			v := make([]float32, dimensions)
			next(v)
			all = append(all, v, Direction(random, dimensions))
		}
		return all
	}
	first, again, other := some(1), some(1), some(2)
	for i, v := range first {
		var square float64
		for _, x := range v {
			square += float64(x) * float64(x)
		}
		if math.Abs(math.Sqrt(square)-1) > 1e-6 {
			t.Errorf("vector %d is %g long", i, math.Sqrt(square))
		}
		if !slices.Equal(v, again[i]) || slices.Equal(v, other[i]) {
			t.Errorf("the seed does not say what vector %d is", i)
		}
	}
}

func TestPhotos(t *testing.T) {
	dir := t.TempDir()
	paths, err := Photos(t.Context(), dir, drawnPhotos+2, 80, 60)
	if err != nil || len(paths) != drawnPhotos+2 {
		t.Fatal(len(paths), err)
	}
	contents := map[string]bool{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		contents[string(data)] = true
		if img, err := jpeg.Decode(bytes.NewReader(data)); err != nil || img.Bounds().Dx() != 80 || img.Bounds().Dy() != 60 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(contents) != len(paths) {
		t.Errorf("%d contents in %d files", len(contents), len(paths))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Photos(ctx, dir, 3, 80, 60); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestLibrary(t *testing.T) {
	const n = linked + 50
	root := t.TempDir()
	dir, pictures := filepath.Join(root, "library"), filepath.Join(root, "pictures")
	options := Options{Pictures: n, Files: pictures}
	for range 2 { // the second time it is there
		if err := Library(t.Context(), dir, options); err != nil {
			t.Fatal(err)
		}
	}
	space := catalog.Space{Name: "made-up", Source: "nobody", Model: "none", Dimensions: 5}
	if err := Space(t.Context(), dir, space); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(t.Context(), filepath.Join(dir, "catalog.db"), catalog.ReadOnly, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // only read
	stats, err := c.Stats(t.Context())
	if err != nil || stats.Pictures != n || stats.Vectors[descriptor.Space] != n || stats.Vectors[space.Name] != n {
		t.Errorf("%+v, %v", stats, err)
	}
	for id := int64(1); id <= n; id += 60 {
		p, err := c.Picture(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(p.File.Path)
		if err != nil || info.Size() != p.File.Size || !info.ModTime().Equal(p.File.Modified) {
			t.Errorf("%s: %v, known as %+v", p.File.Path, err, p.File)
		}
	}
}

func TestThumbnails(t *testing.T) {
	dir := t.TempDir()
	if err := Library(t.Context(), dir, Options{Pictures: 5, Thumbnails: true}); err != nil {
		t.Fatal(err)
	}
	shown, err := filepath.Glob(filepath.Join(dir, "thumbnails", "*", "*.jpg"))
	if err != nil || len(shown) != 5 {
		t.Errorf("%d thumbnails, %v", len(shown), err)
	}
}
