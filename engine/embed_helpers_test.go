package engine

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// standInModels are the stand-in's, with little patience.
func standInModels() gemini.Settings {
	return gemini.Settings{
		AnswerModel: standin.AnswerModel, PictureModel: standin.PictureModel, EmbeddingModel: standin.EmbeddingModel,
		Dimensions: 256, BatchDeadline: time.Minute,
	}
}

func startStandIn(t testing.TB, o standin.Options) *standin.Server {
	t.Helper()
	server, err := standin.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // a test's server
	return server
}

func localService(t testing.TB, address, key string, settings gemini.Settings) *Service {
	t.Helper()
	s := NewService(ServiceOptions{StandIn: &StandIn{Label: standin.Label, Address: address, Key: key, Settings: settings}})
	t.Cleanup(s.Close)
	return s
}

// openWith opens a library beside pictures, with a service.
func openWith(t testing.TB, dir string, service *Service) *Library {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	return l
}

// withModel gives a library of n pictures and a stand-in on this machine.
func withModel(t *testing.T, n int, o standin.Options) (server *standin.Server, pictures string, l *Library) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	drawMany(t, pictures, n)
	server = startStandIn(t, o)
	l = openWith(t, filepath.Join(root, "library"), localService(t, server.Address(), server.Key(), standInModels()))
	index(t, l, pictures)
	return server, pictures, l
}

func drawMany(t *testing.T, dir string, n int) {
	t.Helper()
	for i := range n {
		draw(t, filepath.Join(dir, fmt.Sprintf("%04d.jpg", i)), i)
	}
}

// vectorsOf counts what a library holds of the stand-in's space.
func vectorsOf(t *testing.T, l *Library) int {
	t.Helper()
	n, err := l.catalog.CountVectors(t.Context(), standInModels().Space())
	must(t, err)
	return n
}

// embedded counts the pictures for which the server answered with vectors.
func embedded(server *standin.Server) (n int) {
	for _, c := range server.Calls() {
		if c.Method == "batchEmbedContents" && c.Status == 200 {
			n += c.Items
		}
	}
	return n
}

// settled is embedded once nothing is under way any more: a request that its client gave up is still answered.
func settled(server *standin.Server) int {
	for calls := -1; calls != len(server.Calls()); time.Sleep(100 * time.Millisecond) {
		calls = len(server.Calls())
	}
	return embedded(server)
}

func embed(t *testing.T, l *Library) EmbedReport {
	t.Helper()
	r, err := l.Embed(t.Context(), Gemini, nil)
	must(t, err)
	return r
}

func refusals(t *testing.T, l *Library, work string) []catalog.Refusal {
	t.Helper()
	all, err := l.catalog.Refusals(t.Context(), work)
	must(t, err)
	return all
}

// lastSpan is the latest of a name.
func lastSpan(t *testing.T, name string) sdktrace.ReadOnlySpan {
	t.Helper()
	return spanOf(t, name, "")
}

// spanOf is the latest of a name, in a trace if one is given.
func spanOf(t *testing.T, name, trace string) sdktrace.ReadOnlySpan {
	t.Helper()
	ended := recordSpans().Ended()
	for i := len(ended) - 1; i >= 0; i-- {
		if ended[i].Name() == name && (trace == "" || ended[i].SpanContext().TraceID().String() == trace) {
			return ended[i]
		}
	}
	t.Fatalf("there is no span %s", name)
	return nil
}

func attributeOf(s sdktrace.ReadOnlySpan, key attribute.Key) attribute.Value {
	set := attribute.NewSet(s.Attributes()...)
	v, _ := set.Value(key)
	return v
}
