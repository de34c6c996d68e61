package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

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

func TestOrderDoesNotDependOnTheLimit(t *testing.T) {
	pictures, l := newLibrary(t)
	for i := range 40 {
		draw(t, filepath.Join(pictures, fmt.Sprintf("sea-%02d.jpg", i)), i)
	}
	index(t, l, pictures)
	all, err := l.Search(t.Context(), "sea", 40)
	must(t, err)
	for _, limit := range []int{1, 5, 20} {
		some, err := l.Search(t.Context(), "sea", limit)
		must(t, err)
		for i, h := range some.Hits {
			if h.ID != all.Hits[i].ID {
				t.Errorf("of %d, place %d is %d instead of %d", limit, i, h.ID, all.Hits[i].ID)
			}
		}
	}
}
