package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/vector"
)

// searched names the space that is searched, and counts its vectors.
func searched(t *testing.T, l *Library) (name string, vectors int) {
	t.Helper()
	all, err := l.Spaces(t.Context())
	must(t, err)
	for _, s := range all {
		if s.Searched {
			if name != "" {
				t.Errorf("both %s and %s are searched", name, s.Name)
			}
			name = s.Name
		}
	}
	if m := l.spaces.of(Gemini); m != nil {
		if m.Name != name {
			t.Errorf("%s is loaded, %s searched", m.Name, name)
		}
		vectors = m.index.Len()
	}
	return name, vectors
}

func TestPickSpace(t *testing.T) {
	space := func(name string, vectors, pictures int, current bool) SpaceInfo {
		return SpaceInfo{
			Space: catalog.Space{Name: name, Vectors: vectors}, Pictures: pictures, Complete: vectors == pictures, Current: current,
		}
	}
	for name, tt := range map[string]struct {
		spaces []SpaceInfo
		want   string
	}{
		"none":                                {nil, ""},
		"an empty one":                        {[]SpaceInfo{space("a", 0, 5, true)}, ""},
		"the only one":                        {[]SpaceInfo{space("a", 1, 5, false)}, "a"},
		"the old one until the new is whole":  {[]SpaceInfo{space("old", 5, 5, false), space("new", 4, 5, true)}, "old"},
		"the new one when it is":              {[]SpaceInfo{space("old", 5, 5, false), space("new", 5, 5, true)}, "new"},
		"one refused picture is no hindrance": {[]SpaceInfo{space("old", 5, 5, false), space("new", 4, 4, true)}, "new"},
		"the chosen one though it is older":   {[]SpaceInfo{space("old", 5, 5, true), space("new", 5, 5, false)}, "old"},
		"the newest where neither is chosen":  {[]SpaceInfo{space("old", 5, 5, false), space("new", 5, 5, false)}, "new"},
		"the larger where none is whole":      {[]SpaceInfo{space("old", 4, 6, false), space("new", 3, 6, true)}, "old"},
		"the chosen one of equal ones":        {[]SpaceInfo{space("old", 4, 6, true), space("new", 4, 6, false)}, "old"},
	} {
		got := ""
		if best := pickSpace(tt.spaces); best != nil {
			got = best.Name
		}
		if got != tt.want {
			t.Errorf("%s: %q instead of %q", name, got, tt.want)
		}
	}
}

// Another model's space takes over with its last vector and not before; then, and only then, the old one may go.
func TestNewModelTakesOver(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	old, other := demoSpace(768), demoSpace(256)
	if r := search(t, l, "ocean"); r.Space != old.Name {
		t.Fatalf("searched in %q", r.Space)
	}
	choose(service, 256)
	for _, name := range []string{"a.jpg", "b.jpg"} {
		fill(t, l, other, map[string]string{name: about[name]})
		if r := search(t, l, "ocean"); r.Space != old.Name || len(r.Hits) == 0 {
			t.Errorf("%q is searched while the new one lacks vectors", r.Space)
		}
	}
	if err := l.DropSpace(t.Context(), old.Name); !errors.Is(err, ErrSpaceSearched) || !strings.Contains(Explain(err), "Searches use") {
		t.Errorf("the searched one may be dropped: %v", err)
	}
	fill(t, l, other, map[string]string{"c.jpg": about["c.jpg"]})
	if m := l.spaces.of(Gemini); m.Name != other.Name {
		t.Errorf("%q is loaded", m.Name)
	}
	if r := search(t, l, "ocean"); r.Space != other.Name || foundNames(t, l, r)[0] != "a.jpg" {
		t.Errorf("searched in %q", r.Space)
	}
	// Who chooses the old model again has its space back with the next search.
	choose(service, 768)
	if r := search(t, l, "ocean"); r.Space != old.Name {
		t.Errorf("chosen again, but %q is searched", r.Space)
	}
	choose(service, 256)
	must(t, l.DropSpace(t.Context(), old.Name))
	if err := l.DropSpace(t.Context(), old.Name); !errors.Is(err, ErrNoSpace) {
		t.Error(err)
	}
	must(t, l.DropSpace(t.Context(), other.Name)) // the last one may go
	if name, _ := searched(t, l); name != "" {
		t.Errorf("%q is searched", name)
	}
	if r := search(t, l, "jpg"); r.Space != "" || r.Note != "" {
		t.Errorf("%+v", r)
	}
}

func choose(service *Service, dimensions int) {
	service.mu.Lock()
	defer service.mu.Unlock()
	service.options.StandIn.Settings = demoModels(dimensions)
	service.renew()
}

