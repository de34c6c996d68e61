package columns

import (
	"cmp"
	"math"
	"slices"
)

// Key is what pictures are sorted by.
type Key int

// The keys. Relevance leaves the order as it is.
const (
	Relevance Key = iota
	Date          // when it was taken, else modified
	Name          // of the file; numbers in it count as numbers
	Size          // bytes
	Colour
	Rating
	Dimensions // how many pixels
	Sharpness
)

// keyed is a picture with what it is sorted by.
type keyed struct {
	key uint64
	id  int64
}

// Sort gives ids in another order. Pictures that are equal stay in the order in which they came; those that the table
// does not know, or that were not measured, come last either way.
func (t *Table) Sort(ids []int64, key Key, descending bool) []int64 {
	if key == Relevance {
		return slices.Clone(ids)
	}
	v := t.now.Load()
	keyOf := v.keyOf(key)
	if key == Name {
		ranks := t.names.of(v)
		keyOf = func(k int, _ *chunk, i int) (uint64, bool) { return uint64(ranks[k][i]), true }
	}
	all := make([]keyed, 0, len(ids))
	var last []int64
	for _, id := range ids {
		k, i := place(id)
		if !v.has(k, i) {
			last = append(last, id)
			continue
		}
		n, ok := keyOf(k, v.chunks[k], i)
		if !ok {
			last = append(last, id)
			continue
		}
		if descending {
			n = ^n
		}
		all = append(all, keyed{n, id})
	}
	all = sortKeyed(all)
	sorted := make([]int64, 0, len(ids))
	for _, e := range all {
		sorted = append(sorted, e.id)
	}
	return append(sorted, last...)
}

// keyOf gives the numbers that pictures are sorted by.
func (v *view) keyOf(key Key) func(k int, c *chunk, i int) (uint64, bool) {
	switch key {
	case Date:
		return func(_ int, c *chunk, i int) (uint64, bool) { return signed(c.when[i]), true }
	case Size:
		return func(_ int, c *chunk, i int) (uint64, bool) { return signed(c.size[i]), true }
	case Colour:
		return func(_ int, c *chunk, i int) (uint64, bool) {
			return signed(int64(c.colour[i])), c.flags[i]&flagLooked != 0
		}
	case Sharpness:
		return func(_ int, c *chunk, i int) (uint64, bool) {
			return uint64(math.Float32bits(max(c.sharpness[i], 0))), c.flags[i]&flagLooked != 0
		}
	case Rating:
		return func(_ int, c *chunk, i int) (uint64, bool) { return uint64(c.rating[i]), true }
	default:
		return func(_ int, c *chunk, i int) (uint64, bool) { return uint64(c.width[i]) * uint64(c.height[i]), true }
	}
}

// signed keeps the order of numbers below zero.
func signed(n int64) uint64 { return uint64(n) ^ 1<<63 }

// fewKeyed is how many are sorted by comparing: to count bytes pays from there on.
const fewKeyed = 256

// sortKeyed sorts by key and leaves equal ones in their order: byte by byte from the lowest on, bytes that are the same
// in all keys left out.
func sortKeyed(all []keyed) []keyed {
	if len(all) <= fewKeyed {
		slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
		return all
	}
	var counts [8][256]int
	for _, e := range all {
		for b := range counts {
			counts[b][byte(e.key>>(8*b))]++
		}
	}
	from, to := all, make([]keyed, len(all))
	for b := range counts {
		if counts[b][byte(all[0].key>>(8*b))] == len(all) {
			continue
		}
		var starts [256]int
		at := 0
		for value, n := range counts[b] {
			starts[value] = at
			at += n
		}
		for _, e := range from {
			value := byte(e.key >> (8 * b))
			to[starts[value]] = e
			starts[value]++
		}
		from, to = to, from
	}
	return from
}
