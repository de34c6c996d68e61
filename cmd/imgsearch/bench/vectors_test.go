package bench

import (
	"testing"

	chromem "github.com/philippgille/chromem-go"

	"hybrid-image-search/engine/vector"
)

func TestAgree(t *testing.T) {
	theirs := []chromem.Result{{ID: "7", Similarity: 0.9}, {ID: "3", Similarity: 0.5}, {ID: "4", Similarity: 0.2}}
	for _, c := range []struct {
		name string
		ours []vector.Hit
		want bool
	}{
		{"the same", []vector.Hit{{ID: 7, Similarity: 0.9}, {ID: 3, Similarity: 0.5}, {ID: 4, Similarity: 0.2}}, true},
		{"rounded otherwise", []vector.Hit{{ID: 7, Similarity: 0.9000005}, {ID: 3, Similarity: 0.5}, {ID: 4, Similarity: 0.2}}, true},
		{"another one as near as the last", []vector.Hit{{ID: 7, Similarity: 0.9}, {ID: 3, Similarity: 0.5}, {ID: 5, Similarity: 0.2}}, true},
		{"another similarity", []vector.Hit{{ID: 7, Similarity: 0.90001}, {ID: 3, Similarity: 0.5}, {ID: 4, Similarity: 0.2}}, false},
		{"another id", []vector.Hit{{ID: 8, Similarity: 0.9}, {ID: 3, Similarity: 0.5}, {ID: 4, Similarity: 0.2}}, false},
		{"too few", []vector.Hit{{ID: 7, Similarity: 0.9}}, false},
		{"none", nil, false},
	} {
		if got := agree(c.ours, theirs); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// A filter of one in so many lets about as many through, from everywhere.
func TestOneIn(t *testing.T) {
	for _, in := range []int{2, 8} {
		within, n := oneIn(uint64(in)), 0
		const all = 10_000
		for id := range int64(all) {
			if within(id) {
				n++
			}
		}
		if n < all/in*9/10 || n > all/in*11/10 {
			t.Errorf("one in %d: %d of %d", in, n, all)
		}
	}
}

// The whole section, of so few vectors that there are no codes, and of so many that there are.
func TestVectors(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes many vectors")
	}
	for _, n := range []int{200, 25_000} {
		b := &bench{Options: Options{Pictures: n, Repetitions: 1, Progress: func(string) {}}}
		section, err := b.vectors(t.Context())
		if err != nil || section.check() != nil {
			t.Fatal(err, section.check())
		}
		shares := 0
		for _, r := range section.Rows {
			switch r.What {
			case agreeing:
				if r.Ours.Median != 100 {
					t.Errorf("%d vectors: %+v", n, r)
				}
			case "Of the exact search's, found by the quick one", "Quick search of 250,000 × 256, of the exact search's found":
				if shares++; r.Ours.Median < 0.999 {
					t.Errorf("%d vectors: %+v", n, r)
				}
			}
		}
		if want := map[int]int{200: 0, 25_000: 2}[n]; shares != want {
			t.Errorf("%d vectors: the quick search is in %d rows, want %d", n, shares, want)
		}
	}
}
