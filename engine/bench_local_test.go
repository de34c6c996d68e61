//go:build cgo

package engine

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	ort "github.com/yalue/onnxruntime_go"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip/cliptest"
)

// BenchmarkEmbedCLIP embeds a library of small photos and one of photos of 12 megapixels, from files to committed
// vectors, with a model of TinyCLIP's size. In the same run, with the same number of threads, bare loops of the
// runtime go over tensors that are ready: in batches of eight that its threads share, as it comes, and with a picture
// on each thread. of-bare and of-fastest is the whole's speed as a part of theirs. ENGINE_BENCH_PHOTOS names a folder
// of photos to take instead of the small ones.
func BenchmarkEmbedCLIP(b *testing.B) {
	dir := smallModel(b, filepath.Join(b.TempDir(), "large"), cliptest.Options{Large: true})
	m := localModelIn(b, dir)
	small := os.Getenv("ENGINE_BENCH_PHOTOS")
	if small == "" {
		small = photos(b, 400, 533, 160)
	}
	b.Run("small", func(b *testing.B) { benchmarkEmbed(b, m, small) })
	b.Run("12MP", func(b *testing.B) { benchmarkEmbed(b, m, photos(b, 4000, 3000, 48)) })
}

func benchmarkEmbed(b *testing.B, m *LocalModel, folder string) {
	l := openLocal(b, filepath.Join(b.TempDir(), "library"), m)
	if _, err := l.Index(b.Context(), []string{folder}, nil); err != nil {
		b.Fatal(err)
	}
	n, err := l.Count(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	n -= n % 8
	if _, _, err := m.TextVector(b.Context(), "", "loaded"); err != nil {
		b.Fatal(err)
	}
	var whole, bare, fastest time.Duration
	done := 0
	for b.Loop() {
		b.StopTimer()
		for _, s := range []*struct {
			took *time.Duration
			size int
		}{{&bare, 8}, {&fastest, 1}} {
			*s.took += bareLoop(b, m, n, s.size)
		}
		if err := l.catalog.DropSpace(b.Context(), m.space()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		begin := time.Now()
		r, err := l.Embed(b.Context(), CLIP, nil)
		if err != nil || r.Failed > 0 {
			b.Fatalf("%+v, %v", r, err)
		}
		whole += time.Since(begin)
		done += r.Embedded
	}
	each := whole.Seconds() / float64(done)
	perLoop := func(d time.Duration) float64 { return d.Seconds() / float64(b.N*n) }
	b.ReportMetric(1/each, "pictures/s")
	b.ReportMetric(perLoop(bare)/each, "of-bare")
	b.ReportMetric(perLoop(fastest)/each, "of-fastest")
	b.ReportMetric(residentMB(), "MB")
}

// bareLoop runs the network over n pictures in batches of this size, and tells how long that takes. Of one at a time
// as many run side by side as a batch would have threads.
func bareLoop(b *testing.B, m *LocalModel, n, size int) time.Duration {
	b.Helper()
	options, err := ort.NewSessionOptions()
	if err != nil {
		b.Fatal(err)
	}
	defer options.Destroy() //nolint:errcheck // a benchmark's
	threads, loops := runtime.GOMAXPROCS(0), 1
	if size == 1 {
		threads, loops = 1, threads
	}
	if err := options.SetIntraOpNumThreads(threads); err != nil {
		b.Fatal(err)
	}
	s, err := ort.NewDynamicAdvancedSession(filepath.Join(m.dir, "onnx", "vision_model.onnx"), []string{"pixel_values"}, []string{"image_embeds"}, options)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Destroy() //nolint:errcheck // a benchmark's
	info := m.State(b.Context()).Model
	pixels := make([]float32, size*3*info.Side*info.Side)
	for i := range pixels {
		pixels[i] = float32(math.Sin(float64(i)))
	}
	var running sync.WaitGroup
	begin := time.Now()
	for range loops {
		running.Go(func() {
			in, err := ort.NewTensor(ort.NewShape(int64(size), 3, int64(info.Side), int64(info.Side)), pixels)
			if err != nil {
				b.Error(err)
				return
			}
			defer in.Destroy() //nolint:errcheck // a benchmark's
			out, err := ort.NewEmptyTensor[float32](ort.NewShape(int64(size), int64(info.Dimensions)))
			if err != nil {
				b.Error(err)
				return
			}
			defer out.Destroy() //nolint:errcheck // a benchmark's
			for range n / size / loops {
				if err := s.Run([]ort.Value{in}, []ort.Value{out}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	return time.Since(begin)
}

// photos writes files of one size that compress as photos do, each of its own content.
func photos(b *testing.B, w, h, count int) string {
	b.Helper()
	dir := b.TempDir()
	if _, err := benchdata.Photos(b.Context(), dir, count, w, h); err != nil {
		b.Fatal(err)
	}
	return dir
}

// residentMB is the memory of this process where the system tells it so, else 0.
func residentMB() float64 {
	data, err := os.ReadFile("/proc/self/statm")
	var size, resident int64
	if err == nil {
		_, err = fmt.Sscan(string(data), &size, &resident)
	}
	if err != nil {
		return 0
	}
	return float64(resident*int64(os.Getpagesize())) / 1e6
}

// BenchmarkQueryCLIP makes the vectors of new queries, and reports the 50th and 99th percentile.
func BenchmarkQueryCLIP(b *testing.B) {
	m := localModelIn(b, smallModel(b, filepath.Join(b.TempDir(), "large"), cliptest.Options{Large: true}))
	l := openLocal(b, filepath.Join(b.TempDir(), "library"), m)
	q := localQueries{l, m}
	space := m.space()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		if _, err := q.query(b.Context(), catalog.Space{Name: space}, fmt.Sprintf("two dogs running on grass %d", i)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(residentMB(), "MB")
}
