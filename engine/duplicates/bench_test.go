package duplicates

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

// BenchmarkNear100k measures a library of 100,000 at the lowest threshold, and what moving the slider then takes. The
// naive way is measured with as many as it can do, and reckoned for 100,000. Of two cores of an EPYC it takes 16 s of
// CPU time; beside other work, at a load of five, it ended after 16 s, 60 to 70 times as fast as the
// naive way, with 51 MB besides the vectors.
func BenchmarkNear100k(b *testing.B) {
	const n, few = 100_000, 4_000
	samples := library(rand.New(rand.NewPCG(1, 9)), n)
	begin := time.Now()
	naive(samples[:few], Lowest)
	slow := time.Since(begin).Seconds() / few / few * n * n / float64(runtime.GOMAXPROCS(0))
	for b.Loop() {
		begin := time.Now()
		peak := watchMemory()
		p, err := Near(b.Context(), samples, Lowest, nil)
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(begin).Seconds()
		b.ReportMetric(float64(peak())/1e6, "peak-MB") // besides the vectors, which the caller has
		b.ReportMetric(took, "s")
		b.ReportMetric(float64(p.Len()), "pairs")
		b.ReportMetric(slow/took, "times-naive")
		begin = time.Now()
		groups := p.Groups(Default)
		b.ReportMetric(float64(time.Since(begin).Microseconds())/1000, "slider-ms")
		b.ReportMetric(float64(len(groups)), "groups")
	}
}

// watchMemory tells how far the heap grew meanwhile.
func watchMemory() (peak func() uint64) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before := heap()
	most := before
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				most = max(most, heap())
			}
		}
	})
	return func() uint64 {
		close(stop)
		done.Wait()
		return max(most, heap()) - before
	}
}

func BenchmarkMeasure(b *testing.B) {
	img := scene(1, 384, 288)
	for b.Loop() {
		Measure(img)
	}
}
