package ui

import "sync"

// arrivals are what the loader has loaded and the cells do not show yet. The queue of what is posted is unbounded and
// served once a frame, so that one post for each would pile up while the user flings, each with its picture.
type arrivals struct {
	mu  sync.Mutex
	ids map[int64]bool
}

// add tells whether it is the first, which has to be posted.
func (a *arrivals) add(id int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	first := len(a.ids) == 0
	if first {
		a.ids = map[int64]bool{}
	}
	a.ids[id] = true
	return first
}

func (a *arrivals) take() map[int64]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := a.ids
	a.ids = nil
	return ids
}
