package vector

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// The hits are chromem's own, whatever was added, replaced and removed before, and whatever may be found.
func TestSearchFindsWhatChromemFinds(t *testing.T) {
	for _, dimensions := range []int{1, 3, 8, 33, 384} {
		t.Run(strconv.Itoa(dimensions), func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(dimensions), 7))
			x := newIndex(t, dimensions)
			for range 6000 / dimensions * 4 {
				id := 1 + random.Int64N(900)
				var err error
				if random.IntN(4) == 0 {
					err = x.Remove(t.Context(), id)
				} else {
					v := direction(random, dimensions)
					scale := float32(1 + random.IntN(3)) // not only directions of length 1
					for i := range v {
						v[i] *= scale
					}
					err = x.Add(t.Context(), id, v)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if x.Len() != x.collection.Count() || x.Len() != len(x.rows.byID) {
				t.Fatalf("%d, %d and %d vectors", x.Len(), x.collection.Count(), len(x.rows.byID))
			}
			for round := range 20 {
				query := direction(random, dimensions)
				all := theirs(t, x, query, x.Len())
				limit := 1 + random.IntN(80)
				got, err := x.Search(t.Context(), query, limit)
				if err != nil {
					t.Fatal(err)
				}
				expectHits(t, got, all[:min(limit, len(all))])

				odd := func(id int64) bool { return id%2 == 1 }
				some := slices.DeleteFunc(slices.Clone(all), func(h Hit) bool { return !odd(h.ID) })
				other := direction(random, dimensions)
				both, err := x.SearchMany(t.Context(), [][]float32{query, other}, limit, odd)
				if err != nil || len(both) != 2 {
					t.Fatalf("round %d: %d, %v", round, len(both), err)
				}
				expectHits(t, both[0], some[:min(limit, len(some))])
				alone, err := x.SearchWithin(t.Context(), other, limit, odd)
				if err != nil || !slices.Equal(alone, both[1]) {
					t.Errorf("alone %v, with others %v, %v", alone, both[1], err)
				}
			}
		})
	}
}

// theirs are the hits that chromem gives.
func theirs(t testing.TB, x *Index, query []float32, limit int) []Hit {
	t.Helper()
	found, err := x.collection.QueryEmbedding(t.Context(), query, limit, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	hits := make([]Hit, len(found))
	for i, f := range found {
		id, err := strconv.ParseInt(f.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		hits[i] = Hit{id, f.Similarity}
	}
	return hits
}

// expectHits wants the same similarities to 1e-6, and the same pictures but for those that are as near as that.
func expectHits(t *testing.T, got, want []Hit) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d hits, want %d", len(got), len(want))
	}
	const near = 1e-6
	similarity := map[int64]float32{}
	for _, h := range want {
		similarity[h.ID] = h.Similarity
	}
	for i, h := range got {
		if diff := h.Similarity - want[i].Similarity; diff > near || diff < -near {
			t.Errorf("hit %d: %v, want %v", i, h, want[i])
		}
		_, known := similarity[h.ID]
		if last := want[len(want)-1].Similarity; !known && h.Similarity > last+near {
			t.Errorf("hit %d: %v is not among those wanted", i, h)
		}
	}
}

// What chromem keeps of a vector is the row itself, so that it is in memory once.
func TestVectorsAreHeldOnce(t *testing.T) {
	x := newIndex(t, 64)
	random := rand.New(rand.NewPCG(3, 1))
	for id := range int64(300) {
		if err := x.Add(t.Context(), id+1, direction(random, 64)); err != nil {
			t.Fatal(err)
		}
	}
	row, _ := x.rows.vector(7)
	was := row[0]
	row[0] = 0.25 // seen through chromem
	doc, err := x.collection.GetByID(t.Context(), key(7))
	if err != nil || doc.Embedding[0] != 0.25 {
		t.Errorf("chromem has %v beside the row, %v", doc.Embedding[0], err)
	}
	row[0] = was
	if v, ok := x.Vector(t.Context(), 7); !ok || &v[0] == &row[0] {
		t.Error("Vector gives the row itself, which another picture may take over")
	}
}

// A row that was removed is used again, and memory grows no further.
func TestRowsAreUsedAgain(t *testing.T) {
	x := newIndex(t, 512)
	random := rand.New(rand.NewPCG(5, 1))
	for round := range int64(5) {
		for id := range int64(1000) {
			if err := x.Add(t.Context(), round*1000+id, direction(random, 512)); err != nil {
				t.Fatal(err)
			}
		}
		for id := range int64(1000) {
			if err := x.Remove(t.Context(), round*1000+id); err != nil {
				t.Fatal(err)
			}
		}
	}
	if x.Len() != 0 || len(x.rows.ids) != 1000 {
		t.Errorf("%d vectors in %d rows", x.Len(), len(x.rows.ids))
	}
}

func TestManyOfTheSame(t *testing.T) {
	x := newIndex(t, 4)
	for id := range int64(20_000) {
		if err := x.Add(t.Context(), 20_000-id, []float32{0.5, 0.5, 0.5, 0.5}); err != nil {
			t.Fatal(err)
		}
	}
	hits, err := x.Search(t.Context(), []float32{1, 0, 0, 0}, 50)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hits {
		if h != (Hit{int64(i + 1), 0.5}) {
			t.Fatalf("hit %d is %v", i, h)
		}
	}
}
