package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// square is a symmetric matrix.
type square struct {
	n    int
	data []float64
}

func newSquare(n int) *square { return &square{n, make([]float64, n*n)} }

// at returns row i.
func (s *square) at(i int) []float64 { return s.data[i*s.n:][:s.n] }

// addOuter adds weight·x·xᵀ to the upper half; mirror completes it.
func (s *square) addOuter(x []float64, weight float64) {
	for i, v := range x {
		if v == 0 {
			continue
		}
		f, row := weight*v, s.at(i)
		for j := i; j < s.n; j++ {
			row[j] += f * x[j]
		}
	}
}

func (s *square) mirror() {
	for i := range s.n {
		for j := range i {
			s.at(i)[j] = s.at(j)[i]
		}
	}
}

// leading returns the k eigenvectors of s with the largest eigenvalues, and these, by subspace
// iteration.
func leading(s *square, k int) (vectors [][]float64, values []float64) {
	const rounds = 12 // the spectra here fall fast; more change nothing that is kept
	r := rand.New(rand.NewPCG(3, 3))
	basis := make([][]float64, k)
	for i := range basis {
		basis[i] = make([]float64, s.n)
		for j := range basis[i] {
			basis[i][j] = r.NormFloat64()
		}
	}
	var image [][]float64
	for range rounds {
		orthonormalize(basis)
		image = make([][]float64, k)
		for i, b := range basis {
			image[i] = make([]float64, s.n)
			for j := range image[i] {
				image[i][j] = dot(s.at(j), b)
			}
		}
		basis, image = image, basis
	}
	// The last basis is orthonormal, and its image is known: solve the small problem inside it.
	basis, image = image, basis
	small := newSquare(k)
	for i := range k {
		for j := range k {
			small.at(i)[j] = (dot(basis[i], image[j]) + dot(basis[j], image[i])) / 2
		}
	}
	inner, values := jacobi(small)
	return combine(inner, basis), values
}

// orthonormalize is Gram-Schmidt, done twice for the digits that the first pass loses.
func orthonormalize(rows [][]float64) {
	for i, row := range rows {
		for range 2 {
			for _, other := range rows[:i] {
				f := dot(row, other)
				for j, v := range other {
					row[j] -= f * v
				}
			}
		}
		normalize(row)
	}
}

// jacobi returns the orthonormal eigenvectors of s, by falling eigenvalue, and these. It destroys s.
func jacobi(s *square) (vectors [][]float64, values []float64) {
	n := s.n
	rotation := make([][]float64, n)
	for i := range rotation {
		rotation[i] = make([]float64, n)
		rotation[i][i] = 1
	}
	for range 30 { // sweeps; ten are usual
		var off, diagonal float64
		for p := range n {
			diagonal += s.at(p)[p] * s.at(p)[p]
			for q := p + 1; q < n; q++ {
				off += s.at(p)[q] * s.at(p)[q]
			}
		}
		if off <= 1e-24*diagonal {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(s, rotation, p, q)
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(s.at(b)[b], s.at(a)[a]) })
	for _, i := range order {
		vectors, values = append(vectors, rotation[i]), append(values, s.at(i)[i])
	}
	return vectors, values
}

// rotate turns the plane of p and q so that s[p][q] becomes zero.
func rotate(s *square, rotation [][]float64, p, q int) {
	rp, rq := s.at(p), s.at(q)
	if rp[q] == 0 {
		return
	}
	theta := (rq[q] - rp[p]) / (2 * rp[q])
	t := math.Copysign(1/(math.Abs(theta)+math.Hypot(theta, 1)), theta)
	c := 1 / math.Hypot(t, 1)
	sn := t * c
	for i := range s.n {
		row := s.at(i)
		row[p], row[q] = c*row[p]-sn*row[q], sn*row[p]+c*row[q]
	}
	for i := range s.n {
		rp[i], rq[i] = c*rp[i]-sn*rq[i], sn*rp[i]+c*rq[i]
	}
	vp, vq := rotation[p], rotation[q]
	for i := range vp {
		vp[i], vq[i] = c*vp[i]-sn*vq[i], sn*vp[i]+c*vq[i]
	}
}

func dot(a, b []float64) float64 {
	var sum float64
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

func normalize(v []float64) {
	if norm := math.Sqrt(dot(v, v)); norm > 0 {
		for i := range v {
			v[i] /= norm
		}
	}
}
