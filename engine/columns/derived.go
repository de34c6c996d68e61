package columns

import (
	"slices"
	"sync"
)

// derived is what is made of a view when it is first asked for.
type derived struct {
	doubles sync.Once
	double  Set
	tally   sync.Once
	tallied *tally
}

// duplicates gives the pictures whose content another one has too.
func (v *view) duplicates() Set {
	v.derived.doubles.Do(func() {
		hashes := make([]uint64, 0, v.count)
		for _, c := range v.chunks {
			if c != nil {
				c.alive.each(func(i int) { hashes = append(hashes, c.hash[i]) })
			}
		}
		slices.Sort(hashes)
		double := map[uint64]bool{}
		for i := 1; i < len(hashes); i++ {
			if hashes[i] == hashes[i-1] && hashes[i] != 0 {
				double[hashes[i]] = true
			}
		}
		s := Set{bits: make([]bitmap, len(v.chunks))}
		for k, c := range v.chunks {
			if c == nil || len(double) == 0 {
				continue
			}
			c.alive.each(func(i int) {
				if double[c.hash[i]] {
					s.bits[k].set(i)
				}
			})
			s.count += s.bits[k].len()
		}
		v.derived.double = s
	})
	return v.derived.double
}

// whole counts what all pictures have.
func (v *view) whole() *tally {
	v.derived.tally.Do(func() {
		all := Set{bits: make([]bitmap, len(v.chunks)), count: v.count}
		for k, c := range v.chunks {
			if c != nil {
				all.bits[k] = c.alive
			}
		}
		v.derived.tallied = v.tallyOf(all)
	})
	return v.derived.tallied
}
