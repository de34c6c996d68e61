package main

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/descriptor/internal/projection"
)

// withSpectrum returns a random symmetric matrix of the given eigenvalues.
func withSpectrum(values []float64) *square {
	n := len(values)
	r := rand.New(rand.NewPCG(1, 1))
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			rows[i][j] = r.NormFloat64()
		}
	}
	orthonormalize(rows)
	s := newSquare(n)
	for i, row := range rows {
		s.addOuter(row, values[i])
	}
	s.mirror()
	return s
}

func checkVectors(t *testing.T, s *square, vectors [][]float64, values, want []float64) {
	t.Helper()
	for i, v := range vectors {
		if math.Abs(values[i]-want[i]) > 1e-6 {
			t.Errorf("eigenvalue %d is %v, want %v", i, values[i], want[i])
		}
		for j := range s.n {
			if d := dot(s.at(j), v) - values[i]*v[j]; math.Abs(d) > 1e-5 {
				t.Fatalf("vector %d is no eigenvector: off by %v", i, d)
			}
		}
	}
}

func TestEigenvectors(t *testing.T) {
	values := make([]float64, 40)
	for i := range values {
		values[i] = 100 * math.Pow(0.6, float64(i))
	}
	s := withSpectrum(values)
	vectors, found := leading(s, 20)
	checkVectors(t, s, vectors[:8], found, values)
	vectors, found = jacobi(withSpectrum(values))
	checkVectors(t, s, vectors, found, values)
}

// A direction in which the variants of a picture differ must count less than one in which pictures do.
func TestLearnPrefersWhatTellsPicturesApart(t *testing.T) {
	const block = feature.ColourTexture // the shortest
	r := rand.New(rand.NewPCG(5, 5))
	samples := make([]sample, 60)
	for i := range samples {
		s := &samples[i]
		s.weight = 1 / float64(len(samples))
		own := r.NormFloat64()
		draw := func() []float32 {
			v := make([]float32, feature.Sizes[block])
			v[0] = float32(own + 0.05*r.NormFloat64())
			v[1] = float32(3 * r.NormFloat64()) // louder, but noise
			return v
		}
		s.original[block] = draw()
		for j := range s.variants {
			s.variants[j][block] = draw()
		}
	}
	maps, err := projection.Parse(learn(samples, block, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	m := maps[0]
	m.Weight = 1
	for _, sign := range []float32{-1, 1} {
		x := make([]float32, m.Inputs)
		x[0], x[1] = sign, 0.5
		low, high := make([]float32, 1), make([]float32, 1)
		m.Apply(low, x)
		x[1] = -0.5
		m.Apply(high, x)
		if low[0] != high[0] {
			t.Errorf("%v: the noisy direction decides: %v and %v", sign, low, high)
		}
	}
}

func TestReadPictures(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a.png", "b.png", "broken.png"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		img := image.NewNRGBA(image.Rect(0, 0, 20+i, 30))
		for j := range img.Pix {
			img.Pix[j] = uint8(j * (i + 3))
		}
		img.Set(3, 3, color.White)
		if name != "broken.png" {
			err = png.Encode(f, img)
		}
		if err != nil || f.Close() != nil {
			t.Fatal("cannot write the pictures")
		}
	}
	samples, err := readPictures(t.Context(), []string{dir})
	if err != nil || len(samples) != 2 {
		t.Fatalf("%d samples, %v; want the two whole pictures", len(samples), err)
	}
	for _, s := range samples {
		for block, size := range feature.Sizes {
			if len(s.original[block]) != size || len(s.variants[variants-1][block]) != size {
				t.Errorf("%v: incomplete", feature.Block(block))
			}
		}
	}
	if _, err := readPictures(t.Context(), []string{filepath.Join(dir, "missing")}); err == nil {
		t.Error("a missing folder is no error")
	}
}
