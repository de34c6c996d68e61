package engine

import (
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// What a model said of a picture finds it, and is told apart from what people and pixels say.
func TestMachineWordsAreMarked(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "harbour.jpg"), 1)
	draw(t, filepath.Join(pictures, "other.jpg"), 2)
	index(t, l, pictures)
	p := byName(t, l, "harbour.jpg")
	must(t, l.catalog.SetDescription(t.Context(), p.ID, catalog.Description{
		Model: "some-model", Caption: "A red boat in a harbour", Keywords: []string{"fishing vessel"}, Text: "SALTY DOG",
	}))
	for query, want := range map[string][2][]string{
		"boat":           {nil, {"boat"}},
		"harbour boats":  {{"harbour"}, {"boat"}},
		"vessel salty":   {nil, {"salty", "vessel"}},
		"harbour":        {{"harbour"}, nil},
		"fish":           {nil, {"fishing"}},
		"boat aeroplane": {nil, {"boat"}},
	} {
		r := search(t, l, query)
		found, err := l.Details(t.Context(), r, r.Hits)
		must(t, err)
		if len(found) == 0 || found[0].Picture.ID != p.ID {
			t.Errorf("%q finds %d pictures", query, len(found))
			continue
		}
		if got := [2][]string{found[0].Words, found[0].Machine}; !slices.Equal(got[0], want[0]) || !slices.Equal(got[1], want[1]) {
			t.Errorf("%q meets %q, want %q", query, got, want)
		}
	}
}
