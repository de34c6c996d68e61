package duplicates

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestChainsDoNotBecomeOneGroup(t *testing.T) {
	// 0 - 1 - 2 - 3 - 4 - 5: each is near the next and no other.
	p := &Pairs{ids: []int64{10, 11, 12, 13, 14, 15}, twins: make([][]int64, 6)}
	for i := range int32(5) {
		p.pairs = append(p.pairs, pair{i, i + 1, 0.9})
	}
	if got, want := idsOf(p.Groups(0.8)), [][]int64{{11, 10, 12}, {13, 14}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := p.Groups(0.95); got != nil {
		t.Errorf("above all pairs: %v", got)
	}
}

func TestGroups(t *testing.T) {
	samples := library(rand.New(rand.NewPCG(4, 4)), 2000)
	byID := map[int64]Sample{}
	for _, s := range samples {
		byID[s.ID] = s
	}
	p, err := Near(t.Context(), samples, Lowest, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, threshold := range []float64{Lowest, Default, 0.9, 0.97} {
		groups := p.Groups(threshold)
		if len(groups) == 0 {
			t.Errorf("no group at %.2f", threshold)
		}
		seen := map[int64]bool{}
		size := len(samples)
		for _, g := range groups {
			if len(g) < 2 || len(g) > size {
				t.Fatalf("a group of %d comes after one of %d", len(g), size)
			}
			size = len(g)
			for i, m := range g {
				if seen[m.ID] {
					t.Fatalf("%d is in two groups", m.ID)
				}
				seen[m.ID] = true
				if i == 0 {
					continue
				}
				if n := Nearness(byID[g[0].ID], byID[m.ID]); float32(n) != float32(m.Nearness) || n < threshold-1e-6 {
					t.Fatalf("at %.2f: nearness %.4f, told as %.4f", threshold, n, m.Nearness)
				}
				if m.Nearness > g[i-1].Nearness && i > 1 {
					t.Fatal("members are not in order")
				}
			}
		}
		// Nobody is left alone who is near to another left alone.
		for _, pair := range p.pairs {
			if pair.nearness >= float32(threshold) && !seen[p.ids[pair.a]] && !seen[p.ids[pair.b]] {
				t.Fatalf("a pair of %.4f is in no group at %.2f", pair.nearness, threshold)
			}
		}
		if again := p.Groups(threshold); !reflect.DeepEqual(groups, again) {
			t.Error("the same threshold gave other groups")
		}
		for id := range seen {
			if !slices.Contains(p.IDs(), id) {
				t.Fatalf("%d is in a group and not among the ids", id)
			}
		}
	}
}
