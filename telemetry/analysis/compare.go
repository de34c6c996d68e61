package analysis

import (
	"slices"
	"time"

	"hybrid-image-search/telemetry"
)

// Pair is a span of one trace beside its counterpart in another.
type Pair struct {
	A, B  int // rows; -1: there is none
	Depth int

	// Differences, B less A; of a span that has no counterpart, less nothing.
	Time, Self  time.Duration
	CPU         time.Duration
	HasCPU      bool // both could tell
	MemoryDelta int64
	HasMemory   bool
	HeapAlloc   int64
	HasHeap     bool
}

// OnlyA reports whether the span is in the first trace alone.
func (p Pair) OnlyA() bool { return p.B < 0 }

// OnlyB reports whether the span is in the second trace alone.
func (p Pair) OnlyB() bool { return p.A < 0 }

// Compare lays two traces beside each other, as one tree. Spans belong together if their parents do, if they
// have the same name, and if they are equally many-th among the siblings of that name. Each row of both comes
// exactly once; siblings come in the order of A, those of B alone before the next one that follows in both.
// It takes O(len(a) + len(b)).
func Compare(a, b []telemetry.Row, now time.Time) []Pair {
	c := comparison{a: a, b: b, now: now, pairs: make([]Pair, 0, max(len(a), len(b)))}
	c.push(c.match(siblings(a, rootLevel), siblings(b, rootLevel)), 0)
	for len(c.stack) > 0 {
		p := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.pairs = append(c.pairs, c.difference(p))
		c.push(c.match(siblings(a, p.A), siblings(b, p.B)), p.Depth+1)
	}
	return c.pairs
}

type comparison struct {
	a, b  []telemetry.Row
	now   time.Time
	stack []Pair
	pairs []Pair
}

const (
	rootLevel = -1
	noRow     = -2
)

// siblings returns the rows directly below a row, those on the root level for -1 and none for noRow.
func siblings(rows []telemetry.Row, parent int) []int {
	from, to := 0, len(rows)
	switch {
	case parent == noRow:
		return nil
	case parent >= 0:
		if rows[parent].Children == 0 {
			return nil
		}
		from, to = parent+1, min(after(rows, parent), len(rows))
	}
	var list []int
	for i := from; i < to; i = after(rows, i) {
		list = append(list, i)
	}
	return list
}

// push takes pairs in so that the first comes out first.
func (c *comparison) push(pairs []Pair, depth int) {
	for _, p := range slices.Backward(pairs) {
		p.Depth = depth
		c.stack = append(c.stack, p)
	}
}

// match pairs two lists of siblings.
func (c *comparison) match(a, b []int) []Pair {
	pairs := make([]Pair, 0, max(len(a), len(b)))
	if len(a) == 0 || len(b) == 0 {
		for _, i := range a {
			pairs = append(pairs, Pair{A: i, B: noRow})
		}
		for _, i := range b {
			pairs = append(pairs, Pair{A: noRow, B: i})
		}
		return pairs
	}
	partner := make([]int, len(a)) // place in b
	waiting := map[string][]int{}  // places in b that have no partner yet, by name
	for place, i := range b {
		waiting[c.b[i].Name] = append(waiting[c.b[i].Name], place)
	}
	taken := make([]bool, len(b))
	for place, i := range a {
		partner[place] = noRow
		if w := waiting[c.a[i].Name]; len(w) > 0 {
			partner[place], waiting[c.a[i].Name] = w[0], w[1:]
			taken[w[0]] = true
		}
	}
	next := 0 // in b
	alone := func(end int) {
		for ; next < end; next++ {
			if !taken[next] {
				pairs = append(pairs, Pair{A: noRow, B: b[next]})
			}
		}
	}
	for place, i := range a {
		if partner[place] == noRow {
			pairs = append(pairs, Pair{A: i, B: noRow})
			continue
		}
		alone(partner[place])
		pairs = append(pairs, Pair{A: i, B: b[partner[place]]})
	}
	alone(len(b))
	return pairs
}

// difference fills in a pair for others to read.
func (c *comparison) difference(p Pair) Pair {
	has := func(figure func(*telemetry.Usage) bool) bool {
		return (p.A < 0 || figure(&c.a[p.A].Usage)) && (p.B < 0 || figure(&c.b[p.B].Usage))
	}
	p.HasCPU = has(func(u *telemetry.Usage) bool { return u.HasCPU })
	p.HasMemory = has(func(u *telemetry.Usage) bool { return u.HasMemory })
	p.HasHeap = has(func(u *telemetry.Usage) bool { return u.HasHeap })
	if p.B >= 0 {
		p.count(&c.b[p.B], c.now, 1)
	}
	if p.A >= 0 {
		p.count(&c.a[p.A], c.now, -1)
	}
	p.A, p.B = max(p.A, -1), max(p.B, -1)
	return p
}

func (p *Pair) count(r *telemetry.Row, now time.Time, sign int64) {
	p.Time += time.Duration(sign) * r.Duration(now)
	p.Self += time.Duration(sign) * r.Self
	if p.HasCPU {
		p.CPU += time.Duration(sign) * r.Usage.CPU()
	}
	if p.HasMemory {
		p.MemoryDelta += sign * r.Usage.MemoryDelta
	}
	if p.HasHeap {
		p.HeapAlloc += sign * r.Usage.HeapAlloc
	}
}
