package duplicates

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
)

// distinct gives samples in the order of ids, one of each hash and vector, and for each the ids of the others. A
// library with a thousand copies of a picture would have half a million pairs of them.
func distinct(samples []Sample) (one []Sample, twins [][]int64) {
	samples = slices.Clone(samples)
	slices.SortFunc(samples, func(a, b Sample) int { return cmp.Compare(a.ID, b.ID) })
	seed := maphash.MakeSeed() // it decides nothing but where things lie
	at := make(map[uint64][]int32, len(samples))
	for _, s := range samples {
		key := fingerprint(seed, s)
		same := slices.IndexFunc(at[key], func(i int32) bool {
			return one[i].PHash == s.PHash && slices.EqualFunc(one[i].Vector, s.Vector, sameBits)
		})
		if same >= 0 {
			i := at[key][same]
			twins[i] = append(twins[i], s.ID)
			continue
		}
		at[key] = append(at[key], int32(len(one)))
		one, twins = append(one, s), append(twins, nil)
	}
	return one, twins
}

func sameBits(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }

// fingerprint takes some of the vector: enough to tell most pictures apart.
func fingerprint(seed maphash.Seed, s Sample) uint64 {
	var some [8]uint32
	for i, v := range s.Vector[:min(len(s.Vector), len(some))] {
		some[i] = math.Float32bits(v)
	}
	return maphash.Comparable(seed, struct {
		hash uint64
		some [8]uint32
	}{s.PHash, some})
}

// Exact groups what has the same key, such as the hash of a file: indices in order, groups by their first.
func Exact[K comparable](keys []K) [][]int {
	first := make(map[K]int, len(keys))
	var groups [][]int
	of := map[K]int{} // the group of a key that came twice
	for i, key := range keys {
		at, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		g, grouped := of[key]
		if !grouped {
			g = len(groups)
			of[key] = g
			groups = append(groups, []int{at})
		}
		groups[g] = append(groups[g], i)
	}
	slices.SortFunc(groups, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return groups
}
