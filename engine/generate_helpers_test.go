package engine

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// studio is a library with a service that answers, and three pictures in it.
type studio struct {
	*Library
	server   *standin.Server
	pictures string
	out      string // where generated pictures go
	paths    []string
	asked    atomic.Int32 // how often a model was asked for an answer or a picture
}

// newStudio makes one. before, which may be nil, is called when a request comes.
func newStudio(t testing.TB, o standin.Options, before func()) *studio {
	t.Helper()
	server, err := standin.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &studio{server: server}
	path, err := url.Parse(server.Address())
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(strings.ToLower(r.URL.Path), "generatecontent") {
			s.asked.Add(1)
		}
		if before != nil {
			before()
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // a test; first, to let go of what hangs
	service := NewService(ServiceOptions{StandIn: &StandIn{
		Label: standin.Label, Address: front.URL + path.Path, Key: server.Key(),
		Settings: gemini.Settings{AnswerModel: standin.AnswerModel, PictureModel: standin.PictureModel, Deadline: 20 * time.Second},
	}})
	t.Cleanup(service.Close)
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(t.Context(), filepath.Join(root, "library"), Options{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	s.Library, s.pictures, s.out = l, filepath.Join(root, "pictures"), filepath.Join(root, "out")
	return s
}

// withPictures draws and indexes three pictures.
func (s *studio) withPictures(t *testing.T) *studio {
	t.Helper()
	for i, name := range []string{"sea.jpg", "forest.jpg", "street.jpg"} {
		s.paths = append(s.paths, draw(t, filepath.Join(s.pictures, name), i+1))
	}
	write(t, filepath.Join(s.pictures, "sea.txt"), "A quiet bay")
	index(t, s.Library, s.pictures)
	return s
}

// spansOf are the ended spans of a trace, by name.
func spansOf(traceID string) map[string][]sdktrace.ReadOnlySpan {
	byName := map[string][]sdktrace.ReadOnlySpan{}
	for _, s := range recordSpans().Ended() {
		if s.SpanContext().TraceID().String() == traceID {
			byName[s.Name()] = append(byName[s.Name()], s)
		}
	}
	return byName
}

// valueOf is an attribute's value as text.
func valueOf(s sdktrace.ReadOnlySpan, key string) string {
	for _, kv := range s.Attributes() {
		if string(kv.Key) == key {
			return kv.Value.String()
		}
	}
	return ""
}
