package engine

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"
	xdraw "golang.org/x/image/draw"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/duplicates"
)

// discs draws many discs of many colours, others for each seed.
func discs(seed uint64, width, height int) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 8))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for range 60 {
		x, y, r := random.IntN(width), random.IntN(height), 10+random.IntN(height/4)
		c := color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255}
		for dy := -r; dy <= r; dy++ {
			half := int(math.Sqrt(float64(r*r - dy*dy)))
			xdraw.Draw(img, image.Rect(x-half, y+dy, x+half, y+dy+1), image.NewUniform(c), image.Point{}, xdraw.Src)
		}
	}
	return img
}

// copies writes ten pictures, a copy of the first, and a smaller one of it and of the second. It gives their paths.
func copies(t *testing.T, folder string) (first, copied, small, second, small2 string) {
	t.Helper()
	var paths []string
	for seed := range uint64(10) {
		paths = append(paths, writeJPEG(t, filepath.Join(folder, "shots", fmt.Sprintf("%d.jpg", seed)), discs(seed, 480, 360)))
	}
	first, second = paths[0], paths[1]
	copied = filepath.Join(folder, "copies", "again.jpg")
	copyFile(t, first, copied)
	shrunk := func(path, name string) string {
		f, err := os.Open(path)
		must(t, err)
		defer f.Close() //nolint:errcheck // only read
		src, err := jpeg.Decode(f)
		must(t, err)
		img := image.NewRGBA(image.Rect(0, 0, src.Bounds().Dx()/3, src.Bounds().Dy()/3))
		xdraw.CatmullRom.Scale(img, img.Rect, src, src.Bounds(), xdraw.Src, nil)
		return writeJPEG(t, filepath.Join(folder, "small", name), img)
	}
	return first, copied, shrunk(first, "one.jpg"), second, shrunk(second, "two.jpg")
}

func groupPaths(groups []DuplicateGroup) [][]string {
	var all [][]string
	for _, g := range groups {
		var paths []string
		for _, d := range g {
			paths = append(paths, d.Path)
		}
		slices.Sort(paths)
		all = append(all, paths)
	}
	return all
}

// checkCopies holds what is found of copies.
func checkCopies(t *testing.T, found Duplicates, first, copied, small, second, small2 string) {
	t.Helper()
	one, two := []string{first, copied, small}, []string{second, small2}
	slices.Sort(one)
	slices.Sort(two)
	exact := []string{copied, first}
	slices.Sort(exact)
	if got := groupPaths(found.Exact()); len(got) != 1 || !slices.Equal(got[0], exact) {
		t.Errorf("exact: %q", got)
	}
	near := found.Near(duplicates.Default)
	if got := groupPaths(near); len(got) != 2 || !slices.Equal(got[0], one) || !slices.Equal(got[1], two) {
		t.Fatalf("near: %q, want %q and %q", got, one, two)
	}
	same := 0
	for _, d := range near[0] {
		if d.Same {
			same++
		}
		if d.Pixels == 0 || d.Bytes == 0 || d.Sharpness == 0 || d.Modified.IsZero() {
			t.Errorf("a rule has nothing to go by: %+v", d)
		}
	}
	if near[0][0].Path != small && same != 1 {
		t.Errorf("%d have the content of the first: %+v", same, near[0])
	}
	if kept := near[1][near[1].Keep(duplicates.Largest)]; kept.Path != second {
		t.Errorf("the largest is %s", kept.Path)
	}
	if kept := near[0][near[0].Keep(duplicates.InFolder(filepath.Dir(small)))]; kept.Path != small {
		t.Errorf("of the folder %s", kept.Path)
	}
	if got := groupPaths(found.Near(1)); len(got) != 1 || !slices.Equal(got[0], exact) {
		t.Errorf("at the end of the slider: %q", got)
	}
}

func TestDuplicates(t *testing.T) {
	spans := recordSpans()
	spans.Reset()
	pictures, l := newLibrary(t)
	first, copied, small, second, small2 := copies(t, pictures)
	index(t, l, pictures)
	lacking, err := l.catalog.LacksLooks(t.Context(), duplicates.LookVersion)
	must(t, err)
	if len(lacking) != 0 {
		t.Errorf("indexing left %d without a look", len(lacking))
	}
	last := DuplicateProgress{}
	found, err := l.Duplicates(t.Context(), DuplicateOptions{}, func(p DuplicateProgress) { last = p })
	must(t, err)
	checkCopies(t, found, first, copied, small, second, small2)
	if last.Measuring || last.Done != last.Total || last.Total == 0 {
		t.Errorf("progress ended at %+v", last)
	}
	for _, path := range []string{first, copied, small} {
		if _, err := os.Stat(path); err != nil {
			t.Error("it acted by itself:", err)
		}
	}
	parents := map[string]trace.SpanID{}
	var root trace.SpanID
	for _, s := range spans.Ended() {
		if s.Name() == "duplicates.find" {
			root = s.SpanContext().SpanID()
		}
		parents[s.Name()] = s.Parent().SpanID()
		if _, others := told(s); strings.HasPrefix(s.Name(), "duplicates.") && strings.Contains(others, pictures) {
			t.Errorf("%s names files: %s", s.Name(), others)
		}
	}
	for _, child := range []string{"duplicates.compare", "duplicates.facts"} {
		if parents[child] != root || !root.IsValid() {
			t.Errorf("%s has the parent %v, want %v", child, parents[child], root)
		}
	}

	only, err := l.Duplicates(t.Context(), DuplicateOptions{ExactOnly: true}, nil)
	must(t, err)
	if len(only.Exact()) != 1 || only.Near(duplicates.Default) != nil {
		t.Errorf("only exact ones: %q, %q", groupPaths(only.Exact()), groupPaths(only.Near(duplicates.Default)))
	}
	// What was removed from the library since the search is left out by the next.
	must(t, os.Remove(copied))
	index(t, l, pictures)
	after, err := l.Duplicates(t.Context(), DuplicateOptions{}, nil)
	must(t, err)
	if len(after.Exact()) != 0 || len(after.Near(duplicates.Default)) != 2 {
		t.Errorf("after a removal: %q, %q", groupPaths(after.Exact()), groupPaths(after.Near(duplicates.Default)))
	}
}

