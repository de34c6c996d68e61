package main

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

// traceSpan is a span of a trace, from some milliseconds after a moment to others.
func traceSpan(of, n, parent byte, name string, from, to int) telemetry.Span {
	begin := time.Date(2026, 5, 1, 12, 0, 0, 0, time.Local)
	return telemetry.Span{
		TraceID: trace.TraceID{15: of}, SpanID: trace.SpanID{7: n}, ParentID: trace.SpanID{7: parent}, Name: name,
		Start: begin.Add(time.Duration(from) * time.Millisecond), End: begin.Add(time.Duration(to) * time.Millisecond),
	}
}

// someTraces are a search that failed in part, with figures, and a quick one.
func someTraces() []telemetry.Span {
	query := traceSpan(1, 3, 1, "query\x1b[31m\nSELECT", 2, 5)
	query.Status, query.StatusMessage = codes.Error, "no such table: \x07x"
	figures := traceSpan(1, 1, 0, "search", 0, 1500)
	figures.Attributes = []attribute.KeyValue{
		telemetry.AttrCPUUser.Float64(1.5), telemetry.AttrCPUSystem.Float64(0.25), telemetry.AttrCPUShared.Bool(true),
		telemetry.AttrMemory.Float64(120.5), telemetry.AttrMemoryDelta.Float64(-4),
	}
	return []telemetry.Span{
		traceSpan(1, 4, 3, "row", 3, 4), query, traceSpan(1, 5, 1, "rank", 6, 7), traceSpan(1, 6, 99, "stray", 7, 8), figures,
		traceSpan(2, 1, 0, "שלום", 0, 1),
	}
}

func traceFile(t *testing.T, spans []telemetry.Span) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "traces.json")
	must(t, tracefile.Save(path, func(w io.Writer) error { return tracefile.WriteOTLP(w, spans) }))
	return path
}

func TestTraceOfAFile(t *testing.T) {
	const want = `
12:00:00.000  00000000000000000000000000000001  5 spans, 1 error     DURATION  CPU USER   CPU SYS     MEMORY    Δ MEMORY
search                                                                 1.50 s  ~1.50 ms   ~250 µs  120.5 MiB      -4 KiB
├─ ✗ query·[31m SELECT                                                3.00 ms
│  │  no such table: ·x
│  └─ row                                                             1.00 ms
└─ rank                                                               1.00 ms
stray (parent not seen)                                               1.00 ms

12:00:00.000  00000000000000000000000000000002  1 span               DURATION  CPU USER   CPU SYS     MEMORY    Δ MEMORY
שלום                                                                  1.00 ms

`
	path := traceFile(t, someTraces())
	e := succeed(t, "trace", path)
	if got := "\n" + e.stdout; got != want || e.stderr != "" {
		t.Errorf("prints%s\nwant%s\ntells %q", got, want, e.stderr)
	}
	for args, roots := range map[string]string{"--errors": "1", "--min-duration=1s": "1", "--min-duration=1ms": "12", "--min-duration=1h": ""} {
		got := ""
		for line := range strings.Lines(succeed(t, "trace", args, path).stdout) {
			if strings.HasPrefix(line, "12:00:00.000  ") {
				got += line[45:46]
			}
		}
		if got != roots {
			t.Errorf("%s prints the traces %q, want %q", args, got, roots)
		}
	}
}

func TestTraceAsJSON(t *testing.T) {
	e := succeed(t, "trace", "--json", traceFile(t, someTraces()))
	if lines := strings.Count(e.stdout, "\n"); lines != 2 || strings.Contains(e.stdout, "\x1b") {
		t.Errorf("%d lines: %s", lines, e.stdout)
	}
	spans, notes, err := tracefile.Read(strings.NewReader(e.stdout), tracefile.Limits{})
	if err != nil || len(notes) > 0 || len(spans) != 6 || spans[1].Name != "query\x1b[31m\nSELECT" {
		t.Errorf("%d spans, %q, %v", len(spans), notes, err)
	}
}

func TestTraceFailures(t *testing.T) {
	dir := t.TempDir()
	whole, err := os.ReadFile(traceFile(t, someTraces()))
	must(t, err)
	for _, c := range []struct {
		name, content, told string
		code                int
	}{
		{"text.json", "hello", "imgsearch: This is no file of traces: ", exitFailed},
		{"logs.json", `{"resourceLogs":[]}`, "it holds metrics or logs", exitFailed},
		{"none.json", `{"resourceSpans":[]}`, "imgsearch: The file holds no spans.", exitDone},
		{"cut.json", string(whole[:len(whole)*2/3]), "imgsearch: The file ends in the middle. What was whole is shown.", exitDone},
	} {
		e := imgsearch(t, "trace", write(t, filepath.Join(dir, c.name), c.content))
		if e.code != c.code || !strings.Contains(e.stderr, c.told) {
			t.Errorf("%s: exits with %d and tells %q", c.name, e.code, e.stderr)
		}
	}
	for _, args := range [][]string{{"trace", filepath.Join(dir, "missing")}, {"trace", "-f", filepath.Join(dir, "missing")}, {"trace", dir}, {"trace"}, {"trace", "--no-follow"}} {
		if e := imgsearch(t, args...); e.code != exitFailed || !strings.HasPrefix(e.stderr, "imgsearch: ") || e.stdout != "" {
			t.Errorf("%q exits with %d and tells %q", args, e.code, e.stderr)
		}
	}
	if e := imgsearch(t, "trace"); !strings.Contains(e.stderr, "No window is open whose traces could be read. Start hybrid-image-search") {
		t.Errorf("without a window: %q", e.stderr)
	}
	for _, args := range [][]string{{"trace", "a", "b"}, {"trace", "--min-duration", "long"}} {
		if e := imgsearch(t, args...); e.code != exitUsage {
			t.Errorf("%q exits with %d", args, e.code)
		}
	}
	var told strings.Builder
	if code := run([]string{"trace", traceFile(t, someTraces())}, brokenPipe{}, &told); code != exitFailed {
		t.Errorf("no output: exits with %d and tells %q", code, told.String())
	}
}

