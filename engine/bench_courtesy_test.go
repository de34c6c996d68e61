package engine

import (
	"context"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine/benchdata"
)

// BenchmarkSearchWhileIndexing measures a search while large pictures are indexed, as somebody who types asks: a
// search each 150 ms. Beside it stands the same without the pauses of indexing, and without indexing.
func BenchmarkSearchWhileIndexing(b *testing.B) {
	pictures, l := largeJPEGs(b, 24), synthetic(b, 100_000)
	for _, c := range []struct {
		name      string
		indexing  bool
		courteous bool
	}{{"alone", false, true}, {"courteous", true, true}, {"regardless", true, false}} {
		b.Run(c.name, func(b *testing.B) {
			l.courtesy.off = !c.courteous
			ctx, cancel := context.WithCancel(b.Context())
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				for c.indexing && ctx.Err() == nil {
					if _, err := l.Index(ctx, []string{pictures}, nil); err != nil && ctx.Err() == nil {
						b.Error(err)
						return
					}
					if _, err := l.RemoveFolder(ctx, pictures); err != nil && ctx.Err() == nil {
						b.Error(err)
						return
					}
				}
			}()
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				time.Sleep(150 * time.Millisecond)
				begin := time.Now()
				if _, err := l.Search(ctx, benchdata.Word(10+i%400)+" "+benchdata.Word(20+i%300), 50); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
			}
			cancel()
			<-ended
			slices.Sort(took)
			at := func(share float64) float64 {
				return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(at(0.50), "p50-ms")
			b.ReportMetric(at(0.99), "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
