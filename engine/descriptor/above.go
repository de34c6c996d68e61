package descriptor

import (
	"math"

	"github.com/viterin/vek/vek32"
)

// SimilarityAbove is Similarity where that is more than least, and least otherwise, for comparing one picture with many:
// most are told apart by three products of the processor's vector unit, in a tenth of the time. The last digits may
// differ from Similarity's.
func SimilarityAbove(a, b []float32, least float64) float64 {
	if len(a) != Dimensions || len(b) != Dimensions {
		return max(least, -1)
	}
	shape := shapeSharpness * float64(vek32.Dot(a[:shapeEnd], b[:shapeEnd]))
	texture := textureSharpness * float64(vek32.Dot(a[shapeEnd:textureEnd], b[shapeEnd:textureEnd]))
	colour := colourSharpness * float64(vek32.Dot(a[textureEnd:], b[textureEnd:]))
	// The sum has the weight of shapeFavour+2 exponentials, none of which is larger than the largest.
	if !(max(shape, texture, colour)/identicalScore > least) {
		return least
	}
	sum := shapeFavour*math.Exp(shape) + math.Exp(texture) + math.Exp(colour)
	return max(least, min(math.Log(sum/(shapeFavour+2))/identicalScore, 1))
}
