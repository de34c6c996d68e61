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

// Directions gives n of them, one after another in one array.
func Directions(seed uint64, n, dimensions int) []float32 {
	random := rand.New(rand.NewPCG(seed, uint64(dimensions)))
	all := make([]float32, n*dimensions)
	for i := range n {
		direct(random, all[i*dimensions:(i+1)*dimensions])
	}
	return all
}

func direct(random *rand.Rand, v []float32) {
	var square float64
	for i := range v {
		x := random.NormFloat64()
		v[i], square = float32(x), square+x*x
	}
	length := math.Sqrt(square)
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
}
