package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/columns"
)

// By is what found pictures are put together by.
type By int

// The ways.
const (
	ByNothing By = iota
	ByFolder
	ByDay
	BySimilarity // of their looks
)

// Arrangement is how results are shown. The zero value leaves them as they are: by relevance, best first.
type Arrangement struct {
	Sort       columns.Key
	Descending bool // not for columns.Relevance, which is best first
	Group      By
	Diversify  bool    // of pictures that look nearly the same only the best stays in its place; the others come last
	Threshold  float64 // hits of less relevance are hidden
}

// Group is hits in a row that belong together.
type Group struct {
	Title        string // a folder from the added one on, a day such as 2024-05-17, or the name of the group's best picture
	Start, Count int    // of Arranged.Hits
}

// Arranged are results as they are shown.
type Arranged struct {
	Hits   []Hit
	Groups []Group // one after another, all hits in them; nil without grouping
	Hidden int     // how many hits are below the threshold
}

// Arrange puts results in another order and in groups, and hides what is below a threshold.
func (l *Library) Arrange(ctx context.Context, results Results, a Arrangement) (_ Arranged, err error) {
	ctx, span := tracer.Start(ctx, "search.arrange", trace.WithAttributes(attribute.Int("arrange.sort", int(a.Sort)),
		attribute.Int("arrange.group", int(a.Group)), attribute.Bool("arrange.diversify", a.Diversify)))
	defer func() { finish(span, err) }()
	hits := slices.DeleteFunc(slices.Clone(results.Hits), func(h Hit) bool { return h.Relevance < a.Threshold })
	arranged := Arranged{Hidden: len(results.Hits) - len(hits)}
	if a.Sort != columns.Relevance {
		hits = l.sorted(hits, a.Sort, a.Descending)
	}
	if a.Diversify {
		hits = l.diversified(ctx, hits)
	}
	switch a.Group {
	case ByNothing:
		arranged.Hits = hits
	case BySimilarity:
		err = l.groupAlike(ctx, &arranged, hits)
	default:
		l.group(&arranged, hits, a.Group)
	}
	span.SetAttributes(attribute.Int("search.hits", len(hits)), attribute.Int("search.hidden", arranged.Hidden),
		attribute.Int("search.groups", len(arranged.Groups)))
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return Arranged{}, fmt.Errorf("engine: arrange: %w", err)
	}
	return arranged, nil
}

// group puts hits together that have the same folder or day.
func (l *Library) group(arranged *Arranged, hits []Hit, by By) {
	key := columns.ByFolder
	if by == ByDay {
		key = columns.ByDay
	}
	at := placesOf(hits)
	for _, g := range l.columns.Group(idsOf(hits), key) {
		arranged.Groups = append(arranged.Groups, Group{g.Title, len(arranged.Hits), len(g.IDs)})
		for _, id := range g.IDs {
			arranged.Hits = append(arranged.Hits, hits[at(id)])
		}
	}
}

// sorted gives hits in another order.
func (l *Library) sorted(hits []Hit, key columns.Key, descending bool) []Hit {
	at := placesOf(hits)
	sorted := make([]Hit, len(hits))
	for i, id := range l.columns.Sort(idsOf(hits), key, descending) {
		sorted[i] = hits[at(id)]
	}
	return sorted
}

func idsOf(hits []Hit) []int64 {
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// densely is the highest id for which a table of all ids is made rather than a map, which takes ten times as long.
const densely = 8 << 20

// placesOf gives a func that tells where the hit of an id is.
func placesOf(hits []Hit) func(id int64) int {
	highest := int64(0)
	for _, h := range hits {
		highest = max(highest, h.ID)
	}
	if highest >= densely || int(highest) > 1000*len(hits) {
		at := make(map[int64]int, len(hits))
		for i, h := range hits {
			at[h.ID] = i
		}
		return func(id int64) int { return at[id] }
	}
	at := make([]int32, highest+1)
	for i, h := range hits {
		at[h.ID] = int32(i)
	}
	return func(id int64) int { return int(at[id]) }
}
