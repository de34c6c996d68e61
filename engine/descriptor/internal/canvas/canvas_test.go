package canvas

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func filled(w, h int, at func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, at(x, y))
		}
	}
	return img
}

func TestFlatStaysFlat(t *testing.T) {
	want := color.NRGBA{201, 3, 255, 255}
	for _, size := range [][2]int{{1, 1}, {1, 500}, {383, 1}, {7, 5}, {64, 64}, {384, 217}, {1001, 999}} {
		rgb := stretch(filled(size[0], size[1], func(int, int) color.NRGBA { return want }), 64)
		for i := range 64 * 64 {
			if got := (color.NRGBA{rgb[3*i], rgb[3*i+1], rgb[3*i+2], 255}); got != want {
				t.Fatalf("%v: pixel %d is %v, want %v", size, i, got, want)
			}
		}
	}
}

func TestStretchAveragesAreas(t *testing.T) {
	// Three columns on two: the middle one is shared.
	img := filled(3, 1, func(x, _ int) color.NRGBA { return color.NRGBA{uint8(90 * x), 0, 0, 255} })
	if rgb := stretch(img, 2); rgb[0] != 30 || rgb[3] != 150 {
		t.Errorf("got %d and %d, want 30 and 150", rgb[0], rgb[3])
	}
	// A checkerboard becomes gray.
	board := filled(256, 256, func(x, y int) color.NRGBA {
		v := uint8((x + y) % 2 * 255)
		return color.NRGBA{v, v, v, 255}
	})
	for i, v := range stretch(board, 64) {
		if v != 128 {
			t.Fatalf("value %d is %d, want 128", i, v)
		}
	}
}

func TestTapsAddUp(t *testing.T) {
	for _, size := range []int{1, 2, 3, 63, 64, 65, 127, 384, 1000, 20000} {
		next := 0
		for i, target := range taps(size, 64) {
			sum := uint32(0)
			for _, tap := range target {
				if tap.source < 0 || tap.source >= size {
					t.Fatalf("size %d, target %d: %+v", size, i, tap)
				}
				sum += tap.weight
			}
			if sum != weightOne || target[0].source > next {
				t.Fatalf("size %d, target %d: weights add up to %d, first source %d", size, i, sum, target[0].source)
			}
			next = target[len(target)-1].source + 1
		}
		if next != size {
			t.Errorf("size %d: %d sources were used", size, next)
		}
	}
}

// The values are those of the CSS Color 4 specification's definition of Oklab.
func TestOklab(t *testing.T) {
	tests := []struct {
		c       color.NRGBA
		l, a, b float64
	}{
		{color.NRGBA{255, 255, 255, 255}, 1, 0, 0},
		{color.NRGBA{0, 0, 0, 255}, 0, 0, 0},
		{color.NRGBA{255, 0, 0, 255}, 0.62796, 0.22486, 0.12585},
		{color.NRGBA{0, 255, 0, 255}, 0.86644, -0.23389, 0.17950},
		{color.NRGBA{0, 0, 255, 255}, 0.45201, -0.03246, -0.31153},
		{color.NRGBA{128, 128, 128, 255}, 0.59987, 0, 0},
	}
	for _, tt := range tests {
		c := New(filled(5, 9, func(int, int) color.NRGBA { return tt.c }), 8)
		for i := range c.L {
			for _, d := range [3]float64{float64(c.L[i]) - tt.l, float64(c.A[i]) - tt.a, float64(c.B[i]) - tt.b} {
				if math.Abs(d) > 2e-3 {
					t.Fatalf("%v: %v %v %v, want %v %v %v", tt.c, c.L[i], c.A[i], c.B[i], tt.l, tt.a, tt.b)
				}
			}
		}
	}
}

func TestHalf(t *testing.T) {
	c := &Canvas{Side: 2, L: []float32{0, 1, 0.5, 0.5}, A: make([]float32, 4), B: []float32{0.2, 0.2, 0.2, 0.2}}
	h := c.Half()
	if h.Side != 1 || h.L[0] != 0.5 || h.A[0] != 0 || math.Abs(float64(h.B[0])-0.2) > 1e-7 {
		t.Errorf("got %+v", h)
	}
}
