package catalog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// FindText looks up those that hold all words and those that hold any at once, and gives the same as one after the other.
func TestFindTextIsAsOneKindAfterTheOther(t *testing.T) {
	c, _ := open(t)
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 2, 60)
	var batch Batch
	for i := range maxRanked + 700 {
		p := picture(fmt.Sprintf("/p/%04d", i), byte(i))
		p.Caption = fmt.Sprintf("w%d w%d w%d", zipf.Uint64(), zipf.Uint64(), zipf.Uint64())
		if i%9 == 0 {
			p.Title = fmt.Sprintf("w%d", zipf.Uint64())
		}
		p.Tags = []string{"common"}
		batch.Put = append(batch.Put, Entry{Picture: p})
	}
	must(t, c.Apply(t.Context(), &batch))
	odd := func(id int64) bool { return id%2 == 1 }
	shared, many := 0, 0
	for round := range 120 {
		terms := []Term{{Word: fmt.Sprintf("w%d", random.IntN(60))}, {Word: fmt.Sprintf("w%d", random.IntN(60)), Prefix: round%2 == 0}}
		var without []Term
		switch round % 5 {
		case 1:
			terms = append(terms, Term{Word: "common", Must: round%2 == 0})
		case 2:
			without = []Term{{Word: fmt.Sprintf("w%d", random.IntN(60))}}
		case 3:
			terms[0].Must = true
		}
		within := odd
		if round%3 == 0 {
			within = func(int64) bool { return true }
		}
		limit := []int{5, 300, 5_000}[round%3]
		got, err := c.FindText(t.Context(), terms, without, limit, within)
		must(t, err)

		all := asked{expression(terms, " AND ", without), written(terms, " AND ", without)}
		some := asked{anyOf(terms, without), written(terms, " OR ", without)}
		ids, err := c.latest(t.Context(), all.expression, 0, 0, maxTold)
		must(t, err)
		want, err := c.best(t.Context(), all, ids, limit, within)
		must(t, err)
		want = holdingEvery(want)
		known := setOf(found(want))
		ids, err = c.latest(t.Context(), some.expression, 0, 0, maxTold)
		must(t, err)
		others, err := c.best(t.Context(), some, ids, limit-len(want), func(id int64) bool { return !known[id] && within(id) })
		must(t, err)
		if want = append(want, others...); !slices.Equal(got, want) {
			t.Fatalf("%+v without %+v, at most %d: got %d hits %+v, want %d hits %+v", terms, without, limit,
				len(got), got[:min(3, len(got))], len(want), want[:min(3, len(want))])
		}
		if len(others) > 0 && len(known) > 0 && len(ids) <= maxRanked {
			shared++
		} else if len(ids) > maxRanked {
			many++
		}
	}
	if shared < 20 || many < 10 {
		t.Errorf("%d queries of few pictures and %d of many were tried", shared, many)
	}
}
