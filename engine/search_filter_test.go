package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
)

// holiday gives a library of pictures without files: n of them, every third of a boat, each by one of two cameras, a day
// apart, the first at the equator and each a degree further to the north.
func holiday(t *testing.T, n int) *Library {
	t.Helper()
	return filled(t, n, rand.New(rand.NewPCG(5, 5)), func(i int, p *catalog.Picture) {
		p.File.Path = filepath.Join("/pictures", []string{"alps", "coast"}[i%2], fmt.Sprintf("p%04d.jpg", i))
		p.Title, p.Rating = "red car", i%6
		if i%3 == 0 {
			p.Title = "red boat"
		}
		p.Camera = []string{"Canon EOS", "NIKON Z 6"}[i%2]
		p.TakenAt = time.Date(2024, 1, 1+i, 12, 0, 0, 0, time.UTC)
		p.Position = &catalog.Position{Latitude: float64(i % 90), Longitude: 10}
	})
}

// numbers gives what the file names count.
func numbersOf(t *testing.T, l *Library, hits []Hit) []int {
	t.Helper()
	pictures, err := l.Pictures(t.Context(), idsOf(hits))
	must(t, err)
	numbers := make([]int, len(pictures))
	for i, p := range pictures {
		_, err := fmt.Sscanf(filepath.Base(p.File.Path), "p%d.jpg", &numbers[i])
		must(t, err)
	}
	return numbers
}

func TestFiltersAloneListAllThatPass(t *testing.T) {
	l := holiday(t, 12)
	for query, want := range map[string][]int{
		"camera:canon":                      {10, 8, 6, 4, 2, 0},
		"camera:canon rating:>=4":           {10, 4},
		"rating:5 OR rating:1":              {11, 7, 5, 1},
		"-camera:canon after:2024-01-09":    {11, 9},
		"folder:coast -boat":                {11, 7, 5, 1},
		"near:5,10,250km":                   {5, 4, 6, 3, 7},
		"camera:canon width:>abc":           {10, 8, 6, 4, 2, 0}, // a mistake stops nothing
		"camera:canon like:\"missing.jpg\"": {10, 8, 6, 4, 2, 0},
		"rating:9..10":                      nil,
	} {
		r, err := l.Search(t.Context(), query, 0)
		if query == "rating:9..10" { // no rating is like that, which is a mistake and leaves nothing to look for
			if !errors.Is(err, ErrNoWords) || len(r.Query.Mistakes) == 0 || len(r.Hits) > 0 {
				t.Errorf("%q: %v, %+v", query, err, r.Query.Mistakes)
			}
			continue
		}
		must(t, err)
		if got := numbersOf(t, l, r.Hits); !slices.Equal(got, want) || r.Tail != len(want) || r.Hits[0].Relevance != 1 {
			t.Errorf("%q lists %v of %d, want %v", query, got, r.Tail, want)
		}
		if wrong := strings.Contains(query, "abc"); wrong != (len(r.Query.Mistakes) == 1) {
			t.Errorf("%q has the mistakes %+v", query, r.Query.Mistakes)
		}
	}
	r, err := l.Search(t.Context(), "camera:canon", 2)
	must(t, err)
	if got := numbersOf(t, l, r.Hits); !slices.Equal(got, []int{10, 8}) {
		t.Errorf("the first two are %v", got)
	}
	all, err := l.All(t.Context())
	must(t, err)
	ids, err := l.catalog.IDs(t.Context())
	must(t, err)
	if got := idsOf(all.Hits); !slices.Equal(got, ids) || all.Tail != 12 {
		t.Errorf("all are %v, want %v", got, ids)
	}
}

// Neither words nor look-alikes nor a model finds what does not pass.
func TestFiltersHoldForWhateverFinds(t *testing.T) {
	l := holiday(t, 60)
	for _, query := range []string{"boat camera:canon", "red rating:>=3", `"red car" folder:alps`, "like:p0005.jpg rating:5", "boat rating:0 OR rating:3"} {
		r, err := l.Search(t.Context(), query, 0)
		must(t, err)
		passed, err := l.filter(t.Context(), r.Query.Filters)
		must(t, err)
		if len(r.Hits) == 0 || slices.ContainsFunc(r.Hits, func(h Hit) bool { return !passed.Has(h.ID) }) {
			t.Errorf("%q finds %v", query, numbersOf(t, l, r.Hits))
		}
	}
	r, err := l.Search(t.Context(), "boat camera:canon", 0)
	must(t, err)
	held := slices.DeleteFunc(slices.Clone(r.Hits), func(h Hit) bool { return h.Text == nil })
	if len(held) != 10 {
		t.Errorf("%d boats by Canon instead of 10", len(held))
	}
	found, err := l.Details(t.Context(), r, r.Hits[:1])
	must(t, err)
	if !slices.Equal(found[0].Passed, []string{"camera:canon"}) {
		t.Errorf("it passed %q", found[0].Passed)
	}
	if r, err = l.Search(t.Context(), "boat rating:0 OR rating:3 -is:screenshot", 0); err != nil {
		t.Fatal(err)
	}
	found, err = l.Details(t.Context(), r, r.Hits[:1])
	must(t, err)
	if p := found[0]; !slices.Equal(p.Passed, []string{fmt.Sprintf("rating:=%d", p.Picture.Rating), "-is:screenshot"}) {
		t.Errorf("it passed %q with rating %d", p.Passed, p.Picture.Rating)
	}
}

