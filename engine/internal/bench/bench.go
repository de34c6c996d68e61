// Package bench is what the benchmarks of several packages share.
package bench

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// WatchHeap measures the largest heap, in bytes, until what it gives is called.
func WatchHeap(b *testing.B) (peak func() uint64) {
	b.Helper()
	runtime.GC()
	ctx, cancel := context.WithCancel(b.Context())
	var largest atomic.Uint64
	done := make(chan struct{})
	go func() {
		defer close(done)
		var m runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&m)
			largest.Store(max(largest.Load(), m.HeapAlloc))
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return func() uint64 {
		cancel()
		<-done
		return largest.Load()
	}
}
