package fetch

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// spansOf gives the spans below one of the test's own.
func spansOf(t *testing.T, m Model, dir string, o Options) (spans []sdktrace.ReadOnlySpan) {
	t.Helper()
	ctx, root := otel.Tracer("test").Start(t.Context(), "test")
	m.Fetch(ctx, dir, o) //nolint:errcheck // its spans are looked at
	root.End()
	for _, s := range recorded.Ended() {
		if s.SpanContext().TraceID() == root.SpanContext().TraceID() && s.Name() != "test" {
			spans = append(spans, s)
		}
	}
	return spans
}

func value(s sdktrace.ReadOnlySpan, key attribute.Key) attribute.Value {
	for _, a := range s.Attributes() {
		if a.Key == key {
			return a.Value
		}
	}
	return attribute.Value{}
}

func TestSpans(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	dir := t.TempDir()
	begun(t, dir, files[large][:1000], "")
	spans := spansOf(t, m, dir, s.options())
	var got []string
	for _, s := range spans {
		got = append(got, s.Name()+" "+value(s, attrFile).AsString())
	}
	// A server with a plain folder is asked in three ways before.
	if want := []string{"model.file config.json", "model.file config.json", "model.file config.json", "model.file onnx/model.onnx", "model.fetch "}; !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	whole, last := spans[4], spans[3]
	if value(whole, attrModel).AsString() != "Tiny" || value(whole, attrRevision).AsString() != m.Revision || whole.Status().Code != codes.Unset {
		t.Errorf("%v", whole.Attributes())
	}
	if last.Parent().SpanID() != whole.SpanContext().SpanID() || value(last, attrBytes).AsInt64() != 900_000 || value(last, attrBegun).AsInt64() != 1000 ||
		value(last, attrTries).AsInt64() != 1 || value(last, attrServer).AsString() != "127.0.0.1" {
		t.Errorf("%v", last.Attributes())
	}
}

// A span that failed says of what kind; the folder and the address stand under a private key alone.
func TestSpansOfAFailure(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	s.does(func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
	spans := spansOf(t, m, t.TempDir(), s.options())
	if len(spans) != 2 {
		t.Fatalf("%d spans", len(spans))
	}
	for _, s := range spans {
		if s.Status().Code != codes.Error || s.Status().Description != ErrServer.Error() || value(s, attrErrorType).AsString() != ErrServer.Error() || len(s.Events()) != 1 {
			t.Errorf("%s: %v, %v", s.Name(), s.Status(), s.Attributes())
		}
		if told := s.Events()[0].Attributes; len(told) != 1 || !slices.Contains(PrivateAttributes(), told[0].Key) || !strings.Contains(told[0].Value.AsString(), "502") {
			t.Errorf("%v", told)
		}
	}
}