func TestSpaceFollowsThePictures(t *testing.T) {
	_, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	must(t, os.Remove(filepath.Join(pictures, "a.jpg")))                                   // gone
	draw(t, filepath.Join(pictures, "b.jpg"), 7)                                           // another picture
	must(t, os.Rename(filepath.Join(pictures, "c.jpg"), filepath.Join(pictures, "d.jpg"))) // the same one elsewhere
	draw(t, filepath.Join(pictures, "e.jpg"), 8)                                           // a new one
	index(t, l, pictures)
	if _, n := searched(t, l); n != 1 {
		t.Errorf("%d vectors", n)
	}
	for _, text := range []string{"ocean", "winter", "statistics"} {
		r := search(t, l, text)
		for _, h := range r.Hits {
			if h.Meaning != nil && foundNames(t, l, Results{Hits: []Hit{h}})[0] != "d.jpg" {
				t.Errorf("%q finds what is gone", text)
			}
		}
	}
	if r := search(t, l, "statistics"); len(r.Hits) == 0 || foundNames(t, l, r)[0] != "d.jpg" {
		t.Error("the moved one is not found")
	}
	all, err := l.Spaces(t.Context())
	must(t, err)
	if all[0].Complete || all[0].Pictures != 3 || all[0].Vectors != 1 {
		t.Errorf("%+v", all[0])
	}
	// A refused picture is not waited for.
	refused := byName(t, l, "e.jpg")
	must(t, l.catalog.Refuse(t.Context(), all[0].Name, []catalog.Refusal{{ID: refused.ID, Hash: refused.File.Hash, Error: "no"}}))
	fill(t, l, demoSpace(768), map[string]string{"b.jpg": "a dog"})
	if all, err = l.Spaces(t.Context()); err != nil || !all[0].Complete || all[0].Pictures != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

// Vectors that come late, for pictures that are gone or others by now, are not searched.
func TestLateVectorsAreLeftOut(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	p := byName(t, l, "a.jpg")
	late := []catalog.HashedVector{
		{Vector: catalog.Vector{ID: 4711, Values: make([]float32, 768)}},
		{Vector: catalog.Vector{ID: p.ID, Values: slices.Repeat([]float32{1}, 768)}, Hash: catalog.Hash{1}},
	}
	before, _ := l.spaces.of(Gemini).index.Vector(t.Context(), p.ID)
	must(t, l.catalog.AddVectors(t.Context(), demoSpace(768).Name, late, nil))
	must(t, l.addToSpace(t.Context(), demoSpace(768), late))
	after, _ := l.spaces.of(Gemini).index.Vector(t.Context(), p.ID)
	if _, n := searched(t, l); n != 3 || !slices.Equal(before, after) {
		t.Errorf("%d vectors, or another's", n)
	}
}

// Vectors of another length are not loaded, and fail no search.
func TestMisfitsAreLeftOut(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	space, p := demoSpace(768), byName(t, l, "b.jpg")
	bad := []catalog.HashedVector{{Vector: catalog.Vector{ID: p.ID, Values: []float32{1, 0}}, Hash: p.File.Hash}}
	must(t, l.catalog.AddVectors(t.Context(), space.Name, bad, nil))
	must(t, l.addToSpace(t.Context(), space, bad))
	for range 2 {
		if _, n := searched(t, l); n != 2 {
			t.Errorf("%d vectors", n)
		}
		if r := search(t, l, "ocean"); r.Space == "" || foundNames(t, l, r)[0] != "a.jpg" {
			t.Errorf("%+v", r)
		}
		dir := l.Dir()
		must(t, l.Close())
		l = openServed(t, dir, service)
	}
}

func TestVectorsThatWereSharedAreSeen(t *testing.T) {
	_, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	copyFile(t, filepath.Join(pictures, "a.jpg"), filepath.Join(pictures, "twin.jpg"))
	index(t, l, pictures)
	_, err := l.catalog.ShareVectors(t.Context(), demoSpace(768).Name)
	must(t, err)
	must(t, l.addToSpace(t.Context(), demoSpace(768), nil))
	if _, loaded := searched(t, l); loaded != 4 {
		t.Errorf("%d are searched", loaded)
	}
}

func TestOneProgressOverAllSpaces(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	dir := l.Dir()
	must(t, l.Close())
	var told []string
	l, err := Open(t.Context(), dir, Options{Service: service, ReadOnly: true, Progress: func(done, total int) {
		told = append(told, fmt.Sprintf("%d of %d", done, total))
	}})
	must(t, err)
	defer l.Close() //nolint:errcheck // a test
	if !slices.Equal(told, []string{"6 of 6"}) {
		t.Errorf("%q", told)
	}
	if r := search(t, l, "ocean"); r.Space == "" {
		t.Errorf("%+v", r)
	}
	if err := l.DropSpace(t.Context(), demoSpace(768).Name); !errors.Is(err, catalog.ErrReadOnly) {
		t.Error(err)
	}
}

func TestMeaningful(t *testing.T) {
	hits := []vector.Hit{{ID: 1, Similarity: 0.5}, {ID: 2, Similarity: 0.4}, {ID: 3, Similarity: 0.31}, {ID: 4, Similarity: 0.29}, {ID: 5, Similarity: 0}}
	if got := meaningful(hits, 0.1); len(got) != 3 {
		t.Errorf("%v", got)
	}
	if got := meaningful(nil, 0.1); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := meaningful(hits[:1], 0.5); len(got) != 1 { // a library of one
		t.Errorf("%v", got)
	}
}
