package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/catalog"
)

// BenchmarkMeaning measures whole searches in libraries of two sizes, without a model's space and with one of 768
// dimensions: of queries that are known, and of new ones, whose vector comes from a source that answers at once. It
// reports the 50th and 99th percentile.
func BenchmarkMeaning(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		l := synthetic(b, n)
		measure := func(name string, query func(i int) string) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				var took []time.Duration
				for i := 0; b.Loop(); i++ {
					begin := time.Now()
					if _, err := l.Search(b.Context(), query(i), 50); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(begin))
				}
				slices.Sort(took)
				at := func(share float64) float64 {
					return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
				}
				b.ReportMetric(at(0.50), "p50-ms")
				b.ReportMetric(at(0.99), "p99-ms")
			})
		}
		known := func(i int) string { return benchdata.Word(10+i%20) + " " + benchdata.Word(100+i%20) }
		measure("none", known)
		withSpace(b, l, n)
		measure("known", known)
		measure("new", func(i int) string { return fmt.Sprintf("%s %d", known(i), i) })
	}
}

// withSpace gives a synthetic library a space with a vector for each picture.
func withSpace(b *testing.B, l *Library, n int) {
	b.Helper()
	const dimensions = 768
	random := rand.New(rand.NewPCG(5, uint64(n)))
	l.sources = []querySource{randomSource{random}}
	space := catalog.Space{Name: "random", Source: string(Gemini), Model: "random", Dimensions: dimensions}
	if err := l.catalog.AddSpace(b.Context(), space); err != nil {
		b.Fatal(err)
	}
	for first := 1; first <= n; first += 1000 {
		var all []int64
		for id := first; id < first+1000; id++ {
			all = append(all, int64(id))
		}
		pictures, err := l.Pictures(b.Context(), all)
		if err != nil {
			b.Fatal(err)
		}
		var vectors []catalog.HashedVector
		for _, p := range pictures {
			vectors = append(vectors, catalog.HashedVector{
				Vector: catalog.Vector{ID: p.ID, Values: benchdata.Direction(random, dimensions)}, Hash: p.File.Hash,
			})
		}
		if err := l.catalog.AddVectors(b.Context(), space.Name, vectors, nil); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.addToSpace(b.Context(), space, nil); err != nil {
		b.Fatal(err)
	}
	if got := l.spaces.of(Gemini).index.Len(); got != n {
		b.Fatalf("%d vectors are searched", got)
	}
}

// randomSource makes up vectors.
type randomSource struct{ random *rand.Rand }

func (randomSource) source() Source        { return Gemini }
func (randomSource) name() string          { return "Chance" }
func (randomSource) chosen() string        { return "random" }
func (randomSource) note(error, time.Time) {}
func (s randomSource) query(_ context.Context, space catalog.Space, _ string) ([]float32, error) {
	return benchdata.Direction(s.random, space.Dimensions), nil
}
