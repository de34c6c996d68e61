package descriptor

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"hybrid-image-search/engine/descriptor/internal/feature"
)

func TestSimilarityPartsFitTheMaps(t *testing.T) {
	m := maps()
	if got := m[feature.Shape].Outputs; got != shapeEnd {
		t.Errorf("shape ends at %d, want %d", shapeEnd, got)
	}
	if got := m[feature.Shape].Outputs + m[feature.Texture].Outputs; got != textureEnd {
		t.Errorf("texture ends at %d, want %d", textureEnd, got)
	}
}

func TestSimilarityOfIdenticalPicturesIsOne(t *testing.T) {
	tests := map[string]*image.NRGBA{
		"nil":       nil,
		"one pixel": flat(1, 1, color.NRGBA{200, 10, 10, 255}),
		"black":     flat(384, 216, color.NRGBA{A: 255}),
		"white":     flat(100, 384, color.NRGBA{255, 255, 255, 255}),
		"board":     checkerboard(384, 384),
		"scene":     scene(3, 384, 288),
	}
	for name, img := range tests {
		if got := Similarity(Compute(img), Compute(img)); math.Abs(got-1) > 1e-4 {
			t.Errorf("%s: %v, want 1", name, got)
		}
	}
}

// along returns a vector with the given squared lengths of shape, texture and colour, negative for the
// opposite direction.
func along(shape, texture, colour float64) []float32 {
	v := make([]float32, Dimensions)
	for start, square := range map[int]float64{0: shape, shapeEnd: texture, textureEnd: colour} {
		v[start] = float32(math.Copysign(math.Sqrt(math.Abs(square)), square))
	}
	return v
}

func TestSimilarity(t *testing.T) {
	whole := along(0.318, 0.240, 0.442)
	nan := slices.Clone(whole)
	nan[7] = float32(math.NaN())
	tests := []struct {
		name      string
		a, b      []float32
		low, high float64
	}{
		{"identical", whole, whole, 0.99, 1},
		{"nothing shared", whole, make([]float32, Dimensions), 0, 0},
		{"opposite", whole, along(-0.318, -0.240, -0.442), -1, -0.9},
		{"same shape", whole, along(0.318, 0, 0), 0.8, 0.95},
		{"same colour", whole, along(0, 0, 0.442), 0.7, 0.9},
		{"same texture", whole, along(0, 0.240, 0), 0.45, 0.7},
		{"one part outweighs what the others deny", whole, along(0.318, -0.240, -0.442), 0.8, 0.95},
		{"too long", along(4, 4, 4), along(4, 4, 4), 1, 1},
		{"too long, opposite", along(4, 4, 4), along(-4, -4, -4), -1, -1},
		{"not a number", whole, nan, -1, -1},
		{"empty", nil, nil, -1, -1},
		{"short", whole, whole[:Dimensions-1], -1, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Similarity(tt.a, tt.b)
			if !(tt.low <= got && got <= tt.high) {
				t.Errorf("%v, want %v to %v", got, tt.low, tt.high)
			}
			if back := Similarity(tt.b, tt.a); back != got {
				t.Errorf("%v one way and %v the other", got, back)
			}
		})
	}
}

// What agrees more in one part, and not less in the others, is more similar.
func TestSimilarityGrowsWithEveryPart(t *testing.T) {
	whole := along(0.318, 0.240, 0.442)
	for part := range 3 {
		last := -1.0
		for step := range 21 {
			share := float64(step-10) / 10
			squares := [3]float64{0.01, 0.01, 0.01}
			squares[part] = math.Copysign(share*share, share) * [3]float64{0.318, 0.240, 0.442}[part]
			got := Similarity(whole, along(squares[0], squares[1], squares[2]))
			if got <= last {
				t.Errorf("part %d: %v at %v, not above %v", part, got, share, last)
			}
			last = got
		}
	}
}

func TestSimilarityAllocatesNothing(t *testing.T) {
	a, b := Compute(scene(1, 60, 40)), Compute(scene(2, 60, 40))
	if n := testing.AllocsPerRun(100, func() { Similarity(a, b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzSimilarity(f *testing.F) {
	f.Add([]byte{0, 0, 128, 63}, []byte{0, 0, 128, 191})
	f.Add([]byte{0, 0, 192, 127}, []byte{0})                         // NaN
	f.Add([]byte{0, 0, 128, 127}, []byte{0, 0, 128, 255, 1, 2, 3})   // infinities
	f.Add([]byte{255, 255, 127, 127}, []byte{255, 255, 127, 255})    // the largest
	f.Add([]byte("one vector after another"), []byte("and a third")) // any others
	f.Fuzz(func(t *testing.T, x, y []byte) {
		a, b := repeated(x), repeated(y)
		got := Similarity(a, b)
		if !(got >= -1 && got <= 1) {
			t.Errorf("%v is outside -1 to 1", got)
		}
		if back := Similarity(b, a); back != got {
			t.Errorf("%v one way and %v the other", got, back)
		}
	})
}

// repeated fills a vector with the numbers that the bytes encode, again and again.
func repeated(data []byte) []float32 {
	v := make([]float32, Dimensions)
	if len(data) == 0 {
		return v
	}
	for i := range v {
		var number [4]byte
		for j := range number {
			number[j] = data[(4*i+j)%len(data)]
		}
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(number[:]))
	}
	return v
}

func BenchmarkSimilarity(b *testing.B) {
	v, w := Compute(scene(1, 60, 40)), Compute(scene(2, 60, 40))
	for b.Loop() {
		Similarity(v, w)
	}
}