// What passes is found by a model however many that do not pass are nearer.
func TestFiltersReachBehindTheNearest(t *testing.T) {
	l := holiday(t, 3*maxMeant)
	l.sources = append(l.sources, &fakeSource{space: "clip-small", vectors: map[string][]float32{"sea": {1, 0}, "other": {0, 1}}})
	space := catalog.Space{Name: "clip-small", Source: string(CLIP), Model: "small", Dimensions: 2}
	must(t, l.catalog.AddSpace(t.Context(), space))
	all, err := l.All(t.Context())
	must(t, err)
	var vectors []catalog.HashedVector
	for i, h := range all.Hits {
		p, err := l.Picture(t.Context(), h.ID)
		must(t, err)
		values := []float32{0, 1}
		if i <= maxMeant || i == len(all.Hits)-1 {
			values = []float32{1, float32(i) / 2000}
		}
		vectors = append(vectors, catalog.HashedVector{Vector: catalog.Vector{ID: h.ID, Values: values}, Hash: p.File.Hash})
	}
	must(t, l.catalog.AddVectors(t.Context(), space.Name, vectors, nil))
	must(t, l.addToSpace(t.Context(), space, vectors))
	r, err := l.Search(t.Context(), "sea name:p0000", 0) // the last
	must(t, err)
	if got := numbersOf(t, l, r.Hits); !slices.Equal(got, []int{0}) || r.Hits[0].Meaning == nil {
		t.Errorf("%v: %+v (%s)", got, r.Hits, r.Note)
	}
}

func TestRelevance(t *testing.T) {
	l := holiday(t, 60)
	for _, query := range []string{"red boat", "boat", "red", "like:p0004.jpg", "boat sea"} {
		r, err := l.Search(t.Context(), query, 0)
		must(t, err)
		if r.Hits[0].Relevance != 1 || r.Tail < 1 || r.Tail > len(r.Hits) {
			t.Errorf("%q: the first has %v; %d of %d are relevant", query, r.Hits[0].Relevance, r.Tail, len(r.Hits))
		}
		for i, h := range r.Hits {
			if i > 0 && h.Relevance > r.Hits[i-1].Relevance || h.Relevance < 0 {
				t.Errorf("%q: %v at %d", query, h.Relevance, i)
			}
			if h.Text != nil && h.every && i >= r.Tail {
				t.Errorf("%q: %d holds every word and is in the tail", query, i)
			}
		}
	}
	r, err := l.Search(t.Context(), "red boat", 0)
	must(t, err)
	if last := r.Hits[r.Tail-1]; len(r.Hits) != 60 || r.Tail < 20 || r.Tail == 60 || !last.every || r.Hits[59].Relevance >= last.Relevance {
		t.Errorf("%d of %d are relevant: %+v, then %+v", r.Tail, len(r.Hits), last, r.Hits[59])
	}
	s, err := l.LooksLike(t.Context(), r.Hits[0].ID, 10)
	must(t, err)
	if len(s.Hits) != 10 || s.Hits[0].Relevance != 1 || s.Hits[9].Relevance >= 1 || s.Tail != 0 {
		t.Errorf("%+v", s)
	}
}

func TestDescend(t *testing.T) {
	for _, c := range [][2][]float64{
		{nil, nil},
		{{1}, {1}},
		{{3, 2, 1}, {3, 2, 1}},
		{{1, 3}, {2, 2}},
		{{4, 1, 3, 2}, {4, 2, 2, 2}},
		{{1, 2, 3, 0}, {2, 2, 2, 0}},
	} {
		got := slices.Clone(c[0])
		if descend(got); !slices.Equal(got, c[1]) {
			t.Errorf("%v becomes %v, want %v", c[0], got, c[1])
		}
	}
}

