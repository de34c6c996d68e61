package columns

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// nameOrder keeps all pictures in the order of their names, which takes long to make anew, and little to mend.
type nameOrder struct {
	mu    sync.Mutex
	view  *view
	ids   []int64
	ranks []*[chunkSize]uint32 // by chunk; the same for the same name
}

// of gives the ranks of names in a view.
func (o *nameOrder) of(v *view) []*[chunkSize]uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.view == v {
		return o.ranks
	}
	fresh := o.changed(v)
	changed := v.setOf(fresh)
	kept := make([]int64, 0, v.count)
	for _, id := range o.ids {
		if k, i := place(id); v.has(k, i) && !changed.Has(id) {
			kept = append(kept, id)
		}
	}
	o.view, o.ids = v, v.merge(kept, v.sortByName(fresh))
	o.ranks = make([]*[chunkSize]uint32, len(v.chunks))
	rank := uint32(0)
	for n, id := range o.ids {
		if n > 0 && v.compareNames(o.ids[n-1], id) != 0 {
			rank++
		}
		k, i := place(id)
		if o.ranks[k] == nil {
			o.ranks[k] = new([chunkSize]uint32)
		}
		o.ranks[k][i] = rank
	}
	return o.ranks
}

// merge puts what is sorted in between what is sorted.
func (v *view) merge(kept, fresh []int64) []int64 {
	if len(kept) == 0 {
		return fresh
	}
	merged := make([]int64, 0, len(kept)+len(fresh))
	for _, id := range fresh {
		at, _ := slices.BinarySearchFunc(kept, id, func(a, b int64) int { return cmp.Or(v.compareNames(a, b), cmp.Compare(a, b)) })
		merged = append(append(merged, kept[:at]...), id)
		kept = kept[at:]
	}
	return append(merged, kept...)
}

// sortByName sorts by keys that are made once, and mostly by their beginnings, which are numbers.
func (v *view) sortByName(ids []int64) []int64 {
	type item struct {
		begin uint64
		key   string
		id    int64
	}
	items := make([]item, len(ids))
	for n, id := range ids {
		k, i := place(id)
		key := naturalKey(v.chunks[k].folded.of(i))
		var begin [8]byte
		copy(begin[:], key)
		items[n] = item{binary.BigEndian.Uint64(begin[:]), key, id}
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), strings.Compare(a.key, b.key), v.compareNames(a.id, b.id), cmp.Compare(a.id, b.id))
	})
	sorted := make([]int64, len(items))
	for n, it := range items {
		sorted[n] = it.id
	}
	return sorted
}

// naturalKey is a text whose bytes are in the order of compareNatural: before each number stands how long it is.
func naturalKey(s string) string {
	var key strings.Builder
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			key.WriteByte(s[i])
			continue
		}
		end := endOfDigits(s, i)
		digits := strings.TrimLeft(s[i:end], "0")
		key.WriteByte('0')
		key.WriteByte(byte(min(len(digits)>>8, 255))) // a file's name has no more than 255 bytes
		key.WriteByte(byte(len(digits)))
		key.WriteString(digits)
		i = end - 1
	}
	return key.String()
}

// changed gives the pictures of a view that are new to the order, or have another name there.
func (o *nameOrder) changed(v *view) []int64 {
	var ids []int64
	for k, c := range v.chunks {
		var before *chunk
		if o.view != nil && k < len(o.view.chunks) {
			before = o.view.chunks[k]
		}
		if c == nil || c == before {
			continue
		}
		c.alive.each(func(i int) {
			if before == nil || !before.alive.has(i) || before.names.of(i) != c.names.of(i) {
				ids = append(ids, idOf(k, i))
			}
		})
	}
	return ids
}

func (v *view) compareNames(a, b int64) int {
	k, i := place(a)
	l, j := place(b)
	x, y := v.chunks[k], v.chunks[l]
	return cmp.Or(compareNatural(x.folded.of(i), y.folded.of(j)), strings.Compare(x.names.of(i), y.names.of(j)))
}

// compareNatural puts img2 before img10.
func compareNatural(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			m, n := endOfDigits(a, i), endOfDigits(b, j)
			x, y := strings.TrimLeft(a[i:m], "0"), strings.TrimLeft(b[j:n], "0")
			if order := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); order != 0 {
				return order
			}
			i, j = m, n
			continue
		}
		if a[i] != b[j] {
			return cmp.Compare(a[i], b[j])
		}
		i++
		j++
	}
	return cmp.Or(cmp.Compare(len(a)-i, len(b)-j), strings.Compare(a, b))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func endOfDigits(s string, at int) int {
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	return at
}
