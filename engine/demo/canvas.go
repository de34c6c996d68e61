package demo

import (
	"image"
	"image/draw"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// A canvas is a picture in the making. Painters speak units: the height is 1,
// the width is aspect, so that a picture comes out the same at every size.
type canvas struct {
	w, h    int
	unit    float32 // pixels in a unit
	aspect  float32
	pix     []rgb
	stopped func() bool // nobody waits for this picture any more
	raster  vector.Rasterizer
	mask    image.Alpha
}

func newCanvas(w, h int, stopped func() bool) *canvas {
	return &canvas{
		w: w, h: h, unit: float32(h), aspect: float32(w) / float32(h),
		pix: make([]rgb, w*h), stopped: stopped,
	}
}

// each gives every pixel a new colour.
func (c *canvas) each(f func(x, y float32, was rgb) rgb) { c.rows(0, 1, f) }

// rows does it between two heights.
func (c *canvas) rows(top, bottom float32, f func(x, y float32, was rgb) rgb) {
	for py := max(int(top*c.unit), 0); py < min(int(bottom*c.unit+0.5), c.h); py++ {
		if py&15 == 0 && c.stopped() {
			return
		}
		y := (float32(py) + 0.5) / c.unit
		row := c.pix[py*c.w:][:c.w]
		for px, was := range row {
			row[px] = f((float32(px)+0.5)/c.unit, y, was)
		}
	}
}

func (c *canvas) blend(px, py int, col rgb, alpha float32) {
	p := &c.pix[py*c.w+px]
	*p = mix(*p, col, alpha)
}

// below paints all that lies under a line, its edge smooth. The colour is told
// the depth under the line.
func (c *canvas) below(line func(x float32) float32, col func(x, y, depth float32) rgb) {
	c.belowTo(1, line, col)
}

// belowTo goes no further down than a height, where other things will hide it.
func (c *canvas) belowTo(bottom float32, line func(x float32) float32, col func(x, y, depth float32) rgb) {
	last := min(int(bottom*c.unit+1), c.h)
	for px := range c.w {
		if px&63 == 0 && c.stopped() {
			return
		}
		x := (float32(px) + 0.5) / c.unit
		edge := line(x)
		for py := max(int(edge*c.unit-1), 0); py < last; py++ {
			y := (float32(py) + 0.5) / c.unit
			if a := clamp((y-edge)*c.unit + 0.5); a > 0 {
				c.blend(px, py, col(x, y, max(y-edge, 0)), a)
			}
		}
	}
}

// A paint gives the colour at a place.
type paint func(x, y float32) rgb

func solid(col rgb) paint { return func(float32, float32) rgb { return col } }

// upright is a gradient from one height to another.
func upright(top, bottom float32, a, b rgb) paint {
	return func(_, y float32) rgb { return mix(a, b, clamp((y-top)/(bottom-top))) }
}

// fill paints the inside of a path.
func (c *canvas) fill(p *path, col paint, alpha float32) {
	x0, y0, x1, y1 := p.bounds()
	box := image.Rect(int(floor(x0*c.unit)), int(floor(y0*c.unit)), int(floor(x1*c.unit))+2, int(floor(y1*c.unit))+2).
		Intersect(image.Rect(0, 0, c.w, c.h))
	if box.Empty() {
		return
	}
	c.raster.Reset(box.Dx(), box.Dy())
	c.raster.DrawOp = draw.Src
	p.trace(&c.raster, c.unit, float32(box.Min.X), float32(box.Min.Y))
	if size := box.Dx() * box.Dy(); cap(c.mask.Pix) < size {
		c.mask.Pix = make([]uint8, size)
	}
	c.mask.Stride, c.mask.Rect = box.Dx(), image.Rect(0, 0, box.Dx(), box.Dy())
	c.mask.Pix = c.mask.Pix[:box.Dx()*box.Dy()]
	c.raster.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	for i, a := range c.mask.Pix {
		if a == 0 {
			continue
		}
		px, py := box.Min.X+i%box.Dx(), box.Min.Y+i/box.Dx()
		c.blend(px, py, col((float32(px)+0.5)/c.unit, (float32(py)+0.5)/c.unit), alpha*float32(a)/255)
	}
}

// splat paints a small ellipse with an edge that is soft (1) to crisp (0).
func (c *canvas) splat(x, y, rx, ry, angle, soft float32, col rgb, alpha float32) {
	s, k := sin(angle), cos(angle)
	reach := max(rx, ry)
	edge := max(soft, 1.2/(min(rx, ry)*c.unit+0.6))
	for py := max(int((y-reach)*c.unit), 0); py <= min(int((y+reach)*c.unit), c.h-1); py++ {
		for px := max(int((x-reach)*c.unit), 0); px <= min(int((x+reach)*c.unit), c.w-1); px++ {
			dx, dy := (float32(px)+0.5)/c.unit-x, (float32(py)+0.5)/c.unit-y
			u, v := (dx*k+dy*s)/rx, (dy*k-dx*s)/ry
			if d := u*u + v*v; d < 1 {
				c.blend(px, py, col, alpha*min((1-sqrt(d))/edge, 1))
			}
		}
	}
}

// glow adds light around a point, half as strong at the radius.
func (c *canvas) glow(x, y, radius float32, col rgb, strength float32) {
	reach := radius * 6
	for py := max(int((y-reach)*c.unit), 0); py <= min(int((y+reach)*c.unit), c.h-1); py++ {
		for px := max(int((x-reach)*c.unit), 0); px <= min(int((x+reach)*c.unit), c.w-1); px++ {
			d := hypot((float32(px)+0.5)/c.unit-x, (float32(py)+0.5)/c.unit-y) / radius
			if d < 6 {
				fade := 1 - d/6
				p := &c.pix[py*c.w+px]
				*p = p.plus(col.times(strength * fade * fade / (1 + d*d)))
			}
		}
	}
}

// sample reads the colour at a place, the nearest one outside the picture.
func (c *canvas) sample(x, y float32) rgb {
	px := min(max(int(x*c.unit), 0), c.w-1)
	py := min(max(int(y*c.unit), 0), c.h-1)
	return c.pix[py*c.w+px]
}

// finish gives the picture what a camera does: darker corners and a fine grain.
func (c *canvas) finish(r *rand.Rand, vignette, grain float32) {
	c.each(func(x, y float32, was rgb) rgb {
		dx, dy := x/c.aspect-0.5, y-0.5
		k := 1 - vignette*smooth(0.15, 0.62, dx*dx+dy*dy)
		g := grain * (float32(r.Uint32()>>8)/(1<<23) - 1)
		return rgb{was.r*k + g, was.g*k + g, was.b*k + g}
	})
}

// image takes the picture.
func (c *canvas) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, p := range c.pix {
		q := img.Pix[4*i:][:4]
		q[0], q[1], q[2], q[3] = uint8(clamp(p.r)*255+0.5), uint8(clamp(p.g)*255+0.5), uint8(clamp(p.b)*255+0.5), 255
	}
	return img
}
