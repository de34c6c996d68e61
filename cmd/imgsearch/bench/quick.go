package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"hybrid-image-search/engine/benchdata"
	"hybrid-image-search/engine/vector"
)

// quickTask searches by way of codes.
func quickTask(name string, x *vector.Index, within func(int64) bool, query []float32) task {
	return timed(name, func(ctx context.Context) error {
		_, err := x.QuickSearch(ctx, query, nearest, within)
		return err
	})
}

// perRecall is how many queries tell one recall.
const perRecall = 20

// recalled gives the share of the exact search's hits that the quick one finds, of some queries each time.
func recalled(ctx context.Context, x *vector.Index, question func() []float32, repetitions int) ([]float64, error) {
	shares := make([]float64, repetitions)
	for r := range shares {
		found, all := 0, 0
		for range perRecall {
			query := question()
			exact, err := x.Search(ctx, query, nearest)
			if err != nil {
				return nil, err
			}
			quick, err := x.QuickSearch(ctx, query, nearest, nil)
			if err != nil {
				return nil, err
			}
			is := map[int64]bool{}
			for _, hit := range quick {
				is[hit.ID] = true
			}
			for _, hit := range exact {
				if is[hit.ID] {
					found++
				}
			}
			all += len(exact)
		}
		shares[r] = float64(found) / float64(all)
	}
	return shares, nil
}

// The size of a large index, which is ten times the library's.
const (
	manyTimes      = 10
	manyDimensions = 256
	manyGoal       = 60 // milliseconds
)

// manyVectors searches many short vectors quickly. chromem-go is left out: it would take a second and more.
func (b *bench) manyVectors(ctx context.Context) ([]Row, error) {
	n := manyTimes * b.Pictures
	b.say("vectors: making %d of %d dimensions", n, manyDimensions)
	x, err := vector.New("many", manyDimensions)
	if err != nil {
		return nil, err
	}
	next := benchdata.Crowd(rand.New(rand.NewPCG(6, 6)), manyDimensions, clusters)
	question := func() []float32 {
		v := make([]float32, manyDimensions)
		next(v)
		return v
	}
	for id := range int64(n) {
		if err := errors.Join(x.Add(ctx, id+1, question()), ctx.Err()); err != nil {
			return nil, err
		}
	}
	if _, err := x.AwaitCodes(ctx); err != nil {
		return nil, err
	}
	b.say("vectors: searching")
	query := question()
	seconds, err := b.turns(ctx, b.Repetitions,
		timed("exact", func(ctx context.Context) error { _, err := x.Search(ctx, query, nearest); return err }),
		quickTask("quick", x, nil, query))
	if err != nil {
		return nil, err
	}
	recall, err := recalled(ctx, x, question, b.Repetitions)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("Quick search of %s × %d", number(float64(n)), manyDimensions)
	quick := milliseconds(seconds["quick"])
	return []Row{
		measured(what, "ms", quick).beside("the exact search", quick, milliseconds(seconds["exact"])).against(b.mostOf(manyGoal)),
		measured(what+", of the exact search's found", "", recall).against(b.least(0.999)),
	}, nil
}
