package duplicates

import (
	"image"
	"image/color"
)

// LookVersion is raised when Measure gives other numbers for the same pixels.
const LookVersion = 1

// Look is what Measure finds in the pixels of a picture.
type Look struct {
	PHash     uint64  // what is coarse in it; pictures that look alike differ in few bits
	Sharpness float64 // the variance of its Laplacian with the longest side at 256 pixels
	Colour    int32   // sorts pictures by colour: greys by lightness first, then hues, each by lightness
}

// side is what the longest side is brought to, so that the sharpness of small and large copies can be compared: one
// that was enlarged is soft. Thumbnails are somewhat larger, and their traces of compression vanish on the way.
const side = 256

// Measure looks at an upright, opaque picture, best a thumbnail. An empty one counts as a black one.
func Measure(img image.Image) Look {
	if img == nil || img.Bounds().Empty() {
		img = image.NewGray(image.Rect(0, 0, 1, 1))
	}
	luma, cells := takeApart(img)
	size := img.Bounds().Size()
	to := image.Pt(side, max(1, size.Y*side/size.X))
	if size.Y > size.X {
		to = image.Pt(max(1, size.X*side/size.Y), side)
	}
	luma = resample(luma, size, to)
	return Look{
		PHash:     perceptualHash(resample(luma, to, image.Pt(hashSide, hashSide))),
		Sharpness: sharpness(luma, to),
		Colour:    colourKey(cells),
	}
}

// takeApart gives the luma of every pixel, and the sums of the colours in each cell of a grid.
func takeApart(img image.Image) ([]uint8, *[colourSide][colourSide]cell) {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	luma := make([]uint8, 0, w*h)
	cells := new([colourSide][colourSide]cell)
	at := pixels(img)
	for y := range h {
		row := &cells[y*colourSide/h]
		for x := range w {
			r, g, b := at(x, y)
			luma = append(luma, uint8((77*uint32(r)+150*uint32(g)+29*uint32(b))>>8))
			c := &row[x*colourSide/w]
			c.red, c.green, c.blue, c.n = c.red+uint64(r), c.green+uint64(g), c.blue+uint64(b), c.n+1
		}
	}
	return luma, cells
}

// pixels gives a picture's pixels, from 0, 0 on. The cases are the kinds that decoders give.
func pixels(img image.Image) func(x, y int) (r, g, b uint8) {
	from := img.Bounds().Min
	switch img := img.(type) {
	case *image.NRGBA:
		return func(x, y int) (r, g, b uint8) {
			pix := img.Pix[y*img.Stride+4*x:]
			return pix[0], pix[1], pix[2]
		}
	case *image.YCbCr:
		return func(x, y int) (r, g, b uint8) {
			luma, chroma := img.YOffset(from.X+x, from.Y+y), img.COffset(from.X+x, from.Y+y)
			return color.YCbCrToRGB(img.Y[luma], img.Cb[chroma], img.Cr[chroma])
		}
	}
	return func(x, y int) (r, g, b uint8) {
		r32, g32, b32, _ := img.At(from.X+x, from.Y+y).RGBA()
		return uint8(r32 >> 8), uint8(g32 >> 8), uint8(b32 >> 8)
	}
}

// sharpness is the variance of the Laplacian. It grows with the contrast of fine detail, so it compares pictures of
// the same motif.
func sharpness(luma []uint8, size image.Point) float64 {
	w, h := size.X, size.Y
	var sum, squares, n int64
	for y := 1; y < h-1; y++ {
		for i := y*w + 1; i < (y+1)*w-1; i++ {
			v := int64(luma[i-1]) + int64(luma[i+1]) + int64(luma[i-w]) + int64(luma[i+w]) - 4*int64(luma[i])
			sum += v
			squares += v * v
			n++
		}
	}
	if n == 0 {
		return 0
	}
	mean := float64(sum) / float64(n)
	return float64(squares)/float64(n) - mean*mean
}
