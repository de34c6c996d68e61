package engine

import (
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// newStandIn starts the offline demo model, and gives the service that reaches it.
func newStandIn(t testing.TB) (*standin.Server, *Service) {
	t.Helper()
	server, err := standin.New(standin.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // a test may have closed it
	service := NewService(ServiceOptions{StandIn: &StandIn{
		Label: standin.Label, Address: server.Address(), Key: server.Key(), Settings: demoModels(768),
	}})
	t.Cleanup(service.Close)
	return server, service
}

func demoModels(dimensions int) gemini.Settings {
	return gemini.Settings{AnswerModel: standin.AnswerModel, EmbeddingModel: standin.EmbeddingModel, Dimensions: dimensions}
}

// newMeaningLibrary has three pictures whose names say nothing, with vectors of what they are about.
func newMeaningLibrary(t *testing.T, service *Service) (pictures string, l *Library) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	l = openServed(t, filepath.Join(root, "library"), service)
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
	}
	index(t, l, pictures)
	fill(t, l, demoSpace(768), about)
	return pictures, l
}

func openServed(t *testing.T, dir string, service *Service) *Library {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Service: service})
	must(t, err)
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	return l
}

// about is what the pictures show, by their names.
var about = map[string]string{"a.jpg": "boat on the sea", "b.jpg": "snow on a mountain", "c.jpg": "sales chart"}

func demoSpace(dimensions int) catalog.Space {
	return catalog.Space{
		Name: demoModels(dimensions).Space(), Source: string(Gemini), Model: standin.EmbeddingModel, Dimensions: dimensions,
	}
}

// fill gives those of the library's pictures a vector that have a text, as an embedding does.
func fill(t *testing.T, l *Library, space catalog.Space, texts map[string]string) {
	t.Helper()
	server, err := standin.New(standin.Options{}) // of its own, so that its calls and faults are no test's
	must(t, err)
	defer server.Close() //nolint:errcheck // a test
	key, err := gemini.NewKey(server.Key())
	must(t, err)
	client, err := gemini.New(t.Context(), gemini.Options{Address: server.Address(), Key: key})
	must(t, err)
	defer client.Close()
	must(t, l.catalog.AddSpace(t.Context(), space))
	all, err := l.All(t.Context())
	must(t, err)
	var items []gemini.Item
	hashes := map[int64]catalog.Hash{}
	for _, h := range all.Hits {
		p, err := l.Picture(t.Context(), h.ID)
		must(t, err)
		if text, ok := texts[filepath.Base(p.File.Path)]; ok {
			items = append(items, gemini.Item{ID: p.ID, Text: gemini.Document("", text)})
			hashes[p.ID] = p.File.Hash
		}
	}
	must(t, client.EmbedderFor(space.Model, space.Dimensions).Embed(t.Context(), slices.Values(items), gemini.Sink{
		Commit: func(b gemini.Batch) error {
			var vectors []catalog.HashedVector
			for _, v := range b.Vectors {
				vectors = append(vectors, catalog.HashedVector{Vector: catalog.Vector(v), Hash: hashes[v.ID]})
			}
			if err := l.catalog.AddVectors(t.Context(), space.Name, vectors, nil); err != nil {
				return err
			}
			return l.addToSpace(t.Context(), space, vectors)
		},
	}))
}

// foundNames gives the names of the results' files in their order.
func foundNames(t *testing.T, l *Library, r Results) []string {
	t.Helper()
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	var names []string
	for _, f := range found {
		names = append(names, filepath.Base(f.Picture.File.Path))
	}
	return names
}

func search(t *testing.T, l *Library, text string) Results {
	t.Helper()
	r, err := l.Search(t.Context(), text, 10)
	must(t, err)
	return r
}

// queries counts what the service was asked.
func queries(server *standin.Server) int { return len(server.Calls()) }
