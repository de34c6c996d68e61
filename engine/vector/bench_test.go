package vector

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/viterin/vek/vek32"
)

// BenchmarkSearch measures a search beside chromem's own of the same collection, and beside reading the vectors'
// memory, in turns: the machine's other work then meets all of them.
func BenchmarkSearch(b *testing.B) {
	for _, size := range []struct{ n, dimensions int }{{10_000, 384}, {100_000, 384}, {100_000, 768}} {
		b.Run(fmt.Sprintf("%dx%d", size.n, size.dimensions), func(b *testing.B) {
			x := filled(b, size.n, size.dimensions)
			query := direction(rand.New(rand.NewPCG(1, 9)), size.dimensions)
			one := func(in uint64) func(int64) bool { // scattered, as filters do
				return func(id int64) bool { return lot(id)%in == 0 }
			}
			ours := func(limit int, within func(int64) bool, queries ...[]float32) func() {
				return func() {
					if hits, err := x.SearchMany(b.Context(), queries, limit, within); err != nil || len(hits[0]) != limit {
						b.Fatal(len(hits[0]), err)
					}
				}
			}
			b.ResetTimer()
			times := inTurns(b, map[string]func(){
				"chromem": func() { theirs(b, x, query, 50) },
				"read":    func() { x.rows.readAll() },
				"ours":    ours(50, nil, query),
				"half":    ours(50, one(2), query),
				"fourth":  ours(50, one(4), query),
				"eighth":  ours(50, one(8), query),
				"few":     ours(50, one(64), query),
				"four":    ours(50, nil, query, query, query, query),
			})
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			ratio := func(a, b string) float64 { return float64(times[a]) / float64(times[b]) }
			b.ReportMetric(ms(times["ours"]), "ms")
			b.ReportMetric(ms(times["chromem"]), "ms-chromem")
			b.ReportMetric(ratio("ours", "chromem"), "of-chromem")
			b.ReportMetric(ratio("ours", "read"), "of-reading")
			b.ReportMetric(ratio("half", "ours"), "one-in-2")
			b.ReportMetric(ratio("fourth", "ours"), "one-in-4")
			b.ReportMetric(ratio("eighth", "ours"), "one-in-8")
			b.ReportMetric(ratio("few", "ours"), "one-in-64")
			b.ReportMetric(ratio("four", "ours"), "4-queries")
		})
	}
}

// inTurns gives the median time of each, after one turn that is not counted.
func inTurns(b *testing.B, work map[string]func()) map[string]time.Duration {
	times := map[string][]time.Duration{}
	for i := range b.N + 1 {
		for name, do := range work {
			begin := time.Now()
			do()
			if i > 0 {
				times[name] = append(times[name], time.Since(begin))
			}
		}
	}
	median := map[string]time.Duration{}
	for name, all := range times {
		slices.Sort(all)
		median[name] = all[len(all)/2]
	}
	return median
}

func filled(b *testing.B, n, dimensions int) *Index {
	b.Helper()
	x := newIndex(b, dimensions)
	random := rand.New(rand.NewPCG(2, 2))
	for id := range n {
		if err := x.Add(b.Context(), int64(id+1), direction(random, dimensions)); err != nil {
			b.Fatal(err)
		}
	}
	return x
}

var read float32

// readAll reads the vectors and does as little else as can be.
func (r *rows) readAll() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			var sum float32
			for c := w; c < len(r.chunks); c += workers {
				sum += vek32.Sum(r.chunks[c])
			}
			mu.Lock()
			defer mu.Unlock()
			read += sum
		})
	}
	wg.Wait()
}
