package demo

import (
	"math"
	"math/rand/v2"
)

// noise is gradient noise over the plane, smooth and within about ±1. One
// value is one landscape.
type noise struct {
	perm  [512]uint8
	gradX [256]float32
	gradY [256]float32
}

func newNoise(r *rand.Rand) *noise {
	n := &noise{}
	for i, v := range r.Perm(256) {
		n.perm[i], n.perm[i+256] = uint8(v), uint8(v)
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		n.gradX[i], n.gradY[i] = float32(cos), float32(sin)
	}
	return n
}

func (n *noise) at(x, y float32) float32 {
	fx, fy := floor(x), floor(y)
	dx, dy := x-fx, y-fy
	ix, iy := int(fx)&255, int(fy)&255
	a, b := int(n.perm[ix])+iy, int(n.perm[ix+1])+iy
	g00, g10 := n.perm[a&511], n.perm[b&511]
	g01, g11 := n.perm[(a+1)&511], n.perm[(b+1)&511]
	v00 := n.gradX[g00]*dx + n.gradY[g00]*dy
	v10 := n.gradX[g10]*(dx-1) + n.gradY[g10]*dy
	v01 := n.gradX[g01]*dx + n.gradY[g01]*(dy-1)
	v11 := n.gradX[g11]*(dx-1) + n.gradY[g11]*(dy-1)
	u := dx * dx * dx * (dx*(dx*6-15) + 10)
	v := dy * dy * dy * (dy*(dy*6-15) + 10)
	top := v00 + u*(v10-v00)
	bottom := v01 + u*(v11-v01)
	return 1.5 * (top + v*(bottom-top))
}

// fbm sums octaves, each of twice the frequency and half the height: clouds.
func (n *noise) fbm(x, y float32, octaves int) float32 {
	var sum, norm float32
	height := float32(1)
	for range octaves {
		sum += height * n.at(x, y)
		norm += height
		height /= 2
		// Turned a little, so that the grids of the octaves do not line up.
		x, y = 1.62*x-1.18*y+17.3, 1.18*x+1.62*y+9.1
	}
	return sum / norm
}

// ridged folds each octave at zero: the sharp crests of mountains. Within 0..1.
func (n *noise) ridged(x, y float32, octaves int) float32 {
	var sum, norm float32
	height := float32(1)
	for range octaves {
		v := 1 - abs(n.at(x, y))
		sum += height * v * v
		norm += height
		height /= 2
		x, y = 1.62*x-1.18*y+17.3, 1.18*x+1.62*y+9.1
	}
	return sum / norm
}

// ridge is ridged along a line: octaves stay on it.
func (n *noise) ridge(x float32, octaves int) float32 {
	var sum, norm float32
	height, row := float32(1), float32(0.37)
	for range octaves {
		v := 1 - abs(n.at(x, row))
		sum += height * v * v
		norm += height
		height *= 0.48
		x, row = 2.03*x+5.7, row+3.21
	}
	return sum / norm
}

func floor(x float32) float32 {
	f := float32(int32(x))
	if x < f {
		f--
	}
	return f
}

func abs(x float32) float32                      { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
func sqrt(x float32) float32                     { return float32(math.Sqrt(float64(x))) }
func sin(x float32) float32                      { return float32(math.Sin(float64(x))) }
func cos(x float32) float32                      { return float32(math.Cos(float64(x))) }
func hypot(x, y float32) float32                 { return sqrt(x*x + y*y) }
func clamp(x float32) float32                    { return min(max(x, 0), 1) }
func lerp(a, b, t float32) float32               { return a + (b-a)*t }
func between(r *rand.Rand, a, b float32) float32 { return lerp(a, b, r.Float32()) }

// smooth rises from 0 at a to 1 at b; it falls when b < a.
func smooth(a, b, x float32) float32 {
	t := clamp((x - a) / (b - a))
	return t * t * (3 - 2*t)
}
