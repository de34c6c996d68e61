package vector

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// sampleSize is how many vectors a Sample holds. The mean of their similarities is then off by about a twentieth of
// their deviation, and to compare with 512 vectors of 768 dimensions takes half a millisecond.
const sampleSize = 512

// Sample holds some of a space's vectors, whichever came when: a picture belongs to it by its id alone, as if drawn
// by lot. It tells how similar just any picture is to a query. It is safe for concurrent use.
type Sample struct {
	mu      sync.RWMutex
	members []member // by lot
}

type member struct {
	lot    uint64
	id     int64
	values []float32
}

// lot scatters ids, as the finish of SplitMix64 does.
func lot(id int64) uint64 {
	z := uint64(id) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Add shows a picture's vector. The Sample may keep a copy of it.
func (s *Sample) Add(id int64, values []float32) {
	m := member{lot(id), id, values}
	s.mu.Lock()
	defer s.mu.Unlock()
	at, found := s.find(m)
	switch {
	case found:
		m.values = slices.Clone(values)
		s.members[at] = m
	case at < sampleSize:
		m.values = slices.Clone(values)
		s.members = slices.Insert(s.members, at, m)
		s.members = s.members[:min(len(s.members), sampleSize)]
	}
}

// Remove takes vectors out. Nothing takes their place until others are added.
func (s *Sample) Remove(ids ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if at, found := s.find(member{lot: lot(id), id: id}); found {
			s.members = slices.Delete(s.members, at, at+1)
		}
	}
}

func (s *Sample) find(m member) (at int, found bool) {
	return slices.BinarySearchFunc(s.members, m, func(a, b member) int {
		return cmp.Or(cmp.Compare(a.lot, b.lot), cmp.Compare(a.id, b.id))
	})
}

// Mean gives the mean of the similarities to a query, and 0 where there is nothing to compare with.
func (s *Sample) Mean(query []float32) float64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var sum, n float64
	for _, m := range s.members {
		if len(m.values) != len(query) {
			continue
		}
		var dot, square float64
		for i, v := range m.values {
			dot += float64(v) * float64(query[i])
			square += float64(v) * float64(v)
		}
		if square > 0 {
			sum, n = sum+dot/math.Sqrt(square), n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}
