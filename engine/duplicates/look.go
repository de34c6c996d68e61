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
	if img, ok := img.(*image.NRGBA); ok {
		return takeApartNRGBA(img)
	}
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

// takeApartNRGBA is takeApart for what pictures are reduced to while they are indexed.
func takeApartNRGBA(img *image.NRGBA) ([]uint8, *[colourSide][colourSide]cell) {
	bounds := img.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	luma := make([]uint8, w*h)
	cells := new([colourSide][colourSide]cell)
	for y := range h {
		row := img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y+y):][:4*w]
		to := luma[y*w:][:w]
		for i := range colourSide {
			from, end := (i*w+colourSide-1)/colourSide, ((i+1)*w+colourSide-1)/colourSide // those x of which x*colourSide/w is i
			pix, grey := row[4*from:4*end], to[from:end]
			var red, green, blue uint32
			for x := range grey {
				p := pix[4*x : 4*x+4 : 4*x+4]
				r, g, b := uint32(p[0]), uint32(p[1]), uint32(p[2])
				grey[x] = uint8((77*r + 150*g + 29*b) >> 8)
				red, green, blue = red+r, green+g, blue+b
			}
			c := &cells[y*colourSide/h][i]
			c.red, c.green, c.blue = c.red+uint64(red), c.green+uint64(green), c.blue+uint64(blue)
			c.n += uint64(end - from)
		}
	}
	return luma, cells
}

// pixels gives a picture's pixels, from 0, 0 on.
func pixels(img image.Image) func(x, y int) (r, g, b uint8) {
	from := img.Bounds().Min
	if img, ok := img.(*image.YCbCr); ok {
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
	for y := 1; y < h-1 && w > 2; y++ {
		above, row, below := luma[(y-1)*w:][:w], luma[y*w:][:w], luma[(y+1)*w:][:w]
		for x := 1; x < len(row)-1; x++ {
			v := int64(row[x-1]) + int64(row[x+1]) + int64(above[x]) + int64(below[x]) - 4*int64(row[x])
			sum += v
			squares += v * v
		}
		n += int64(w - 2)
	}
	if n == 0 {
		return 0
	}
	mean := float64(sum) / float64(n)
	return float64(squares)/float64(n) - mean*mean
}
