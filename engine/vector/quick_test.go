package vector

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// quickIndex has codes however small it is.
func quickIndex(t testing.TB, dimensions int) *Index {
	t.Helper()
	x := newIndex(t, dimensions)
	x.quickFrom = 0
	return x
}

// waitForCodes has the codes made and waits for them.
func waitForCodes(t testing.TB, x *Index) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(time.Millisecond) {
		x.mu.RLock()
		coded := x.coded() != nil && !x.coding.Load()
		x.mu.RUnlock()
		if coded {
			return
		}
		if time.Since(begin) > time.Minute {
			t.Fatal("no codes after a minute")
		}
	}
}

// crowd makes directions as models do.
func crowd(random *rand.Rand, n, dimensions, clusters int) [][]float32 {
	all, next := make([][]float32, n), drawn(random, dimensions, clusters)
	for i := range all {
		all[i] = next()
	}
	return all
}

// drawn gives directions with a mean, in clusters, and more spread along some axes than along others.
func drawn(random *rand.Rand, dimensions, clusters int) func() []float32 {
	gauss := func(scale float64) []float64 {
		v := make([]float64, dimensions)
		for i := range v {
			v[i] = random.NormFloat64() * scale / float64(4+i%64)
		}
		return v
	}
	mean, centres := gauss(1), make([][]float64, clusters)
	for i := range centres {
		centres[i] = gauss(1)
	}
	return func() []float32 {
		v, centre := make([]float32, dimensions), centres[random.IntN(clusters)]
		for j, own := range gauss(0.7) {
			v[j] = float32(mean[j] + centre[j] + own)
		}
		return Mean([][]float32{v}, []float64{1})
	}
}

func add(t testing.TB, x *Index, first int64, vectors ...[]float32) {
	t.Helper()
	for i, v := range vectors {
		if err := x.Add(t.Context(), first+int64(i), v); err != nil {
			t.Fatal(err)
		}
	}
}

// What the quick search finds is what the exact one finds, but for one in a thousand, after whatever was added, replaced
// and removed before the codes were made and after, and whatever may be found.
func TestQuickSearchFindsWhatSearchFinds(t *testing.T) {
	const n, rounds = 6000, 25
	for _, dimensions := range []int{1, 7, 64, 65, 384, 768} {
		t.Run(strconv.Itoa(dimensions), func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(dimensions), 11))
			vectors := crowd(random, 2*n, dimensions, 20)
			for i := range 100 { // more of the same
				vectors[n+i] = vectors[i]
			}
			x := quickIndex(t, dimensions)
			change := func() {
				for range n {
					id := 1 + random.Int64N(n)
					if random.IntN(8) == 0 {
						if err := x.Remove(t.Context(), id); err != nil {
							t.Fatal(err)
						}
					} else {
						add(t, x, id, vectors[random.IntN(2*n)])
					}
				}
			}
			add(t, x, 1, vectors[:n]...)
			change()
			waitForCodes(t, x)
			change()
			var hits, missed int
			for _, within := range []func(int64) bool{nil, func(id int64) bool { return id%2 == 1 }, func(id int64) bool { return id < 40 }} {
				for range rounds {
					query := vectors[random.IntN(2*n)]
					limit := 1 + random.IntN(60)
					want, err := x.SearchWithin(t.Context(), query, limit, within)
					if err != nil {
						t.Fatal(err)
					}
					got, err := x.QuickSearch(t.Context(), query, limit, within)
					if err != nil || len(got) != len(want) {
						t.Fatalf("%d hits, want %d, %v", len(got), len(want), err)
					}
					hits += len(want)
					for _, h := range want {
						if !slices.Contains(got, h) {
							missed++
						}
					}
				}
			}
			if dimensions > 7 && x.passing.Load() > 0 {
				t.Error("the codes were not used")
			}
			if missed*1000 > hits {
				t.Errorf("%d of %d hits are missed", missed, hits)
			}
		})
	}
}

// A picture that is far by its code is not compared: when its vector becomes another unnoticed, it is not found.
func TestQuickSearchComparesFew(t *testing.T) {
	x := quickIndex(t, 256)
	random := rand.New(rand.NewPCG(8, 1))
	vectors := crowd(random, 4000, 256, 10)
	add(t, x, 1, vectors...)
	waitForCodes(t, x)
	query := vectors[0]
	near, err := x.QuickSearch(t.Context(), query, 10, nil)
	if err != nil || near[0].ID != 1 {
		t.Fatal(near, err)
	}
	all, err := x.Search(t.Context(), query, len(vectors))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all[2000:] {
		row, _ := x.rows.vector(h.ID)
		copy(row, query)
	}
	if got, err := x.QuickSearch(t.Context(), query, 10, nil); err != nil || !slices.Equal(got, near) {
		t.Errorf("%v, want %v, %v", got, near, err)
	}
	// The exact search sees the change, and so does the quick one of an index for which codes do not pay.
	x.quickFrom = 1 << 30
	exact, err := x.Search(t.Context(), query, 10)
	if err != nil || slices.Equal(exact, near) {
		t.Errorf("the exact search does not see the vectors: %v, %v", exact, err)
	}
	if got, err := x.QuickSearch(t.Context(), query, 10, nil); err != nil || !slices.Equal(got, exact) {
		t.Errorf("a small index: %v, want %v, %v", got, exact, err)
	}
}

