package descriptor

import (
	"math"

	"github.com/viterin/vek/vek32"
)

// Reach gives a test whether Similarity may be least or more. It never refuses a pair that is, and most others it
// does, several times faster than Similarity tells: with instructions for many numbers at once, and no exponential.
func Reach(least float64) func(a, b []float32) bool {
	// Of three terms that add up to the sum that is needed, one is at least a third of it. The slack is for the
	// order in which numbers are added.
	const slack = 1e-3
	needed := least*identicalScore + math.Log(shapeFavour+2) - math.Log(3) - slack
	shape, texture := float32((needed-math.Log(shapeFavour))/shapeSharpness), float32(needed/textureSharpness)
	colour := float32(needed / colourSharpness)
	return func(a, b []float32) bool {
		if len(a) != Dimensions || len(b) != Dimensions {
			return least <= -1
		}
		return least <= -1 || vek32.Dot(a[:shapeEnd], b[:shapeEnd]) >= shape ||
			vek32.Dot(a[shapeEnd:textureEnd], b[shapeEnd:textureEnd]) >= texture ||
			vek32.Dot(a[textureEnd:], b[textureEnd:]) >= colour
	}
}
