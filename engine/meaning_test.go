package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

func TestWordsFindByMeaning(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	for text, want := range map[string]string{"ocean": "a.jpg", "winter": "b.jpg", "statistics": "c.jpg", "a glacier": "b.jpg"} {
		r := search(t, l, text)
		if names := foundNames(t, l, r); len(names) == 0 || names[0] != want || r.Hits[0].Meaning == nil || r.Hits[0].Meaning.Rank != 1 {
			t.Errorf("%q finds %v", text, names)
		}
		if r.Space != "offline-demo-embedding-768" || r.Note != "" || len(r.Seeds) > 0 {
			t.Errorf("%q: space %q, note %q, seeds %v", text, r.Space, r.Note, r.Seeds)
		}
	}
	// What has no word that can be looked up still has a meaning.
	if r := search(t, l, "🌊"); len(r.Hits) == 0 {
		t.Error("an emoji finds nothing")
	}
	asked := queries(server)
	if _, err := l.Search(t.Context(), " \n ", 10); !errors.Is(err, ErrNoWords) || queries(server) != asked {
		t.Errorf("nothing was searched: %v", err)
	}
}

func TestWordsAndMeaningAreFused(t *testing.T) {
	_, service := newStandIn(t)
	pictures, l := newMeaningLibrary(t, service)
	draw(t, filepath.Join(pictures, "ocean.jpg"), 9) // known by its name alone
	index(t, l, pictures)
	r := search(t, l, "ocean")
	byName := map[string]Hit{}
	for i, name := range foundNames(t, l, r) {
		byName[name] = r.Hits[i]
	}
	if h := byName["a.jpg"]; h.Meaning == nil || h.Text != nil {
		t.Errorf("by meaning: %+v", h)
	}
	if h := byName["ocean.jpg"]; h.Text == nil || h.Meaning != nil {
		t.Errorf("by its name: %+v", h)
	}
}

func TestKnownQueryNeedsNoNetwork(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	first := search(t, l, "the ocean")
	if r := search(t, l, "  the\tocean "); queries(server) != 1 || r.Space == "" {
		t.Errorf("asked %d times", queries(server))
	}
	dir := l.Dir()
	must(t, l.Close())
	must(t, server.Close())
	l = openServed(t, dir, nil) // with no service at all
	again := search(t, l, "the ocean")
	if again.Note != "" || again.Space != first.Space || again.Hits[0].ID != first.Hits[0].ID {
		t.Errorf("%+v", again)
	}
	entries, err := os.ReadDir(filepath.Join(dir, queriesName))
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%d files", len(entries))
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, queriesName, e.Name()))
		must(t, err)
		if strings.Contains(string(data)+e.Name(), "ocean") {
			t.Error("the query is on the disk")
		}
	}
}

// Google's service is not asked before the user agreed and there is a key.
func TestNoWordsAreSentUnasked(t *testing.T) {
	keyring.MockInit()
	server, standIn := newStandIn(t)
	_, l := newMeaningLibrary(t, standIn)
	dir := l.Dir()
	must(t, l.Close())

	for _, name := range []string{"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"} {
		t.Setenv(name, "")
	}
	t.Setenv("GOOGLE_GEMINI_BASE_URL", server.Address())
	choices := Choices{EmbeddingModel: standin.EmbeddingModel}
	service := NewService(ServiceOptions{Choices: choices})
	t.Cleanup(service.Close)
	l = openServed(t, dir, service)
	if r := search(t, l, "ocean"); !strings.Contains(r.Note, "Gemini needs a key") || r.Space != "" {
		t.Errorf("without a key: %q", r.Note)
	}
	t.Setenv("GOOGLE_API_KEY", server.Key())
	service.Renew()
	if r := search(t, l, "ocean"); !strings.Contains(r.Note, "You have not agreed to send the words of searches to Gemini") {
		t.Errorf("without consent: %q", r.Note)
	}
	if n := queries(server); n != 0 {
		t.Fatalf("%d requests were sent", n)
	}
	client, err := service.Client(t.Context())
	must(t, err)
	must(t, l.catalog.AddConsent(t.Context(), string(ForMeaning), client.Host()))
	if r := search(t, l, "ocean"); r.Note != "" || r.Space == "" || queries(server) != 1 {
		t.Errorf("with both: %q, %d requests", r.Note, queries(server))
	}
}

