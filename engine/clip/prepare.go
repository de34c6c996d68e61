package clip

import (
	"image"
	"math"
)

// A Tensor is a picture as a model reads it: its three colours one after the other, each Side × Side numbers.
type Tensor []float32

// prepare resizes a picture, cuts out its middle and normalises it. The arithmetic is Pillow's, with which the
// reference prepares, to the last bit: weights of 22 bits, first across, then down, rounded to bytes between. Only
// what the middle needs is computed. Transparency is ignored: pictures come opaque.
func (p *preprocessing) prepare(img *image.NRGBA) Tensor {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w <= 0 || h <= 0 {
		return nil
	}
	newW, newH := p.resized(w, h)
	across := p.kernel(w, newW, (newW-p.side)/2)
	down := p.kernel(h, newH, (newH-p.side)/2)

	first := down[0].first
	last := down[len(down)-1].first + len(down[len(down)-1].weights)
	rows := make([]uint8, (last-first)*p.side*3) // resized across, those that the middle needs
	for y := first; y < last; y++ {
		from := img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):]
		resampleAcross(rows[(y-first)*p.side*3:][:p.side*3], from[:4*w], across)
	}
	return p.down(rows, first, down)
}

// resized is the size to which a picture is resized: the shorter side becomes short, the longer one follows,
// rounded down.
func (p *preprocessing) resized(w, h int) (int, int) {
	switch {
	case p.short == 0:
		return p.width, p.height
	case w <= h:
		return p.short, int(int64(p.short) * int64(h) / int64(w))
	}
	return int(int64(p.short) * int64(w) / int64(h)), p.short
}

// taps are the source pixels that make one target pixel, with weights whose sum is 1<<weightBits but for rounding.
type taps struct {
	first   int
	weights []int32
}

const weightBits = 22

// kernel computes the taps of the middle side pixels, from the offset on, of n pixels resized to size. When it
// reduces, the filter is stretched to the reduction.
func (p *preprocessing) kernel(n, size, offset int) []taps {
	filter, radius := cubic, 2.0
	if p.bilinear {
		filter, radius = triangle, 1.0
	}
	scale := float64(n) / float64(size)
	stretch := max(scale, 1)
	support := float64(radius * stretch)
	out := make([]taps, p.side)
	var weights []float64
	for i := range out {
		center := float64((float64(i+offset) + 0.5) * scale)
		first := max(int(center-support+0.5), 0)
		last := min(int(center+support+0.5), n)
		weights = weights[:0]
		var sum float64
		for x := first; x < last; x++ {
			w := filter(float64((float64(x) - center + 0.5) * float64(1/stretch)))
			weights = append(weights, w)
			sum += w
		}
		fixed := make([]int32, len(weights))
		for j, w := range weights {
			if sum != 0 {
				w /= sum
			}
			fixed[j] = int32(math.Trunc(float64(w*(1<<weightBits)) + math.Copysign(0.5, w)))
		}
		out[i] = taps{first: first, weights: fixed}
	}
	return out
}

// cubic is Keys' cubic with a = -0.5; triangle the linear filter.
func cubic(x float64) float64 {
	const a = -0.5
	x = math.Abs(x)
	switch {
	case x < 1:
		return float64(float64(float64(float64(a+2)*x)-(a+3))*x)*x + 1
	case x < 2:
		return float64(float64(float64(float64(float64(float64(x-5)*x)+8)*x)-4) * a)
	}
	return 0
}

func triangle(x float64) float64 { return max(1-math.Abs(x), 0) }

// resampleAcross makes a row of three bytes a pixel from one of four.
func resampleAcross(to, from []uint8, across []taps) {
	for i, t := range across {
		r, g, b := int32(1<<(weightBits-1)), int32(1<<(weightBits-1)), int32(1<<(weightBits-1))
		window := from[4*t.first:][:4*len(t.weights)]
		for _, w := range t.weights {
			r += w * int32(window[0])
			g += w * int32(window[1])
			b += w * int32(window[2])
			window = window[4:]
		}
		to[3*i], to[3*i+1], to[3*i+2] = clamp(r), clamp(g), clamp(b)
	}
}

// down makes the tensor from rows of which the first has this number.
func (p *preprocessing) down(rows []uint8, first int, down []taps) Tensor {
	side, stride := p.side, 3*p.side
	out := make(Tensor, 3*side*side)
	sums := make([]int32, stride)
	for y, t := range down {
		for i := range sums {
			sums[i] = 1 << (weightBits - 1)
		}
		for j, w := range t.weights {
			row := rows[(t.first-first+j)*stride:][:len(sums)]
			for i, v := range row {
				sums[i] += w * int32(v)
			}
		}
		for x := range side {
			at := y*side + x
			out[at] = p.table[0][clamp(sums[3*x])]
			out[side*side+at] = p.table[1][clamp(sums[3*x+1])]
			out[2*side*side+at] = p.table[2][clamp(sums[3*x+2])]
		}
	}
	return out
}

// clamp rounds a sum of weighted bytes to a byte.
func clamp(sum int32) uint8 {
	v := sum >> weightBits
	if uint32(v) <= 255 {
		return uint8(v)
	}
	return uint8(^v >> 31) // 0 below, 255 above
}
