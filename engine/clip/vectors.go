package clip

import "math"

// unit gives a vector the length one, summed in float64: a vector that is off by 1e-6 counts as not normalised for
// its readers. It refuses what has no direction.
func unit(v []float32) error {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) || sum == 0 {
		return &Error{Kind: ErrVector}
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return nil
}

// average is the unit vector in the middle of unit vectors.
func average(vectors ...[]float32) ([]float32, error) {
	out := make([]float32, len(vectors[0]))
	for _, v := range vectors {
		for i, x := range v {
			out[i] += x
		}
	}
	return out, unit(out)
}

// photo is how CLIP was taught to hear of a thing.
func photo(text string) string { return "a photo of " + text }