func TestArrange(t *testing.T) {
	l := holiday(t, 24)
	r, err := l.Search(t.Context(), "red boat", 0)
	must(t, err)
	arrange := func(a Arrangement) Arranged {
		t.Helper()
		got, err := l.Arrange(t.Context(), r, a)
		must(t, err)
		if len(got.Hits)+got.Hidden != len(r.Hits) {
			t.Errorf("%+v: %d hits and %d hidden", a, len(got.Hits), got.Hidden)
		}
		at := 0
		for _, g := range got.Groups {
			if g.Start != at || g.Count < 1 {
				t.Errorf("%+v: %+v", a, got.Groups)
			}
			at += g.Count
		}
		if got.Groups != nil && at != len(got.Hits) {
			t.Errorf("%+v: %d of %d are in groups", a, at, len(got.Hits))
		}
		return got
	}
	if got := arrange(Arrangement{}); !slices.Equal(idsOf(got.Hits), idsOf(r.Hits)) || got.Groups != nil {
		t.Errorf("%+v", got)
	}
	if got := arrange(Arrangement{Threshold: r.Hits[r.Tail-1].Relevance}); len(got.Hits) != r.Tail || got.Hidden != 16 {
		t.Errorf("%d, %d hidden", len(got.Hits), got.Hidden)
	}
	if got := numbersOf(t, l, arrange(Arrangement{Sort: columns.Date, Descending: true}).Hits); !slices.IsSortedFunc(got, func(a, b int) int { return b - a }) {
		t.Errorf("%v", got)
	}
	folders := arrange(Arrangement{Sort: columns.Name, Group: ByFolder})
	if len(folders.Groups) != 2 || !strings.HasSuffix(folders.Groups[0].Title, "alps") || numbersOf(t, l, folders.Hits)[11] != 22 {
		t.Errorf("%+v: %v", folders.Groups, numbersOf(t, l, folders.Hits))
	}
	days := arrange(Arrangement{Group: ByDay})
	if len(days.Groups) != 24 || days.Groups[0].Title != "2024-01-24" {
		t.Errorf("%+v", days.Groups)
	}
	arrange(Arrangement{Group: BySimilarity, Diversify: true, Sort: columns.Size, Threshold: 0.2})
}

// Pictures that look the same are a group, and only the first of them stays in its place.
func TestArrangeByLikeness(t *testing.T) {
	pictures, l := newLibrary(t)
	first := draw(t, filepath.Join(pictures, "a1.jpg"), 1)
	draw(t, filepath.Join(pictures, "b1.jpg"), 5)
	copyFile(t, first, filepath.Join(pictures, "a2.jpg"))
	draw(t, filepath.Join(pictures, "c1.jpg"), 3)
	copyFile(t, first, filepath.Join(pictures, "a3.jpg"))
	index(t, l, pictures)
	all, err := l.All(t.Context())
	must(t, err)
	diverse, err := l.Arrange(t.Context(), all, Arrangement{Sort: columns.Name, Diversify: true})
	must(t, err)
	names := func(hits []Hit) []string { return foundNames(t, l, Results{Hits: hits}) }
	if got := names(diverse.Hits); !slices.Equal(got, []string{"a1.jpg", "b1.jpg", "c1.jpg", "a2.jpg", "a3.jpg"}) {
		t.Errorf("%v", got)
	}
	alike, err := l.Arrange(t.Context(), all, Arrangement{Sort: columns.Name, Group: BySimilarity})
	must(t, err)
	if got := names(alike.Hits); !slices.Equal(alike.Groups, []Group{{"a1.jpg", 0, 3}, {"", 3, 2}}) ||
		!slices.Equal(got, []string{"a1.jpg", "a2.jpg", "a3.jpg", "b1.jpg", "c1.jpg"}) {
		t.Errorf("%+v: %v", alike.Groups, got)
	}
}

func TestFacetsAndCompletions(t *testing.T) {
	l := holiday(t, 12)
	r, err := l.Search(t.Context(), "boat", 0)
	must(t, err)
	facets, err := l.Facets(t.Context(), idsOf(slices.DeleteFunc(r.Hits, func(h Hit) bool { return h.Text == nil })))
	must(t, err)
	at := slices.IndexFunc(facets, func(f Facet) bool { return f.Field == "camera" })
	if at < 0 || len(facets[at].Values) != 2 || facets[at].Values[0].Count != 2 {
		t.Errorf("%+v", facets)
	}
	for text, want := range map[string]string{"bo": "boat", "camera:ni": `camera:"NIKON Z 6"`, "like:p0011": "like:p0011.jpg"} {
		found := l.Complete(t.Context(), text, len(text))
		if len(found) == 0 || found[0].Insert != want {
			t.Errorf("%q becomes %+v", text, found)
		}
	}
}
