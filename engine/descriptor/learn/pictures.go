package main

import (
	"context"
	"fmt"
	"image"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/picture"
)

// variants is how many altered copies of each picture show what a descriptor should not see.
const variants = 5

// sample is what one picture gives: its measurements and those of its variants.
type sample struct {
	weight   float64 // all weights add up to one
	original [feature.Blocks][]float32
	variants [variants][feature.Blocks][]float32
}

// readPictures measures every readable picture below the folders.
func readPictures(ctx context.Context, folders []string) ([]sample, error) {
	var paths []string
	var weights []float64
	var total float64
	for _, folder := range folders {
		found, err := walk(folder)
		if err != nil {
			return nil, err
		}
		// Between counting every picture once and every source once.
		weight := 1 / math.Sqrt(float64(len(found)))
		for _, path := range found {
			paths, weights = append(paths, path), append(weights, weight)
			total += weight
		}
	}
	samples := make([]sample, len(paths))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				if err := samples[i].measure(ctx, paths[i], uint64(i)); err != nil {
					fmt.Fprintf(os.Stderr, "%s: %v\n", paths[i], err)
					continue
				}
				samples[i].weight = weights[i] / total
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	wg.Wait()
	readable := samples[:0]
	for _, s := range samples {
		if s.weight > 0 {
			readable = append(readable, s)
		}
	}
	if len(readable) < 2 {
		return nil, fmt.Errorf("%d readable pictures are too few", len(readable))
	}
	return readable, ctx.Err()
}

func walk(folder string) ([]string, error) {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, err
	}
	var paths []string
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && picture.LooksLikePicture(path) {
			paths = append(paths, path)
		}
		return err
	})
	return paths, err
}

func (s *sample) measure(ctx context.Context, path string, seed uint64) error {
	data, err := picture.ReadFile(path, picture.DefaultLimits())
	if err != nil {
		return err
	}
	decoded, err := picture.Decode(ctx, data, picture.DefaultLimits())
	if err != nil {
		return err
	}
	s.original = feature.Measure(decoded.Small)
	r := rand.New(rand.NewPCG(1, seed))
	for i := range s.variants {
		s.variants[i] = feature.Measure(vary(decoded.Small, r))
	}
	return nil
}

// vary returns what another photo of the same thing could look like: cut by up to 40% a side, mirrored
// or not, in other light.
func vary(src *image.NRGBA, r *rand.Rand) *image.NRGBA {
	bounds := src.Bounds()
	scale := 0.6 + 0.4*r.Float64()
	aspect := math.Exp((r.Float64() - 0.5) * 0.4)
	w := max(1, int(float64(bounds.Dx())*min(1, scale*aspect)))
	h := max(1, int(float64(bounds.Dy())*min(1, scale/aspect)))
	left, top := r.IntN(bounds.Dx()-w+1), r.IntN(bounds.Dy()-h+1)
	mirrored := r.IntN(2) == 1
	gamma := math.Exp(r.NormFloat64() * 0.2)
	gain := math.Exp(r.NormFloat64() * 0.15)
	var curves [3][256]uint8
	for c := range curves {
		tint := gain * math.Exp(r.NormFloat64()*0.06)
		for v := range curves[c] {
			curves[c][v] = uint8(min(255, 255*tint*math.Pow(float64(v)/255, gamma)))
		}
	}
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			from := x
			if mirrored {
				from = w - 1 - x
			}
			p := src.Pix[src.PixOffset(bounds.Min.X+left+from, bounds.Min.Y+top+y):][:3]
			q := dst.Pix[dst.PixOffset(x, y):][:4]
			q[0], q[1], q[2], q[3] = curves[0][p[0]], curves[1][p[1]], curves[2][p[2]], 255
		}
	}
	return dst
}
