package engine

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip/cliptest"
)

// Tags are chosen by vectors, are searched, say that they are machine-made, and go again without a trace.
func TestTag(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 6, m)
	space := embedLocal(t, l).Space
	model, release, err := m.use(t.Context(), m.dir)
	must(t, err)
	defer release()
	// A picture that is as a word is: the model's weights are random, so it sees nothing of the kind by itself.
	owl, err := model.Text(t.Context(), "a photo of an owl")
	must(t, err)
	p, err := l.catalog.ByPath(t.Context(), filepath.Join(pictures, "0002.jpg"))
	must(t, err)
	must(t, l.catalog.AddVectors(t.Context(), space, []catalog.HashedVector{{Vector: catalog.Vector{ID: p.ID, Values: owl}, Hash: p.File.Hash}}, nil))

	r, err := l.Tag(t.Context(), nil)
	must(t, err)
	if r.Embedded != 6 || r.Known != 0 || r.Pictures != 6 || r.Space != space {
		t.Errorf("%+v", r)
	}
	p, err = l.Picture(t.Context(), p.ID)
	must(t, err)
	if len(p.MachineTags) > 5 || len(p.Tags) > 0 && slices.Contains(p.Tags, "owl") {
		t.Errorf("%v", p.MachineTags)
	}
	if again, err := l.Tag(t.Context(), nil); err != nil || again.Embedded != 0 || again.Known != 6 {
		t.Errorf("%+v, %v", again, err)
	}

	must(t, l.catalog.AddTags(t.Context(), space, []catalog.TaggedVector{{ID: p.ID, Hash: p.File.Hash, Tags: []string{"owl", "fire engine"}}}))
	if found := find(t, l, "owl"); !slices.Equal(found, []string{p.File.Path}) {
		t.Errorf("%v", found)
	}
	results := search(t, l, "fire engines")
	details, err := l.Details(t.Context(), results, results.Hits)
	must(t, err)
	if i := slices.IndexFunc(details, func(f Found) bool { return f.ID == p.ID }); i < 0 || !slices.Equal(details[i].Machine, []string{"fire", "engine"}) || len(details[i].Words) > 0 {
		t.Errorf("%+v", details)
	}
	counts, err := l.MachineTags(t.Context())
	must(t, err)
	if !slices.Contains(counts, catalog.TagCount{Tag: "owl", Pictures: 1}) {
		t.Errorf("%v", counts)
	}
	must(t, l.RemoveTags(t.Context()))
	if found := find(t, l, "owl"); len(found) != 0 {
		t.Errorf("%v after they were removed", found)
	}
	if p, err = l.Picture(t.Context(), p.ID); err != nil || p.MachineTags != nil {
		t.Errorf("%v, %v", p.MachineTags, err)
	}
	if again, err := l.Tag(t.Context(), nil); err != nil || again.Embedded != 6 {
		t.Errorf("%+v, %v", again, err)
	}
}

// Without vectors there is nothing to make tags of, which is told.
func TestTagWithoutVectors(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	pictures, l := withLocal(t, 2, m)
	if r, err := l.Tag(t.Context(), nil); !errors.Is(err, ErrNothingToTag) || r.Embedded != 0 || !strings.Contains(Explain(err), "searchable by meaning first") {
		t.Errorf("%+v, %v: %s", r, err, Explain(err))
	}
	embedLocal(t, l)
	if r, err := l.Tag(t.Context(), nil); err != nil || r.Embedded != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	draw(t, filepath.Join(pictures, "new.jpg"), 5)
	index(t, l, pictures)
	if r, err := l.Tag(t.Context(), nil); err != nil || r.Embedded != 0 || r.Known != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := m.TextVector(t.Context(), "clip-other", "sea"); !errors.Is(err, ErrNoModelOfSpace) {
		t.Error(err)
	}
}

// What models see of old pixels goes with them.
func TestTagsOfOtherContent(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, l.catalog.AddTags(t.Context(), "clip-x", []catalog.TaggedVector{{ID: p.ID, Hash: p.File.Hash, Tags: []string{"owl"}}}))
	if len(find(t, l, "owl")) != 1 {
		t.Error("it is not found")
	}
	draw(t, path, 2)
	touch(t, path)
	index(t, l, pictures)
	if found := find(t, l, "owl"); len(found) != 0 {
		t.Errorf("%v", found)
	}
	stale := []catalog.TaggedVector{{ID: p.ID, Hash: p.File.Hash, Tags: []string{"owl"}}}
	must(t, l.catalog.AddTags(t.Context(), "clip-x", stale)) // of what it was
	if found := find(t, l, "owl"); len(found) != 0 {
		t.Errorf("%v by what it was", strings.Join(found, " "))
	}
}
