// Package feature measures a picture: where its edges run, how its surfaces feel and which colours it
// has, each as a block of numbers that a learned projection turns into a part of the descriptor.
package feature

import (
	"image"
	"math"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

// Block names one group of measurements.
type Block int

// The blocks, in the order in which Measure returns them.
const (
	Shape         Block = iota // strength of edges by place, direction and scale
	Texture                    // patterns of lightness by region and scale
	ColourTexture              // patterns of the two opponent colours by scale
	Colour                     // how much of which colour
	Blocks                     // their number
)

// String returns the name of the block.
func (b Block) String() string {
	return [Blocks]string{"shape", "texture", "colour texture", "colour"}[b]
}

// Sizes holds the length of every block.
var Sizes = [Blocks]int{Shape: shapeSize, Texture: textureSize, ColourTexture: colourTextureSize, Colour: colourSize}

// Measure returns the blocks of img, each of unit length, or zero where there is nothing to measure: a
// flat picture has no edges. img must have at least one pixel.
func Measure(img *image.NRGBA) [Blocks][]float32 {
	scales := pyramid(img)
	blocks := [Blocks][]float32{
		Shape:         shape(scales),
		Texture:       texture(scales),
		ColourTexture: colourTexture(scales),
		Colour:        colour(scales[1]),
	}
	for _, v := range blocks {
		soften(v)
	}
	return blocks
}

// side is the side, in pixels, of the square that every picture is stretched to before anything is
// measured: enough for shape and texture, and the same cost for every picture.
const side = 128

// pyramid returns img stretched to the full side, and halved once, twice and three times.
func pyramid(img *image.NRGBA) [4]*canvas.Canvas {
	full := canvas.New(img, side)
	half := full.Half()
	quarter := half.Half()
	return [4]*canvas.Canvas{full, half, quarter, quarter.Half()}
}

// soften takes the square root of every count, so that one large area does not drown the rest, and
// brings v to unit length. Dot products then compare distributions as Hellinger's distance does.
func soften(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(x)
	}
	if sum == 0 {
		return
	}
	for i, x := range v {
		v[i] = float32(math.Sqrt(float64(x) / sum))
	}
}
