package telemetry

import (
	"cmp"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// Row is one line of a waterfall.
type Row struct {
	*Span
	Depth    int  // 0 at the root level
	Orphan   bool // it names a parent that is not among the spans, or that lies below it
	Parent   int  // the row above it in the tree, -1 at the root level
	Children int  // rows directly below
	Size     int  // rows of its part of the tree, itself included: what is below it ends at its own place + Size

	// Self is the time in which none of its children ran, as far as they lie within it: a child may end
	// after its parent, or come from another clock.
	Self time.Duration
}

// Waterfall orders the spans of a trace as a tree, depth first, siblings by their start. Every span
// comes exactly once: one whose parent is not there stands at the root level and is marked, and a
// circle of parents is opened at its earliest span. Of spans with the same id the first has the
// children. Running spans last until now.
//
// The rows point into spans, which must not change any more. It takes O(n log n), less if the spans come
// nearly in the order of their starts.
func Waterfall(spans []Span, now time.Time) []Row {
	if len(spans) == 0 {
		return nil
	}
	f := newForest(spans, now)
	f.findParents()
	f.openCircles()
	f.linkSiblings()
	return f.rows()
}

// none is the end of a list of spans.
const none = -1

// forest holds what is known of each span, by its position. The root level hangs below a span that is
// not there, at position len(spans).
type forest struct {
	spans    []Span
	from, to []int64 // on the timeline
	parent   []int32
	first    []int32 // child
	next     []int32 // sibling
}

func newForest(spans []Span, now time.Time) *forest {
	n := len(spans)
	f := &forest{spans: spans, from: make([]int64, n), to: make([]int64, n)}
	line := NewTimeline(func(yield func(time.Time) bool) {
		for i := range spans {
			if !yield(spans[i].Start) {
				return
			}
		}
	})
	for i := range spans {
		f.from[i], f.to[i] = line.Range(&spans[i], now)
	}
	links := make([]int32, 3*n+2)
	f.parent, f.first, f.next = links[:n], links[n:2*n+1], links[2*n+1:3*n+1]
	return f
}

func (f *forest) root() int32 { return int32(len(f.spans)) }

func (f *forest) findParents() {
	byID := make(map[trace.SpanID]int32, len(f.spans))
	for i := range f.spans {
		if _, seen := byID[f.spans[i].SpanID]; !seen {
			byID[f.spans[i].SpanID] = int32(i)
		}
	}
	// Most spans have the parent of the one before them.
	var id trace.SpanID
	last := f.root()
	for i := range f.spans {
		if parent := f.spans[i].ParentID; parent != id {
			id, last = parent, f.root()
			if at, ok := byID[parent]; ok && parent.IsValid() {
				last = at
			}
		}
		f.parent[i] = last
		if last == int32(i) {
			f.parent[i] = f.root()
		}
	}
}

// openCircles sets the earliest span of each circle on the root level.
func (f *forest) openCircles() {
	walks := make([]int32, len(f.spans)) // that came by first, from 1
	for i := range f.spans {
		walk, at := int32(i+1), int32(i)
		for at != f.root() && walks[at] == 0 {
			walks[at] = walk
			at = f.parent[at]
		}
		if at == f.root() || walks[at] != walk {
			continue
		}
		first := at
		for other := f.parent[at]; other != at; other = f.parent[other] {
			if f.compare(other, first) < 0 {
				first = other
			}
		}
		f.parent[first] = f.root()
	}
}

// compare orders spans by their start, those of the same start as they came.
func (f *forest) compare(a, b int32) int {
	return cmp.Or(cmp.Compare(f.from[a], f.from[b]), cmp.Compare(a, b))
}

func (f *forest) linkSiblings() {
	for i := range f.first {
		f.first[i] = none
	}
	// The starts lie beside the positions, because the order would jump about in them.
	type begin struct {
		at   int64
		span int32
	}
	order := make([]begin, len(f.spans))
	for i := range order {
		order[i] = begin{f.from[i], int32(i)}
	}
	slices.SortFunc(order, func(a, b begin) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.span, b.span))
	})
	for _, b := range slices.Backward(order) {
		p := f.parent[b.span]
		f.next[b.span] = f.first[p]
		f.first[p] = b.span
	}
}

// rows walks through the tree. It takes its way back from the links, because a chain of parents may be
// as long as the trace.
func (f *forest) rows() []Row {
	rows := make([]Row, 0, len(f.spans))
	row := make([]int32, len(f.spans)) // of each span that has been placed
	covered := slices.Clone(f.from)    // where the children placed so far end
	for i := f.first[f.root()]; i != none; {
		row[i] = int32(len(rows))
		rows = append(rows, Row{Span: &f.spans[i], Parent: -1, Size: 1, Self: time.Duration(f.to[i] - f.from[i])})
		r := &rows[len(rows)-1]
		if p := f.parent[i]; p != f.root() {
			above := &rows[row[p]]
			above.Children++
			r.Parent, r.Depth = int(row[p]), above.Depth+1
			if from, to := max(f.from[i], covered[p]), min(f.to[i], f.to[p]); from < to {
				above.Self -= time.Duration(to - from)
				covered[p] = to
			}
		} else {
			r.Orphan = r.ParentID.IsValid()
		}
		if f.first[i] != none {
			i = f.first[i]
			continue
		}
		for f.next[i] == none && f.parent[i] != f.root() {
			i = f.parent[i]
			rows[row[i]].Size = len(rows) - int(row[i])
		}
		i = f.next[i]
	}
	return rows
}