func TestQuickSearchOfOddIndexes(t *testing.T) {
	same := make([][]float32, 3000)
	for i := range same {
		same[i] = []float32{0.5, 0.5, 0.5, 0.5}
	}
	opposite := make([][]float32, 3000)
	for i := range opposite {
		opposite[i] = []float32{0, float32(1 - i%2*2), 0}
	}
	for name, vectors := range map[string][][]float32{
		"none": {}, "one": {{1, 0}}, "all the same": same, "cancel out": opposite, "random": crowd(rand.New(rand.NewPCG(6, 1)), 3000, 65, 1),
	} {
		t.Run(name, func(t *testing.T) {
			dimensions := 4
			if len(vectors) > 0 {
				dimensions = len(vectors[0])
			}
			x := quickIndex(t, dimensions)
			add(t, x, 1, vectors...)
			waitForCodes(t, x)
			random := rand.New(rand.NewPCG(7, 1))
			for _, limit := range []int{-1, 0, 1, 50, 5000} {
				query := direction(random, dimensions)
				want, err := x.Search(t.Context(), query, limit)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := x.QuickSearch(t.Context(), query, limit, nil); err != nil || !slices.Equal(got, want) {
					t.Errorf("at most %d: %v, want %v, %v", limit, got, want, err)
				}
			}
			if _, err := x.QuickSearch(t.Context(), make([]float32, dimensions), 1, nil); !errors.Is(err, ErrVector) {
				t.Errorf("no direction: %v", err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := x.QuickSearch(ctx, direction(random, dimensions), 1, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %v", err)
			}
		})
	}
}

func TestQuickSearchByComparesAgain(t *testing.T) {
	x := quickIndex(t, 16)
	random := rand.New(rand.NewPCG(4, 1))
	vectors := crowd(random, 40_000, 16, 5)
	add(t, x, 1, vectors...)
	waitForCodes(t, x)
	measure := func(a, b []float32) float64 { return -math.Abs(float64(a[0]-b[0])) - math.Abs(float64(a[1]-b[1])) }
	for range 10 {
		query := vectors[random.IntN(len(vectors))]
		want, err := x.SearchBy(t.Context(), query, 20, measure, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := x.QuickSearchBy(t.Context(), query, 20, measure, nil); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, want %v, %v", got, want, err)
		}
	}
}

// Of directions at random too many may be the nearest: the exact search is as quick, and is taken for a while.
func TestCodesAreLeftWhereTheyDoNotPay(t *testing.T) {
	x := quickIndex(t, 64)
	random := rand.New(rand.NewPCG(2, 1))
	for id := range int64(5000) {
		add(t, x, id+1, direction(random, 64))
	}
	waitForCodes(t, x)
	for i := range 2*passed + 2 {
		query := direction(random, 64)
		want, err := x.Search(t.Context(), query, 20)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := x.QuickSearch(t.Context(), query, 20, nil); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, want %v, %v", got, want, err)
		}
		if want := int32(passed - i%(passed+1)); x.passing.Load() != want {
			t.Errorf("search %d leaves %d to pass, want %d", i, x.passing.Load(), want)
		}
	}
}

// Codes are made again when as many vectors came as there were, as the mean may be another by then.
func TestCodesFollowTheIndex(t *testing.T) {
	x := quickIndex(t, 32)
	random := rand.New(rand.NewPCG(9, 1))
	up, down := crowd(random, 3000, 32, 3), crowd(random, 4000, 32, 3)
	add(t, x, 1, up...)
	waitForCodes(t, x)
	first := x.codes
	add(t, x, 5001, down...)
	for i, v := range down {
		if got, err := x.QuickSearch(t.Context(), v, 1, nil); err != nil || got[0].ID != int64(5001+i) {
			t.Fatalf("picture %d: %v, %v", 5001+i, got, err)
		}
	}
	waitForCodes(t, x)
	if x.codes == first || x.codes.made != 7000 {
		t.Errorf("codes of %d rows are kept", x.codes.made)
	}
}

func TestQuickSearchWhileChanging(t *testing.T) {
	x := quickIndex(t, 64)
	start := crowd(rand.New(rand.NewPCG(1, 1)), 3000, 64, 5)
	add(t, x, 1, start...)
	var wg sync.WaitGroup
	for w := range int64(2) {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(w), 3))
			for i := range int64(2500) {
				if err := x.Add(t.Context(), 3001+i*2+w, direction(random, 64)); err != nil {
					t.Error(err)
				}
				if i%3 == 0 {
					if err := x.Remove(t.Context(), 3001+i*2+w); err != nil {
						t.Error(err)
					}
				}
			}
		})
		wg.Go(func() {
			for i := range 300 {
				want := i * 10
				if got, err := x.QuickSearch(t.Context(), start[want], 5, nil); err != nil || got[0].ID != int64(want+1) {
					t.Errorf("%v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}
