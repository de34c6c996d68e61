package catalog

import (
	"slices"
	"testing"
)

// A space has what its pictures have: not those refused, gone or changed, and not what another space has.
func TestSpaceStanding(t *testing.T) {
	c, _ := open(t)
	pictures := make([]Picture, 4)
	for i := range pictures {
		pictures[i] = picture("/p/"+string(rune('a'+i))+".jpg", byte(i))
		put(t, c, &pictures[i])
	}
	for _, name := range []string{"old", "new"} {
		if err := c.AddSpace(t.Context(), Space{Name: name, Source: "gemini", Model: name, Dimensions: 2}); err != nil {
			t.Fatal(err)
		}
	}
	vectors := []HashedVector{
		{Vector{pictures[0].ID, []float32{1, 0}}, pictures[0].File.Hash},
		{Vector{pictures[1].ID, []float32{0, 1}}, pictures[1].File.Hash},
		{Vector{pictures[2].ID, []float32{0, 1}}, pictures[0].File.Hash}, // of another content
	}
	refused := []Refusal{{pictures[3].ID, "blocked", pictures[3].File.Hash}}
	if err := c.AddVectors(t.Context(), "old", vectors, refused); err != nil {
		t.Fatal(err)
	}
	expect := func(space string, lacks int, ids ...int64) {
		t.Helper()
		n, err := c.Lacks(t.Context(), space)
		if err != nil || n != lacks {
			t.Errorf("%s lacks %d, want %d (%v)", space, n, lacks, err)
		}
		lacking, err := c.Lacking(t.Context(), space)
		if err != nil || len(lacking) != lacks {
			t.Errorf("%s lacks %v, want %d (%v)", space, lacking, lacks, err)
		}
		got, err := c.VectorIDs(t.Context(), space)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, ids) {
			t.Errorf("%s has %v, want %v (%v)", space, got, ids, err)
		}
	}
	expect("old", 1, pictures[0].ID, pictures[1].ID)
	expect("new", 4)
	found, err := c.VectorsOf(t.Context(), "old", []int64{pictures[1].ID, pictures[2].ID, 4711})
	if err != nil || len(found) != 1 || found[0].ID != pictures[1].ID || !slices.Equal(found[0].Values, []float32{0, 1}) {
		t.Errorf("%v, %v", found, err)
	}
	if found, err := c.VectorsOf(t.Context(), "new", []int64{pictures[1].ID}); err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
	// Who was refused and has a vector all the same does not lack one, and is counted once.
	both := []Refusal{{pictures[1].ID, "blocked", pictures[1].File.Hash}}
	if err := c.AddVectors(t.Context(), "old", nil, both); err != nil {
		t.Fatal(err)
	}
	expect("old", 1, pictures[0].ID, pictures[1].ID)
	// The vector goes with the pixels that it was made of.
	pictures[0].File.Hash = Hash{99}
	put(t, c, &pictures[0])
	expect("old", 2, pictures[1].ID)
	if err := c.DropSpace(t.Context(), "old"); err != nil {
		t.Fatal(err)
	}
	expect("old", 4)
	spaces, err := c.Spaces(t.Context())
	if err != nil || len(spaces) != 1 || spaces[0].Name != "new" {
		t.Errorf("%v, %v", spaces, err)
	}
}
