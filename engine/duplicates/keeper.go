package duplicates

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// maxPairs bounds the pairs of a run, at 12 bytes each: ten thousand pages that are all but empty are fifty million
// pairs. The nearest are kept.
const maxPairs = 4_000_000

// pair is two of the distinct samples, by index, the lower first.
type pair struct {
	a, b     int32
	nearness float32
}

// keeper collects the nearest pairs, the same whatever the order in which they come. It holds at most twice as many
// as it keeps.
type keeper struct {
	most    int
	floor   atomic.Uint32 // bits of the nearness that is needed by now
	mu      sync.Mutex
	pairs   []pair
	dropped bool
}

func (k *keeper) add(found []pair) {
	if len(found) == 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	floor := math.Float32frombits(k.floor.Load())
	for _, p := range found {
		if p.nearness < floor {
			continue
		}
		if len(k.pairs) == 2*k.most {
			k.trim()
			floor = math.Float32frombits(k.floor.Load())
		}
		k.pairs = append(k.pairs, p)
	}
}

// trim orders the pairs and lets go of the least near.
func (k *keeper) trim() {
	slices.SortFunc(k.pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.nearness, p.nearness), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	if len(k.pairs) > k.most {
		k.pairs, k.dropped = k.pairs[:k.most], true
		k.floor.Store(math.Float32bits(k.pairs[k.most-1].nearness))
	}
}

// finish gives the nearest pairs, nearest first, and whether there were more.
func (k *keeper) finish() ([]pair, bool) {
	k.trim()
	return slices.Clip(k.pairs), k.dropped
}
