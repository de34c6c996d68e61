package feature

import (
	"math/bits"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

const (
	// patterns is the number of bins of a local binary pattern of eight neighbours: 58 with at most two
	// changes between brighter and not brighter around the circle, and one for all others.
	patterns = 59

	textureScales     = 3
	textureRegions    = 3 // per side
	textureSize       = textureScales * textureRegions * textureRegions * patterns
	colourTextureSize = textureScales * 2 * patterns

	// A neighbour counts as brighter only by more than the noise of a JPEG.
	lightnessNoise = 0.01
	colourNoise    = 0.005
)

// texture counts the patterns of lightness at three scales in 3×3 regions.
func texture(scales [4]*canvas.Canvas) []float32 {
	const size = textureRegions * textureRegions * patterns
	out := make([]float32, textureSize)
	for i, c := range scales[:textureScales] {
		countPatterns(c.L, c.Side, lightnessNoise, textureRegions, out[i*size:][:size])
	}
	return out
}

// colourTexture counts the patterns of both opponent colours at three scales over the whole picture.
func colourTexture(scales [4]*canvas.Canvas) []float32 {
	out := make([]float32, colourTextureSize)
	for i, c := range scales[:textureScales] {
		countPatterns(c.A, c.Side, colourNoise, 1, out[2*i*patterns:][:patterns])
		countPatterns(c.B, c.Side, colourNoise, 1, out[(2*i+1)*patterns:][:patterns])
	}
	return out
}

// countPatterns adds one for every inner pixel of a square plane to the histogram of its region.
func countPatterns(plane []float32, side int, noise float32, regions int, out []float32) {
	for y := 1; y < side-1; y++ {
		above, row, below := plane[(y-1)*side:][:side], plane[y*side:][:side], plane[(y+1)*side:][:side]
		histograms := out[y*regions/side*regions*patterns:]
		for x := 1; x < side-1; x++ {
			level := row[x] + noise
			code := brighter(above[x-1], level) | brighter(above[x], level)<<1 |
				brighter(above[x+1], level)<<2 | brighter(row[x+1], level)<<3 |
				brighter(below[x+1], level)<<4 | brighter(below[x], level)<<5 |
				brighter(below[x-1], level)<<6 | brighter(row[x-1], level)<<7
			histograms[x*regions/side*patterns+int(patternOf[code])]++
		}
	}
}

func brighter(v, level float32) uint8 {
	if v > level {
		return 1
	}
	return 0
}

// patternOf maps the eight comparisons around a pixel to its bin.
var patternOf = func() (table [256]uint8) {
	next := uint8(0)
	for code := range table {
		c := uint8(code)
		if bits.OnesCount8(c^bits.RotateLeft8(c, 1)) > 2 {
			table[code] = patterns - 1
			continue
		}
		table[code] = next
		next++
	}
	return table
}()
