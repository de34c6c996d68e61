package vector

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

func TestSearchIsExact(t *testing.T) {
	const n, dimensions, limit = 500, 32, 20
	x := newIndex(t, dimensions)
	vectors := make([][]float32, n)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range vectors {
		vectors[i] = direction(random, dimensions)
		if err := x.Add(t.Context(), int64(i+1), vectors[i]); err != nil {
			t.Fatal(err)
		}
	}
	query := direction(random, dimensions)
	want := make([]Hit, n)
	for i, v := range vectors {
		want[i] = Hit{int64(i + 1), dot(query, v)}
	}
	slices.SortFunc(want, func(a, b Hit) int { return cmp.Compare(b.Similarity, a.Similarity) })
	got, err := x.Search(t.Context(), query, limit)
	if err != nil || len(got) != limit {
		t.Fatalf("%d hits, %v", len(got), err)
	}
	for i, h := range got {
		if h.ID != want[i].ID || math.Abs(float64(h.Similarity-want[i].Similarity)) > 1e-6 {
			t.Errorf("hit %d = %v, want %v", i, h, want[i])
		}
	}
}

func TestSearchByComparesAgain(t *testing.T) {
	x := newIndex(t, 2)
	for id, v := range map[int64][]float32{1: {1, 0}, 2: {0.8, 0.6}, 3: {0.6, 0.8}, 4: {0, 1}} {
		if err := x.Add(t.Context(), id, v); err != nil {
			t.Fatal(err)
		}
	}
	got, err := x.SearchBy(t.Context(), []float32{1, 0}, 3, func(_, b []float32) float64 {
		if b[1] > 0.5 {
			return 1 // ties go by the dot product
		}
		return 0
	}, nil)
	want := []Hit{{2, 1}, {3, 1}, {4, 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func TestTiesAreInTheOrderOfIDs(t *testing.T) {
	x := newIndex(t, 2)
	for _, id := range []int64{7, 3, 5} {
		if err := x.Add(t.Context(), id, []float32{1, 0}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := x.Search(t.Context(), []float32{1, 0}, 10)
	want := []Hit{{3, 1}, {5, 1}, {7, 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func TestBadVectors(t *testing.T) {
	x := newIndex(t, 2)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, v := range [][]float32{nil, {1}, {1, 0, 0}, {0, 0}, {nan, 1}, {inf, 1}} {
		if err := x.Add(t.Context(), 1, v); !errors.Is(err, ErrVector) {
			t.Errorf("Add(%v) = %v", v, err)
		}
		if _, err := x.Search(t.Context(), v, 1); !errors.Is(err, ErrVector) {
			t.Errorf("Search(%v) = %v", v, err)
		}
	}
	if x.Len() != 0 {
		t.Errorf("%d bad vectors were kept", x.Len())
	}
}

func TestRemoveAndReplace(t *testing.T) {
	x := newIndex(t, 2)
	ctx := t.Context()
	for id := range int64(4) {
		if err := x.Add(ctx, id, []float32{1, 0}); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Remove(ctx); err != nil || x.Len() != 4 {
		t.Fatalf("removing nothing left %d, %v", x.Len(), err)
	}
	if err := x.Remove(ctx, 1, 2, 99); err != nil || x.Len() != 2 {
		t.Fatalf("%d left, %v", x.Len(), err)
	}
	if err := x.Add(ctx, 0, []float32{0, 1}); err != nil || x.Len() != 2 {
		t.Fatalf("%d after replacing, %v", x.Len(), err)
	}
	if v, ok := x.Vector(ctx, 0); !ok || v[1] != 1 {
		t.Errorf("Vector = %v, %v", v, ok)
	}
	if _, ok := x.Vector(ctx, 1); ok {
		t.Error("a removed vector is still there")
	}
}

func TestSearchOfNothing(t *testing.T) {
	x := newIndex(t, 2)
	if hits, err := x.Search(t.Context(), []float32{1, 0}, 5); len(hits) != 0 || err != nil {
		t.Errorf("%v, %v", hits, err)
	}
	if err := x.Add(t.Context(), 1, []float32{1, 0}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, []float32{1, 0}, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSearchWhileChanging(t *testing.T) {
	x := newIndex(t, 8)
	var wg sync.WaitGroup
	for w := range int64(2) {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(w), 1))
			for i := range int64(200) {
				if err := x.Add(t.Context(), w*1000+i, direction(random, 8)); err != nil {
					t.Error(err)
				}
				if i%3 == 0 {
					if err := x.Remove(t.Context(), w*1000+i); err != nil {
						t.Error(err)
					}
				}
			}
		})
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(w), 2))
			for range 200 {
				if _, err := x.Search(t.Context(), direction(random, 8), 50); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestMean(t *testing.T) {
	for _, c := range []struct {
		vectors [][]float32
		weights []float64
		want    []float32
	}{
		{nil, nil, nil},
		{[][]float32{{0, 1}}, []float64{3}, []float32{0, 1}},
		{[][]float32{{1, 0}, {0, 1}}, []float64{3, 4}, []float32{0.6, 0.8}},
		{[][]float32{{1, 0}, {-1, 0}}, []float64{1, 1}, nil},
	} {
		if got := Mean(c.vectors, c.weights); !slices.Equal(got, c.want) {
			t.Errorf("Mean(%v, %v) = %v, want %v", c.vectors, c.weights, got, c.want)
		}
	}
}

func newIndex(t testing.TB, dimensions int) *Index {
	t.Helper()
	x, err := New("test", dimensions)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func direction(random *rand.Rand, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for i := range v {
		v[i] = float32(random.NormFloat64())
	}
	return Mean([][]float32{v}, []float64{1})
}

func dot(a, b []float32) (sum float32) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
