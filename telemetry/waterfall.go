package telemetry

import (
	"cmp"
	"slices"

	"go.opentelemetry.io/otel/trace"
)

// Row is one line of a waterfall.
type Row struct {
	Span
	Depth    int  // 0 at the root level
	Orphan   bool // it names a parent that is not among the spans, or that lies below it
	Children int  // rows directly below
}

// Waterfall orders the spans of a trace as a tree, depth first, siblings by their start. Every span
// comes exactly once: one whose parent is not there stands at the root level and is marked, and a
// circle of parents is opened at its earliest span.
func Waterfall(spans []Span) []Row {
	// Positions in time order, so that roots and children come out sorted.
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(spans[a].Start.Compare(spans[b].Start), cmp.Compare(a, b))
	})

	byID := make(map[trace.SpanID]int, len(spans))
	for i := range spans {
		if _, seen := byID[spans[i].SpanID]; !seen {
			byID[spans[i].SpanID] = i
		}
	}
	parent := func(i int) (p int, ok bool) {
		if !spans[i].ParentID.IsValid() {
			return 0, false
		}
		p, ok = byID[spans[i].ParentID]
		return p, ok && p != i
	}
	children := make([][]int, len(spans))
	for _, i := range order {
		if p, ok := parent(i); ok {
			children[p] = append(children[p], i)
		}
	}

	w := waterfall{spans: spans, children: children, placed: make([]bool, len(spans)), rows: make([]Row, 0, len(spans))}
	tops := w.tops(order, parent)
	for _, i := range tops {
		w.place(i)
	}
	return w.rows
}

type waterfall struct {
	spans    []Span
	children [][]int
	placed   []bool
	rows     []Row
}

// tops returns the spans of the root level by their start: those without a parent, and the earliest
// of each circle, which nothing else reaches.
func (w *waterfall) tops(order []int, parent func(int) (int, bool)) []int {
	reached := make([]bool, len(w.spans))
	top := make([]bool, len(w.spans))
	stack := make([]int, 0, 64)
	reach := func(i int) {
		top[i] = true
		reached[i] = true
		stack = append(stack[:0], i)
		for len(stack) > 0 {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, c := range w.children[last] {
				if !reached[c] {
					reached[c] = true
					stack = append(stack, c)
				}
			}
		}
	}
	for _, i := range order {
		if _, ok := parent(i); !ok {
			reach(i)
		}
	}
	for _, i := range order {
		if !reached[i] {
			reach(w.circle(i, parent))
		}
	}
	return slices.DeleteFunc(slices.Clone(order), func(i int) bool { return !top[i] })
}

// circle returns the earliest span of the circle that the parents of i run into.
func (w *waterfall) circle(i int, parent func(int) (int, bool)) int {
	seen := map[int]bool{}
	for !seen[i] {
		seen[i] = true
		i, _ = parent(i)
	}
	first, start := i, i
	for i, _ = parent(i); i != start; i, _ = parent(i) {
		if c := w.spans[i].Start.Compare(w.spans[first].Start); c < 0 || c == 0 && i < first {
			first = i
		}
	}
	return first
}

// place appends the span at position top and all below it, without recursion: a chain of parents may
// be as long as the trace.
func (w *waterfall) place(top int) {
	type pending struct{ span, above int }
	stack := []pending{{span: top, above: -1}}
	w.placed[top] = true
	for len(stack) > 0 {
		next := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		row := Row{Span: w.spans[next.span]}
		if next.above >= 0 {
			row.Depth = w.rows[next.above].Depth + 1
			w.rows[next.above].Children++
		} else {
			row.Orphan = row.ParentID.IsValid()
		}
		at := len(w.rows)
		w.rows = append(w.rows, row)
		for _, c := range slices.Backward(w.children[next.span]) {
			if !w.placed[c] {
				w.placed[c] = true
				stack = append(stack, pending{span: c, above: at})
			}
		}
	}
}
