package gemini

import (
	"fmt"
	"math"

	"google.golang.org/genai"
)

// checkVectors returns the vectors of an answer, of length one. It refuses the whole answer when their number or
// length is not what was asked for, as nothing tells then which vector belongs to what.
func checkVectors(embeddings []*genai.ContentEmbedding, count, dimensions int) ([][]float32, error) {
	if len(embeddings) != count {
		return nil, fmt.Errorf("%w: %d for %d", ErrVectorCount, len(embeddings), count)
	}
	out := make([][]float32, count)
	for i, e := range embeddings {
		if e == nil || len(e.Values) != dimensions {
			n := 0
			if e != nil {
				n = len(e.Values)
			}
			return nil, fmt.Errorf("%w: %d instead of %d", ErrVectorLength, n, dimensions)
		}
		if err := normalize(e.Values); err != nil {
			return nil, err
		}
		out[i] = e.Values
	}
	return out, nil
}

// normalize gives a vector the length one, summed in float64: a vector that is off by 1e-6 counts as not
// normalised for its readers. It refuses what has no direction.
func normalize(v []float32) error {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) || sum == 0 {
		return ErrVectorNaN
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return nil
}
