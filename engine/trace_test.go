package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// recordSpans sets the provider once: tracers that were taken before follow only the first one.
var recordSpans = sync.OnceValue(func() *tracetest.SpanRecorder {
	spans := tracetest.NewSpanRecorder()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
	return spans
})

func TestSpansTellTheStepsAndNoNames(t *testing.T) {
	spans := recordSpans()
	spans.Reset()

	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "secretharbour.jpg"), 1)
	write(t, filepath.Join(pictures, "secretbroken.jpg"), "no")
	index(t, l, pictures)
	find(t, l, "secretharbour")
	if _, err := l.SimilarToFile(t.Context(), filepath.Join(pictures, "secretmissing.jpg"), 1); err == nil {
		t.Fatal("a missing file was found")
	}

	parents := map[string]string{}
	byID := map[string]string{}
	failed := map[string]bool{}
	for _, s := range spans.Ended() {
		byID[s.SpanContext().SpanID().String()] = s.Name()
		failed[s.Name()] = failed[s.Name()] || s.Status().Code == codes.Error
		everything := fmt.Sprint(s.Name(), s.Attributes(), s.Events(), s.Status())
		if strings.Contains(everything, "secret") || strings.Contains(everything, pictures) {
			t.Errorf("%s names a file or a query: %s", s.Name(), everything)
		}
	}
	for _, s := range spans.Ended() {
		parents[s.Name()] = byID[s.Parent().SpanID().String()]
	}
	for child, parent := range map[string]string{
		"library.open": "", "library.index": "", "index.scan": "library.index", "index.batch": "library.index", "search": "",
		"search.parse": "search", "search.text_query": "search", "search.vector_query": "search", "search.fusion": "search",
		"search.describe": "search", "sql.conn.query": "search.text_query", "sql.tx.commit": "index.batch",
	} {
		if got, ok := parents[child]; !ok {
			t.Errorf("there is no span %s", child)
		} else if got != parent && child != "sql.conn.query" {
			t.Errorf("%s is below %q, want %q", child, got, parent)
		}
	}
	if !failed["search.describe"] || failed["library.index"] {
		t.Errorf("marked as errors: %v", failed)
	}
}

func TestWithoutPaths(t *testing.T) {
	_, missing := os.Open("/secret/place")
	for _, err := range []error{
		missing, fmt.Errorf("open /secret/place: %w", missing), errors.Join(fmt.Errorf("/secret: %w", missing)),
		fmt.Errorf("%w: /secret/place", ErrIndexing),
	} {
		if s := withoutPaths(err); strings.Contains(s, "secret") || s == "" {
			t.Errorf("%v leaves %q", err, s)
		}
	}
}
