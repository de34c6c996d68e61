// Package baseline holds the two textbook descriptors that every better one is measured against: a
// colour histogram that knows nothing of shape, and a histogram of oriented gradients that knows
// nothing of colour.
package baseline

import "math"

// L1 returns the sum of absolute differences of a and b, which must be of one length.
func L1(a, b []float32) float64 {
	var sum float64
	for i, v := range a {
		sum += math.Abs(float64(v) - float64(b[i]))
	}
	return sum
}

// L2 returns the Euclidean distance of a and b, which must be of one length.
func L2(a, b []float32) float64 {
	var sum float64
	for i, v := range a {
		d := float64(v) - float64(b[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}
