package picture

import (
	"image"
	"image/color"
)

// rows reads a canvas row by row as opaque RGB: what is transparent, and what
// the picture does not cover, is white.
type rows struct {
	canvas
	bounds  image.Rectangle // of the image, in its own coordinates
	palette [256][3]uint8   // for paletted images, already over white
	r, g, b []uint8         // the row that was read last
}

func newRows(c canvas) *rows {
	s := &rows{canvas: c, bounds: c.image.Bounds()}
	s.r, s.g, s.b = make([]uint8, c.width), make([]uint8, c.width), make([]uint8, c.width)
	if m, ok := c.image.(*image.Paletted); ok {
		for i, entry := range m.Palette[:min(256, len(m.Palette))] {
			s.palette[i] = overWhite(entry)
		}
	}
	return s
}

// overWhite puts any colour over white.
func overWhite(c color.Color) [3]uint8 {
	r, g, b, a := c.RGBA()
	rest := 0xffff - a
	return [3]uint8{uint8((r + rest) >> 8), uint8((g + rest) >> 8), uint8((b + rest) >> 8)}
}

// read reads row y of the canvas into r, g and b.
func (s *rows) read(y int) {
	y -= s.at.Y
	x0, x1 := max(s.at.X, 0), min(s.at.X+s.bounds.Dx(), s.width)
	if x0 > 0 || x1 < s.width || y < 0 || y >= s.bounds.Dy() {
		for x := range s.width {
			s.r[x], s.g[x], s.b[x] = 255, 255, 255
		}
	}
	if y < 0 || y >= s.bounds.Dy() || x0 >= x1 {
		return
	}
	s.convert(y+s.bounds.Min.Y, x1-x0, s.r[x0:x1], s.g[x0:x1], s.b[x0:x1])
}

// convert converts n pixels from the left of row y, in the image's own
// coordinates.
func (s *rows) convert(y, n int, r, g, b []uint8) {
	left := s.bounds.Min.X
	switch m := s.image.(type) {
	case *image.NRGBA:
		src := m.Pix[m.PixOffset(left, y):]
		src = src[: 4*n : 4*n]
		for x := range n {
			p := src[4*x : 4*x+4 : 4*x+4]
			a := uint32(p[3])
			if a == 255 {
				r[x], g[x], b[x] = p[0], p[1], p[2]
				continue
			}
			white := 255*(255-a) + 127
			r[x] = uint8((uint32(p[0])*a + white) / 255)
			g[x] = uint8((uint32(p[1])*a + white) / 255)
			b[x] = uint8((uint32(p[2])*a + white) / 255)
		}
	case *image.RGBA:
		src := m.Pix[m.PixOffset(left, y):]
		src = src[: 4*n : 4*n]
		for x := range n {
			p := src[4*x : 4*x+4 : 4*x+4]
			white := 255 - p[3]
			// min: a decoder may give a colour brighter than its alpha allows
			r[x] = min(p[0], 255-white) + white
			g[x] = min(p[1], 255-white) + white
			b[x] = min(p[2], 255-white) + white
		}
	case *image.YCbCr:
		for x := range n {
			yi, ci := m.YOffset(left+x, y), m.COffset(left+x, y)
			r[x], g[x], b[x] = color.YCbCrToRGB(m.Y[yi], m.Cb[ci], m.Cr[ci])
		}
	case *image.NYCbCrA:
		for x := range n {
			yi, ci := m.YOffset(left+x, y), m.COffset(left+x, y)
			cr, cg, cb := color.YCbCrToRGB(m.Y[yi], m.Cb[ci], m.Cr[ci])
			a := uint32(m.A[m.AOffset(left+x, y)])
			white := 255*(255-a) + 127
			r[x] = uint8((uint32(cr)*a + white) / 255)
			g[x] = uint8((uint32(cg)*a + white) / 255)
			b[x] = uint8((uint32(cb)*a + white) / 255)
		}
	case *image.Gray:
		src := m.Pix[m.PixOffset(left, y):][:n]
		copy(r, src)
		copy(g, src)
		copy(b, src)
	case *image.Gray16:
		src := m.Pix[m.PixOffset(left, y):][:2*n]
		for x := range n {
			r[x], g[x], b[x] = src[2*x], src[2*x], src[2*x]
		}
	case *image.Paletted:
		src := m.Pix[m.PixOffset(left, y):][:n]
		for x, i := range src {
			p := &s.palette[i]
			r[x], g[x], b[x] = p[0], p[1], p[2]
		}
	case *image.NRGBA64:
		src := m.Pix[m.PixOffset(left, y):][:8*n]
		for x := range n {
			p := src[8*x : 8*x+8 : 8*x+8]
			a := uint32(p[6])<<8 | uint32(p[7])
			if a == 0xffff {
				r[x], g[x], b[x] = p[0], p[2], p[4]
				continue
			}
			white := 0xff * (0xffff - a)
			r[x] = uint8((uint32(p[0])*a + white) / 0xffff)
			g[x] = uint8((uint32(p[2])*a + white) / 0xffff)
			b[x] = uint8((uint32(p[4])*a + white) / 0xffff)
		}
	case *image.CMYK:
		src := m.Pix[m.PixOffset(left, y):][:4*n]
		for x := range n {
			p := src[4*x : 4*x+4 : 4*x+4]
			r[x], g[x], b[x] = color.CMYKToRGB(p[0], p[1], p[2], p[3])
		}
	case image.RGBA64Image:
		for x := range n {
			c := m.RGBA64At(left+x, y)
			p := overWhite(c)
			r[x], g[x], b[x] = p[0], p[1], p[2]
		}
	default:
		for x := range n {
			p := overWhite(m.At(left+x, y))
			r[x], g[x], b[x] = p[0], p[1], p[2]
		}
	}
}
