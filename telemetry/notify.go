package telemetry

import (
	"slices"
	"sync"
	"sync/atomic"
)

// broadcast tells any number of subscribers that something changed. Signals coalesce: a subscriber
// that has not looked yet is not told twice, so a slow one costs its writers nothing.
type broadcast struct {
	mu          sync.Mutex
	subscribers atomic.Pointer[[]chan struct{}] // replaced, never changed, so that signal takes no lock
}

func (b *broadcast) signal() {
	list := b.subscribers.Load()
	if list == nil {
		return
	}
	for _, c := range *list {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// subscribe returns a channel that receives after a change, and a function that ends the subscription.
// The channel is never closed.
func (b *broadcast) subscribe() (changed <-chan struct{}, cancel func()) {
	c := make(chan struct{}, 1)
	b.edit(func(list []chan struct{}) []chan struct{} { return append(list, c) })
	return c, func() {
		b.edit(func(list []chan struct{}) []chan struct{} {
			return slices.DeleteFunc(list, func(other chan struct{}) bool { return other == c })
		})
	}
}

func (b *broadcast) edit(change func([]chan struct{}) []chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []chan struct{}
	if old := b.subscribers.Load(); old != nil {
		list = slices.Clone(*old)
	}
	list = change(list)
	b.subscribers.Store(&list)
}
