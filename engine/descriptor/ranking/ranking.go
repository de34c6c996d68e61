// Package ranking measures how well a similarity finds pictures of the same kind: every labelled
// picture is once the query, the others are ranked by score, and those of its label count as right.
package ranking

import (
	"cmp"
	"context"
	"slices"
)

// Result is the mean over all queries of one evaluation; each measure lies between 0 and 1.
type Result struct {
	Queries int     `json:"queries"` // labels with a single member are no queries
	MAP     float64 `json:"map"`     // mean average precision over the full ranking
	P1      float64 `json:"p1"`      // share of queries whose first hit is right
	P10     float64 `json:"p10"`     // share of right hits among the first ten
}

// topHits is the depth of P10. A ranking shorter than that is divided by its own length.
const topHits = 10

// Evaluate ranks, for every query q, all other items by score(q, i), highest first, and compares
// labels. A distance is given negated. Equal scores, NaN among them, are ordered by index, so that
// a result never depends on chance; NaN ranks last. Items whose label nobody shares are ranked but
// never ask. Score is called for every ordered pair of a query and another item.
func Evaluate(ctx context.Context, labels []string, score func(q, i int) float64) (Result, error) {
	members := make(map[string]int, len(labels))
	for _, label := range labels {
		members[label]++
	}
	var sum Result
	hits := make([]hit, 0, len(labels))
	for q, label := range labels {
		relevant := members[label] - 1
		if relevant == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		hits = hits[:0]
		for i := range labels {
			if i != q {
				hits = append(hits, hit{index: i, score: score(q, i)})
			}
		}
		slices.SortFunc(hits, compare)
		sum.add(hits, labels, label, relevant)
	}
	if sum.Queries == 0 {
		return sum, nil
	}
	n := float64(sum.Queries)
	return Result{Queries: sum.Queries, MAP: sum.MAP / n, P1: sum.P1 / n, P10: sum.P10 / n}, nil
}

type hit struct {
	index int
	score float64
}

func compare(a, b hit) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.index, b.index))
}

// add counts one query's ranking in.
func (r *Result) add(hits []hit, labels []string, label string, relevant int) {
	found, precision, top := 0, 0.0, 0
	for rank, h := range hits {
		if labels[h.index] != label {
			continue
		}
		found++
		precision += float64(found) / float64(rank+1)
		if rank < topHits {
			top++
		}
		if rank == 0 {
			r.P1++
		}
		if found == relevant {
			break
		}
	}
	r.Queries++
	r.MAP += precision / float64(relevant)
	r.P10 += float64(top) / float64(min(topHits, len(hits)))
}
