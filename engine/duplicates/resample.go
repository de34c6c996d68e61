package duplicates

import "image"

// tap is what makes one target line: the weights of the source lines from first on.
type tap struct {
	first   int
	weights []uint32
}

// weightOne is the fixed-point one: 255, weighted twice, fits in 32 bits. Integers give the same bits everywhere.
const weightOne = 1 << 12

// taps gives the source lines of each of n target lines: linear between two where the picture grows, the mean of what
// a line covers, with softened ends, where it shrinks. The weights of a line add up to weightOne.
func taps(size, n int) []tap {
	all := make([]tap, n)
	reach := max(size, n)                      // half the width of the triangle, in units of 1/n of a source line
	pool := make([]uint32, 0, n*(2*reach/n+2)) // one allocation for all weights
	for i := range all {
		centre := (2*i + 1) * size // in halves of a unit, as are the positions below
		first := max((centre-2*reach-n)/(2*n), 0)
		from, total := len(pool), 0
		for s := first; s < size; s++ {
			distance := (2*s+1)*n - centre
			weight := 2*reach - max(distance, -distance)
			if weight <= 0 {
				if distance > 0 {
					break
				}
				first++
				continue
			}
			pool = append(pool, uint32(weight))
			total += weight
		}
		weights := pool[from:len(pool):len(pool)]
		left := uint32(weightOne)
		middle := 0
		for j, weight := range weights {
			if weight > weights[middle] {
				middle = j
			}
		}
		for j, weight := range weights {
			weights[j] = uint32(uint64(weight) * weightOne / uint64(total))
			left -= weights[j]
		}
		weights[middle] += left
		all[i] = tap{first, weights}
	}
	return all
}

// resample brings a plane of values to another size.
func resample(plane []uint8, from, to image.Point) []uint8 {
	if from == to {
		return plane
	}
	lines := squeeze(plane, from, taps(from.X, to.X))
	out := make([]uint8, to.X*to.Y)
	sums := make([]uint32, to.X)
	for y, t := range taps(from.Y, to.Y) {
		for x := range sums {
			sums[x] = weightOne * weightOne / 2
		}
		source, weights := lines[t.first*to.X:], t.weights
		for ; len(weights) >= 3; source, weights = source[3*to.X:], weights[3:] { // few passes over the sums
			w0, w1, w2 := weights[0], weights[1], weights[2]
			first, second, third := source[:len(sums)], source[to.X:][:len(sums)], source[2*to.X:][:len(sums)]
			for x := range sums {
				sums[x] += first[x]*w0 + second[x]*w1 + third[x]*w2
			}
		}
		for i, weight := range weights {
			for x, v := range source[i*to.X:][:len(sums)] {
				sums[x] += v * weight
			}
		}
		row := out[y*to.X:][:len(sums)]
		for x, v := range sums {
			row[x] = uint8(v / (weightOne * weightOne))
		}
	}
	return out
}

// squeeze resamples all rows; the result is weightOne times too large. Two rows go side by side through each
// multiplication: what one of them adds up to leaves the half of 64 bits that it has no carry.
func squeeze(plane []uint8, size image.Point, columns []tap) []uint32 {
	w := size.X
	lines := make([]uint32, len(columns)*size.Y)
	pairs := make([]uint64, w)
	for y := 0; y < size.Y; y += 2 {
		upper := plane[y*w:][:w]
		lower := plane[min(y+1, size.Y-1)*w:][:w]
		for x := range pairs {
			pairs[x] = uint64(upper[x]) | uint64(lower[x])<<32
		}
		to := lines[y*len(columns):]
		both := y+1 < size.Y
		for x := range columns {
			t := &columns[x]
			window := pairs[t.first:][:len(t.weights)]
			var sum uint64
			for i, weight := range t.weights {
				sum += window[i] * uint64(weight)
			}
			to[x] = uint32(sum)
			if both {
				to[len(columns)+x] = uint32(sum >> 32)
			}
		}
	}
	return lines
}
