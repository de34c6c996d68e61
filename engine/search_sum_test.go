package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// withSums gives a library whose pictures a.jpg (sea), b.jpg (sea and people) and c.jpg (neither) have vectors.
func withSums(t *testing.T) *Library {
	t.Helper()
	pictures, l := newLibrary(t)
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
	}
	index(t, l, pictures)
	source := &fakeSource{space: "clip-small", vectors: map[string][]float32{
		"sea": {1, 0, 0}, "people": {0, 1, 0}, "car": {0, 0, 1}, "other": {0, 0, 1},
	}}
	l.sources = append(l.sources, source)
	space := catalog.Space{Name: source.space, Source: string(CLIP), Model: "small", Dimensions: 3}
	must(t, l.catalog.AddSpace(t.Context(), space))
	vectors := map[string][]float32{"a.jpg": {1, 0, 0}, "b.jpg": {0.8, 0.6, 0}, "c.jpg": {0, 0, 1}}
	for name, v := range vectors {
		p, err := l.catalog.ByPath(t.Context(), filepath.Join(pictures, name))
		must(t, err)
		all := []catalog.HashedVector{{Vector: catalog.Vector{ID: p.ID, Values: v}, Hash: p.File.Hash}}
		must(t, l.catalog.AddVectors(t.Context(), space.Name, all, nil))
		must(t, l.addToSpace(t.Context(), space, all))
	}
	return l
}

func TestSearchSums(t *testing.T) {
	l := withSums(t)
	for _, c := range []struct {
		query string
		first string
	}{
		{"sea + 2:people", "b.jpg"},
		{"9:sea + people", "a.jpg"},
		{"2:people - sea", "b.jpg"},
		{"sea - people", "a.jpg"},
		{"like:c.jpg", "c.jpg"},
		{"like:b.jpg - people", "a.jpg"},
		{"0.5:like:a.jpg + other", "c.jpg"},
	} {
		r := search(t, l, c.query)
		if names := foundNames(t, l, r); len(names) == 0 || names[0] != c.first || r.Space != "clip-small" || r.Hits[0].Meaning.Space != "clip-small" {
			t.Errorf("%q finds %v in %q (%s)", c.query, names, r.Space, r.Note)
		}
	}
	for query, want := range map[string]string{
		"sea + like:none.jpg": "There is no picture “none.jpg” in the library",
		"like:none.jpg":       "There is no picture “none.jpg” in the library",
		"sea - sea":           "The parts of the query cancel each other out",
		"sea + like:jpg":      "There is no picture “jpg”",
	} {
		if r := search(t, l, query); !strings.Contains(r.Note, want) {
			t.Errorf("%q: %q", query, r.Note)
		}
	}
}

// What has nothing but parts to leave out finds all but what those would find: by words, by meaning and by looks.
func TestAllBut(t *testing.T) {
	l := withSums(t)
	for query, want := range map[string][]string{
		"-people":                  {"a.jpg", "c.jpg"}, // b.jpg shows them
		"-3:people":                {"a.jpg", "c.jpg"},
		"-people -car":             {"a.jpg"},
		"- people + is:screenshot": nil,
		"-like:c.jpg":              {"a.jpg", "b.jpg"},
		"-like:c.jpg -people":      {"a.jpg"},
		"-people -like:none.jpg":   {"a.jpg", "c.jpg"},
		"-sea name:.jpg":           {"c.jpg"},
		"name:a.jpg -like:a.jpg":   nil,
		"-people name:b.jpg":       nil,
		"name:b.jpg -is:portrait":  {"b.jpg"},
	} {
		findsExactly(t, l, query, want)
	}
	setTags(t, l, map[string][]string{"a.jpg": {"peoples"}, "c.jpg": {"peoplecarrier"}})
	findsExactly(t, l, "-people", []string{"c.jpg"})
	r := search(t, l, "-people")
	if r.Space != "clip-small" || r.Tail != 1 || r.Hits[0].Relevance != 1 || r.Note != "" {
		t.Errorf("%+v", r)
	}
	r = search(t, l, "-like:c.jpg -red")
	if found, err := l.Details(t.Context(), r, r.Hits); err != nil || len(found) != 2 || !slices.Equal(found[0].Passed, []string{"-red", "-like:c.jpg"}) {
		t.Errorf("%+v, %v", found, err)
	}
	if all := search(t, l, "-like:none.jpg"); len(all.Hits) > 0 || !strings.Contains(all.Note, "none.jpg") {
		t.Errorf("%+v", all)
	}
	if r, err := l.Search(t.Context(), "-", 5); !errors.Is(err, ErrNoWords) {
		t.Errorf("%+v, %v", r, err)
	}
}

