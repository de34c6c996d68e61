package feature

import (
	"math"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

const (
	lightnessBins = 7
	opponentBins  = 15 // per axis
	colourSize    = lightnessBins * opponentBins * opponentBins
)

// colour returns a soft histogram of the Oklab colours: every pixel is shared among the eight bins
// around it. The bins are finer near gray, where most colours of photos are.
func colour(c *canvas.Canvas) []float32 {
	out := make([]float32, colourSize)
	for i, l := range c.L {
		lightness, high := between(l, 0, 1, lightnessBins)
		greenRed, red := between(signedRoot(c.A[i]), -0.55, 0.55, opponentBins)
		blueYellow, yellow := between(signedRoot(c.B[i]), -0.6, 0.5, opponentBins)
		first := (lightness*opponentBins+greenRed)*opponentBins + blueYellow
		for corner := range 8 {
			share, bin := 1-high, first
			if corner&4 != 0 {
				share, bin = high, bin+opponentBins*opponentBins
			}
			if corner&2 != 0 {
				share, bin = float32(share*red), bin+opponentBins
			} else {
				share = float32(share * (1 - red))
			}
			if corner&1 != 0 {
				share, bin = float32(share*yellow), bin+1
			} else {
				share = float32(share * (1 - yellow))
			}
			out[bin] += share
		}
	}
	return out
}

// between returns the bin at or below v, among n bins whose centres go from low to high, and the share
// of the next one.
func between(v, low, high float32, n int) (bin int, share float32) {
	position := float32((v - low) / (high - low) * float32(n-1))
	position = min(max(position, 0), float32(n-1)-0.001) // the next bin exists
	bin = int(position)
	return bin, position - float32(bin)
}

func signedRoot(v float32) float32 {
	return float32(math.Copysign(math.Sqrt(math.Abs(float64(v))), float64(v)))
}
