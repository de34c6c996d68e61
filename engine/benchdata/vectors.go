package benchdata

import (
	"math"
	"math/rand/v2"
)

// Direction gives a vector of length 1 in any direction. It is normalised in float64: what is off by more than 1e-6
// chromem-go would copy.
func Direction(random *rand.Rand, dimensions int) []float32 {
	v := make([]float32, dimensions)
	direct(random, v)
	return v
}

// Crowd gives directions as models make them: with a mean, in clusters, and more spread along some axes than along
// others. The next is another one each time.
func Crowd(random *rand.Rand, dimensions, clusters int) (next func(v []float32)) {
	axis := func(i int) float64 { return random.NormFloat64() / float64(4+i%64) }
	centres := make([][]float64, clusters)
	mean := make([]float64, dimensions)
	for i := range mean {
		mean[i] = axis(i)
	}
	for c := range centres {
		centres[c] = make([]float64, dimensions)
		for i := range mean {
			centres[c][i] = mean[i] + axis(i)
		}
	}
	const within = 0.7 // as far as those of a cluster are apart, beside the clusters
	return func(v []float32) {
		var square float64
		for i, x := range centres[random.IntN(clusters)][:len(v)] {
			x += within * axis(i)
			v[i], square = float32(x), square+x*x
		}
		normalise(v, square)
	}
}

func direct(random *rand.Rand, v []float32) {
	var square float64
	for i := range v {
		x := random.NormFloat64()
		v[i], square = float32(x), square+x*x
	}
	normalise(v, square)
}

func normalise(v []float32, square float64) {
	length := math.Sqrt(square)
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
}
