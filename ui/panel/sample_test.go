package panel

import (
	"encoding/binary"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

const ms = time.Millisecond

// Lists and traces are of noon; statistics, flames, comparisons and charts of tea time.
var (
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	teaTime = noon.Add(4*time.Hour + 20*time.Minute)
)

// newTestApp is an app with no display, with the program's dark colours.
func newTestApp(t testing.TB) fyne.App {
	t.Helper()
	app := test.NewApp()
	app.Settings().SetTheme(look.NewTheme(look.Dark))
	t.Cleanup(func() { test.NewApp() })
	return app
}

func traceID(n int) (id trace.TraceID) {
	binary.BigEndian.PutUint64(id[:], uint64(n)<<32|0xc0ffee)
	return id
}

func spanID(n int) (id trace.SpanID) {
	binary.BigEndian.PutUint64(id[:], uint64(n))
	return id
}

// spanOf is a span of trace n that takes a time from a moment after noon; a negative time is none yet.
func spanOf(n, id, parent int, name string, start, takes time.Duration) telemetry.Span {
	s := telemetry.Span{TraceID: traceID(n), SpanID: spanID(id), Name: name, Start: noon.Add(start)}
	if parent > 0 {
		s.ParentID = spanID(parent)
	}
	if takes >= 0 {
		s.End = s.Start.Add(takes)
		s.Usage = telemetry.Usage{
			HasCPU: true, CPUUser: takes / 2, CPUSystem: takes / 10,
			HasMemory: true, Memory: 120<<20 + int64(id)<<20, MemoryDelta: 1 << 18, HasHeap: true, HeapAlloc: 1 << 20,
		}
	}
	return s
}

// spansOfFourTraces are four traces: a search, one that failed, an indexing that runs, and a search before all.
func spansOfFourTraces() []telemetry.Span {
	failed := spanOf(3, 2, 1, "gemini.generate", 3*time.Second+ms, 900*ms)
	failed.Status, failed.StatusMessage = codes.Error, "quota"
	return []telemetry.Span{
		spanOf(1, 1, 0, "search", 0, 41*ms), spanOf(1, 2, 1, "search.text", 2*ms, 12*ms), spanOf(1, 3, 1, "search.vector", 14*ms, 20*ms),
		spanOf(2, 1, 0, "search", time.Second, 63*ms), spanOf(2, 2, 1, "search.text", time.Second+ms, 30*ms),
		spanOf(3, 1, 0, "gemini.describe", 3*time.Second, 950*ms), failed,
		spanOf(4, 1, 0, "library.index", 2*time.Second, -1), spanOf(4, 2, 1, "picture.decode", 2100*ms, 200*ms),
	}
}

// seenOf is what a collector would hand over of a snapshot.
func seenOf(s *snapshot, change func(*wanted)) *seen {
	w := &wanted{visible: true, file: s, by: analysis.ByStart, down: true}
	change(w)
	c := newCollector(nil, nil)
	out := seen{wanted: w, now: s.now}
	c.list(w, s, &out)
	return &out
}
