package vector

import (
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"hybrid-image-search/engine/descriptor"
)

// BenchmarkQuickSearch measures the search by codes beside chromem's, beside reading the memory and beside the exact one,
// in turns, and how many of the exact one's hits it finds. Directions at random are the worst there is: no model makes such.
func BenchmarkQuickSearch(b *testing.B) {
	for _, c := range []struct {
		name          string
		n, dimensions int
		from          func(*testing.B, *rand.Rand, int) func() []float32
	}{
		{"photos", 100_000, descriptor.Dimensions, looks},
		{"crowd", 100_000, 768, inClusters},
		{"crowd", 22_000, 768, inClusters}, // about quickFrom
		{"crowd", 50_000, 1536, inClusters},
		{"crowd", 25_000, 3072, inClusters},
		{"random", 100_000, 768, atRandom},
		{"crowd", 1_000_000, 256, inClusters},
	} {
		b.Run(fmt.Sprintf("%s-%dx%d", c.name, c.n, c.dimensions), func(b *testing.B) {
			x := quickIndex(b, c.dimensions)
			next := c.from(b, rand.New(rand.NewPCG(3, 3)), c.dimensions)
			var adding time.Duration
			for id := range c.n {
				v := next()
				begin := time.Now()
				add(b, x, int64(id+1), v)
				adding += time.Since(begin)
			}
			begin := time.Now()
			waitForCodes(b, x)
			coding := time.Since(begin)
			queries := make([][]float32, 64)
			for i := range queries {
				queries[i] = next()
			}
			var asked int
			turn := func(search func(query []float32)) func() {
				return func() {
					search(queries[asked/8%len(queries)]) // of the eight ways below about the same queries
					asked++
				}
			}
			odd := func(id int64) bool { return id%2 == 1 }
			quick := func(limit int, within func(int64) bool) func() {
				return turn(func(query []float32) {
					if hits, err := x.QuickSearch(b.Context(), query, limit, within); err != nil || len(hits) != limit {
						b.Fatal(len(hits), err)
					}
				})
			}
			exactly := func(limit int) func() {
				return turn(func(query []float32) {
					if hits, err := x.Search(b.Context(), query, limit); err != nil || len(hits) != limit {
						b.Fatal(len(hits), err)
					}
				})
			}
			b.ResetTimer()
			times := inTurns(b, map[string]func(){
				"chromem": turn(func(query []float32) { theirs(b, x, query, 50) }),
				"read":    x.rows.readAll,
				"exact":   exactly(50), "exact200": exactly(200), "exact500": exactly(500),
				"quick": quick(50, nil), "quick200": quick(200, nil), "quick500": quick(500, nil), "half": quick(50, odd),
			})
			ms := func(name string) float64 { return float64(times[name].Microseconds()) / 1000 }
			ratio := func(a, b string) float64 { return float64(times[a]) / float64(times[b]) }
			b.ReportMetric(float64(adding.Nanoseconds())/float64(c.n), "ns/add")
			b.ReportMetric(coding.Seconds(), "s-coding")
			for _, limit := range []int{50, 200, 500} {
				b.ReportMetric(recall(b, x, queries, limit), fmt.Sprintf("recall@%d", limit))
			}
			b.ReportMetric(ms("quick"), "ms")
			b.ReportMetric(ms("exact"), "ms-exact")
			b.ReportMetric(ms("chromem"), "ms-chromem")
			b.ReportMetric(ratio("quick", "chromem"), "of-chromem")
			b.ReportMetric(ratio("quick", "read"), "of-reading")
			b.ReportMetric(ratio("quick", "exact"), "of-exact")
			b.ReportMetric(ratio("quick200", "exact200"), "of-exact@200")
			b.ReportMetric(ratio("quick500", "exact500"), "of-exact@500")
			b.ReportMetric(ratio("half", "quick"), "one-in-2")
		})
	}
}

// recall is the share of the exact hits that the quick search finds.
func recall(b *testing.B, x *Index, queries [][]float32, limit int) float64 {
	b.Helper()
	var found, all int
	for _, query := range queries {
		want, err := x.Search(b.Context(), query, limit)
		if err != nil {
			b.Fatal(err)
		}
		got, err := x.QuickSearch(b.Context(), query, limit, nil)
		if err != nil {
			b.Fatal(err)
		}
		is := map[int64]bool{}
		for _, h := range got {
			is[h.ID] = true
		}
		for _, h := range want {
			if is[h.ID] {
				found++
			}
		}
		all += len(want)
	}
	return float64(found) / float64(all)
}

func inClusters(_ *testing.B, random *rand.Rand, dimensions int) func() []float32 {
	return drawn(random, dimensions, 500)
}

func atRandom(_ *testing.B, random *rand.Rand, dimensions int) func() []float32 {
	return func() []float32 { return direction(random, dimensions) }
}

// looks gives descriptors of photos: of parts of them, and, as there are too few, moved by a part of how two others differ.
func looks(b *testing.B, random *rand.Rand, _ int) func() []float32 {
	b.Helper()
	const photos, parts, moved = "../../../shared/photos", 8, 0.3
	var known [][]float32
	err := filepath.WalkDir(photos, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".jpg" {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		src, err := jpeg.Decode(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for range parts {
			share, size := 0.5+random.Float64()/2, src.Bounds().Size()
			part := image.Pt(int(share*float64(size.X)), int(share*float64(size.Y)))
			from := src.Bounds().Min.Add(image.Pt(random.IntN(size.X-part.X+1), random.IntN(size.Y-part.Y+1)))
			img := image.NewNRGBA(image.Rect(0, 0, 144, 144*part.Y/part.X))
			draw.ApproxBiLinear.Scale(img, img.Rect, src, image.Rectangle{from, from.Add(part)}, draw.Src, nil)
			known = append(known, descriptor.Compute(img))
		}
		return nil
	})
	if err != nil || len(known) == 0 {
		b.Skip("no photos here")
	}
	one := func() []float32 { return known[random.IntN(len(known))] }
	return func() []float32 {
		for {
			if v := Mean([][]float32{one(), one(), one()}, []float64{1, moved, -moved}); v != nil {
				return v
			}
		}
	}
}

// BenchmarkCode measures how long a vector's code takes.
func BenchmarkCode(b *testing.B) {
	for _, dimensions := range []int{256, 384, 768, 1536, 3072} {
		b.Run(fmt.Sprint(dimensions), func(b *testing.B) {
			vectors := crowd(rand.New(rand.NewPCG(3, 1)), 64, dimensions, 8)
			c := newCodes(dimensions, len(vectors), slices.Clone(vectors[0]))
			c.chunks = append(c.chunks, c.newChunk())
			coder := c.coder()
			for i := 0; b.Loop(); i++ {
				coder.code(i%len(vectors), vectors[i%len(vectors)])
			}
		})
	}
}
