package vector

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// rotationRounds is how often a rotation mixes. One leaves a vector of few values other than 0 in steps; after two the
// values of any vector are spread as those of a random direction are.
const rotationRounds = 2

// rotation turns vectors by an orthogonal map that is as good as random and quick: values change places and signs, and
// Walsh–Hadamard transforms mix them. It is the same for all indexes of a length. Its sums are in one order and without
// fused products, so that every processor gives the same bits.
type rotation struct {
	width  int // the dimensions, rounded up to whole words
	rounds [rotationRounds]struct {
		places []int32
		signs  []float32
	}
}

func newRotation(dimensions int) *rotation {
	r := &rotation{width: words(dimensions) * 64}
	random := rand.New(rand.NewPCG(1, uint64(dimensions)))
	for i := range r.rounds {
		places, signs := make([]int32, r.width), make([]float32, r.width)
		for to, from := range random.Perm(r.width) {
			places[to], signs[to] = int32(from), float32(1-2*random.IntN(2))
		}
		r.rounds[i].places, r.rounds[i].signs = places, signs
	}
	return r
}

// words is how many words hold a bit for each dimension.
func words(dimensions int) int { return (dimensions + 63) / 64 }

// turn rotates v, which has the width and is overwritten, as is other; the result is one of the two.
func (r *rotation) turn(v, other []float32) []float32 {
	for _, round := range r.rounds {
		v, other = other[:r.width], v[:r.width]
		places, signs := round.places[:len(v)], round.signs[:len(v)]
		for i := range v {
			v[i] = other[places[i]] * signs[i]
		}
		// Parts of powers of two; the places of the next round mix those.
		for part := v; len(part) > 0; {
			n := 1 << (bits.Len(uint(len(part))) - 1)
			hadamard(part[:n])
			part = part[n:]
		}
	}
	return v
}

// hadamard is the Walsh–Hadamard transform, scaled to be orthogonal. The length is a power of two, 8 or more.
func hadamard(v []float32) {
	for at := 0; at < len(v); at += 8 {
		p := (*[8]float32)(v[at:])
		a, b, c, d := p[0]+p[1], p[0]-p[1], p[2]+p[3], p[2]-p[3]
		e, f, g, h := p[4]+p[5], p[4]-p[5], p[6]+p[7], p[6]-p[7]
		a, b, c, d = a+c, b+d, a-c, b-d
		e, f, g, h = e+g, f+h, e-g, f-h
		p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7] = a+e, b+f, c+g, d+h, a-e, b-f, c-g, d-h
	}
	for half := 8; half < len(v); half *= 2 {
		for at := 0; at < len(v); at += 2 * half {
			low, high := v[at:at+half], v[at+half:at+2*half]
			for i, a := range low {
				b := high[i]
				low[i], high[i] = a+b, a-b
			}
		}
	}
	scale := float32(1 / math.Sqrt(float64(len(v))))
	for i := range v {
		v[i] *= scale
	}
}
