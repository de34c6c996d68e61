package vector

import (
	"context"
	"math"
	"slices"
	"sync"
)

// firstShare is how many times the rows that are searched for are compared at first, those that may be the nearest by
// their codes. From them it is known how near the last has to be, and with that who else may be among the nearest.
const firstShare = 4

// ofMany is how many rows there have to be for each that is searched for. Of fewer, too many are compared at first.
const ofMany = 16 * firstShare

// paysBelow is the share of the rows, one in so many, below which to compare those that may be among the nearest pays. Of
// directions at random, which no model makes, a fourth and more may be.
const paysBelow = 6

// passed is how many searches do without codes after one for which they did not pay; that one takes up to 1.7 times
// what the exact one does.
const passed = 15

// QuickSearch is SearchWithin by way of short codes, for an index that is so large that it pays: rows are compared
// exactly that may be among the nearest by their codes. The similarities are exact and the order is that of
// SearchWithin; a picture may be missed, see sureness. An index of less than quickFrom, and one whose codes are being
// made, is searched as SearchWithin does it.
func (x *Index) QuickSearch(ctx context.Context, query []float32, limit int, within func(id int64) bool) ([]Hit, error) {
	return one(x.search(ctx, [][]float32{query}, limit, limit, within, exact, x.quickly))
}

// QuickSearchBy is to SearchBy as QuickSearch is to SearchWithin.
func (x *Index) QuickSearchBy(ctx context.Context, query []float32, limit int, measure func(a, b []float32) float64,
	within func(id int64) bool,
) ([]Hit, error) {
	return one(x.search(ctx, [][]float32{query}, max(limit, rescoreDepth), limit, within, measure, x.quickly))
}

// quickly is rows.scan by way of codes, where there are any and few of the rows are searched for.
func (x *Index) quickly(ctx context.Context, queries [][]float32, limit int, within func(id int64) bool) [][]candidate {
	codes := x.coded()
	if codes == nil || limit <= slack || limit*ofMany > x.Len() || x.passing.Add(-1) >= 0 {
		return x.rows.scan(ctx, queries, limit, within)
	}
	found := make([][]candidate, len(queries))
	for i := range queries {
		var pays bool
		if found[i], pays = x.rows.quickScan(ctx, codes, queries[i:i+1], limit, within); pays {
			x.passing.Store(0)
		} else {
			x.passing.Store(passed)
		}
	}
	return found
}

// quickScan compares the rows that may be among the nearest to the one query, and tells whether it pays. What it gives
// does not depend on which core was the quicker, as the bounds are fixed before the rows are compared.
func (r *rows) quickScan(ctx context.Context, codes *codes, query [][]float32, limit int, within func(id int64) bool,
) (found []candidate, pays bool) {
	b := bounded.Get().(*bounds)
	defer bounded.Put(b)
	b.find(ctx, r, codes, codes.question(query[0]), within)
	cut, all := b.cut(limit * firstShare)
	tops := newTops(r.workers(), 1, limit)
	among := func(least, below float32) {
		r.each(ctx, func(worker, chunk int) {
			from, to := r.chunk(chunk)
			wanted := b.wanted[worker][:0]
			for i, most := range b.most[from:to] {
				if most >= least && most < below {
					wanted = append(wanted, from+i)
				}
			}
			b.wanted[worker] = wanted
			r.compare(chunk, wanted, query, tops[worker])
		})
	}
	among(cut, math.MaxFloat32)
	nearest := merged(tops)[0]
	if all || ctx.Err() != nil {
		return nearest.worst, true
	}
	// The rows in slack are wanted only as far as they are about as near as the last.
	dots := make([]float32, len(nearest.worst))
	for i, c := range nearest.worst {
		dots[i] = c.dot
	}
	slices.Sort(dots)
	least := dots[min(slack, len(dots)-1)] - rounding
	if least < cut {
		among(least, cut)
	}
	return merged(tops)[0].worst, b.share(least) < 1./paysBelow
}

// rounding is by how much sums of float32 may be off.
const rounding = 1e-6

// bounds are how near each row may be, and how many may be so near.
type bounds struct {
	most   []float32 // by row
	counts [][]int32 // by worker, of the rows in each step of nearness
	wanted [][]int   // by worker
}

// steps of nearness, of which perUnit make 1.
const (
	perUnit = 1 << 12
	steps   = 4 * perUnit
)

// unwanted is of a row that may not be found.
const unwanted = -math.MaxFloat32

var bounded = sync.Pool{New: func() any { return new(bounds) }}

// find fills the bounds from the codes.
func (b *bounds) find(ctx context.Context, r *rows, codes *codes, q question, within func(id int64) bool) {
	b.most = slices.Grow(b.most[:0], len(r.ids))[:len(r.ids)]
	for len(b.counts) < r.workers() {
		b.counts, b.wanted = append(b.counts, make([]int32, steps)), append(b.wanted, nil)
	}
	for _, counts := range b.counts {
		clear(counts)
	}
	r.each(ctx, func(worker, chunk int) {
		from, to := r.chunk(chunk)
		c, counts := codes.chunks[chunk], b.counts[worker]
		for row := from; row < to; row++ {
			if !r.used[row] || within != nil && !within(r.ids[row]) {
				b.most[row] = unwanted
				continue
			}
			at := row - from
			most := q.most(c.signs[at*codes.words:(at+1)*codes.words], &c.factors[at])
			b.most[row] = most
			counts[step(most)]++
		}
	})
}

// share is about how large a part of all rows may be as near as this.
func (b *bounds) share(least float32) float64 {
	var near int
	for _, counts := range b.counts {
		for _, n := range counts[step(least):] {
			near += int(n)
		}
	}
	return float64(near) / float64(len(b.most))
}

// step is which step of nearness a bound is in.
func step(most float32) int {
	return min(max(int(math.Floor(float64(most)*perUnit))+steps/2, 0), steps-1)
}

// cut gives a bound that this many rows or more have or exceed, and about as few as can be. all is that there are no more.
func (b *bounds) cut(n int) (cut float32, all bool) {
	for at := steps - 1; at > 0; at-- {
		for _, counts := range b.counts {
			n -= int(counts[at])
		}
		if n <= 0 {
			return float32(at-steps/2) / perUnit, false
		}
	}
	return unwanted / 2, true
}
