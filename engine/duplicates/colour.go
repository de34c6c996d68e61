package duplicates

import "math"

const (
	colourSide = 24 // cells across and down, whose colours are weighed
	hues       = 24 // steps around the wheel, from red
	greyChroma = 0.025
	lightest   = 1023
	redAt      = 29.2 // degrees in Oklab
)

// cell holds the sums of the colours of n pixels.
type cell struct{ red, green, blue, n uint64 }

// colourKey weighs the cells' hues by their chroma: the most frequent one places the picture, and then its mean
// lightness. Where colour hardly shows, only lightness does.
func colourKey(cells *[colourSide][colourSide]cell) int32 {
	var wheel [hues]float64
	var lightness, chroma, n float64
	for y := range cells {
		for _, cell := range cells[y] {
			if cell.n == 0 { // the picture is smaller than the grid
				continue
			}
			l, a, b := oklab(uint8(cell.red/cell.n), uint8(cell.green/cell.n), uint8(cell.blue/cell.n))
			c := math.Hypot(a, b)
			degrees := math.Mod(math.Atan2(b, a)*180/math.Pi-redAt+360/hues/2+720, 360)
			wheel[int(degrees*hues/360)%hues] += c
			lightness, chroma, n = lightness+l, chroma+c, n+1
		}
	}
	light := int32(math.Round(min(max(lightness/n, 0), 1) * lightest))
	if chroma/n < greyChroma {
		return light
	}
	best, most := 0, -1.0
	for h := range wheel { // a hue on the edge of two steps counts with its neighbours
		if sum := wheel[(h+hues-1)%hues]/2 + wheel[h] + wheel[(h+1)%hues]/2; sum > most {
			best, most = h, sum
		}
	}
	return int32(best+1)*(lightest+1) + light
}

// linear is the sRGB curve.
var linear = func() (curve [256]float64) {
	for v := range curve {
		s := float64(v) / 255
		if s <= 0.04045 {
			curve[v] = s / 12.92
		} else {
			curve[v] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return curve
}()

// oklab converts an sRGB pixel (Ottosson 2020).
func oklab(red, green, blue uint8) (lightness, greenRed, blueYellow float64) {
	r, g, b := linear[red], linear[green], linear[blue]
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s
}
