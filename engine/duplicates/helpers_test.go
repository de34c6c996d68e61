package duplicates

import (
	"math"
	"math/rand/v2"

	"hybrid-image-search/engine/descriptor"
)

// library generates samples as a library has them: most are like others of their kind, which share much of the vector
// and the hash, and some are copies, with a little of both changed.
func library(random *rand.Rand, n int) []Sample {
	const kind = 400 // pictures that share a motif
	var motifs []Sample
	usual := random.Uint64()
	for range max(n/kind, 3) {
		// Photos have much in common: light from above, the motif amid. A twelfth of their pairs are within 24 bits.
		motifs = append(motifs, Sample{PHash: flipped(random, usual, 27), Vector: changed(random, nil, 1)})
	}
	var all []Sample
	for len(all) < n {
		s := motifs[random.IntN(len(motifs))]
		// A third of the vector's direction is the motif's, and of the hash what 18 flips leave.
		s.PHash, s.Vector = flipped(random, s.PHash, 18), changed(random, s.Vector, 1.4)
		all = append(all, s)
		if random.IntN(5) > 0 {
			continue
		}
		for range 1 + random.IntN(4) {
			amount := random.Float64()
			all = append(all, Sample{
				PHash: flipped(random, s.PHash, int(12*amount)), Vector: changed(random, s.Vector, 0.4*amount),
			})
		}
	}
	all = all[:n]
	random.Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	return all
}

func flipped(random *rand.Rand, hash uint64, n int) uint64 {
	for range n {
		hash ^= 1 << random.IntN(64)
	}
	return hash
}

// changed gives a vector of which each block has the length that Compute gives it.
func changed(random *rand.Rand, from []float32, amount float64) []float32 {
	v := make([]float32, descriptor.Dimensions)
	copy(v, from)
	lengths := []float64{0.564, 0.490, 0.462, 0.478}
	for i, block := range [][]float32{v[:160], v[160:256], v[256:320], v[320:]} {
		length := lengths[i]
		scale := amount * length / math.Sqrt(float64(len(block)))
		var square float64
		for i := range block {
			block[i] += float32(scale * random.NormFloat64())
			square += float64(block[i]) * float64(block[i])
		}
		for i := range block {
			block[i] *= float32(length / math.Sqrt(square))
		}
	}
	return v
}
