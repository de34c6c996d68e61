package engine

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"path/filepath"
	"testing"

	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/picture"
)

// A large photo is decoded to a part of its size, of which the model makes the vector that it makes of the whole.
func TestDecodedSmallIsSeenAlike(t *testing.T) {
	m := localModelIn(t, smallModel(t, filepath.Join(t.TempDir(), "large"), cliptest.Options{Large: true}))
	model, release, err := m.use(t.Context(), m.dir)
	must(t, err)
	defer release()
	side := model.Info().Side
	for _, size := range []image.Point{{2400, 1800}, {1300, 2600}, {4000, 500}, {300, 400}, {90, 60}} {
		data := scene(t, size.X, size.Y)
		limits := picture.DefaultLimits()
		header, err := picture.Inspect(data, limits)
		must(t, err)
		part, err := decodeFor(t.Context(), data, header, side, limits)
		must(t, err)
		whole, err := picture.DecodeFull(t.Context(), data, 0, limits)
		must(t, err)
		if short := min(part.Rect.Dx(), part.Rect.Dy()); short > 3*side || short < side && short < min(size.X, size.Y) {
			t.Errorf("%v is decoded to %v", size, part.Rect.Max)
		}
		vectors, err := model.Pictures(t.Context(), []clip.Tensor{model.Prepare(part), model.Prepare(whole)})
		must(t, err)
		if c := dot(vectors[0], vectors[1]); c < 0.999 {
			t.Errorf("%v: cosine %.6f", size, c)
		}
	}
}

// scene is a photo of waves with edges.
func scene(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			c := color.RGBA{uint8(128 + 90*math.Sin(19*fx+3*fy)), uint8(128 + 90*math.Cos(27*fy*fx)), uint8(100 + 80*fy), 255}
			if math.Hypot(fx-0.4, fy-0.6) < 0.2 {
				c.R, c.G = c.G, 255-c.R
			}
			img.SetRGBA(x, y, c)
		}
	}
	var buf bytes.Buffer
	must(t, jpeg.Encode(&buf, img, &jpeg.Options{Quality: 90}))
	return buf.Bytes()
}
