package analysis

import (
	"cmp"
	"slices"
	"time"

	"hybrid-image-search/telemetry"
)

// Segment is a part of the critical path: a time in which the trace waited for a row itself, and not for one
// below it.
type Segment struct {
	Row      int
	From, To time.Time
}

// CriticalPath returns what the trace waited for, in the order of time: had one of these parts been shorter,
// so had the whole. It goes back from the end; at each span it looks for the child that finished last, then
// for the one that finished last before that one began, and so on. Several rows on the root level count as
// children of a whole around them.
//
// Segments follow each other without overlap and without gaps within one root. A child counts only as far as
// it lies within its parent. It takes O(n log n) at most, since only what is on the path is looked into.
func CriticalPath(rows []telemetry.Row, now time.Time) []Segment {
	if len(rows) == 0 {
		return nil
	}
	w := criticalWalk{rows: rows, extents: extentsOf(rows, now)}
	from, to := w.from[0], w.to[0]
	for i := 0; i < len(rows); i = after(rows, i) {
		from, to = min(from, w.from[i]), max(to, w.to[i])
	}
	w.enter(whole, from, to)
	for len(w.stack) > 0 {
		w.step()
	}
	slices.Reverse(w.path)
	return w.path
}

// whole stands for the trace, around the rows on the root level.
const whole = -1

type criticalWalk struct {
	extents
	rows  []telemetry.Row
	stack []criticalSpan
	path  []Segment // from the end
}

// criticalSpan is a span on the path.
type criticalSpan struct {
	row      int
	from, at int64   // its beginning, and how far back the walk has come
	last     []child // that may come next, the last finishing at the end
}

// child is a row within its parent's time.
type child struct {
	row      int
	from, to int64
}

// enter begins with a row of which the time from from to to is on the path.
func (w *criticalWalk) enter(row int, from, to int64) {
	first, end := 0, len(w.rows)
	var children []child
	if row != whole {
		first, end = row+1, min(after(w.rows, row), len(w.rows))
		children = make([]child, 0, w.rows[row].Children)
	}
	for i := first; i < end; i = after(w.rows, i) {
		c := child{i, max(w.extents.from[i], from), min(w.extents.to[i], to)}
		if c.from < c.to {
			children = append(children, c)
		}
	}
	slices.SortFunc(children, func(a, b child) int {
		// Of those that finish together the longest is the one that was waited for: rows come by their start.
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(b.row, a.row))
	})
	w.stack = append(w.stack, criticalSpan{row, from, to, children})
}

// step goes back to the child that finished last, or leaves the span when there is none.
func (w *criticalWalk) step() {
	s := &w.stack[len(w.stack)-1]
	for n := len(s.last); n > 0; n = len(s.last) {
		c := s.last[n-1]
		s.last = s.last[:n-1]
		if c.to <= s.at { // else it ran beside the one before
			w.add(s.row, c.to, s.at)
			s.at = c.from
			w.enter(c.row, c.from, c.to)
			return
		}
	}
	w.add(s.row, s.from, s.at)
	w.stack = w.stack[:len(w.stack)-1]
}

func (w *criticalWalk) add(row int, from, to int64) {
	if from < to && row != whole {
		w.path = append(w.path, Segment{row, w.Time(from), w.Time(to)})
	}
}
