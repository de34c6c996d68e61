package descriptor

import (
	"math/rand/v2"
	"testing"
)

func TestReachRefusesNoPairThatIsSimilarEnough(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	refused, pairs := 0, 0
	for range 300 {
		a, b := make([]float32, Dimensions), make([]float32, Dimensions)
		apart := float32(random.Float64() * 2)
		for i := range a {
			a[i] = float32(random.NormFloat64())
			b[i] = a[i] + apart*float32(random.NormFloat64())
		}
		normalize(a)
		normalize(b)
		similarity := Similarity(a, b)
		for _, least := range []float64{-2, -1, 0, 0.3, 0.6, 0.8, 0.9, 0.99, similarity} {
			may := Reach(least)(a, b)
			if !may && similarity >= least {
				t.Fatalf("a pair of similarity %.4f is refused at %.4f", similarity, least)
			}
			if similarity < 0.5 && least > 0.7 {
				if pairs++; !may {
					refused++
				}
			}
		}
	}
	if pairs == 0 || refused < pairs*9/10 {
		t.Errorf("only %d of %d are refused", refused, pairs)
	}
	if short := make([]float32, 3); Reach(0)(short, short) || !Reach(-1)(short, short) {
		t.Error("vectors of another length are as unlike as can be")
	}
}

func BenchmarkReach(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 1))
	v, w := make([]float32, Dimensions), make([]float32, Dimensions)
	for i := range v {
		v[i], w[i] = float32(random.NormFloat64()), float32(random.NormFloat64())
	}
	normalize(v)
	normalize(w)
	may := Reach(0.9)
	b.Run("reach", func(b *testing.B) {
		for b.Loop() {
			may(v, w)
		}
	})
	b.Run("similarity", func(b *testing.B) {
		for b.Loop() {
			Similarity(v, w)
		}
	})
}
