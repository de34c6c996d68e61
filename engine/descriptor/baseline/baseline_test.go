package baseline

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func picture(w, h int, at func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, at(x, y))
		}
	}
	return img
}

func stripes(upright bool) *image.NRGBA {
	return picture(128, 128, func(x, y int) color.NRGBA {
		if !upright {
			x = y
		}
		v := uint8(x / 8 % 2 * 255)
		return color.NRGBA{v, v, v, 255}
	})
}

func TestRGBHistogram(t *testing.T) {
	half := picture(10, 10, func(x, _ int) color.NRGBA {
		if x < 5 {
			return color.NRGBA{255, 0, 0, 255}
		}
		return color.NRGBA{0, 31, 32, 255}
	})
	h := RGBHistogram(half)
	if len(h) != 512 || h[7<<6] != 0.5 || h[1] != 0.5 {
		t.Errorf("%d bins, red %v, other %v; want 512 and halves", len(h), h[7<<6], h[1])
	}
	part := half.SubImage(image.Rect(0, 0, 5, 10)).(*image.NRGBA)
	if h := RGBHistogram(part); h[7<<6] != 1 {
		t.Errorf("the red half has %v red", h[7<<6])
	}
}

func TestHOG(t *testing.T) {
	if n := len(HOG(stripes(true))); n != 7*7*36 {
		t.Fatalf("%d values, want 1764", n)
	}
	flat := HOG(picture(3, 500, func(int, int) color.NRGBA { return color.NRGBA{90, 90, 90, 255} }))
	for _, v := range flat {
		if v != 0 {
			t.Fatalf("a flat picture has an edge of %v", v)
		}
	}
	// The gradient of upright stripes has the angle 0, between the last bin and the first.
	upright, level := HOG(stripes(true)), HOG(stripes(false))
	var ends, middle float64
	for block := range 7 * 7 * 4 {
		ends += float64(upright[9*block] + upright[9*block+8])
		middle += float64(level[9*block+4])
	}
	if sum := total(upright); ends < 0.99*sum {
		t.Errorf("upright stripes: %v of %v lie at the ends", ends, sum)
	}
	if sum := total(level); middle < 0.99*sum {
		t.Errorf("level stripes: %v of %v lie in the middle bin", middle, sum)
	}
	var norm float64
	for _, v := range upright[:36] {
		norm += float64(v * v)
	}
	if math.Abs(norm-1) > 1e-3 {
		t.Errorf("a block has the length %v, want 1", math.Sqrt(norm))
	}
}

func total(v []float32) float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x)
	}
	return sum
}

func TestDistances(t *testing.T) {
	a, b := []float32{1, 2, 3}, []float32{4, 2, -1}
	if L1(a, b) != 7 || L2(a, b) != 5 {
		t.Errorf("L1 %v, L2 %v; want 7 and 5", L1(a, b), L2(a, b))
	}
}
