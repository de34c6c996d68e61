package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
)

// BenchmarkQuery measures searches in libraries of three sizes, with synthetic words and vectors: by words, by
// vector, and both with their fusion. It reports the 50th and 99th percentile.
func BenchmarkQuery(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		l := synthetic(b, n)
		random := rand.New(rand.NewPCG(7, 7))
		words := func() string { return benchdata.Query(random) }
		for _, kind := range []struct {
			name string
			ask  func(ctx context.Context) error
		}{
			{"text", func(ctx context.Context) error {
				_, _, err := l.findText(ctx, ParseQuery(words()), 50, nil)
				return err
			}},
			{"visual", func(ctx context.Context) error {
				_, err := l.SimilarTo(ctx, 1+random.Int64N(int64(n)), 50)
				return err
			}},
			{"fused", func(ctx context.Context) error {
				_, err := l.Search(ctx, words(), 50)
				return err
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					begin := time.Now()
					if err := kind.ask(b.Context()); err != nil {
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
	}
}

// synthetic opens a library of n pictures that have no files.
func synthetic(b *testing.B, n int) *Library {
	b.Helper()
	dir := b.TempDir()
	if err := benchdata.Library(b.Context(), dir, benchdata.Options{Pictures: n}); err != nil {
		b.Fatal(err)
	}
	l, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() }) //nolint:errcheck // a benchmark
	return l
}

// filled fills a library with n pictures that have no files, and vectors at random.
func filled(b testing.TB, n int, random *rand.Rand, describe func(i int, p *catalog.Picture)) *Library {
	b.Helper()
	l, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() }) //nolint:errcheck // a benchmark
	for first := 0; first < n; first += 1000 {
		var batch catalog.Batch
		for i := first; i < min(first+1000, n); i++ {
			p := catalog.Picture{
				File: catalog.File{
					Path: filepath.Join("/pictures", fmt.Sprintf("%03d", i/1000), fmt.Sprintf("img%07d.jpg", i)),
					Hash: catalog.Hash{byte(i), byte(i >> 8), byte(i >> 16)},
				},
				Format: "jpeg", Width: 4000, Height: 3000,
			}
			describe(i, &p)
			batch.Put = append(batch.Put, catalog.Entry{Picture: p, Vectors: map[string][]float32{descriptor.Space: benchdata.Direction(random, descriptor.Dimensions)}})
		}
		if err := l.catalog.Apply(b.Context(), &batch); err != nil {
			b.Fatal(err)
		}
		for _, e := range batch.Put {
			if err := l.visual.Add(b.Context(), e.Picture.ID, e.Vectors[descriptor.Space]); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := l.followAll(b.Context()); err != nil {
		b.Fatal(err)
	}
	return l
}
