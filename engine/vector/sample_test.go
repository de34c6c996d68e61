package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSampleMean(t *testing.T) {
	const n, dimensions = 20_000, 16
	random := rand.New(rand.NewPCG(3, 4))
	query := direction(random, dimensions)
	var s Sample
	if s.Mean(query) != 0 {
		t.Error("an empty sample has a mean")
	}
	var sum float64
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = direction(random, dimensions)
		sum += float64(dot(query, vectors[i]))
		s.Add(int64(i), vectors[i])
		s.Add(int64(i), vectors[i]) // once more is no second one
	}
	if len(s.members) != sampleSize {
		t.Errorf("%d members", len(s.members))
	}
	// Four standard errors: similarities of random directions deviate by 1/sqrt(dimensions).
	if got, want := s.Mean(query), sum/n; math.Abs(got-want) > 4/math.Sqrt(dimensions*sampleSize) {
		t.Errorf("%f instead of %f", got, want)
	}
	before := s.Mean(query)
	for i := range vectors {
		s.Add(int64(i), vectors[n-1-i])
	}
	if s.Mean(query) == before {
		t.Error("changed vectors changed nothing")
	}
	for i := range vectors {
		s.Remove(int64(i), int64(n+i))
	}
	if len(s.members) != 0 || s.Mean(query) != 0 {
		t.Errorf("%d members are left", len(s.members))
	}
	s.Add(1, []float32{2, 0})
	s.Add(2, []float32{1}) // of another space
	s.Add(3, []float32{0, 0})
	if got := s.Mean([]float32{1, 0}); got != 1 {
		t.Errorf("the length of a vector counts: %f", got)
	}
}

// The order in which vectors come does not matter.
func TestSampleIsThatOfTheIDs(t *testing.T) {
	var up, down Sample
	for i := range int64(3_000) {
		up.Add(i, []float32{float32(i + 1)})
		down.Add(2_999-i, []float32{float32(3_000 - i)})
	}
	for i, m := range up.members {
		if down.members[i].id != m.id {
			t.Fatalf("member %d is %d or %d", i, m.id, down.members[i].id)
		}
	}
}
