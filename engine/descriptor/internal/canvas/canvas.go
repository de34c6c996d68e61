// Package canvas brings pictures to one small square size and into the Oklab colour space, in arithmetic
// that gives the same bits on every platform.
package canvas

import (
	"encoding/binary"
	"image"
)

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
	pool := make([]tap, 0, size+2*n) // one allocation for all
	for i := range all {
		first := len(pool)
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
			pool = append(pool, tap{s, uint32(weight)})
		}
		all[i] = pool[first:len(pool):len(pool)]
	}
	return all
}

// stretch resamples img to side×side pixels by averaging areas, in integers, and returns their red,
// green and blue.
func stretch(img *image.NRGBA, side int) []uint8 {
	bounds := img.Bounds()
	columns, rows := taps(bounds.Dx(), side), taps(bounds.Dy(), side)
	out := make([]uint8, 3*side*side)
	spread := make([]uint64, bounds.Dx())
	sums, squeezed := newLine(side), newLine(side)
	ready := -1 // the source row that squeezed holds
	for y, covered := range rows {
		clear(sums.redBlue)
		clear(sums.green)
		for _, row := range covered {
			if row.source != ready {
				ready = row.source
				squeezed.squeeze(spread, img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y+ready):], columns)
			}
			sums.add(squeezed, row.weight)
		}
		sums.round(out[3*side*y:][:3*side])
	}
	return out
}

// line is one row of target pixels. Two channels share the halves of a number, so that one multiplication does for
// both: what a half adds up to always fits.
type line struct {
	redBlue []uint64 // red in the lower half
	green   []uint64
}

func newLine(side int) line { return line{make([]uint64, side), make([]uint64, side)} }

// squeeze resamples one row of pixels; the result is weightOne times too large. Three channels at once: each is given
// 21 bits, of which 255 times weightOne needs 20. spread is room for the row.
func (l line) squeeze(spread []uint64, pix []uint8, columns [][]tap) {
	const lane = 21
	pix = pix[:4*len(spread)]
	for i := range spread {
		p := uint64(binary.LittleEndian.Uint32(pix[4*i : 4*i+4]))
		spread[i] = p&0xff | p&0xff00<<(lane-8) | p&0xff0000<<(2*lane-16)
	}
	redBlue, green := l.redBlue[:len(columns)], l.green[:len(columns)]
	for x, covered := range columns {
		var sum uint64
		for _, t := range covered {
			sum += spread[t.source] * uint64(t.weight)
		}
		redBlue[x] = sum&(1<<lane-1) | sum>>(2*lane)<<32
		green[x] = sum >> lane & (1<<lane - 1)
	}
}

// add adds a weighted row.
func (l line) add(other line, weight uint32) {
	w := uint64(weight)
	redBlue, green := l.redBlue[:len(l.green)], l.green
	from, fromGreen := other.redBlue[:len(green)], other.green[:len(green)]
	for x := range green {
		redBlue[x] += from[x] * w
		green[x] += fromGreen[x] * w
	}
}

// round writes the pixels of sums that are weightOne squared times too large.
func (l line) round(out []uint8) {
	const half, shift = weightOne * weightOne / 2, 24 // of weightOne squared
	for x, v := range l.redBlue {
		p := out[3*x : 3*x+3 : 3*x+3]
		p[0], p[1], p[2] = uint8((uint32(v)+half)>>shift), uint8((l.green[x]+half)>>shift), uint8((uint32(v>>32)+half)>>shift)
	}
}
