package telemetry

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// span makes a span of one-byte ids; parent 0 is none.
func testSpan(id, parent byte, startMs int64) Span {
	s := Span{Name: string(rune('a' + id - 1)), Start: time.UnixMilli(startMs), End: time.UnixMilli(startMs + 1)}
	s.SpanID[7], s.ParentID[7] = id, parent
	return s
}

// outline draws rows as text: one line each, indented, orphans with "?", children counted.
func outline(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		mark := ""
		if r.Orphan {
			mark = "?"
		}
		fmt.Fprintf(&b, "%s%s%s/%d ", strings.Repeat(".", r.Depth), r.Name, mark, r.Children)
	}
	return strings.TrimSpace(b.String())
}

func TestWaterfall(t *testing.T) {
	tests := map[string]struct {
		spans []Span
		want  string
	}{
		"nothing":                 {nil, ""},
		"root":                    {[]Span{testSpan(1, 0, 0)}, "a/0"},
		"children by start":       {[]Span{testSpan(3, 1, 5), testSpan(2, 1, 9), testSpan(1, 0, 0)}, "a/2 .c/0 .b/0"},
		"depth first":             {[]Span{testSpan(1, 0, 0), testSpan(2, 1, 1), testSpan(3, 1, 2), testSpan(4, 2, 3)}, "a/2 .b/1 ..d/0 .c/0"},
		"two roots":               {[]Span{testSpan(2, 0, 7), testSpan(1, 0, 3)}, "a/0 b/0"},
		"orphan among roots":      {[]Span{testSpan(1, 0, 5), testSpan(2, 9, 1), testSpan(3, 2, 2)}, "b?/1 .c/0 a/0"},
		"child before its parent": {[]Span{testSpan(2, 1, 0), testSpan(1, 0, 5)}, "a/1 .b/0"},
		"own parent":              {[]Span{testSpan(1, 1, 0)}, "a?/0"},
		"circle":                  {[]Span{testSpan(1, 3, 4), testSpan(2, 1, 2), testSpan(3, 2, 6)}, "b?/1 .c/1 ..a/0"},
		"tail on a circle":        {[]Span{testSpan(3, 2, 0), testSpan(1, 2, 5), testSpan(2, 1, 4)}, "b?/2 .c/0 .a/0"},
		"same id twice":           {[]Span{testSpan(1, 0, 0), testSpan(1, 0, 1), testSpan(2, 1, 2)}, "a/1 .b/0 a/0"},
		"equal starts":            {[]Span{testSpan(1, 0, 0), testSpan(3, 1, 0), testSpan(2, 1, 0)}, "a/2 .c/0 .b/0"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := outline(Waterfall(test.spans, time.UnixMilli(0))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestWaterfallOfALongChain(t *testing.T) {
	const n = 20_000
	spans := make([]Span, n)
	for i := range spans {
		spans[i].SpanID = trace.SpanID{1, 0, 0, 0, 0, byte(i >> 16), byte(i >> 8), byte(i)}
		if i > 0 {
			spans[i].ParentID = spans[i-1].SpanID
		}
	}
	slices.Reverse(spans)
	rows := Waterfall(spans, time.UnixMilli(500))
	if len(rows) != n || rows[n-1].Depth != n-1 {
		t.Fatalf("%d rows, the last at depth %d", len(rows), rows[len(rows)-1].Depth)
	}
}

// FuzzWaterfall reads spans from bytes, three each: id, parent, start; they end where the bits of the id say,
// some before their start.
func FuzzWaterfall(f *testing.F) {
	f.Add([]byte{1, 0, 0, 2, 1, 1, 3, 1, 2})
	f.Add([]byte{1, 2, 0, 2, 1, 1, 3, 3, 0, 4, 9, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		var spans []Span
		for ; len(data) >= 3; data = data[3:] {
			s := Span{Name: fmt.Sprint(len(spans)), Start: time.UnixMilli(int64(data[2]))}
			s.SpanID[7], s.ParentID[7] = data[0], data[1]
			if data[0]%5 > 0 {
				s.End = s.Start.Add(time.Duration(int8(data[0]^data[2])) * time.Millisecond)
			}
			spans = append(spans, s)
		}
		before := slices.Clone(spans)
		rows := Waterfall(spans, time.UnixMilli(500))
		if len(rows) != len(spans) {
			t.Fatalf("%d rows for %d spans", len(rows), len(spans))
		}
		seen := map[string]bool{}
		children, size := make([]int, len(rows)), make([]int, len(rows))
		var above []int // rows from the root level down to the last one
		var lastTop time.Time
		for i, r := range rows {
			if seen[r.Name] {
				t.Fatalf("span %s twice", r.Name)
			}
			seen[r.Name] = true
			if r.Depth > len(above) {
				t.Fatalf("row %d is at depth %d below one at depth %d", i, r.Depth, len(above)-1)
			}
			above = append(above[:r.Depth], i)
			if r.Self < 0 || r.Self > r.Duration(time.UnixMilli(500)) {
				t.Fatalf("row %d: self time %v of %v", i, r.Self, r.Duration(time.UnixMilli(500)))
			}
			for _, a := range above {
				size[a]++
			}
			if r.Depth > 0 {
				parent := above[r.Depth-1]
				if r.Parent != parent {
					t.Fatalf("row %d says its parent is row %d, not %d", i, r.Parent, parent)
				}
				children[parent]++
				if rows[parent].SpanID != r.ParentID {
					t.Fatalf("row %d is not below its parent", i)
				}
				continue
			}
			if r.Parent != -1 || r.Orphan != r.ParentID.IsValid() {
				t.Fatalf("row %d: orphan %v with parent %v", i, r.Orphan, r.ParentID)
			}
			if r.Start.Before(lastTop) {
				t.Fatalf("row %d is out of order at the root level", i)
			}
			lastTop = r.Start
		}
		for i, r := range rows {
			if r.Children != children[i] || r.Size != size[i] {
				t.Fatalf("row %d says %d children and %d rows, has %d and %d", i, r.Children, r.Size, children[i], size[i])
			}
		}
		for i := range spans {
			if spans[i].Name != before[i].Name {
				t.Fatal("the input was changed")
			}
		}
	})
}

func TestSelfTime(t *testing.T) {
	tests := map[string]struct {
		spans []Span // the first one is looked at; ends in milliseconds behind
		ends  []int64
		want  time.Duration
	}{
		"alone":                      {[]Span{testSpan(1, 0, 10)}, []int64{30}, 20},
		"one child":                  {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 12)}, []int64{30, 15}, 17},
		"overlapping children":       {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 12), testSpan(3, 1, 14)}, []int64{30, 20, 24}, 8},
		"one within the other":       {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 12), testSpan(3, 1, 14)}, []int64{30, 28, 16}, 4},
		"grandchildren do not count": {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 12), testSpan(3, 2, 20)}, []int64{30, 15, 29}, 17},
		"child outlives it":          {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 20)}, []int64{30, 90}, 10},
		"child begins before":        {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 2)}, []int64{30, 15}, 15},
		"child of another clock":     {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 5000)}, []int64{30, 5010}, 20},
		"child goes back in time":    {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 20)}, []int64{30, 12}, 20},
		"itself goes back in time":   {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 5)}, []int64{3, 8}, 0},
		"runs, and so does a child":  {[]Span{testSpan(1, 0, 10), testSpan(2, 1, 20)}, []int64{0, 0}, 10},
		"child without any time":     {[]Span{testSpan(1, 0, 10), {ParentID: trace.SpanID{7: 1}, SpanID: trace.SpanID{7: 2}}}, []int64{30, 0}, 20},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for i, end := range test.ends {
				test.spans[i].End = time.Time{}
				if end > 0 {
					test.spans[i].End = time.UnixMilli(end)
				}
			}
			if name == "child without any time" {
				test.spans[1].End = time.Time{}.Add(time.Second)
			}
			for _, r := range Waterfall(test.spans, time.UnixMilli(50)) {
				if r.SpanID[7] == 1 && r.Self != test.want*time.Millisecond {
					t.Errorf("self time %v, want %v ms", r.Self, int64(test.want))
				}
			}
		})
	}
}

// BenchmarkWaterfall is how long a trace takes to become rows: a tree of four children each, its spans in
// the order in which they ended, and one root with all the others below it, in the order of their starts.
func BenchmarkWaterfall(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 200_000} {
		tree, flat := make([]Span, n), make([]Span, n)
		id := func(i int) (id trace.SpanID) {
			binary.BigEndian.PutUint64(id[:], uint64(i+1)*0x9e3779b97f4a7c15)
			return id
		}
		for i := range n {
			s := Span{Name: "span", SpanID: id(i), Start: noon.Add(time.Duration(i) * time.Microsecond)}
			s.End = s.Start.Add(time.Millisecond)
			tree[n-1-i], flat[i] = s, s
			if i > 0 {
				tree[n-1-i].ParentID, flat[i].ParentID = id((i-1)/4), id(0)
			}
		}
		for name, spans := range map[string][]Span{"tree": tree, "flat": flat} {
			b.Run(fmt.Sprintf("%s-%d", name, n), func(b *testing.B) {
				for b.Loop() {
					Waterfall(spans, noon)
				}
			})
		}
	}
}

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