func TestGathering(t *testing.T) {
	var g gathering
	at := func(d time.Duration) time.Time { return time.Unix(100, 0).Add(d) }
	g.add([]telemetry.Span{traceSpan(1, 2, 1, "child", 0, 1), traceSpan(2, 2, 9, "orphan", 0, 1)}, at(0))
	if got := g.take(at(time.Second)); len(got) != 0 {
		t.Errorf("taken without a root: %v", got)
	}
	g.add([]telemetry.Span{traceSpan(1, 1, 0, "root", 0, 1)}, at(time.Second))
	if got := g.take(at(time.Second)); len(got) != 0 {
		t.Errorf("taken at once: %v", got)
	}
	if got := g.take(at(time.Second + settled)); len(got) != 1 || len(got[0]) != 2 {
		t.Errorf("%v", got)
	}
	if got := g.take(at(abandoned)); len(got) != 1 || got[0][0].Name != "orphan" || g.spans != 0 || len(g.byID) != 0 {
		t.Errorf("%v, %+v", got, g)
	}
	g.add(make([]telemetry.Span, maxGathered), at(0))
	g.add([]telemetry.Span{traceSpan(1, 2, 1, "child", 0, 1)}, at(0))
	if got := g.take(at(0)); len(got) != 1 || len(got[0]) != maxGathered || g.spans != 1 {
		t.Errorf("%d taken, %d left", len(got), g.spans)
	}
}

// A chain deeper than a line is wide, names that command the terminal, widths of other scripts.
func TestTreeOfOddTraces(t *testing.T) {
	var spans []telemetry.Span
	for i := range 200 {
		spans = append(spans, traceSpan(1, byte(i+1), byte(i), "n\u202e漢字\u0301"+strings.Repeat("x", 200), i, 400))
	}
	spans[150].Status, spans[150].StatusMessage = codes.Error, strings.Repeat("é", 1e5)
	var out strings.Builder
	p := newTreePrinter(&out)
	must(t, p.print(spans))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 202 || !strings.Contains(lines[100], "99: ") {
		t.Errorf("%d lines, %q", len(lines), lines[100])
	}
	for _, line := range lines {
		if width := runewidth.StringWidth(line); width > p.width+2 || strings.ContainsRune(line, '\u202e') {
			t.Errorf("%d wide: %q", width, line)
		}
	}
	// Continuations against what they stand for: is there a later row of that level before one above it?
	rows := telemetry.Waterfall(someTraces(), time.Time{})
	for i, bits := range continuations(rows) {
		for level := range 4 {
			want := false
			for _, later := range rows[i+1:] {
				if later.Depth <= level {
					want = later.Depth == level
					break
				}
			}
			if got := bits&(1<<level) != 0; got != want {
				t.Errorf("row %d, level %d: %t", i, level, got)
			}
		}
	}
}

func TestColours(t *testing.T) {
	var out strings.Builder
	p := newTreePrinter(&out)
	p.colour = true
	must(t, p.print(someTraces()[:5]))
	if !strings.Contains(out.String(), "\x1b[31m✗ query·[31m SELECT") || strings.Count(out.String(), "\x1b[")%2 != 0 {
		t.Errorf("%q", out.String())
	}
}

func TestNarrowTerminal(t *testing.T) {
	var out strings.Builder
	p := newTreePrinter(&out)
	p.width = 80
	must(t, p.print(someTraces()[5:]))
	lines := strings.Split(out.String(), "\n")
	if !strings.HasSuffix(lines[0], "  00000000000000000000000000000002  1 span") || !strings.HasPrefix(strings.TrimSpace(lines[1]), "DURATION") ||
		runewidth.StringWidth(lines[1]) != 80 {
		t.Errorf("%s", out.String())
	}
}

func TestShortDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 999: "999 ns", 1000: "1.00 µs", 12_345: "12.3 µs", 123_456: "123 µs", 1_500_000: "1.50 ms",
		999_999: "1.00 ms", 999_400: "999 µs", 999_999_999: "1.00 s", time.Minute: "60.0 s", math.MaxInt64: "9223372037 s",
	} {
		if got := shortDuration(d); got != want {
			t.Errorf("%d is written as %q, want %q", d, got, want)
		}
	}
}
