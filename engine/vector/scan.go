package vector

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/viterin/vek/vek32"
)

// slack is how many more than asked for the scan keeps. Its sums of float32 are off by some 1e-7, in another way on
// each processor; the nearest are summed again in float64, and whoever was just behind gets its place by that.
const slack = 32

// fewShare is the share of a chunk's rows below which those that may not be found are skipped. Above, to read on and drop
// them is as quick as a search for all (1.04 to 1.12 of it where one in two may be found); to skip them took 1.16 to 1.36 of
// it with one in two, 0.7 to 1.0 with one in four and 0.34 to 0.38 with one in eight: the memory likes to be read in order.
const fewShare = 4

// scan compares every row that may be found with the queries, all cores at work, and gives the nearest to each query,
// at most limit, in no order. The rows are read once for all queries.
func (r *rows) scan(ctx context.Context, queries [][]float32, limit int, within func(id int64) bool) [][]candidate {
	tops := newTops(r.workers(), len(queries), limit)
	r.each(ctx, func(worker, chunk int) {
		from, to := r.chunk(chunk)
		r.compare(chunk, r.wanted(from, to, within), queries, tops[worker])
	})
	nearest := make([][]candidate, len(queries))
	for q, top := range merged(tops) {
		nearest[q] = top.worst
	}
	return nearest
}

// workers is how many cores work on the chunks.
func (r *rows) workers() int { return max(1, min(runtime.GOMAXPROCS(0), len(r.chunks))) }

// each does something with each chunk, all workers at once, until it is no longer wanted.
func (r *rows) each(ctx context.Context, do func(worker, chunk int)) {
	var next atomic.Int64
	var running sync.WaitGroup
	for worker := range r.workers() {
		running.Go(func() {
			for ctx.Err() == nil {
				chunk := int(next.Add(1)) - 1
				if chunk >= len(r.chunks) {
					return
				}
				do(worker, chunk)
			}
		})
	}
	running.Wait()
}

// compare compares rows of a chunk, given in order, with each query and offers them to its top.
func (r *rows) compare(chunk int, wanted []int, queries [][]float32, tops []top) {
	from, to := r.chunk(chunk)
	few := len(wanted) < (to-from)/fewShare
	values := r.chunks[chunk]
	for row := from; row < to && len(wanted) > 0; row++ {
		if few {
			row = wanted[0]
		}
		is := wanted[0] == row
		if is {
			wanted = wanted[1:]
		}
		at := (row - from) * r.dimensions
		v := values[at : at+r.dimensions]
		for q, query := range queries {
			if dot := vek32.Dot(query, v); is {
				tops[q].offer(candidate{r.ids[row], row, dot})
			}
		}
	}
}

// wanted are the rows that may be found.
func (r *rows) wanted(from, to int, within func(id int64) bool) []int {
	wanted := make([]int, 0, to-from)
	for row := from; row < to; row++ {
		if r.used[row] && (within == nil || within(r.ids[row])) {
			wanted = append(wanted, row)
		}
	}
	return wanted
}

// exact is the dot product in float64, the same on every processor: the conversion keeps a compiler from fusing the
// product into the sum.
func exact(a, b []float32) float64 {
	var sum float64
	for i, x := range a {
		sum += float64(float64(x) * float64(b[i]))
	}
	return sum
}
