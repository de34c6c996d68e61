package ui

import "fyne.io/fyne/v2"

// reused are objects by their index. What leaves the screen is used again for what comes on it.
type reused[T fyne.CanvasObject] struct {
	at    map[int]T
	spare []T
}

// keep takes off what is outside of first to last, which is the first outside.
func (r *reused[T]) keep(first, last int) {
	for index, o := range r.at {
		if index < first || index >= last {
			delete(r.at, index)
			r.spare = append(r.spare, o)
		}
	}
}

// hang gives what is at an index, and whether it was there already.
func (r *reused[T]) hang(index int, create func() T) (o T, hung bool) {
	if o, hung = r.at[index]; hung {
		return o, true
	}
	if n := len(r.spare); n > 0 {
		o, r.spare = r.spare[n-1], r.spare[:n-1]
	} else {
		o = create()
	}
	r.at[index] = o
	return o, false
}

// drop forgets all of them.
func (r *reused[T]) drop() {
	clear(r.at)
	r.spare = nil
}