// While words are typed the service is not asked, and nothing is said of that; what it once understood still counts.
func TestNothingIsSentWhileTyping(t *testing.T) {
	server, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	typing := WhileTyping(t.Context())
	r, err := l.Search(typing, "the ocean", 10)
	must(t, err)
	if n := queries(server); n != 0 || r.Space != "" || r.Note != "" {
		t.Fatalf("%d requests, space %q, note %q", n, r.Space, r.Note)
	}
	submitted := search(t, l, "the ocean")
	if queries(server) != 1 || submitted.Space == "" {
		t.Fatalf("submitted: %d requests, space %q", queries(server), submitted.Space)
	}
	if r, err = l.Search(typing, "the ocean", 10); err != nil || r.Space != submitted.Space || queries(server) != 1 {
		t.Errorf("known words: space %q, %d requests, %v", r.Space, queries(server), err)
	}
}

// A library without vectors of a model is searched as ever, and says nothing about models.
func TestNoSpaceIsSilent(t *testing.T) {
	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "ocean.jpg"), 1)
	index(t, l, pictures)
	if r := search(t, l, "ocean"); r.Note != "" || r.Space != "" || len(r.Hits) != 1 {
		t.Errorf("%+v", r)
	}
}

// A second source takes part with a ranking of its own, and one that fails takes nothing from the other.
func TestTwoSources(t *testing.T) {
	_, service := newStandIn(t)
	_, l := newMeaningLibrary(t, service)
	small := &fakeSource{space: "clip-small", vectors: map[string][]float32{"ocean": {1, 0, 0}}}
	l.sources = append(l.sources, small)
	space := catalog.Space{Name: small.space, Source: string(CLIP), Model: "small", Dimensions: 3}
	must(t, l.catalog.AddSpace(t.Context(), space))
	all, err := l.All(t.Context())
	must(t, err)
	var vectors []catalog.HashedVector
	for _, h := range all.Hits {
		p, err := l.Picture(t.Context(), h.ID)
		must(t, err)
		v := []float32{0, 1, 0}
		if filepath.Base(p.File.Path) == "c.jpg" {
			v = []float32{1, 0, 0}
		}
		vectors = append(vectors, catalog.HashedVector{Vector: catalog.Vector{ID: h.ID, Values: v}, Hash: p.File.Hash})
	}
	must(t, l.catalog.AddVectors(t.Context(), space.Name, vectors, nil))
	must(t, l.addToSpace(t.Context(), space, vectors))

	r := search(t, l, "ocean")
	names := foundNames(t, l, r)
	slices.Sort(names)
	if r.Space != "clip-small + offline-demo-embedding-768" || !slices.Equal(names[:2], []string{"a.jpg", "c.jpg"}) {
		t.Errorf("%q finds %v", r.Space, names)
	}
	for _, h := range r.Hits[:2] {
		if h.Meaning == nil || h.Meaning.Rank != 1 {
			t.Errorf("%+v is not the better place", h.Meaning)
		}
	}
	r = search(t, l, "winter")
	if want := "Fake cannot be reached, so the pictures were found without it."; r.Note != want || r.Space != "offline-demo-embedding-768" {
		t.Errorf("space %q, note %q", r.Space, r.Note)
	}
}

type fakeSource struct {
	space   string
	vectors map[string][]float32
}

func (f *fakeSource) source() Source        { return CLIP }
func (f *fakeSource) name() string          { return "Fake" }
func (f *fakeSource) chosen() string        { return f.space }
func (f *fakeSource) note(error, time.Time) {}
func (f *fakeSource) query(_ context.Context, _ catalog.Space, text string) ([]float32, error) {
	if v, ok := f.vectors[text]; ok {
		return v, nil
	}
	return nil, gemini.ErrOffline
}
