package columns

import (
	"math/bits"

	"hybrid-image-search/engine/query"
)

// tally counts what the pictures of a set have, by the numbers of names.
type tally struct {
	folders []int // and below
	direct  []int // in the folder itself
	formats []int
	cameras []int
	tags    []int
	seen    [seenBits]int
	years   map[int]int
	months  map[int]int // since the year 0
	ratings [6]int
	flags   map[flags]int
}

// tallyOf counts in the order of the columns, which the memory of a machine likes better than that of ids.
func (v *view) tallyOf(s Set) *tally {
	n := &tally{
		direct: make([]int, len(v.folders)), formats: make([]int, len(v.formats)), cameras: make([]int, len(v.cameras)),
		tags: make([]int, len(v.tags)), years: map[int]int{}, months: map[int]int{}, flags: map[flags]int{},
	}
	var byFlags [1 << 8]int
	var month, run int32 // pictures of one month mostly lie together
	for k, c := range v.chunks {
		if c == nil || k >= len(s.bits) {
			continue
		}
		s.bits[k].each(func(i int) {
			n.direct[c.folder[i]]++
			n.formats[c.format[i]]++
			n.cameras[c.camera[i]]++
			n.ratings[c.rating[i]]++
			byFlags[c.flags[i]]++
			if c.month[i] != month {
				n.months[int(month)] += int(run)
				month, run = c.month[i], 0
			}
			run++
			for seen := c.seen[i]; seen != 0; seen &= seen - 1 {
				n.seen[bits.TrailingZeros64(seen)]++
			}
			for _, tag := range c.tagsOf(i) {
				n.tags[tag]++
			}
		})
	}
	n.months[int(month)] += int(run)
	for month, count := range n.months {
		if count > 0 {
			n.years[month/12] += count
		}
	}
	for f, count := range byFlags {
		for flag := flagGenerated; flag <= flagLooked; flag <<= 1 {
			if flags(f)&flag != 0 {
				n.flags[flag] += count
			}
		}
	}
	// What lies below comes later.
	n.folders = append([]int(nil), n.direct...)
	for at := len(v.folders) - 1; at >= 0; at-- {
		if parent := v.folders[at].parent; parent >= 0 {
			n.folders[parent] += n.folders[at]
		}
	}
	return n
}

// colours are the names of colours that pictures are tagged with.
var colours = func() map[string]bool {
	all := map[string]bool{}
	for _, c := range query.Choices(query.Color) {
		all[c] = true
	}
	return all
}()
