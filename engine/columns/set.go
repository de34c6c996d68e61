package columns

// Set is pictures of one state of a table.
type Set struct {
	bits  []bitmap
	count int
}

// Has tells whether a picture is in the set.
func (s Set) Has(id int64) bool {
	k, i := place(id)
	return k >= 0 && k < len(s.bits) && s.bits[k].has(i)
}

// Len counts the pictures.
func (s Set) Len() int { return s.count }

// IDs gives the pictures by id.
func (s Set) IDs() []int64 {
	ids := make([]int64, 0, s.count)
	for k := range s.bits {
		s.bits[k].each(func(i int) { ids = append(ids, idOf(k, i)) })
	}
	return ids
}

// Of gives those of the ids that are in the set, in their order.
func (s Set) Of(ids []int64) []int64 {
	kept := make([]int64, 0, min(len(ids), s.count))
	for _, id := range ids {
		if s.Has(id) {
			kept = append(kept, id)
		}
	}
	return kept
}

// setOf gives those of the ids that the table has.
func (v *view) setOf(ids []int64) Set {
	s := Set{bits: make([]bitmap, len(v.chunks))}
	for _, id := range ids {
		if k, i := place(id); v.has(k, i) {
			s.bits[k].set(i)
		}
	}
	for k := range s.bits {
		s.count += s.bits[k].len()
	}
	return s
}