// Nothing is left out that only comes nearest to what is not there.
func TestAllButWhatNothingShows(t *testing.T) {
	l := withSums(t)
	last := len(l.sources) - 1
	fake := l.sources[last].(*fakeSource)
	fake.vectors["nothing of it"] = []float32{0.5, 0.5, 0.5}
	l.sources[last] = neutralFake{fake, []float32{0.5, 0.5, 0.5}}
	l.spaces.of(CLIP).source = l.sources[last]
	findsExactly(t, l, `-"nothing of it"`, []string{"a.jpg", "b.jpg", "c.jpg"})
	findsExactly(t, l, "-sea", []string{"c.jpg"})
}

// Without a model's space it is words and looks that leave out, and a model that fails is told of.
func TestAllButWithoutModel(t *testing.T) {
	pictures, l := newLibrary(t)
	for i, name := range []string{"a.jpg", "b.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
	}
	copyFile(t, filepath.Join(pictures, "a.jpg"), filepath.Join(pictures, "other", "copy.jpg"))
	index(t, l, pictures)
	findsExactly(t, l, "-like:a.jpg", []string{"b.jpg"})
	findsExactly(t, l, "-like:"+filepath.Join(pictures, "b.jpg"), []string{"a.jpg", "copy.jpg"})
	findsExactly(t, l, "-copy", []string{"a.jpg", "b.jpg"})

	l = withSums(t)
	l.sources[len(l.sources)-1].(*fakeSource).vectors["people"] = nil
	r := search(t, l, "-people")
	if len(r.Hits) != 3 || !strings.Contains(r.Note, "so pictures were found by words and looks alone.") {
		t.Errorf("%d found: %q", len(r.Hits), r.Note)
	}
}

// setTags gives all pictures tags by the names of their files, and tells their ids by those.
func setTags(t *testing.T, l *Library, tags map[string][]string) (ids map[string]int64) {
	t.Helper()
	all, err := l.All(t.Context())
	must(t, err)
	ids = map[string]int64{}
	for _, h := range all.Hits {
		p, err := l.Picture(t.Context(), h.ID)
		must(t, err)
		name := filepath.Base(p.File.Path)
		must(t, l.SetUserWords(t.Context(), h.ID, tags[name], ""))
		ids[name] = h.ID
	}
	return ids
}

// findsExactly holds that a query finds the files of these names, in whichever order.
func findsExactly(t *testing.T, l *Library, query string, want []string) {
	t.Helper()
	names := foundNames(t, l, search(t, l, query))
	slices.Sort(names)
	if !slices.Equal(names, want) {
		t.Errorf("%q finds %v, want %v", query, names, want)
	}
}

// A picture that holds an excluded word is not found, by whatever else it would be.
func TestExcludedWords(t *testing.T) {
	l := withSums(t)
	setTags(t, l, map[string][]string{"a.jpg": {"boats", "red car"}, "b.jpg": {"boat", "red carpet"}, "c.jpg": {"boat", "car red"}})
	for query, want := range map[string][]string{
		"boat -car":                  {"b.jpg"},
		`boat -"red car"`:            {"b.jpg", "c.jpg"},
		"boat - carpets":             {"a.jpg", "c.jpg"},
		"sea -boats":                 nil,
		"like:a.jpg -car + 2:people": {"b.jpg"},
	} {
		findsExactly(t, l, query, want)
	}
}

