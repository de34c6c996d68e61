package feature

import (
	"image"
	"image/color"
	"math"
	"slices"
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

func one(c color.NRGBA) func(int, int) color.NRGBA {
	return func(int, int) color.NRGBA { return c }
}

func TestMeasure(t *testing.T) {
	tests := map[string]*image.NRGBA{
		"one pixel": filled(1, 1, one(color.NRGBA{9, 200, 70, 255})),
		"black":     filled(40, 30, one(color.NRGBA{A: 255})),
		"stripes": filled(300, 200, func(x, _ int) color.NRGBA {
			return color.NRGBA{uint8(x * 3), uint8(x), uint8(255 - x), 255}
		}),
	}
	for name, img := range tests {
		for i, v := range Measure(img) {
			block := Block(i)
			if len(v) != Sizes[block] {
				t.Errorf("%s: %v has %d values, want %d", name, block, len(v), Sizes[block])
			}
			var sum float64
			for _, x := range v {
				sum += float64(x) * float64(x)
			}
			edgeless := block == Shape && name != "stripes"
			if edgeless && sum != 0 || !edgeless && !(math.Abs(sum-1) < 1e-5) {
				t.Errorf("%s: %v has the squared length %v", name, block, sum)
			}
		}
	}
}

// Edges fall into the orientation of their gradient, and a mirror image moves them to the other side.
func TestShapeFollowsEdges(t *testing.T) {
	edge := func(x, y int) color.NRGBA {
		if x < 100 {
			return color.NRGBA{A: 255}
		}
		return color.NRGBA{255, 255, 255, 255}
	}
	byOrientation := func(v []float32) (sums [orientations]float32) {
		for i, x := range v {
			sums[i%orientations] += x
		}
		return sums
	}
	upright := byOrientation(Measure(filled(256, 256, edge))[Shape])
	level := byOrientation(Measure(filled(256, 256, func(x, y int) color.NRGBA { return edge(y, x) }))[Shape])
	diagonal := byOrientation(Measure(filled(256, 256, func(x, y int) color.NRGBA { return edge((x+y)/2, 0) }))[Shape])
	for i, sums := range [][orientations]float32{upright, level, diagonal} {
		want := []int{0, orientations / 2, orientations / 4}[i]
		if got := slices.Index(sums[:], slices.Max(sums[:])); got != want {
			t.Errorf("edge %d: most lies in orientation %d, want %d: %v", i, got, want, sums)
		}
	}
}

func TestDirection(t *testing.T) {
	table := slopes()
	for degrees := range 360 {
		angle := float64(degrees) * math.Pi / 180
		got := float64(direction(table, float32(math.Cos(angle)), float32(math.Sin(angle))))
		want := math.Mod(float64(degrees), 180) / 180 * orientations
		if d := math.Abs(got - want); min(d, orientations-d) > 0.01 {
			t.Errorf("%d degrees: %v, want %v", degrees, got, want)
		}
	}
}

func TestPatternsAreUniformAndTurn(t *testing.T) {
	var used [patterns]int
	for _, p := range patternOf {
		used[p]++
	}
	for p, n := range used[:patterns-1] {
		if n != 1 {
			t.Errorf("bin %d holds %d patterns, want 1", p, n)
		}
	}
	if n := used[patterns-1]; n != 256-58 {
		t.Errorf("the last bin holds %d patterns, want 198", n)
	}
}

func TestTextureTellsBoardFromStripes(t *testing.T) {
	similarity := func(a, b []float32) (sum float64) {
		for i, v := range a {
			sum += float64(v * b[i])
		}
		return sum
	}
	board := func(shift int) []float32 {
		return Measure(filled(128, 128, func(x, y int) color.NRGBA {
			v := uint8(((x+shift)/4 + y/4) % 2 * 200)
			return color.NRGBA{v, v, v, 255}
		}))[Texture]
	}
	stripes := Measure(filled(128, 128, func(x, _ int) color.NRGBA {
		v := uint8(x / 4 % 2 * 200)
		return color.NRGBA{v, v, v, 255}
	}))[Texture]
	if same, other := similarity(board(0), board(3)), similarity(board(0), stripes); same < 0.95 || other > same-0.1 {
		t.Errorf("a moved board is %.2f similar, stripes %.2f", same, other)
	}
}

func TestBetween(t *testing.T) {
	tests := []struct {
		v    float32
		bin  int
		near float32
	}{{-9, 0, 0}, {0, 0, 0}, {0.5, 2, 0}, {0.625, 2, 0.5}, {1, 3, 1}, {9, 3, 1}}
	for _, tt := range tests {
		bin, share := between(tt.v, 0, 1, 5)
		if bin != tt.bin || math.Abs(float64(share-tt.near)) > 0.002 {
			t.Errorf("%v: bin %d and %v, want %d and %v", tt.v, bin, share, tt.bin, tt.near)
		}
	}
}
