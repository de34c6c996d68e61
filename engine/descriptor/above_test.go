package descriptor

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSimilarityAbove(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	vector := func(near []float32, share float32) []float32 {
		v := make([]float32, Dimensions)
		var square float64
		for i := range v {
			v[i] = float32(random.NormFloat64()) * (1 - share)
			if near != nil {
				v[i] += near[i] * share * 20
			}
			square += float64(v[i]) * float64(v[i])
		}
		for i := range v {
			v[i] /= float32(math.Sqrt(square))
		}
		return v
	}
	above := 0
	for range 2_000 {
		a := vector(nil, 0)
		b := vector(a, random.Float32())
		least := random.Float64()
		want := max(least, Similarity(a, b))
		if got := SimilarityAbove(a, b, least); math.Abs(got-want) > 1e-5 {
			t.Fatalf("%v, want %v, at least %v", got, want, least)
		}
		if want > least {
			above++
		}
	}
	if above < 200 || above > 1_800 {
		t.Errorf("%d of the pairs are above", above)
	}
	if got := SimilarityAbove(make([]float32, 3), make([]float32, 3), 0.5); got != 0.5 {
		t.Errorf("of another length: %v", got)
	}
	nan := make([]float32, Dimensions)
	nan[0] = float32(math.NaN())
	if got := SimilarityAbove(nan, nan, 0.5); got != 0.5 {
		t.Errorf("of NaN: %v", got)
	}
}

func BenchmarkSimilarityAbove(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	x, y := make([]float32, Dimensions), make([]float32, Dimensions)
	for i := range x {
		x[i], y[i] = float32(random.NormFloat64())/20, float32(random.NormFloat64())/20
	}
	b.Run("above", func(b *testing.B) {
		for b.Loop() {
			SimilarityAbove(x, y, 0.6)
		}
	})
	b.Run("exactly", func(b *testing.B) {
		for b.Loop() {
			Similarity(x, y)
		}
	})
}
