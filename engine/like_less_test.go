package engine

import (
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"testing"
)

// With no model, “less like this” leaves out the picture and what looks more like it than like what is wanted.
func TestLessLikeWithoutAModel(t *testing.T) {
	pictures, l := newLibrary(t)
	for name, c := range map[string]color.RGBA{
		"red1.jpg": {200, 20, 20, 255}, "red2.jpg": {198, 24, 20, 255}, "dark1.jpg": {150, 15, 15, 255}, "dark2.jpg": {148, 18, 15, 255},
	} {
		m := image.NewRGBA(image.Rect(0, 0, 96, 64))
		for at := range 96 * 64 {
			m.Set(at%96, at/96, c)
		}
		writeJPEG(t, filepath.Join(pictures, name), m)
	}
	index(t, l, pictures)
	names := func(query string) (all []string) {
		r, err := l.Search(t.Context(), query, 0)
		must(t, err)
		found, err := l.Details(t.Context(), r, r.Hits)
		must(t, err)
		for _, f := range found {
			all = append(all, filepath.Base(f.Picture.File.Path))
		}
		return all
	}
	if all := names("like:red1.jpg"); len(all) != 4 {
		t.Fatalf("alike are %q", all)
	}
	got := names("like:red1.jpg - like:dark1.jpg")
	slices.Sort(got)
	if !slices.Equal(got, []string{"red1.jpg", "red2.jpg"}) {
		t.Errorf("without those like the dark one: %q", got)
	}
}
