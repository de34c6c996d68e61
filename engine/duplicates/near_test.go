package duplicates

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// naive compares every two.
func naive(samples []Sample, lowest float64) []pair {
	var k keeper
	for i, a := range samples {
		for j := i + 1; j < len(samples); j++ {
			if nearness := float32(Nearness(a, samples[j])); nearness >= float32(lowest) {
				k.pairs = append(k.pairs, pair{int32(i), int32(j), nearness})
			}
		}
	}
	k.most = len(k.pairs)
	pairs, _ := k.finish()
	return pairs
}

func TestNearFindsWhatComparingEveryTwoFinds(t *testing.T) {
	for seed, n := range []int{0, 1, 2, tile - 1, tile + 1, 2000} {
		samples := library(rand.New(rand.NewPCG(uint64(seed), 5)), n)
		all := naive(samples, Lowest)
		for _, lowest := range []float64{Lowest, 0.8, 0.95} {
			want := slices.Clone(all)
			want = slices.DeleteFunc(want, func(p pair) bool { return p.nearness < float32(lowest) })
			for range 2 { // the cores take turns in another order
				got, err := Near(t.Context(), samples, lowest, nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(got.ids) != n || !slices.Equal(got.pairs, want) || got.Dropped {
					t.Fatalf("%d of %d samples, at %.2f: %d pairs, want %d", len(got.ids), n, lowest, len(got.pairs), len(want))
				}
			}
			if n >= 1000 && len(want) < n/50 {
				t.Errorf("only %d pairs of %d to find at %.2f", len(want), n, lowest)
			}
		}
	}
}

func TestNearTakesOddSamples(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	a, b := changed(random, nil, 1), changed(random, nil, 1)
	samples := []Sample{
		{7, 1, a},
		{3, 1, a}, // the same pixels
		{5, 1, b},
		{4, 1, nil}, // no vector
		{6, 1, []float32{1}},
		{9, 3, a}, // another hash by a bit
		{8, 0, b},
	}
	p, err := Near(t.Context(), samples, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Groups(Default)
	want := [][]int64{{3, 7, 9}, {5, 8}}
	if ids := idsOf(got); !reflect.DeepEqual(ids, want) {
		t.Errorf("groups %v, want %v", ids, want)
	}
	if got := idsOf(p.Groups(1)); !reflect.DeepEqual(got, [][]int64{{3, 7}}) {
		t.Errorf("the same pixels: %v", got)
	}
	if got := p.IDs(); !slices.Equal(got, []int64{3, 5, 7, 8, 9}) {
		t.Errorf("ids %v", got)
	}
}

func idsOf(groups []Group) [][]int64 {
	var all [][]int64
	for _, g := range groups {
		var ids []int64
		for _, m := range g {
			ids = append(ids, m.ID)
		}
		all = append(all, ids)
	}
	return all
}

func TestNearIsCancelledAndTellsHowFarItIs(t *testing.T) {
	samples := library(rand.New(rand.NewPCG(1, 2)), 5*tile)
	last, calls := 0, 0
	_, err := Near(t.Context(), samples, Lowest, func(done, total int) {
		if done <= last || done > total || total != 15 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
		calls++
	})
	if err != nil || last != 15 || calls != 5 {
		t.Errorf("ended at %d after %d calls: %v", last, calls, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Near(ctx, samples, Lowest, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) || p != nil {
		t.Errorf("cancelled: %v, %v", p, err)
	}
}

// Whatever the order in which pairs come, the same are kept.
func TestKeeperKeepsTheNearest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	var all []pair
	for i := range int32(500) {
		all = append(all, pair{i / 20, i, float32(random.IntN(40)) / 40})
	}
	whole := keeper{most: len(all)}
	whole.add(all)
	want, dropped := whole.finish()
	if dropped || len(want) != len(all) {
		t.Fatalf("%d of %d, dropped: %t", len(want), len(all), dropped)
	}
	for range 20 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		k := keeper{most: 60}
		for part := range slices.Chunk(all, 7) {
			k.add(part)
		}
		if got, dropped := k.finish(); !dropped || !slices.Equal(got, want[:60]) {
			t.Fatalf("kept %v", got)
		}
	}
}

func TestExact(t *testing.T) {
	got := Exact([]string{"a", "b", "c", "b", "a", "d", "b"})
	if want := [][]int{{0, 4}, {1, 3, 6}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Exact([]int{1, 2, 3}); got != nil {
		t.Errorf("%v", got)
	}
}
