package analysis

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// ms is a moment of the tests' clock.
func ms(n int) time.Time { return time.UnixMilli(1_800_000_000_000 + int64(n)) }

// now is when the tests look: spans that run last until then.
var now = ms(1000)

// rowsOf reads a trace from lines: a name, indented by its depth, and its first and last millisecond, "-" if
// it runs. A name with "!" is an error.
//
//	search 0 100
//	.query 10 40
func rowsOf(t testing.TB, lines ...string) []telemetry.Row {
	t.Helper()
	var spans []telemetry.Span
	var above []trace.SpanID
	for i, line := range lines {
		name := strings.TrimLeft(line, ".")
		depth := len(line) - len(name)
		var from int
		var to string
		if _, err := fmt.Sscan(name, &name, &from, &to); err != nil {
			t.Fatal(line, err)
		}
		s := telemetry.Span{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{7: byte(i + 1)}, Name: strings.TrimSuffix(name, "!"), Start: ms(from)}
		if s.Name != name {
			s.Status = codes.Error
		}
		if to != "-" {
			var end int
			_, _ = fmt.Sscan(to, &end)
			s.End = ms(end)
		}
		if above = above[:depth]; depth > 0 {
			s.ParentID = above[depth-1]
		}
		above = append(above, s.SpanID)
		spans = append(spans, s)
	}
	return telemetry.Waterfall(spans, now)
}

// randomRows reads a trace from bytes, four for each span: circles, orphans, clocks that go back or never
// went, ids that come twice.
func randomRows(data []byte) []telemetry.Row {
	var spans []telemetry.Span
	for ; len(data) >= 4; data = data[4:] {
		s := telemetry.Span{Name: string(rune('a' + data[0]%5)), Start: ms(int(data[2]))}
		s.SpanID[7], s.ParentID[7] = data[0], data[1]
		switch data[3] {
		case 255:
			s.Start = time.Time{}
		case 254:
			s.Start = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		case 253:
			s.End = time.Date(2700, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		if data[3]%7 > 0 && s.End.IsZero() {
			s.End = s.Start.Add(time.Duration(int8(data[3])) * time.Millisecond)
		}
		if data[3]%3 == 0 {
			s.Status = codes.Error
		}
		s.Usage = telemetry.Usage{CPUUser: time.Duration(data[2]) * time.Millisecond, HasCPU: data[0]%2 > 0, MemoryDelta: int64(int8(data[1])), HasMemory: data[0]%3 > 0}
		spans = append(spans, s)
	}
	return telemetry.Waterfall(spans, now)
}

func addSeeds(f *testing.F) {
	f.Add([]byte{1, 0, 0, 100, 2, 1, 10, 20, 3, 1, 40, 30, 4, 2, 12, 5})
	f.Add([]byte{1, 2, 0, 9, 2, 1, 1, 255, 3, 3, 0, 254, 4, 9, 9, 253})
	f.Add([]byte{1, 0, 50, 0, 2, 1, 20, 200, 2, 1, 20, 60, 3, 2, 0, 127})
}

// manyRows is a trace of n spans as an index run makes them: a root, files of it one after the other, and four
// steps of each with attributes.
func manyRows(n int) []telemetry.Row {
	id := func(i int) (id trace.SpanID) {
		binary.BigEndian.PutUint64(id[:], uint64(i+1)*0x9e3779b97f4a7c15)
		return id
	}
	steps := []string{"picture.decode", "picture.thumbnail", "descriptor.compute", "catalog.write"}
	spans := make([]telemetry.Span, n)
	for i := range spans {
		s := &spans[i]
		s.TraceID, s.SpanID, s.Scope = trace.TraceID{1}, id(i), "hybrid-image-search/engine"
		s.Start = ms(0).Add(time.Duration(i) * time.Millisecond)
		s.End = s.Start.Add(time.Duration(1+i*7919%1000) * time.Microsecond)
		switch {
		case i == 0:
			s.Name, s.End = "library.index", s.Start.Add(time.Duration(n)*time.Millisecond)
		case i%5 == 1:
			s.Name, s.ParentID, s.End = "library.file", id(0), s.Start.Add(5*time.Millisecond)
		default:
			s.Name, s.ParentID = steps[i%5*7%4], id(i-(i+4)%5)
		}
		s.Usage = telemetry.Usage{HasCPU: true, CPUUser: time.Duration(i%900) * time.Microsecond, HasHeap: true, HeapAlloc: int64(i % 5000), HasMemory: true, MemoryDelta: int64(i%9) - 4}
		if n > 200_000 {
			continue // or it would take a gigabyte
		}
		s.Attributes = []attribute.KeyValue{
			attribute.String("picture.path", fmt.Sprintf("holidays/2024/italy/IMG_%06d.jpg", i)),
			attribute.Int("picture.width", 4000+i%100), attribute.Int("picture.height", 3000), attribute.String("picture.format", "jpeg"),
			attribute.Float64("process.memory_mb", 182.4), attribute.Float64("process.memory_delta_kb", float64(i%512)),
			attribute.Float64("process.heap_alloc_kb", 36.5), attribute.Bool("process.cpu_shared", true),
			attribute.Float64("process.cpu_user_ms", float64(i%7919)/1000), attribute.Float64("process.cpu_system_ms", 0.211),
		}
	}
	return telemetry.Waterfall(spans, now)
}

// chainRows is a trace in which each span is the child of the one before.
func chainRows(n int) []telemetry.Row {
	spans := make([]telemetry.Span, n)
	for i := range spans {
		binary.BigEndian.PutUint64(spans[i].SpanID[:], uint64(i+1))
		spans[i].Name, spans[i].Start, spans[i].End = "same", ms(0).Add(time.Duration(i)), ms(0).Add(time.Duration(4*n-i))
		if i > 0 {
			spans[i].ParentID = spans[i-1].SpanID
		}
	}
	return telemetry.Waterfall(spans, now)
}
