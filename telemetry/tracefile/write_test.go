package tracefile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

var writers = map[string]func(io.Writer, []telemetry.Span) error{"OTLP": WriteOTLP, "Chrome": WriteChrome, "CSV": WriteCSV}

// chromeEvent is an event as Perfetto reads it.
type chromeEvent struct {
	Ph, Name string
	Pid, Tid int
	Ts, Dur  float64
	S, Cat   string
	Args     map[string]any
}

func chromeEvents(t *testing.T, spans []telemetry.Span) []chromeEvent {
	t.Helper()
	var file bytes.Buffer
	if err := WriteChrome(&file, spans); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OtherData   map[string]string
		TraceEvents []chromeEvent
	}
	if err := json.Unmarshal(file.Bytes(), &doc); err != nil {
		t.Fatalf("%v: %s", err, &file)
	}
	if _, err := time.Parse(time.RFC3339Nano, doc.OtherData["start"]); err != nil {
		t.Error(err)
	}
	return doc.TraceEvents
}

func TestChromeEvents(t *testing.T) {
	events := chromeEvents(t, samples())
	var phases []string
	for _, e := range events {
		phases = append(phases, e.Ph+" "+e.Name)
	}
	name := samples()[0].Name
	want := []string{
		"M process_name", "M process_name", "M thread_name", "M thread_name",
		"X " + name, "i hit", "i ", "X span", "X span", "M process_name", "M thread_name", "X span", "C CPU %", "C Memory MiB",
	}
	if d := cmp.Diff(want, phases); d != "" {
		t.Fatal(d)
	}
	root, hit, child := events[4], events[5], events[8]
	attributes, _ := child.Args["attributes"].(map[string]any)
	if root.Ts != 0 || root.Dur != 10_000 || hit.Ts != 3000 || hit.S != "t" || hit.Args["n"] != 1.0 || hit.Pid != root.Pid || hit.Tid != root.Tid ||
		child.Args["error"] != "no such table" || attributes["process.memory_mb"] != 120.5 || child.Cat != "database/sql" {
		t.Errorf("%+v\n%+v\n%+v", root, hit, child)
	}
	if cpu, memory := events[12], events[13]; cpu.Args["percent of a core"] != 17.5 || memory.Args["MiB resident"] != 120.5 || cpu.Ts != 10_000 {
		t.Errorf("%+v, %+v", cpu, memory)
	}
}

// In a lane no span crosses another, and one within another lies below it in the tree.
func TestLanesNest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + random.IntN(40)
		var spans []*telemetry.Span
		for i := range n {
			s := span(byte(i+1), byte(random.IntN(n+3))) // circles, orphans and spans that are their own parents
			s.Start = at(random.IntN(20))
			s.End = s.Start.Add(time.Duration(random.IntN(15)-2) * time.Millisecond)
			if random.IntN(10) == 0 {
				s.SpanID = id(1)
			}
			spans = append(spans, &s)
		}
		order, lane := lanes(spans, at(100))
		if sorted := slices.Sorted(slices.Values(order)); len(sorted) != n || sorted[0] != 0 || sorted[n-1] != n-1 {
			t.Fatalf("order %v", order)
		}
		for a, s := range spans {
			for b, in := range spans {
				sEnd, inEnd := s.Start.Add(s.Duration(at(100))), in.Start.Add(in.Duration(at(100)))
				if a == b || lane[a] != lane[b] || !in.Start.Before(sEnd) || !s.Start.Before(inEnd) {
					continue // no overlap
				}
				inside := !in.Start.Before(s.Start) && !inEnd.After(sEnd)
				around := !s.Start.Before(in.Start) && !sEnd.After(inEnd)
				if !inside && !around {
					t.Fatalf("%v to %v crosses %v to %v", s.Start, sEnd, in.Start, inEnd)
				}
			}
		}
	}
}

func TestChildrenShareTheLaneOfTheirParent(t *testing.T) {
	root, first, second, over, grandchild := span(1, 0), span(2, 1), span(3, 1), span(4, 1), span(5, 4)
	first.End, second.Start = at(5), at(5)
	over.Start, over.End = at(2), at(7)
	grandchild.Start, grandchild.End = at(3), at(4)
	_, lane := lanes([]*telemetry.Span{&grandchild, &over, &second, &first, &root}, at(10))
	if !slices.Equal(lane, []int{1, 1, 0, 0, 0}) {
		t.Errorf("lanes %v", lane)
	}
}

