package duplicates

import (
	"math"
	"math/bits"
	"slices"
)

const (
	hashSide = 32 // of the picture that the transform sees
	hashBand = 8  // so many frequencies across and down are kept
)

// faint is a coefficient that counts as none, a ripple of a quarter of a grey level: else an even area would have the
// hash of its noise.
const faint = 4

// cosines holds the first rows of the orthonormal DCT-II, in fixed point, so that every platform computes the same
// bits.
var cosines = func() (rows [hashBand][hashSide]int32) {
	for u := range rows {
		scale := math.Sqrt(2.0 / hashSide)
		if u == 0 {
			scale = math.Sqrt(1.0 / hashSide)
		}
		for x := range rows[u] {
			rows[u][x] = int32(math.Round(4096 * scale * math.Cos(math.Pi*float64(u)*(2*float64(x)+1)/(2*hashSide))))
		}
	}
	return rows
}()

// perceptualHash tells for each of the 64 lowest frequencies whether it is above their median (Zauner 2010). The
// mean grey, which is the lowest, always is a zero.
func perceptualHash(luma []uint8) uint64 {
	var across [hashSide][hashBand]int64
	for y := range across {
		for u := range hashBand {
			for x, v := range luma[y*hashSide:][:hashSide] {
				across[y][u] += int64(cosines[u][x]) * int64(v)
			}
		}
	}
	var band [hashBand * hashBand]int64
	for v := range hashBand {
		for u := range hashBand {
			for y := range across {
				band[v*hashBand+u] += int64(cosines[v][y]) * across[y][u]
			}
		}
	}
	sorted := band
	sorted[0] = 0
	slices.Sort(sorted[:])
	middle := (sorted[31]+sorted[32])/2 + faint*4096*4096
	var hash uint64
	for i, c := range band[1:] {
		if c > middle {
			hash |= 1 << (i + 1)
		}
	}
	return hash
}

// Distance is in how many of 64 bits two hashes differ: a few for copies, about 32 for pictures with nothing in
// common.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }
