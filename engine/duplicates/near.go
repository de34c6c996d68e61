package duplicates

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/descriptor"
)

// Sample is a picture as Near sees it.
type Sample struct {
	ID     int64
	PHash  uint64
	Vector []float32 // of descriptor.Space
}

// The shares of the two measures in Nearness. The hash forgives compression and other light, and the descriptor
// cropping; what is no copy seldom deceives both. See photos_test.go for how the shares were found.
const (
	vectorShare = 0.6
	hashShare   = 1 - vectorShare
	unrelated   = 32 // bits in which hashes of pictures with nothing in common differ
)

// Nearness tells how nearly two pictures are the same: 1 for the same pixels, about 0 for any two.
func Nearness(a, b Sample) float64 {
	return vectorShare*descriptor.Similarity(a.Vector, b.Vector) + hashShare*closeness(Distance(a.PHash, b.PHash))
}

func closeness(distance int) float64 { return 1 - float64(distance)/unrelated }

// Default is a good threshold to begin with, Lowest the least. Of nine variants each of 749 photos, and of all 280,126
// pairs of different ones, these are near:
//
//	threshold  all variants  3 % cropped  6 % cropped  a border  others
//	   0.75       98.7 %       100.0 %       91.3 %     97.3 %     21
//	   0.80       94.7 %        99.3 %       68.5 %     85.0 %      8
//	   0.82       91.6 %        98.1 %       53.1 %     73.7 %      3
//	   0.85       86.0 %        94.5 %       28.7 %     51.0 %      1
//	   0.90       75.8 %        61.9 %        3.3 %     18.3 %      1
//	   0.95       56.8 %        10.4 %        0.0 %      1.5 %      0
//
// The other variants (half the size, a third of it at JPEG quality 60, quality 30, brighter, another gamma, grey) are
// near to 99.9 % at 0.82 and to 98.9 % at 0.90. The others near at 0.82 are packages of one series. Below Lowest there
// are more of them than variants to win, and ten times as many pairs to look at closely.
const (
	Default = 0.82
	Lowest  = 0.75
)

// tile is how many pictures are compared with as many others at a time: their vectors fit in a core's cache.
const tile = 256

// Near compares all pictures and gives the pairs whose nearness is lowest or more; less than Lowest counts as that. The
// result is that of comparing every two, and always the same.
// progress is told of shares of the work, one call at a time; it may be nil.
func Near(ctx context.Context, samples []Sample, lowest float64, progress func(done, total int)) (*Pairs, error) {
	lowest = min(max(lowest, Lowest), 1)
	f := newFinder(samples, lowest)
	rows := (len(f.distinct) + tile - 1) / tile
	total := rows * (rows + 1) / 2
	var next atomic.Int64
	var telling sync.Mutex
	told := 0
	tell := func(tiles int) {
		telling.Lock()
		defer telling.Unlock()
		told += tiles
		if progress != nil {
			progress(told, total)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var found []pair
			for row := int(next.Add(1)) - 1; row < rows; row = int(next.Add(1)) - 1 {
				for column := row; column < rows; column++ {
					if err := ctx.Err(); err != nil {
						return fmt.Errorf("duplicates: %w", err)
					}
					found = f.compare(found[:0], row*tile, column*tile)
					f.kept.add(found)
				}
				tell(rows - row)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return f.pairs(lowest), nil
}

// finder is one run of Near.
//
// Most pairs fail by their hashes alone: however alike the vectors are, hashes that differ in too many bits keep the
// nearness below the threshold. That takes a nanosecond. Of the rest, most fail the descriptor's quick test.
type finder struct {
	distinct []Sample
	twins    [][]int64 // pictures with the same hash and vector as distinct ones, which need no comparing
	hashes   []uint64
	lowest   float32
	farthest int // by hash
	reach    []func(a, b []float32) bool
	kept     keeper
}

func newFinder(samples []Sample, lowest float64) *finder {
	f := &finder{lowest: float32(lowest), kept: keeper{most: maxPairs}}
	f.distinct, f.twins = distinct(samples)
	f.hashes = make([]uint64, len(f.distinct))
	for i, s := range f.distinct {
		f.hashes[i] = s.PHash
	}
	const slack = 1e-6 // for what is lost in float32
	for distance := 0; distance <= 64; distance++ {
		similarity := (lowest - slack - hashShare*closeness(distance)) / vectorShare
		if similarity > 1 {
			break
		}
		f.farthest = distance
		f.reach = append(f.reach, descriptor.Reach(similarity))
	}
	return f
}

// compare appends the pairs of a tile of pictures with another, or with itself.
func (f *finder) compare(found []pair, row, column int) []pair {
	farthest := f.farthest
	others := f.hashes[column:min(column+tile, len(f.hashes))]
	for i := row; i < min(row+tile, len(f.hashes)); i++ {
		hash, a := f.hashes[i], &f.distinct[i]
		from := 0
		if row == column {
			from = i + 1 - column
		}
		for j, other := range others[from:] {
			distance := Distance(hash, other)
			if distance > farthest {
				continue
			}
			b := &f.distinct[column+from+j]
			if !f.reach[distance](a.Vector, b.Vector) {
				continue
			}
			if nearness := float32(Nearness(*a, *b)); nearness >= f.lowest {
				found = append(found, pair{int32(i), int32(column + from + j), nearness})
			}
		}
	}
	return found
}

func (f *finder) pairs(lowest float64) *Pairs {
	p := &Pairs{Lowest: lowest, twins: f.twins, ids: make([]int64, len(f.distinct))}
	for i, s := range f.distinct {
		p.ids[i] = s.ID
	}
	p.pairs, p.Dropped = f.kept.finish()
	return p
}
