//go:build cgo

package clip

import (
	"context"
	"fmt"
	"image"
	"slices"
	"sync"
	"testing"
	"time"

	ort "github.com/yalue/onnxruntime_go"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/picture"
)

// batch is how many pictures the benchmarks give to the model at once.
const batch = 8

// BenchmarkPictures takes JPEG files in memory (a thumbnail, a small photo, one of 12 megapixels) to vectors, decoding while the model runs, with a model of TinyCLIP's
// size. In the same run, with the same number of threads, bare loops of the runtime go over tensors that are ready:
// one as the library comes, in batches that its own threads share, and one that runs a picture on each thread, the
// fastest that is known. of-bare and of-fastest is the whole's speed as a part of theirs.
func BenchmarkPictures(b *testing.B) {
	dir := fixture(b, cliptest.Options{Large: true})
	for _, size := range []image.Point{{384, 288}, {400, 533}, {4000, 3000}} {
		b.Run(fmt.Sprintf("%dx%d", size.X, size.Y), func(b *testing.B) {
			m := open(b, dir)
			file, err := benchdata.Photo(1, size.X, size.Y)
			if err != nil {
				b.Fatal(err)
			}
			n := (b.N + batch - 1) / batch * batch
			bare := bareLoop(b, m, dir, n, batch)
			fastest := bareLoop(b, m, dir, n, 1)
			b.ResetTimer()
			start := time.Now()
			filesToVectors(b, m, file, n)
			whole := time.Since(start)
			b.ReportMetric(float64(n)/whole.Seconds(), "pictures/s")
			b.ReportMetric(bare.Seconds()/whole.Seconds(), "of-bare")
			b.ReportMetric(fastest.Seconds()/whole.Seconds(), "of-fastest")
		})
	}
}

// bareLoop runs the network over n pictures in batches of this size, and tells how long that takes. Of one at a time
// as many run side by side as there would be threads for a batch.
func bareLoop(b *testing.B, m *Model, dir string, n, size int) time.Duration {
	b.Helper()
	s, err := readModel(dir)
	if err != nil {
		b.Fatal(err)
	}
	options, err := ort.NewSessionOptions()
	if err != nil {
		b.Fatal(err)
	}
	defer options.Destroy()
	threads, loops := Options{}.threads(), 1
	if size == 1 {
		threads, loops = 1, threads
	}
	if err := options.SetIntraOpNumThreads(threads); err != nil {
		b.Fatal(err)
	}
	session, err := ort.NewDynamicAdvancedSessionWithONNXData(s.pictures.model, []string{s.pictures.input.name}, []string{s.pictures.output}, options)
	if err != nil {
		b.Fatal(err)
	}
	defer session.Destroy()
	side, dimensions := int64(m.Info().Side), int64(m.Info().Dimensions)
	pixels := slices.Repeat(m.Prepare(pattern(300, 300)), size)
	var running sync.WaitGroup
	start := time.Now()
	for range loops {
		running.Go(func() {
			in, err := values(floats(pixels, int64(size), 3, side, side))
			if err != nil {
				b.Error(err)
				return
			}
			defer destroy(in)
			out, err := values(floats(make([]float32, int64(size)*dimensions), int64(size), dimensions))
			if err != nil {
				b.Error(err)
				return
			}
			defer destroy(out)
			for range n / size / loops {
				if err := session.Run(in, out); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	return time.Since(start)
}

// filesToVectors decodes the file n times and embeds it, one batch while the next is decoded. It decodes to the size
// that the index has in its hands anyway.
func filesToVectors(b *testing.B, m *Model, file []byte, n int) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	batches := make(chan []Tensor, 1)
	go func() {
		defer close(batches)
		for range n / batch {
			tensors := make([]Tensor, batch)
			var decoders sync.WaitGroup
			for i := range tensors {
				decoders.Go(func() {
					img, err := picture.DecodeFull(ctx, file, picture.ThumbnailSide, picture.DefaultLimits())
					if err == nil {
						tensors[i] = m.Prepare(img)
					}
				})
			}
			decoders.Wait()
			batches <- tensors
		}
	}()
	for tensors := range batches {
		if _, err := m.Pictures(ctx, tensors); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	prep, err := parsePreprocessing([]byte(`{"size": 224, "crop_size": 224, "do_normalize": false}`))
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []image.Point{{384, 288}, {1024, 768}, {4000, 3000}} {
		img := pattern(size.X, size.Y)
		b.Run(fmt.Sprintf("%dx%d", size.X, size.Y), func(b *testing.B) {
			for b.Loop() {
				prep.prepare(img)
			}
		})
	}
}

func BenchmarkQuery(b *testing.B) {
	m := open(b, fixture(b, cliptest.Options{Large: true}))
	for b.Loop() {
		if _, err := m.Query(b.Context(), "two dogs running on grass"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	tok, err := readTokenizer(fixture(b, cliptest.Options{}))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tok.encode("a photo of two dogs running on the green grass", 77)
	}
}
