package standin

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // the formats of references
	_ "image/png"
	"math"
	"slices"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// maxPixels bounds what is decoded.
const maxPixels = 40 << 20

var errPicture = errors.New("standin: this is no picture")

// decode reads a picture.
func decode(data []byte) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 || int64(config.Width)*int64(config.Height) > maxPixels {
		return nil, errPicture
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	return img, err
}

// A named colour, as people call it, and one that all would call so.
type named struct {
	name    string
	r, g, b float64
}

var palette = []named{
	{"black", 15, 15, 18},
	{"white", 245, 245, 245},
	{"grey", 128, 128, 130},
	{"red", 205, 40, 45},
	{"orange", 240, 140, 40},
	{"yellow", 245, 215, 60},
	{"green", 60, 140, 60},
	{"blue", 50, 110, 200},
	{"purple", 125, 60, 160},
	{"pink", 240, 150, 185},
	{"brown", 120, 75, 45},
}

// side is that of the small picture from which colours are read.
const side = 32

// small shrinks a picture to a square, whatever its shape.
func small(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}

// coloursOf tells which part of the picture each named colour covers.
func coloursOf(img image.Image) map[string]float64 {
	pixels := small(img)
	shares := map[string]float64{}
	for i := 0; i < len(pixels.Pix); i += 4 {
		shares[nearest(float64(pixels.Pix[i]), float64(pixels.Pix[i+1]), float64(pixels.Pix[i+2]))] += 1.0 / (side * side)
	}
	return shares
}

// nearest names a colour by its hue, unless it has too little of one.
func nearest(r, g, b float64) string {
	high, low := max(r, g, b), min(r, g, b)
	if high < 45 {
		return "black"
	}
	if saturation := (high - low) / high; saturation < 0.16 {
		switch {
		case high > 205:
			return "white"
		case high < 70:
			return "black"
		}
		return "grey"
	}
	switch hue := hueOf(r, g, b, high, high-low); {
	case hue >= 345 || hue < 12:
		if high > 200 && low > 110 {
			return "pink"
		}
		return "red"
	case hue < 44:
		if high < 160 {
			return "brown"
		}
		return "orange"
	case hue < 70:
		if high < 100 {
			return "brown"
		}
		return "yellow"
	case hue < 165:
		return "green"
	case hue < 260:
		return "blue"
	case hue < 300:
		return "purple"
	}
	return "pink"
}

// hueOf is the place on the colour wheel, in degrees.
func hueOf(r, g, b, high, spread float64) float64 {
	var h float64
	switch high {
	case r:
		h = math.Mod((g-b)/spread+6, 6)
	case g:
		h = (b-r)/spread + 2
	default:
		h = (r-g)/spread + 4
	}
	return 60 * h
}

// mainColours names the colours that cover most, largest first.
func mainColours(img image.Image) []string {
	shares := coloursOf(img)
	var names []string
	for name, share := range shares {
		if share >= 0.12 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if shares[a] != shares[b] {
			if shares[a] > shares[b] {
				return -1
			}
			return 1
		}
		if a < b {
			return -1
		}
		return 1
	})
	return names[:min(len(names), 3)]
}

// statistics are the mean and the spread of each channel, from 0 to 255.
type statistics struct{ mean, spread [3]float64 }

func statisticsOf(img image.Image) (s statistics) {
	pixels := small(img)
	const n = side * side
	for i := 0; i < len(pixels.Pix); i += 4 {
		for c := range 3 {
			s.mean[c] += float64(pixels.Pix[i+c]) / n
		}
	}
	for i := 0; i < len(pixels.Pix); i += 4 {
		for c := range 3 {
			d := float64(pixels.Pix[i+c]) - s.mean[c]
			s.spread[c] += d * d / n
		}
	}
	for c := range 3 {
		s.spread[c] = math.Max(math.Sqrt(s.spread[c]), 1)
	}
	return s
}
