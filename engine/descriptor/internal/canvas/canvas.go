// Package canvas brings pictures to one small square size and into the Oklab colour space, in arithmetic
// that gives the same bits on every platform.
package canvas

import "image"

// Canvas is a square picture in the Oklab space: lightness L from 0 to 1, and the opponent axes
// green-red A and blue-yellow B, each within about ±0.4. Pixels are stored row by row.
type Canvas struct {
	Side    int // pixels
	L, A, B []float32
}

// New stretches img, which must have at least one pixel, to side×side pixels.
func New(img *image.NRGBA, side int) *Canvas {
	size := side * side
	rgb := stretch(img, side)
	planes := make([]float32, 3*size)
	c := &Canvas{Side: side, L: planes[:size], A: planes[size : 2*size], B: planes[2*size:]}
	curves := light()
	for i := range size {
		c.L[i], c.A[i], c.B[i] = curves.oklab(rgb[3*i], rgb[3*i+1], rgb[3*i+2])
	}
	return c
}

// Half returns c at half its side, each pixel the mean of four.
func (c *Canvas) Half() *Canvas {
	return &Canvas{Side: c.Side / 2, L: halve(c.L, c.Side), A: halve(c.A, c.Side), B: halve(c.B, c.Side)}
}

func halve(plane []float32, side int) []float32 {
	n := side / 2
	out := make([]float32, n*n)
	for y := range n {
		top, bottom := plane[2*y*side:][:side], plane[(2*y+1)*side:][:side]
		for x := range n {
			out[y*n+x] = (top[2*x] + top[2*x+1] + bottom[2*x] + bottom[2*x+1]) * 0.25
		}
	}
	return out
}

// weightOne is the fixed-point one of the resampling weights: 255, weighted twice, just fits in 32 bits.
const weightOne = 1 << 12

// tap is the share of one source line in one target line.
type tap struct {
	source int
	weight uint32
}

// taps returns, for each of n target lines, the source lines that it covers; the weights of a
// target line add up to weightOne exactly, so that a flat picture stays flat.
func taps(size, n int) [][]tap {
	all := make([][]tap, n)
	for i := range all {
		// In units of 1/n of a source line, target i covers [i·size, (i+1)·size).
		from, to := i*size, (i+1)*size
		left := weightOne
		for s := from / n; s*n < to; s++ {
			covered := min(to, (s+1)*n) - max(from, s*n)
			weight := covered * weightOne / size
			if (s+1)*n >= to {
				weight = left
			}
			left -= weight
			all[i] = append(all[i], tap{s, uint32(weight)})
		}
	}
	return all
}

// stretch resamples img to side×side pixels by averaging areas, in integers, and returns their red,
// green and blue.
func stretch(img *image.NRGBA, side int) []uint8 {
	bounds := img.Bounds()
	columns, rows := taps(bounds.Dx(), side), taps(bounds.Dy(), side)
	out := make([]uint8, 3*side*side)
	sums := make([]uint32, 3*side)
	line := make([]uint32, 3*side)
	ready := -1 // the source row that line holds
	for y, covered := range rows {
		clear(sums)
		for _, row := range covered {
			if row.source != ready {
				ready = row.source
				squeeze(line, img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y+ready):], columns)
			}
			for i, v := range line {
				sums[i] += v * row.weight
			}
		}
		for i, v := range sums {
			out[3*side*y+i] = uint8((v + weightOne*weightOne/2) / (weightOne * weightOne))
		}
	}
	return out
}

// squeeze resamples one row of pixels; the result is weightOne times too large.
func squeeze(line []uint32, pix []uint8, columns [][]tap) {
	for x, covered := range columns {
		var r, g, b uint32
		for _, t := range covered {
			p := pix[4*t.source : 4*t.source+3]
			r += uint32(p[0]) * t.weight
			g += uint32(p[1]) * t.weight
			b += uint32(p[2]) * t.weight
		}
		line[3*x], line[3*x+1], line[3*x+2] = r, g, b
	}
}