// A phrase is held by all that is found, by whatever else it would be.
func TestPhrasesMustBeHeld(t *testing.T) {
	l := withSums(t)
	ids := setTags(t, l, map[string][]string{"a.jpg": {"boats", "red car"}, "b.jpg": {"boat", "red carpet"}, "c.jpg": {"ship", "car red"}})
	must(t, l.catalog.SetDescription(t.Context(), ids["c.jpg"], catalog.Description{Model: "m", Text: "Invoice no. 12"}))
	for query, want := range map[string][]string{
		`"red car"`:              {"a.jpg"},
		`sea "red car"`:          {"a.jpg"},
		`sea "red car" - people`: {"a.jpg"},
		`"red car" OR "car red"`: {"a.jpg", "c.jpg"},
		"text:invoices":          {"c.jpg"},
		"sea text:invoice":       {"c.jpg"},
		"text:boat":              nil,
		`"boat"`:                 {"b.jpg"},
	} {
		findsExactly(t, l, query, want)
	}
	r := search(t, l, `"red car" OR boats`)
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	if len(found) == 0 || !slices.Equal(found[0].Words, []string{"boats", "red", "car"}) {
		t.Errorf("%+v", found)
	}
}

// Without a model's space, pictures that a query names are searched by their looks.
func TestLikeWithoutModel(t *testing.T) {
	pictures, l := newLibrary(t)
	for i, name := range []string{"a.jpg", "b.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
	}
	copyFile(t, filepath.Join(pictures, "a.jpg"), filepath.Join(pictures, "other", "copy.jpg"))
	index(t, l, pictures)
	r := search(t, l, "like:a.jpg")
	if names := foundNames(t, l, r); len(names) < 2 || names[0] == "b.jpg" || r.Hits[0].Visual == nil {
		t.Errorf("%v: %+v", names, r)
	}
}

// A file that is no picture is left out, and the rest is searched.
func TestLikeNoPicture(t *testing.T) {
	for name, l := range map[string]*Library{"with a model": withSums(t), "without": func() *Library {
		pictures, l := newLibrary(t)
		draw(t, filepath.Join(pictures, "sea.jpg"), 0)
		index(t, l, pictures)
		return l
	}()} {
		broken := filepath.Join(t.TempDir(), "broken.jpg")
		must(t, os.WriteFile(broken, []byte("\xff\xd8\xff none"), 0o644))
		r, err := l.Search(t.Context(), "sea + like:"+broken, 5)
		if err != nil || len(r.Hits) == 0 || !strings.Contains(r.Note, "broken.jpg” was left out. This picture cannot be read") || strings.Contains(r.Note, "did not understand") {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		r, err = l.Search(t.Context(), "like:"+broken, 5)
		if err != nil || len(r.Hits) != 0 || r.Note == "" {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// Several of a name are told; a folder before the name tells them apart.
func TestLikeByName(t *testing.T) {
	pictures, l := newLibrary(t)
	for i, name := range []string{"one/a.jpg", "two/a.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
	}
	index(t, l, pictures)
	if r := search(t, l, "like:a.jpg"); !strings.HasPrefix(r.Note, "Several pictures are named “a.jpg”; "+filepath.Join(pictures, "one", "a.jpg")) {
		t.Errorf("%q", r.Note)
	}
	r := search(t, l, "like:two/a.jpg")
	if names := foundNames(t, l, r); r.Note != "" || len(names) == 0 || len(r.Seeds) != 1 {
		t.Errorf("%v: %+v", names, r)
	} else if p, err := l.Picture(t.Context(), r.Seeds[0]); err != nil || p.File.Path != filepath.Join(pictures, "two", "a.jpg") {
		t.Errorf("%+v, %v", p, err)
	}
}

// Only pictures that are clearly nearer to the text than to texts that say nothing are found; when there are none, the
// nearest are given as what they are.
func TestNeutralCut(t *testing.T) {
	l := withSums(t)
	last := len(l.sources) - 1
	fake := l.sources[last].(*fakeSource)
	l.sources[last] = neutralFake{fake, []float32{0.5, 0.5, 0.5}}
	l.spaces.of(CLIP).source = l.sources[last]
	r := search(t, l, "sea")
	if names := foundNames(t, l, r); !slices.Equal(names, []string{"a.jpg", "b.jpg"}) || r.Note != "" {
		t.Errorf("%v: %q", names, r.Note)
	}
	fake.vectors["nothing of it"] = []float32{0.5, 0.5, 0.5}
	r = search(t, l, "nothing of it")
	if len(r.Hits) != 3 || r.Hits[0].Meaning == nil || r.Note != "Nothing clearly shows this; these pictures come nearest." {
		t.Errorf("%+v", r)
	}
}

type neutralFake struct {
	*fakeSource
	level []float32
}

func (f neutralFake) neutral(context.Context, catalog.Space) ([]float32, error) { return f.level, nil }
