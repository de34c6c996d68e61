package descriptor

import (
	"cmp"
	"math"
	"slices"

	"hybrid-image-search/engine/descriptor/internal/canvas"
)

// colourSide is the side of the square, in pixels, on which colours are counted.
const colourSide = 64

// The named colours.
const (
	red = iota
	orange
	yellow
	green
	turquoise
	blue
	purple
	pink
	brown
	beige
	black
	white
	gray
	colours
)

var colourNames = [colours]string{
	red: "red", orange: "orange", yellow: "yellow", green: "green", turquoise: "turquoise", blue: "blue",
	purple: "purple", pink: "pink", brown: "brown", beige: "beige", black: "black", white: "white",
	gray: "gray",
}

const (
	maxColours = 3
	// dominant is the share of a picture, its middle counting most, from which people name a colour;
	// black, white and gray are often only background, and must cover more.
	dominant        = 0.12
	dominantNeutral = 0.30
)

// dominantColours names the colours that cover most of the picture, the largest first.
func dominantColours(c *canvas.Canvas) []string {
	var shares [colours]float64
	var total float64
	for y := range c.Side {
		for x := range c.Side {
			weight := 0.4 + centrality(x, c.Side)*centrality(y, c.Side)
			i := y*c.Side + x
			shares[nameColour(float64(c.L[i]), float64(c.A[i]), float64(c.B[i]))] += weight
			total += weight
		}
	}
	var found []int
	for name, share := range shares {
		least := dominant
		if name >= black {
			least = dominantNeutral
		}
		if share >= least*total {
			found = append(found, name)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(shares[b], shares[a]) })
	names := make([]string, 0, maxColours+8)
	for _, name := range found[:min(maxColours, len(found))] {
		names = append(names, colourNames[name])
	}
	return names
}

// centrality falls from one in the middle to zero at the edge.
func centrality(i, side int) float64 {
	d := float64(2*i+1-side) / float64(side)
	return 1 - d*d
}

// nameColour names a colour by its lightness, its chroma and its hue, in degrees of the Oklab plane,
// where sRGB's red is at 29, orange (#ffa500) at 71, yellow at 110, green at 142, cyan at 195, blue at 264
// and magenta at 328.
func nameColour(l, a, b float64) int {
	chroma := math.Sqrt(a*a + b*b)
	hue := math.Atan2(b, a) * 180 / math.Pi
	if hue < 0 {
		hue += 360
	}
	warm := hue > 50 && hue < 115
	switch {
	case l < 0.22, l < 0.32 && chroma < 0.035:
		return black
	case warm && l > 0.76 && chroma > 0.022 && chroma < 0.08:
		return beige
	case l > 0.93 && chroma < 0.03:
		return white
	case chroma < 0.035:
		if l > 0.9 {
			return white
		}
		return gray
	}
	switch {
	case hue < 40 || hue >= 350:
		return reddish(l, chroma, hue)
	case hue < 100 && l < 0.62 && chroma < 0.135, hue < 80 && l < 0.68 && chroma < 0.09:
		return brown
	case hue < 80:
		return orange
	case hue < 116 && l > 0.62:
		return yellow
	case hue < 170:
		return green
	case hue < 222:
		return turquoise
	case hue < 282:
		return blue
	case hue >= 335, hue > 315 && l > 0.72:
		return pink
	}
	return purple
}

// reddish tells red from its light and its earthen kin.
func reddish(l, chroma, hue float64) int {
	switch {
	case l > 0.70, hue >= 350 && l > 0.60, hue < 15 && l > 0.64:
		return pink
	case hue > 20 && hue < 40 && l < 0.62 && chroma < 0.085:
		return brown
	}
	return red
}

// Mean lightness. Photos of clothes at home and of shop shelves lie between, nine in ten cut-outs on
// white above, scenes at night below.
const (
	brightFrom = 0.80
	darkTo     = 0.36
)

// Mean chroma of the pixels that are neither nearly black nor nearly white. One in ten photos of fruit
// is vivid; what is muted has hardly more colour than a gray wall in warm light.
const (
	vividFrom = 0.115
	mutedTo   = 0.025
)

// lightTags tells how bright and how colourful the picture is.
func lightTags(c *canvas.Canvas) []string {
	var lightness, squares, chroma float64
	var coloured, middle int
	for i, l := range c.L {
		v, ch := float64(l), math.Hypot(float64(c.A[i]), float64(c.B[i]))
		lightness += v
		squares += v * v
		if ch > 0.02 { // a neutral gray stays below, also after a JPEG
			coloured++
		}
		if v > 0.2 && v < 0.94 {
			chroma += ch
			middle++
		}
	}
	n := float64(len(c.L))
	lightness /= n
	deviation := math.Sqrt(max(0, squares/n-lightness*lightness))
	var tags []string
	monochrome := float64(coloured) < 0.01*n
	if monochrome && deviation > 0.05 { // one flat gray is no black-and-white picture
		tags = append(tags, tagBlackAndWhite)
	}
	switch {
	case lightness >= brightFrom:
		tags = append(tags, tagBright)
	case lightness <= darkTo:
		tags = append(tags, tagDark)
	}
	if float64(middle) < 0.2*n || monochrome {
		return tags
	}
	switch mean := chroma / float64(middle); {
	case mean >= vividFrom:
		tags = append(tags, tagVivid)
	case mean <= mutedTo:
		tags = append(tags, tagMuted)
	}
	return tags
}
