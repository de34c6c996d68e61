package tracefile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// around puts the fields of a span into a document.
func around(spans ...string) string {
	return `{"resourceSpans":[{"scopeSpans":[{"spans":[{` + strings.Join(spans, "},{") + `}]}]}]}`
}

const ids = `"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"`

func TestWhatOtherProgramsWrite(t *testing.T) {
	want := span(1, 2)
	want.Kind, want.Status, want.Name = trace.SpanKindClient, codes.Error, "n"
	want.Start, want.End = time.Unix(0, 1000), time.Unix(0, 2000)
	const (
		id16, id8, parent8 = "00000000000000000000000000000001", "0000000000000001", "0000000000000002"
		rest               = `"name":"n","kind":3,"startTimeUnixNano":"1000","endTimeUnixNano":"2000","status":{"code":2}`
		hexIDs             = `"traceId":"` + id16 + `","spanId":"` + id8 + `","parentSpanId":"` + parent8 + `",`
	)
	tests := map[string]string{
		"as specified":  around(hexIDs + rest),
		"base64":        around(`"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAE=","parentSpanId":"AAAAAAAAAAI=",` + rest),
		"short ids":     around(`"traceId":"1","spanId":"01","parentSpanId":"2",` + rest),
		"numbers":       around(hexIDs + `"name":"n","kind":"3","startTimeUnixNano":1000,"endTimeUnixNano":2e3,"status":{"code":"2"}`),
		"names":         around(hexIDs + `"name":"n","kind":"SPAN_KIND_CLIENT","startTimeUnixNano":1.0E3,"endTimeUnixNano":"2000","status":{"code":"STATUS_CODE_ERROR"}`),
		"snake case":    `{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"` + id16 + `","span_id":"` + id8 + `","parent_span_id":"` + parent8 + `","name":"n","kind":3,"start_time_unix_nano":1000,"end_time_unix_nano":2000,"status":{"code":2}}]}]}]}`,
		"unknown":       `{"a":[[{"b":[1,{}]}]],"resourceSpans":[{"x":null,"scopeSpans":[{"y":{},"spans":[{"z":"\u00e4",` + hexIDs + rest + `,"flags":257}],"schemaUrl":""}]}],"c":true}`,
		"Tempo":         `{"batches":[{"resource":{},"instrumentationLibrarySpans":[{"instrumentationLibrary":{},"spans":[{` + hexIDs + rest + `}]}]}]}`,
		"Tempo 2":       `{"trace":` + around(hexIDs+rest) + `,"metrics":{}}`,
		"Jaeger's OTLP": `{"result":` + around(hexIDs+rest) + `}`,
		"array":         `[` + around(hexIDs+rest) + `]`,
		"mark and NULs": "\ufeff \x00\n" + around(hexIDs+rest) + "\n\x00\x00\x00",
		"nulls":         around(hexIDs + rest + `,"attributes":null,"events":null,"links":null,"traceState":null`),
		"wrong types":   around(hexIDs + rest + `,"attributes":{"a":1},"events":5,"links":"x","traceState":{"a":[]},"droppedEventsCount":"many"`),
		"no objects":    `{"resourceSpans":[1,"a",null,{"scopeSpans":[2,{"spans":[3,null,[],{` + hexIDs + rest + `}]}]}]}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff([]telemetry.Span{want}, read(t, text), sameSpans...); d != "" {
				t.Error(d)
			}
			// Byte for byte and packed, it is the same.
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			if _, err := io.WriteString(z, text); err != nil || z.Close() != nil {
				t.Fatal(err)
			}
			for _, r := range []io.Reader{iotest.OneByteReader(strings.NewReader(text)), &packed} {
				spans, notes, err := Read(r, Limits{})
				if d := cmp.Diff([]telemetry.Span{want}, spans, sameSpans...); d != "" || len(notes) != 0 || err != nil {
					t.Errorf("%v, %q\n%s", err, notes, d)
				}
			}
		})
	}
}

func TestLinesOfDocuments(t *testing.T) {
	var text strings.Builder
	for i := range 5 {
		text.WriteString(around(fmt.Sprintf(`%s,"endTimeUnixNano":"%d"`, ids, i+1)) + "\n")
	}
	if got := len(read(t, text.String())); got != 5 {
		t.Errorf("%d spans", got)
	}
	// A program that crashed left a part of a line, and appended after it started again.
	line := around(ids + `,"endTimeUnixNano":"1"`)
	for cut := 1; cut < len(line); cut++ {
		spans, notes, err := Read(strings.NewReader(line+"\n"+line[:cut]+"\n"+line+"\n"), Limits{})
		if err != nil || len(spans) < 2 || len(spans) > 3 || len(notes) != 1 || !strings.HasPrefix(notes[0], "A part of the file is damaged") {
			t.Fatalf("cut at %d: %d spans, notes %q, %v", cut, len(spans), notes, err)
		}
	}
}

// A file may end anywhere.
func TestCutFile(t *testing.T) {
	var file bytes.Buffer
	if err := WriteOTLP(&file, samples()); err != nil {
		t.Fatal(err)
	}
	whole := strings.TrimSpace(file.String())
	last := 0
	for cut := range len(whole) {
		spans, notes, err := Read(strings.NewReader(whole[:cut]), Limits{})
		if errors.Is(err, ErrFormat) && cut <= len(`{"resourceSpans":[`) {
			continue
		}
		if err != nil || len(spans) < last || len(notes) == 0 || !strings.HasPrefix(notes[0], "The file ends in the middle") {
			t.Fatalf("cut at %d: %d spans, notes %q, %v", cut, len(spans), notes, err)
		}
		last = len(spans)
	}
	if last != 4 {
		t.Errorf("%d spans of the longest", last)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := io.WriteString(z, strings.Repeat(whole+"\n", 500)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	spans, notes, err := Read(bytes.NewReader(packed.Bytes()[:packed.Len()/2]), Limits{})
	if err != nil || len(spans) == 0 || len(notes) == 0 {
		t.Errorf("packed and cut: %d spans, notes %q, %v", len(spans), notes, err)
	}
	packed.Bytes()[packed.Len()/2] ^= 0xff
	if _, _, err := Read(&packed, Limits{}); err != nil && !errors.Is(err, ErrFormat) {
		t.Errorf("packed and damaged: %v", err)
	}
}

func TestNoTraces(t *testing.T) {
	for _, text := range []string{
		"", " ", "hello", "null", "5", `"text"`, "{}", "[]", "[1,2]", `{"a":1}`, `{"data":["a"]}`, `{"data":{"spans":[]}}`, "\x89PNG\r\n\x1a\n",
		"\x1f\x8bnot packed", "<html>", "%PDF-1.7", strings.Repeat("[", 1e6), strings.Repeat(`{"a":`, 1e6), strings.Repeat(`{"trace":`, 1e5),
		`{"resourceSpans":5}`, `{"resourceMetrics":[]}`, `{"batches":"x"}`, "}", "]", ",", "\x00\x00", "PK\x03\x04", "{\n{\n{\n",
	} {
		spans, notes, err := Read(strings.NewReader(text), Limits{})
		if !errors.Is(err, ErrFormat) || len(spans) > 0 || len(notes) > 0 {
			t.Errorf("%.30q: %d spans, notes %q, %v", text, len(spans), notes, err)
		}
	}
	if _, _, err := Read(strings.NewReader(`{"resourceLogs":[]}`), Limits{}); err == nil || !strings.Contains(err.Error(), "metrics or logs") {
		t.Errorf("logs: %v", err)
	}
	if _, _, err := Read(iotest.ErrReader(os.ErrClosed), Limits{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a reader that fails: %v", err)
	}
	if _, _, err := ReadFile(t.TempDir(), Limits{}); !errors.Is(err, ErrFormat) {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := ReadFile(filepath.Join(t.TempDir(), "none"), Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestLimits(t *testing.T) {
	many := around(strings.Repeat(ids+`,"name":"0123456789","endTimeUnixNano":1},{`, 99) + ids)
	tests := map[string]struct {
		limits Limits
		told   string
		spans  int
	}{
		"spans":  {Limits{Spans: 10}, "the limit is 10 spans", 10},
		"bytes":  {Limits{Bytes: 1024}, "the limit is 1 KiB", 8},
		"memory": {Limits{Memory: 4096}, "the spans take more than 4 KiB", 11},
	}
	for name, tt := range tests {
		spans, _, err := Read(strings.NewReader(many), tt.limits)
		if !errors.Is(err, ErrTooLarge) || !strings.HasSuffix(err.Error(), tt.told) || len(spans) != tt.spans {
			t.Errorf("%s: %d spans, %v", name, len(spans), err)
		}
	}
}

func TestGiantsAreShortened(t *testing.T) {
	long := strings.Repeat("ä", 50_000)
	deep := strings.Repeat(`{"arrayValue":{"values":[`, 1000) + `{"intValue":1}` + strings.Repeat(`]}}`, 1000)
	list := strings.Repeat(`{"key":"k","value":{"intValue":"1"}},`, 1999) + `{"key":"k"}`
	spans, notes, err := Read(strings.NewReader(around(
		ids+`,"endTimeUnixNano":1,"name":"`+long+`"`,
		ids+`,"endTimeUnixNano":1,"attributes":[{"key":"`+long+`","value":{"stringValue":"`+strings.Repeat(`\u00e4`, 20_000)+`"}}]`,
		ids+`,"endTimeUnixNano":1,"attributes":[{"key":"deep","value":`+deep+`}]`,
		ids+`,"endTimeUnixNano":1,"attributes":[`+list+`]`,
		`"traceId":"what","spanId":"b7ad6b7169203331"`,
		`"traceId":"0af7651916cd43dd8448eb211c80319c"`,
	)), Limits{})
	want := []string{
		"2 spans were left out, because their trace or span ids cannot be read.",
		"3 texts longer than 32 KiB were shortened.",
		"977 attributes, events, links or values beyond the first 1,024 of their lists, or nested too deeply, were left out.",
	}
	if d := cmp.Diff(want, notes); d != "" || err != nil || len(spans) != 4 {
		t.Fatalf("%d spans, %v\n%s", len(spans), err, d)
	}
	short := strings.Repeat("ä", 16<<10) + ellipsis
	if spans[0].Name != short || string(spans[1].Attributes[0].Key) != short || spans[1].Attributes[0].Value.AsString() != short || len(spans[3].Attributes) != 1024 {
		t.Errorf("%d bytes, %d bytes, %d attributes", len(spans[0].Name), len(spans[1].Attributes[0].Key), len(spans[3].Attributes))
	}
}

func TestTextsAreKeptAsTheyAre(t *testing.T) {
	tests := map[string]string{
		`a\"\\\/\b\f\n\r\t`:        "a\"\\/\b\f\n\r\t",
		`\u0000\u00e4\uD83D\ude00`: "\x00ä😀",
		`\ud83d`:                   "\ufffd",
		`\ud83dx`:                  "\ufffdx",
		"\u202eright\u2066 שלום":   "\u202eright\u2066 שלום",
		"raw\x00\x1b[31m\r\t":      "raw\x00\x1b[31m\r\t",
		"\xff\xfe":                 "\ufffd",
	}
	for text, want := range tests {
		doc := around(ids + `,"endTimeUnixNano":1,"name":"` + text + `"`)
		if got := read(t, doc)[0].Name; got != want {
			t.Errorf("%s is read as %q, want %q", text, got, want)
		}
		spans, _, err := Read(iotest.HalfReader(strings.NewReader(doc)), Limits{})
		if err != nil || spans[0].Name != want {
			t.Errorf("%s by halves: %v", text, err)
		}
	}
}

// giants gives a document of many spans with a giant attribute each, without holding it.
func giants(spans, size int) io.Reader {
	readers := []io.Reader{strings.NewReader(`{"resourceSpans":[{"scopeSpans":[{"spans":[`)}
	for i := range spans {
		comma := ","
		if i == 0 {
			comma = ""
		}
		readers = append(readers, strings.NewReader(comma+`{`+ids+`,"endTimeUnixNano":1,"attributes":[{"key":"giant","value":{"stringValue":"`),
			io.LimitReader(letters{}, int64(size)), strings.NewReader(`"}}]}`))
	}
	return io.MultiReader(append(readers, strings.NewReader(`]}]}]}`))...)
}

// letters never ends.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// Files that were made to be slow are not.
func TestTiresomeFiles(t *testing.T) {
	const size = 4 << 20
	repeated := func(text string) io.Reader { return strings.NewReader(strings.Repeat(text, size/len(text))) }
	for name, r := range map[string]io.Reader{
		"documents of nothing": io.MultiReader(strings.NewReader(around(ids)+"\n"), repeated("{}")),
		"no documents":         repeated("{}\n"),
		"damage":               io.MultiReader(strings.NewReader(around(ids)+"\n"), repeated("{\n")),
		"empty spans":          io.MultiReader(strings.NewReader(`{"resourceSpans":[{"scopeSpans":[{"spans":[{}`), repeated(",{}")),
		"empty traces":         io.MultiReader(strings.NewReader(`{"data":[{"spans":[]}`), repeated(",{}")),
		"escapes":              io.MultiReader(strings.NewReader(`{"resourceSpans":["`), repeated(`\ud83d\n`)),
		"processes":            io.MultiReader(strings.NewReader(`{"spans":[],"processes":{"":{}`), repeated(`,"":{}`)),
		"lists":                io.MultiReader(strings.NewReader(`{"resourceSpans":[{"resource":{"attributes":[{}`), repeated(`,{"value":{"arrayValue":{"values":[{}]}}}`)),
	} {
		begin := time.Now()
		_, _, err := Read(r, Limits{})
		took := time.Since(begin)
		t.Logf("%s: %v, %v", name, took, err)
		if took > 20*time.Second { // they take a tenth of one at the most, under the race detector one
			t.Errorf("%s: %v", name, took)
		}
	}
}

// A large file costs no more memory than what is kept of it. BenchmarkGiants reads half a gigabyte.
func TestLargeFileIsNotHeld(t *testing.T) {
	const spans, size = 10, 10 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, _, err := Read(giants(spans, size), Limits{})
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; len(got) != spans || err != nil || allocated > 4<<20 {
		t.Errorf("%d spans, %d KiB allocated, %v", len(got), allocated>>10, err)
	}
}
