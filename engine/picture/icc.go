package picture

import (
	"encoding/binary"
	"image"
	"math"
)

// Phones write Display P3 and cameras Adobe RGB: shown as sRGB, their colours
// are dull. Profiles of their kind, three primaries with a curve each, are
// converted; what needs tables (printers, mostly) is left as it is.

// converter turns colours of a profile into sRGB.
type converter struct {
	linear [3][256]int32 // light of a sample, 1<<16 is full
	matrix [3][3]int32   // to the linear light of sRGB, 1<<matrixBits is one
}

const (
	matrixBits = 12
	encodeBits = 12 // of light that choose the sample
)

// srgbFromXYZ is the inverse of sRGB's primaries, adapted to D50 as profiles
// are.
var srgbFromXYZ = [3][3]float64{
	{3.1341359, -1.6173863, -0.4906619},
	{-0.9787955, 1.9162543, 0.0334427},
	{0.0719554, -0.2289768, 1.4053860},
}

// encodeSRGB maps light to samples of sRGB.
var encodeSRGB = func() (table [1<<encodeBits + 1]uint8) {
	for i := range table {
		v := float64(i) / (1 << encodeBits)
		if v <= 0.0031308 {
			v = float64(12.92 * v)
		} else {
			v = float64(1.055*math.Pow(v, 1/2.4)) - 0.055
		}
		table[i] = uint8(math.Round(float64(255 * v)))
	}
	return table
}()

// newConverter reads a profile. It returns nil when there is nothing to
// convert: no profile, one of another kind, a broken one, or sRGB itself.
func newConverter(profile []byte) *converter {
	if len(profile) < 132 || string(profile[16:20]) != "RGB " || string(profile[20:24]) != "XYZ " {
		return nil
	}
	tags := map[string][]byte{}
	n := min(binary.BigEndian.Uint32(profile[128:]), 100)
	for list := profile[132:]; n > 0 && len(list) >= 12; n, list = n-1, list[12:] {
		at, size := uint64(binary.BigEndian.Uint32(list[4:])), uint64(binary.BigEndian.Uint32(list[8:]))
		if at+size <= uint64(len(profile)) {
			tags[string(list[:4])] = profile[at : at+size]
		}
	}
	if tags["A2B0"] != nil {
		return nil
	}
	var c converter
	var primaries [3][3]float64 // [axis][channel]
	for i, channel := range []string{"r", "g", "b"} {
		xyz, curve := tags[channel+"XYZ"], parseCurve(tags[channel+"TRC"])
		if len(xyz) < 20 || curve == nil {
			return nil
		}
		for axis := range primaries {
			primaries[axis][i] = float64(int32(binary.BigEndian.Uint32(xyz[8+4*axis:]))) / 65536
		}
		for v := range c.linear[i] {
			light := curve(float64(v) / 255)
			c.linear[i][v] = int32(math.Round(float64(min(max(light, 0), 1) * 65536)))
		}
	}
	for to := range 3 {
		for from := range 3 {
			var sum float64
			for axis := range 3 {
				sum += float64(srgbFromXYZ[to][axis] * primaries[axis][from])
			}
			if !(math.Abs(sum) < 16) {
				return nil
			}
			c.matrix[to][from] = int32(math.Round(float64(sum * (1 << matrixBits))))
		}
	}
	if c.harmless() {
		return nil
	}
	return &c
}

// harmless reports whether no colour would change visibly.
func (c *converter) harmless() bool {
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				in := [3]uint8{uint8(r), uint8(g), uint8(b)}
				for i, v := range c.convert(in) {
					if max(v, in[i])-min(v, in[i]) > 2 {
						return false
					}
				}
			}
		}
	}
	return true
}

// convert converts one colour; what sRGB cannot show is clipped.
func (c *converter) convert(in [3]uint8) (out [3]uint8) {
	r, g, b := int64(c.linear[0][in[0]]), int64(c.linear[1][in[1]]), int64(c.linear[2][in[2]])
	for i, m := range c.matrix {
		const shift = matrixBits + 16 - encodeBits
		light := (int64(m[0])*r + int64(m[1])*g + int64(m[2])*b + 1<<(shift-1)) >> shift
		out[i] = encodeSRGB[min(max(light, 0), 1<<encodeBits)]
	}
	return out
}

// apply converts a picture in place.
func (c *converter) apply(img *image.NRGBA) {
	var last, converted [3]uint8
	converted = c.convert(last)
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		if in := [3]uint8{p[0], p[1], p[2]}; in != last {
			last, converted = in, c.convert(in)
		}
		p[0], p[1], p[2] = converted[0], converted[1], converted[2]
	}
}

// parseCurve reads a tone curve: sample to light, both from 0 to 1.
func parseCurve(data []byte) func(float64) float64 {
	if len(data) < 12 {
		return nil
	}
	switch string(data[:4]) {
	case "curv":
		n := int(min(binary.BigEndian.Uint32(data[8:]), 1<<16))
		points := data[12:]
		if len(points) < 2*n {
			return nil
		}
		switch n {
		case 0:
			return func(v float64) float64 { return v }
		case 1:
			gamma := float64(binary.BigEndian.Uint16(points)) / 256
			return func(v float64) float64 { return math.Pow(v, gamma) }
		}
		return func(v float64) float64 {
			at := float64(v * float64(n-1))
			i := min(int(at), n-2)
			lo, hi := float64(binary.BigEndian.Uint16(points[2*i:])), float64(binary.BigEndian.Uint16(points[2*i+2:]))
			return (lo + float64((hi-lo)*(at-float64(i)))) / 65535
		}
	case "para":
		kind := int(binary.BigEndian.Uint16(data[8:]))
		counts := []int{1, 3, 4, 5, 7}
		if kind >= len(counts) || len(data) < 12+4*counts[kind] {
			return nil
		}
		var p [7]float64 // g a b c d e f
		for i := range counts[kind] {
			p[i] = float64(int32(binary.BigEndian.Uint32(data[12+4*i:]))) / 65536
		}
		return parametric(kind, p)
	}
	return nil
}

// parametric is one of the five kinds of parametric curves.
func parametric(kind int, p [7]float64) func(float64) float64 {
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	power := func(v float64) float64 { return math.Pow(max(float64(a*v)+b, 0), g) }
	switch kind {
	case 0:
		return func(v float64) float64 { return math.Pow(v, g) }
	case 1, 2: // one constant below -b/a, which the third parameter lifts
		return func(v float64) float64 { return power(v) + c }
	case 3:
		e = 0
	}
	return func(v float64) float64 {
		if v >= d {
			return power(v) + e
		}
		return float64(c*v) + f
	}
}
