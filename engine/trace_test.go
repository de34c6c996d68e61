package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
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

// told are the strings of a span under private keys, and all the others.
func told(s sdktrace.ReadOnlySpan) (private, others string) {
	attributes := slices.Clone(s.Attributes())
	others = fmt.Sprint(s.Name(), s.Status())
	for _, e := range s.Events() {
		others += e.Name
		attributes = append(attributes, e.Attributes...)
	}
	for _, kv := range attributes {
		if slices.Contains(PrivateAttributes(), kv.Key) {
			private += fmt.Sprintln(kv.Key, kv.Value.String())
		} else {
			others += fmt.Sprintln(kv.Key, kv.Value.String())
		}
	}
	return private, others
}

func TestSpansTellTheStepsAndNamesApart(t *testing.T) {
	spans := recordSpans()
	spans.Reset()

	pictures, l := newLibrary(t)
	draw(t, filepath.Join(pictures, "secretharbour.jpg"), 1)
	write(t, filepath.Join(pictures, "secretbroken.jpg"), "no")
	index(t, l, pictures, filepath.Join(pictures, "secretnowhere"))
	find(t, l, "secretharbour")
	if _, err := l.SimilarToFile(t.Context(), filepath.Join(pictures, "secretmissing.jpg"), 1); err == nil {
		t.Fatal("a missing file was found")
	}

	parents := map[string]string{}
	byID := map[string]string{}
	failed := map[string]bool{}
	private := map[string]string{}
	for _, s := range spans.Ended() {
		byID[s.SpanContext().SpanID().String()] = s.Name()
		failed[s.Name()] = failed[s.Name()] || s.Status().Code == codes.Error
		names, others := told(s)
		private[s.Name()] += names
		if strings.Contains(others, "secret") || strings.Contains(others, pictures) {
			t.Errorf("%s names a file or a query where it may be sent: %s", s.Name(), others)
		}
	}
	for name, want := range map[string][]string{
		"library.open": {"library.path " + l.Dir()}, "library.index": {"folder.paths [", pictures, "secretnowhere\n", "no such file or folder"},
		"index.scan": {"folder.paths [", pictures}, "index.batch": {"secretbroken.jpg\n", "not a picture"},
		"search":          {"search.query secretharbour\n", "file.path " + pictures, "secretmissing.jpg\n"},
		"search.describe": {"secretmissing.jpg\n", "exception.message engine: similar: open " + pictures},
	} {
		for _, text := range want {
			if !strings.Contains(private[name], text) {
				t.Errorf("%s does not tell %q, but %q", name, text, private[name])
			}
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

// A library of broken files does not fill the trace, and a long query no span.
func TestPrivateTextIsBounded(t *testing.T) {
	spans := recordSpans()
	pictures, l := newLibrary(t)
	var folders []string
	for i := range 3 * maxFailureNotes {
		write(t, filepath.Join(pictures, fmt.Sprintf("%02d.jpg", i)), "no")
		folders = append(folders, filepath.Join(pictures, fmt.Sprint("missing", i)))
	}
	spans.Reset()
	index(t, l, append(folders, pictures)...)
	long := strings.Repeat("ä", 2*maxTextRunes) + "\xff"
	find(t, l, long)

	batches := 0
	for _, s := range spans.Ended() {
		set := attribute.NewSet(s.Attributes()...)
		switch s.Name() {
		case "library.index":
			v, _ := set.Value(attrFolders)
			if n := len(v.AsStringSlice()); n != maxFolderNames || len(s.Events()) != maxFailureNotes {
				t.Errorf("%d folders are named and %d failures", n, len(s.Events()))
			}
		case "index.batch":
			if batches++; len(s.Events()) != maxFailureNotes {
				t.Errorf("a batch tells %d failures", len(s.Events()))
			}
		case "search":
			v, _ := set.Value(attrQuery)
			if s := v.AsString(); !utf8.ValidString(s) || utf8.RuneCountInString(s) != maxTextRunes+1 {
				t.Errorf("%d characters of a query are told", utf8.RuneCountInString(s))
			}
		}
	}
	if batches != 1 {
		t.Errorf("%d batches", batches)
	}
}

func FuzzClip(f *testing.F) {
	f.Add("sea at night")
	f.Add("caf\xe9.jpg")
	f.Add(strings.Repeat("é", maxTextRunes+1))
	f.Fuzz(func(t *testing.T, s string) {
		got := shortened(s)
		kept := strings.TrimSuffix(got, "…")
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxTextRunes+1 {
			t.Fatalf("%q becomes %q", s, got)
		}
		if valid := strings.ToValidUTF8(s, "\uFFFD"); !strings.HasPrefix(valid, kept) ||
			utf8.RuneCountInString(valid) <= maxTextRunes && got != valid {
			t.Fatalf("%q becomes %q", s, got)
		}
	})
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
