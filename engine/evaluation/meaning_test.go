package evaluation

import (
	"path/filepath"
	"slices"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// Where a model made vectors of the pictures, what it finds is measured beside the others.
func TestTextMeasuresMeaning(t *testing.T) {
	dir := folder(t)
	boat := paint(t, filepath.Join(dir, "a.png"), red)
	paint(t, filepath.Join(dir, "b.png"), stripes)
	place := filepath.Join(dir, ".library")
	library := open(t, place)
	_, err := library.Index(t.Context(), []string{dir}, nil)
	must(t, err)
	must(t, library.Close())

	server, err := standin.New(standin.Options{})
	must(t, err)
	defer server.Close() //nolint:errcheck // a test
	service := engine.NewService(engine.ServiceOptions{StandIn: &engine.StandIn{
		Label: standin.Label, Address: server.Address(), Key: server.Key(),
		Settings: gemini.Settings{EmbeddingModel: standin.EmbeddingModel},
	}})
	defer service.Close()
	client, err := service.Client(t.Context())
	must(t, err)
	c, err := catalog.Open(t.Context(), filepath.Join(place, "catalog.db"), catalog.ReadWrite, false)
	must(t, err)
	space := catalog.Space{Name: client.Embedder().Space(), Source: string(engine.Gemini), Model: standin.EmbeddingModel, Dimensions: 768}
	must(t, c.AddSpace(t.Context(), space))
	for path, about := range map[string]string{"a.png": "a boat on the sea", "b.png": "snow on a mountain"} {
		p, err := c.ByPath(t.Context(), filepath.Join(dir, path))
		must(t, err)
		items := slices.Values([]gemini.Item{{ID: p.ID, Text: gemini.Document("", about)}})
		must(t, client.Embedder().Embed(t.Context(), items, gemini.Sink{Commit: func(b gemini.Batch) error {
			v := catalog.HashedVector{Vector: catalog.Vector(b.Vectors[0]), Hash: p.File.Hash}
			return c.AddVectors(t.Context(), space.Name, []catalog.HashedVector{v}, nil)
		}}))
	}
	must(t, c.Close())

	library, err = engine.Open(t.Context(), place, engine.Options{Service: service})
	must(t, err)
	defer library.Close() //nolint:errcheck // a test
	report, err := Text(t.Context(), library, []Query{{"ocean", []string{boat}}})
	must(t, err)
	var names []string
	for _, s := range report.Spaces {
		names = append(names, s.Name)
		if want := s.Name == "meaning" || s.Name == space.Name || s.Name == "fused"; (s.MRR10 == 1) != want {
			t.Errorf("%+v", s)
		}
	}
	if !slices.Equal(names, []string{"text", "visual", "meaning", space.Name, "fused"}) {
		t.Errorf("%v", names)
	}
}
