package demo

import (
	"math"

	"golang.org/x/image/vector"
)

// A path is an outline in units. Overlapping parts that turn the same way add
// up to one shape.
type path struct{ steps []pathStep }

type pathStep struct {
	kind byte // m, l, q, c
	p    [6]float32
}

func (p *path) move(x, y float32) *path {
	p.steps = append(p.steps, pathStep{'m', [6]float32{x, y}})
	return p
}

func (p *path) line(x, y float32) *path {
	p.steps = append(p.steps, pathStep{'l', [6]float32{x, y}})
	return p
}

func (p *path) quad(bx, by, x, y float32) *path {
	p.steps = append(p.steps, pathStep{'q', [6]float32{bx, by, x, y}})
	return p
}

func (p *path) cube(bx, by, cx, cy, x, y float32) *path {
	p.steps = append(p.steps, pathStep{'c', [6]float32{bx, by, cx, cy, x, y}})
	return p
}

func (s pathStep) points() int {
	switch s.kind {
	case 'q':
		return 2
	case 'c':
		return 3
	}
	return 1
}

func (p *path) bounds() (x0, y0, x1, y1 float32) {
	x0, y0, x1, y1 = math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32
	for _, s := range p.steps {
		for i := range s.points() {
			x0, x1 = min(x0, s.p[2*i]), max(x1, s.p[2*i])
			y0, y1 = min(y0, s.p[2*i+1]), max(y1, s.p[2*i+1])
		}
	}
	// Far outside there is nothing to see, and pixels must stay countable.
	const far = 100
	return max(x0, -far), max(y0, -far), min(x1, far), min(y1, far)
}

func (p *path) trace(z *vector.Rasterizer, unit, ox, oy float32) {
	for i, s := range p.steps {
		q := s.p
		for j := 0; j < len(q); j += 2 {
			q[j], q[j+1] = q[j]*unit-ox, q[j+1]*unit-oy
		}
		switch s.kind {
		case 'm':
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(q[0], q[1])
		case 'l':
			z.LineTo(q[0], q[1])
		case 'q':
			z.QuadTo(q[0], q[1], q[2], q[3])
		case 'c':
			z.CubeTo(q[0], q[1], q[2], q[3], q[4], q[5])
		}
	}
	z.ClosePath()
}

// turned returns the path turned by an angle around the origin, made larger
// and moved.
func (p *path) turned(angle, size, x, y float32) *path {
	s, k := sin(angle)*size, cos(angle)*size
	out := &path{steps: make([]pathStep, len(p.steps))}
	for i, step := range p.steps {
		for j := 0; j < 6; j += 2 {
			px, py := step.p[j], step.p[j+1]
			step.p[j], step.p[j+1] = px*k-py*s+x, px*s+py*k+y
		}
		out.steps[i] = step
	}
	return out
}

func polygon(points ...float32) *path {
	p := (&path{}).move(points[0], points[1])
	for i := 2; i+1 < len(points); i += 2 {
		p.line(points[i], points[i+1])
	}
	return p
}

func rect(x, y, w, h float32) *path { return polygon(x, y, x+w, y, x+w, y+h, x, y+h) }

func roundRect(x, y, w, h, r float32) *path {
	r = min(r, w/2, h/2)
	return (&path{}).move(x+r, y).line(x+w-r, y).quad(x+w, y, x+w, y+r).line(x+w, y+h-r).
		quad(x+w, y+h, x+w-r, y+h).line(x+r, y+h).quad(x, y+h, x, y+h-r).line(x, y+r).quad(x, y, x+r, y)
}

func ellipse(x, y, rx, ry float32) *path {
	const k = 0.5523
	return (&path{}).move(x+rx, y).
		cube(x+rx, y+k*ry, x+k*rx, y+ry, x, y+ry).cube(x-k*rx, y+ry, x-rx, y+k*ry, x-rx, y).
		cube(x-rx, y-k*ry, x-k*rx, y-ry, x, y-ry).cube(x+k*rx, y-ry, x+rx, y-k*ry, x+rx, y)
}

// sector is a slice of a disc between two angles, clockwise from the top.
func sector(x, y, r, from, to float32) *path {
	p := (&path{}).move(x, y)
	steps := max(int((to-from)*24), 2)
	for i := range steps + 1 {
		a := lerp(from, to, float32(i)/float32(steps))
		p.line(x+r*sin(a), y-r*cos(a))
	}
	return p
}

// stroke outlines a line through points; its width may change on the way.
func stroke(points []float32, width func(t float32) float32) *path {
	p := &path{}
	n := len(points)/2 - 1
	for i := range n {
		x0, y0, x1, y1 := points[2*i], points[2*i+1], points[2*i+2], points[2*i+3]
		l := hypot(x1-x0, y1-y0)
		if l == 0 {
			continue
		}
		a, b := width(float32(i)/float32(n))/2, width(float32(i+1)/float32(n))/2
		nx, ny := (y1-y0)/l, (x0-x1)/l
		p.move(x0+nx*a, y0+ny*a).line(x1+nx*b, y1+ny*b).line(x1-nx*b, y1-ny*b).line(x0-nx*a, y0-ny*a)
		p.steps = append(p.steps, ellipse(x1, y1, b, b).steps...)
	}
	return p
}

func even(width float32) func(float32) float32 { return func(float32) float32 { return width } }
