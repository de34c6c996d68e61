// Package bench is what the benchmarks of several packages share.
package bench

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"
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

// PhotoJPEG makes a file of w by h pixels that compresses as a photo does.
func PhotoJPEG(b *testing.B, w, h int) []byte {
	b.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			grain := float64((x*7919+y*104729)%17) - 8
			img.SetRGBA(x, y, color.RGBA{
				uint8(128 + 90*math.Sin(9*fx+3*fy) + grain), uint8(128 + 90*math.Cos(7*fy*fx*3) + grain), uint8(100 + 80*fy + grain), 255,
			})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 88}); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}
