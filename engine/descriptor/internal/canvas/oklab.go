package canvas

import (
	"math"
	"sync"
)

// linearOne is full intensity in linear light.
const linearOne = 1<<14 - 1

// light holds the two curves of the conversion to Oklab as integers: rounding hides the last bits in
// which the math library differs between machines.
var light = sync.OnceValue(func() *curves {
	var c curves
	for v := range c.linear {
		s := float64(v) / 255
		if s <= 0.04045 {
			s /= 12.92
		} else {
			s = math.Pow((s+0.055)/1.055, 2.4)
		}
		c.linear[v] = int32(math.Round(s * linearOne))
	}
	for v := range c.root {
		c.root[v] = float32(math.Round(math.Cbrt(float64(v)/linearOne)*65536) / 65536)
	}
	return &c
})

type curves struct {
	linear [256]int32             // sRGB value to linear light
	root   [linearOne + 1]float32 // linear light to its cube root
}

// oklab converts one sRGB pixel (Ottosson 2020). The products are rounded one by one, so that no
// compiler fuses them and every platform computes the same bits.
func (c *curves) oklab(r, g, b uint8) (lightness, greenRed, blueYellow float32) {
	lr, lg, lb := c.linear[r], c.linear[g], c.linear[b]
	// The rows add up to 65536: white stays white.
	l := c.root[(27015*lr+35149*lg+3372*lb+32768)>>16]
	m := c.root[(13887*lr+44610*lg+7039*lb+32768)>>16]
	s := c.root[(5787*lr+18462*lg+41287*lb+32768)>>16]
	lightness = float32(0.2104542553*l) + float32(0.7936177850*m) - float32(0.0040720468*s)
	greenRed = float32(1.9779984951*l) - float32(2.4285922050*m) + float32(0.4505937099*s)
	blueYellow = float32(0.0259040371*l) + float32(0.7827717662*m) - float32(0.8086757660*s)
	return lightness, greenRed, blueYellow
}
