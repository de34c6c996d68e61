package ocr

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"golang.org/x/image/draw"
)

const (
	// mostPixels is how large a picture is read: a page at 200 dots an inch, on which small print is 12 pixels high.
	mostPixels = 5_000_000

	// longest is the longest side that tesseract takes.
	longest = 32_000

	// Screenshots have letters 7 pixels high, and tesseract was taught with larger ones: what is smaller than this is
	// enlarged, up to twice.
	fewestPixels = 2_500_000
	mostTimes    = 2

	// leastSide is the side below which nothing can be written in a picture.
	leastSide = 12
)

// Side gives the longest side that a picture of this size should be decoded to.
func Side(width, height int) int {
	side := max(width, height, 1)
	if pixels := float64(width) * float64(height); pixels > mostPixels {
		side = max(int(float64(side)*math.Sqrt(mostPixels/pixels)), 1)
	}
	return min(side, longest)
}

func tooSmall(bounds image.Rectangle) bool { return min(bounds.Dx(), bounds.Dy()) < leastSide }

// times is how much a picture is enlarged.
func times(width, height int) float64 {
	by := min(math.Sqrt(fewestPixels/(float64(width)*float64(height))), mostTimes, float64(longest)/float64(max(width, height)))
	if by < 1.2 { // not worth the blur
		return 1
	}
	return by
}

// prepare gives a picture as tesseract takes it: gray, of a size at which it reads well, as a PNG.
func prepare(img image.Image) ([]byte, error) {
	b := img.Bounds()
	gray := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(gray, gray.Rect, img, b.Min, draw.Src)
	if by := times(b.Dx(), b.Dy()); by > 1 {
		large := image.NewGray(image.Rect(0, 0, int(by*float64(b.Dx())), int(by*float64(b.Dy()))))
		draw.CatmullRom.Scale(large, large.Rect, gray, gray.Rect, draw.Src, nil)
		gray = large
	}
	var buffer bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&buffer, gray); err != nil {
		return nil, fmt.Errorf("ocr: %w", err)
	}
	return buffer.Bytes(), nil
}
