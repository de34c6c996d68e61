package main

import (
	"math"
	"math/rand/v2"

	"hybrid-image-search/engine/descriptor/internal/feature"
	"hybrid-image-search/engine/descriptor/internal/projection"
)

const (
	// kept is how many principal components of a block enter the whitening: the rest is noise.
	kept = 256
	// ridge keeps directions that hardly vary in the samples from being blown up; in units of the
	// mean variance within the variants of a picture. Half measured best, and flat around there.
	ridge = 0.5
)

// learn finds the map of one block to a space in which variants of one picture lie equally close in
// every direction, and keeps the directions in which different pictures differ most.
func learn(samples []sample, block feature.Block, outputs int) []byte {
	mean := make([]float64, feature.Sizes[block])
	for _, s := range samples {
		for i, v := range s.original[block] {
			mean[i] += s.weight * float64(v)
		}
	}
	total := newSquare(len(mean))
	x := make([]float64, len(mean))
	for _, s := range samples {
		for i, v := range s.original[block] {
			x[i] = float64(v) - mean[i]
		}
		total.addOuter(x, s.weight)
	}
	total.mirror()
	principal, variances := leading(total, min(kept, len(mean)))

	noise := within(samples, block, principal)
	directions, spread := jacobi(noise)
	for i, d := range directions {
		f := 1 / math.Sqrt(spread[i])
		for j := range d {
			d[j] *= f
		}
	}
	between := newSquare(len(variances))
	for i, a := range directions {
		for j, b := range directions {
			for k, variance := range variances {
				between.at(i)[j] += a[k] * variance * b[k]
			}
		}
	}
	chosen, _ := jacobi(between)
	rows := combine(combine(chosen[:min(outputs, len(chosen))], directions), principal)
	return projection.Append(nil, rows, mean, weight(samples, block, rows, mean))
}

// within returns the scatter of the variants around their mean, in principal components.
func within(samples []sample, block feature.Block, principal [][]float64) *square {
	scatter := newSquare(len(principal))
	center := make([]float64, feature.Sizes[block])
	x := make([]float64, len(center))
	z := make([]float64, len(principal))
	for _, s := range samples {
		clear(center)
		for _, v := range s.variants {
			for i, f := range v[block] {
				center[i] += float64(f) / variants
			}
		}
		for _, v := range s.variants {
			for i, f := range v[block] {
				x[i] = float64(f) - center[i]
			}
			for i, p := range principal {
				z[i] = dot(p, x)
			}
			scatter.addOuter(z, s.weight/(variants-1))
		}
	}
	scatter.mirror()
	var trace float64
	for i := range z {
		trace += scatter.at(i)[i]
	}
	for i := range z {
		scatter.at(i)[i] += ridge * trace / float64(len(z))
	}
	return scatter
}

// emphasis is how much each block counts in the dot product. Both of colour count more: where colour
// decides, as among fruit, the noise of the others costs most, and where shape decides it costs little.
var emphasis = [feature.Blocks]float64{
	feature.Shape:         1,
	feature.Texture:       1,
	feature.ColourTexture: 1.15,
	feature.Colour:        1.15,
}

// weight brings the blocks to one measure: the similarities of random pairs, times its square, have
// the block's emphasis as their standard deviation.
func weight(samples []sample, block feature.Block, rows [][]float64, mean []float64) float64 {
	const pairs = 20000
	vectors := make([][]float64, len(samples))
	x := make([]float64, len(mean))
	for i, s := range samples {
		for j, v := range s.original[block] {
			x[j] = float64(v) - mean[j]
		}
		vectors[i] = make([]float64, len(rows))
		for j, row := range rows {
			vectors[i][j] = dot(row, x)
		}
		normalize(vectors[i])
	}
	r := rand.New(rand.NewPCG(2, uint64(block)))
	var sum, squares float64
	for range pairs {
		a := r.IntN(len(vectors))
		b := (a + 1 + r.IntN(len(vectors)-1)) % len(vectors)
		s := dot(vectors[a], vectors[b])
		sum += s
		squares += s * s
	}
	deviation := math.Sqrt(squares/pairs - sum/pairs*sum/pairs)
	return math.Sqrt(emphasis[block] / deviation)
}

// combine returns the rows of a·b.
func combine(a, b [][]float64) [][]float64 {
	product := make([][]float64, len(a))
	for i, row := range a {
		product[i] = make([]float64, len(b[0]))
		for k, f := range row {
			for j, v := range b[k] {
				product[i][j] += f * v
			}
		}
	}
	return product
}
