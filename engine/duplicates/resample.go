package duplicates

import "image"

// tap is the share of one source line in a target line.
type tap struct {
	source int
	weight uint32
}

// weightOne is the fixed-point one: 255, weighted twice, fits in 32 bits. Integers give the same bits everywhere.
const weightOne = 1 << 12

// taps gives the source lines of each of n target lines: linear between two where the picture grows, the mean of what
// a line covers, with softened ends, where it shrinks. The weights of a line add up to weightOne.
func taps(size, n int) [][]tap {
	all := make([][]tap, n)
	reach := max(size, n) // half the width of the triangle, in units of 1/n of a source line
	for i := range all {
		centre := (2*i + 1) * size // in halves of a unit, as are the positions below
		first := max((centre-2*reach-n)/(2*n), 0)
		total := 0
		for s := first; s < size; s++ {
			distance := (2*s+1)*n - centre
			weight := 2*reach - max(distance, -distance)
			if weight <= 0 {
				if distance > 0 {
					break
				}
				continue
			}
			all[i] = append(all[i], tap{s, uint32(weight)})
			total += weight
		}
		left := uint32(weightOne)
		middle := 0
		for j, t := range all[i] {
			if t.weight > all[i][middle].weight {
				middle = j
			}
		}
		for j, t := range all[i] {
			all[i][j].weight = uint32(uint64(t.weight) * weightOne / uint64(total))
			left -= all[i][j].weight
		}
		all[i][middle].weight += left
	}
	return all
}

// resample brings a plane of values to another size.
func resample(plane []uint8, from, to image.Point) []uint8 {
	if from == to {
		return plane
	}
	columns, rows := taps(from.X, to.X), taps(from.Y, to.Y)
	// Each source row is squeezed once, when it is first needed, and kept for the few targets that share it.
	lines := make([][]uint32, from.Y)
	var spare [][]uint32
	out := make([]uint8, to.X*to.Y)
	sums := make([]uint32, to.X)
	gone := 0
	for y, covered := range rows {
		for ; gone < covered[0].source; gone++ {
			if lines[gone] != nil {
				spare, lines[gone] = append(spare, lines[gone]), nil
			}
		}
		clear(sums)
		for _, t := range covered {
			line := lines[t.source]
			if line == nil {
				if n := len(spare); n > 0 {
					line, spare = spare[n-1], spare[:n-1]
				} else {
					line = make([]uint32, to.X)
				}
				squeeze(line, plane[t.source*from.X:], columns)
				lines[t.source] = line
			}
			for x, v := range line {
				sums[x] += v * t.weight
			}
		}
		for x, v := range sums {
			out[y*to.X+x] = uint8((v + weightOne*weightOne/2) / (weightOne * weightOne))
		}
	}
	return out
}

// squeeze resamples one row; the result is weightOne times too large.
func squeeze(line []uint32, row []uint8, columns [][]tap) {
	for x, covered := range columns {
		var v uint32
		for _, t := range covered {
			v += uint32(row[t.source]) * t.weight
		}
		line[x] = v
	}
}
