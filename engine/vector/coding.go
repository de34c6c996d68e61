package vector

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// quickFrom is the size of the vectors, in bytes, from which codes are made and searched: 22,000 of 768 values, or 44,000
// of 384. The exact search takes 3 ms there; the quick one 0.36 of that for the nearest 50, 0.6 for 200, and for 500,
// which are too many of so few, the same. From 100,000 of 384 on it is 0.22, 0.34 and 0.45.
const quickFrom = 64 << 20

// meanOf is of how many rows the mean is taken. Codes are right with any; with a good one they are surer.
const meanOf = 4096

// coded gives the codes of all rows, or nil where there are none or it does not pay. The first who asks has them made
// meanwhile; again, with another mean, when as many vectors came since as there were. The lock is held for reading.
func (x *Index) coded() *codes {
	if 4*len(x.rows.ids)*x.dimensions < x.quickFrom {
		return nil
	}
	if x.codes == nil || x.codes.put > x.codes.made {
		if x.coding.CompareAndSwap(false, true) {
			go x.code()
		}
	}
	return x.codes
}

// code makes the codes of all rows. It holds the lock for a chunk at a time, so that changes need not wait, and leaves half of
// the cores to others.
func (x *Index) code() {
	defer x.coding.Store(false)
	x.mu.Lock()
	made := newCodes(x.dimensions, x.rows.perChunk, x.rows.mean(meanOf))
	made.made = len(x.rows.ids)
	made.chunks = make([]coded, len(x.rows.chunks))
	x.making = made
	x.mu.Unlock()
	var next atomic.Int64
	var running sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)/2) {
		running.Go(func() {
			coder := made.coder()
			for x.codeChunk(coder, int(next.Add(1))-1) {
			}
		})
	}
	running.Wait()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.codes, x.making = made, nil
}

// codeChunk codes a chunk that was there when the codes were begun; of later ones each row is when it comes.
func (x *Index) codeChunk(c *coder, chunk int) (more bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if chunk >= len(c.chunks) {
		return false
	}
	if c.chunks[chunk].signs == nil {
		c.chunks[chunk] = c.newChunk()
		for row, to := x.rows.chunk(chunk); row < to; row++ {
			c.code(row, x.rows.at(row))
		}
	}
	return true
}

// follow codes a vector that came.
func (x *Index) follow(row int) {
	for _, c := range []*codes{x.codes, x.making} {
		if c != nil {
			c.follow(row, x.rows.at(row))
		}
	}
}
