package picture

import "math"

// plane is one channel of a picture.
type plane struct {
	w, h, stride int
	pix          []uint8
}

func newPlane(w, h int) plane { return plane{w: w, h: h, stride: w, pix: make([]uint8, w*h)} }

func (p plane) row(y int) []uint8 { return p.pix[y*p.stride : y*p.stride+p.w : y*p.stride+p.w] }

// shrinker averages blocks of k×k pixels of one channel that comes row by
// row, so that a large picture is reduced without a second large copy.
type shrinker struct {
	k, w, h int // of the source
	out     plane
	sums    []uint32
	row     int // rows that were added
}

func newShrinker(w, h, k int) *shrinker {
	out := newPlane((w+k-1)/k, (h+k-1)/k)
	return &shrinker{k: k, w: w, h: h, out: out, sums: make([]uint32, out.w)}
}

func (s *shrinker) add(row []uint8) {
	if s.k == 1 {
		copy(s.out.row(s.row), row)
		s.row++
		return
	}
	k := s.k
	full := s.w / k
	sums := s.sums[:full]
	switch k {
	case 2:
		for i := range sums {
			p := row[2*i : 2*i+2 : 2*i+2]
			sums[i] += uint32(p[0]) + uint32(p[1])
		}
	case 4:
		for i := range sums {
			p := row[4*i : 4*i+4 : 4*i+4]
			sums[i] += uint32(p[0]) + uint32(p[1]) + uint32(p[2]) + uint32(p[3])
		}
	default:
		for i := range sums {
			var sum uint32
			for _, v := range row[k*i : k*i+k] {
				sum += uint32(v)
			}
			sums[i] += sum
		}
	}
	for _, v := range row[full*k : s.w] {
		s.sums[full] += uint32(v)
	}
	s.row++
	if s.row%k == 0 || s.row == s.h {
		s.flush()
	}
}

// flush writes the averages of the block row that has just been completed.
// Blocks at the right and lower edges may hold fewer pixels.
func (s *shrinker) flush() {
	y := (s.row - 1) / s.k
	high := uint32(s.row - y*s.k)
	row := s.out.row(y)
	full := s.w / s.k
	n := uint32(s.k) * high
	for i, sum := range s.sums[:full] {
		row[i] = uint8((sum + n/2) / n)
	}
	if full < len(row) {
		n = uint32(s.w-full*s.k) * high
		row[full] = uint8((s.sums[full] + n/2) / n)
	}
	clear(s.sums)
}

// taps are the source pixels that make one target pixel, with weights whose
// sum is 1<<weightBits.
type taps struct {
	first   int
	weights []int32
}

const weightBits = 14

// kernel computes the taps of Catmull-Rom's cubic for one direction: n source
// pixels that cover extent (of them), to size target pixels. When it reduces,
// the cubic is stretched to the reduction, so that nothing aliases. The
// conversions keep the compiler from fusing, which rounds otherwise on other
// machines.
func kernel(n int, extent float64, size int) []taps {
	scale := extent / float64(size)
	stretch := max(scale, 1)
	out := make([]taps, size)
	pool := make([]int32, 0, size*(int(4*stretch)+2)) // one allocation for all weights
	var weights []float64
	for i := range out {
		center := float64((float64(i)+0.5)*scale) - 0.5
		lo := int(math.Ceil(center - float64(2*stretch)))
		hi := int(math.Floor(center + float64(2*stretch)))
		first, last := min(max(lo, 0), n-1), min(max(hi, 0), n-1)
		weights = append(weights[:0], make([]float64, last-first+1)...)
		var sum float64
		for j := lo; j <= hi; j++ {
			w := catmullRom(math.Abs(float64(j)-center) / stretch)
			weights[min(max(j, first), last)-first] += w // the edge stands for what lies beyond
			sum += w
		}
		from := len(pool)
		pool = append(pool, make([]int32, len(weights))...)
		fixed := pool[from:len(pool):len(pool)]
		rest, largest := int32(1<<weightBits), 0
		for j, w := range weights {
			fixed[j] = int32(math.Round(float64(w/sum) * (1 << weightBits)))
			rest -= fixed[j]
			if fixed[j] > fixed[largest] {
				largest = j
			}
		}
		fixed[largest] += rest
		out[i] = taps{first: first, weights: fixed}
	}
	return out
}

// catmullRom is the cubic's value at distance t >= 0.
func catmullRom(t float64) float64 {
	switch {
	case t < 1:
		return float64(float64(float64(1.5*t)-2.5)*float64(t*t)) + 1
	case t < 2:
		return float64(float64(float64(float64(float64(-0.5*t)+2.5)*t)-4)*t) + 2
	}
	return 0
}

// resize resamples a plane of which extentW×extentH pixels are covered (the
// last column and row may be covered in part) to w×h.
func resize(src plane, extentW, extentH float64, w, h int) plane {
	if src.w == w && src.h == h && extentW == float64(w) && extentH == float64(h) {
		return src
	}
	wide := newPlane(w, src.h)
	across := kernel(src.w, extentW, w)
	for y := range src.h {
		resampleRow(wide.row(y), src.row(y), across)
	}
	out := newPlane(w, h)
	sums := make([]int32, w)
	for y, t := range kernel(src.h, extentH, h) {
		for x := range sums {
			sums[x] = 1 << (weightBits - 1)
		}
		row, weights := t.first, t.weights
		for ; len(weights) >= 2; row, weights = row+2, weights[2:] { // two rows a pass halve the traffic of the sums
			w0, w1 := weights[0], weights[1]
			upper, lower := wide.row(row)[:len(sums)], wide.row(row + 1)[:len(sums)]
			for x := range sums {
				sums[x] += w0*int32(upper[x]) + w1*int32(lower[x])
			}
		}
		for ; len(weights) > 0; row, weights = row+1, weights[1:] {
			for x, v := range wide.row(row) {
				sums[x] += weights[0] * int32(v)
			}
		}
		to := out.row(y)
		for x, sum := range sums {
			to[x] = clamp8(sum >> weightBits)
		}
	}
	return out
}

// resampleRow makes each target pixel from its taps in one row.
func resampleRow(to, from []uint8, across []taps) {
	to = to[:len(across)]
	for x := range across {
		t := &across[x]
		weights := t.weights
		window := from[t.first : t.first+len(weights)]
		sum := int32(1 << (weightBits - 1))
		for len(weights) >= 4 && len(window) >= 4 {
			sum += weights[0]*int32(window[0]) + weights[1]*int32(window[1]) +
				weights[2]*int32(window[2]) + weights[3]*int32(window[3])
			weights, window = weights[4:], window[4:]
		}
		window = window[:len(weights)]
		for j, weight := range weights {
			sum += weight * int32(window[j])
		}
		to[x] = clamp8(sum >> weightBits)
	}
}

func clamp8(v int32) uint8 {
	if uint32(v) <= 255 {
		return uint8(v)
	}
	return uint8(^v >> 31) // 0 below, 255 above
}
