package baseline

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// The parameters of Dalal and Triggs for a square window.
const (
	hogSide  = 128 // pixels
	cellSide = 16  // pixels
	cells    = hogSide / cellSide
	bins     = 9 // over 180 degrees: a gradient and its opposite are the same edge
	clip     = 0.2
)

// HOG returns the histogram of oriented gradients of img: gray, stretched to 128×128, cells of 16×16
// pixels, nine orientations with linear interpolation, blocks of 2×2 cells normalised by L2-Hys.
// The 7·7·36 values are compared with L2.
func HOG(img *image.NRGBA) []float32 {
	return blocks(cellHistograms(gray(img)))
}

// gray stretches img to the window, and returns its luma from 0 to 255.
func gray(img *image.NRGBA) []float64 {
	small := image.NewNRGBA(image.Rect(0, 0, hogSide, hogSide))
	draw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	luma := make([]float64, hogSide*hogSide)
	for i := range luma {
		p := small.Pix[4*i : 4*i+3]
		luma[i] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
	}
	return luma
}

func cellHistograms(luma []float64) []float64 {
	histograms := make([]float64, cells*cells*bins)
	for y := range hogSide {
		for x := range hogSide {
			at := func(x, y int) float64 {
				return luma[min(max(y, 0), hogSide-1)*hogSide+min(max(x, 0), hogSide-1)]
			}
			dx, dy := at(x+1, y)-at(x-1, y), at(x, y+1)-at(x, y-1)
			strength := math.Hypot(dx, dy)
			if strength == 0 {
				continue
			}
			angle := math.Atan2(dy, dx) / math.Pi * bins // one unit is one bin
			if angle < 0 {
				angle += bins
			}
			// Split between the two bins whose centres are nearest.
			low := math.Floor(angle - 0.5)
			share := angle - 0.5 - low
			cell := histograms[(y/cellSide*cells+x/cellSide)*bins:][:bins]
			first := (int(low) + bins) % bins
			cell[first] += strength * (1 - share)
			cell[(first+1)%bins] += strength * share
		}
	}
	return histograms
}

// blocks normalises each 2×2 neighbourhood of cells: L2, clipped, L2 again.
func blocks(histograms []float64) []float32 {
	const blockSize = 4 * bins
	out := make([]float32, 0, (cells-1)*(cells-1)*blockSize)
	var block [blockSize]float64
	for y := range cells - 1 {
		for x := range cells - 1 {
			for i, corner := range [4]int{y*cells + x, y*cells + x + 1, (y+1)*cells + x, (y+1)*cells + x + 1} {
				copy(block[i*bins:], histograms[corner*bins:][:bins])
			}
			scale(block[:])
			for i := range block {
				block[i] = min(block[i], clip)
			}
			scale(block[:])
			for _, v := range block {
				out = append(out, float32(v))
			}
		}
	}
	return out
}

// scale brings v to unit length, a flat block to zero.
func scale(v []float64) {
	const flat = 1e-3 // of 255 levels: keeps rounding noise from looking like an edge
	sum := flat * flat
	for _, x := range v {
		sum += x * x
	}
	norm := math.Sqrt(sum)
	for i := range v {
		v[i] /= norm
	}
}