// A trace of spans that all overlap needs as many lanes, and a chain as long as the trace needs one: neither takes long.
func TestManyLanes(t *testing.T) {
	const n = 50_000
	spans := make([]telemetry.Span, n)
	wide, chain := make([]*telemetry.Span, n), make([]*telemetry.Span, n)
	for i := range n {
		spans[i] = span(0, 0)
		spans[i].SpanID = trace.SpanID{byte(i >> 16), byte(i >> 8), byte(i), 1}
		wide[i] = &spans[i]
		link := spans[i]
		if i > 0 {
			link.ParentID = spans[i-1].SpanID
		}
		chain[i] = &link
	}
	begin := time.Now()
	if _, lane := lanes(wide, at(10)); slices.Max(lane) != n-1 {
		t.Errorf("%d lanes for all at once", slices.Max(lane)+1)
	}
	if _, lane := lanes(chain, at(10)); slices.Max(lane) != 0 {
		t.Errorf("%d lanes for a chain", slices.Max(lane)+1)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestCSV(t *testing.T) {
	spans := samples()
	spans[2].Name = "=HYPERLINK(\"http://x\")"
	var file bytes.Buffer
	if err := WriteCSV(&file, spans); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	got := map[string]string{}
	for i, column := range rows[0] {
		got[column] = rows[3][i]
	}
	want := map[string]string{
		"trace_id": "00000000000000000000000000000001", "span_id": "0000000000000002", "parent_id": "0000000000000001", "service": "finder",
		"scope": "database/sql", "name": "'=HYPERLINK(\"http://x\")", "kind": "client", "start": "2026-05-01T12:00:00Z", "duration_ms": "10.000000",
		"status": "Error", "status_message": "no such table", "cpu_user_ms": "1.500000", "cpu_system_ms": "0.250000", "cpu_percent": "17.5",
		"cpu_shared": "true", "memory_mib": "120.5", "memory_delta_kib": "-4.0", "heap_alloc_kib": "2.0", "events": "0", "links": "0",
		"attributes": `{"process.memory_mb":120.5,"process.memory_delta_kb":-4,"process.heap_alloc_kb":2,"process.cpu_shared":true,"process.cpu_user_ms":1.5,"process.cpu_system_ms":0.25}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if rows[2][8] != "10.000000" || rows[2][9] != "Running" || rows[2][11] != "" {
		t.Errorf("what runs: %q", rows[2])
	}
}

func TestFormulasAreMadeHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+cmd": "'+cmd", "-cmd": "'-cmd", "@SUM(1)": "'@SUM(1)", "\t=1": "'\t=1", "\r": "'\r", "＝1": "'＝1",
		"-1.5": "-1.5", "+2": "+2", "": "", "a=b": "a=b", "\xff": "\ufffd", "שלום": "שלום",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
	var file strings.Builder
	if err := WriteTable(&file, []string{"name", "p50"}, [][]string{{"=a,\"b\"", "-1"}, {"ü", "2"}}); err != nil {
		t.Fatal(err)
	}
	if want := "name,p50\n\"'=a,\"\"b\"\"\",-1\nü,2\n"; file.String() != want {
		t.Errorf("%q", file.String())
	}
}

func TestFullDiskIsTold(t *testing.T) {
	for name, write := range writers {
		if err := write(full{}, samples()); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestSave(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "traces.json")
	for _, text := range []string{"first", "second"} {
		if err := Save(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	broken := errors.New("broken")
	err := Save(path, func(w io.Writer) error { io.WriteString(w, "half"); return broken }) //nolint:errcheck // it fails after
	if got, _ := os.ReadFile(path); !errors.Is(err, broken) || string(got) != "second" {
		t.Errorf("after a failure: %q, %v", got, err)
	}
	if err := Save(dir, func(io.Writer) error { return nil }); err == nil {
		t.Error("a folder was overwritten")
	}
	if err := Save(filepath.Join(dir, "none", "x"), func(io.Writer) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("left: %v, %v", files, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