// outdate makes all looks those of an older version.
func outdate(t *testing.T, l *Library) {
	t.Helper()
	var looks []catalog.Look
	for look, err := range l.catalog.Looks(t.Context(), duplicates.LookVersion) {
		must(t, err)
		look.Version = duplicates.LookVersion - 1
		looks = append(looks, look)
	}
	must(t, l.catalog.PutLooks(t.Context(), looks))
}

func TestDuplicatesMeasuresWhatAnOlderVersionAdded(t *testing.T) {
	pictures, l := newLibrary(t)
	first, copied, small, second, small2 := copies(t, pictures)
	index(t, l, pictures)
	outdate(t, l)

	// One that only reads finds the same, and notes nothing.
	must(t, l.Close())
	reader, err := Open(t.Context(), l.Dir(), Options{ReadOnly: true})
	must(t, err)
	measured := 0
	count := func(p DuplicateProgress) {
		if p.Measuring {
			measured++
		}
	}
	found, err := reader.Duplicates(t.Context(), DuplicateOptions{}, count)
	must(t, err)
	checkCopies(t, found, first, copied, small, second, small2)
	must(t, reader.Close())
	if measured != 12 { // contents: ten, and two small ones
		t.Errorf("%d were measured", measured)
	}

	writer, err := Open(t.Context(), l.Dir(), Options{})
	must(t, err)
	defer writer.Close() //nolint:errcheck // a test
	// A picture without thumbnail is read again; one that is gone besides is told.
	p, err := writer.catalog.ByPath(t.Context(), second)
	must(t, err)
	must(t, os.Remove(writer.thumbnails.path(p.File.Hash)))
	gone, err := writer.catalog.ByPath(t.Context(), small2)
	must(t, err)
	must(t, os.Remove(writer.thumbnails.path(gone.File.Hash)))
	must(t, os.Rename(small2, small2+".away"))
	measured = 0
	found, err = writer.Duplicates(t.Context(), DuplicateOptions{}, count)
	must(t, err)
	if measured != 12 || len(found.Unmeasured) != 1 || found.Unmeasured[0].Path != small2 {
		t.Errorf("%d measured, not: %+v", measured, found.Unmeasured)
	}
	must(t, os.Rename(small2+".away", small2))
	measured = 0
	found, err = writer.Duplicates(t.Context(), DuplicateOptions{}, count)
	must(t, err)
	checkCopies(t, found, first, copied, small, second, small2)
	if measured != 1 {
		t.Errorf("%d were measured again", measured)
	}
}

func TestDuplicatesIsCancelled(t *testing.T) {
	pictures, l := newLibrary(t)
	copies(t, pictures)
	index(t, l, pictures)
	outdate(t, l)
	for _, measuring := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := l.Duplicates(ctx, DuplicateOptions{}, func(p DuplicateProgress) {
			if p.Measuring == measuring {
				cancel()
			}
		})
		cancel()
		// The comparing of so few may end with its first step.
		if measuring && !errors.Is(err, context.Canceled) || err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled while measuring (%t): %v", measuring, err)
		}
	}
	found, err := l.Duplicates(t.Context(), DuplicateOptions{}, nil)
	must(t, err)
	if len(found.Near(duplicates.Default)) != 2 {
		t.Errorf("after: %q", groupPaths(found.Near(duplicates.Default)))
	}
}

// What was measured before it was cancelled is known to filters and orders at once.
func TestColumnsKnowWhatWasMeasuredBeforeCancelling(t *testing.T) {
	pictures, l := newLibrary(t)
	copies(t, pictures)
	index(t, l, pictures)
	var old []catalog.Look
	for look, err := range l.catalog.Looks(t.Context(), duplicates.LookVersion) {
		must(t, err)
		look.Version, look.Colour = duplicates.LookVersion-1, -look.Colour
		old = append(old, look)
	}
	must(t, l.catalog.PutLooks(t.Context(), old))
	must(t, l.followAll(t.Context()))
	before := l.Columns().Sort(l.Columns().IDs(), columns.Colour, false)
	zero, err := l.catalog.LacksLooks(t.Context(), duplicates.LookVersion)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err = l.Duplicates(ctx, DuplicateOptions{}, func(p DuplicateProgress) {
		if p.Done == p.Total {
			cancel()
		}
	})
	lacking, lackErr := l.catalog.LacksLooks(t.Context(), duplicates.LookVersion)
	must(t, lackErr)
	after := l.Columns().Sort(l.Columns().IDs(), columns.Colour, false)
	must(t, l.followAll(t.Context()))
	want := l.Columns().Sort(l.Columns().IDs(), columns.Colour, false)
	if !errors.Is(err, context.Canceled) || len(lacking) == len(zero) || slices.Equal(before, want) || !slices.Equal(after, want) {
		t.Errorf("%v; %d of %d lacking; before %v, after %v, want %v", err, len(lacking), len(zero), before, after, want)
	}
}
