package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/query"
)

// All gives every picture, the latest taken first.
func (l *Library) All(ctx context.Context) (Results, error) {
	if err := ctx.Err(); err != nil {
		return Results{}, fmt.Errorf("engine: all: %w", err)
	}
	ids := l.columns.Sort(l.columns.IDs(), columns.Date, true)
	return Results{Hits: listed(ids), Tail: len(ids)}, nil
}

// AllInstead gives all pictures where a query named nothing that can be searched for, and notes why. asked is what came
// with ErrNoWords.
func (l *Library) AllInstead(ctx context.Context, asked Results) (Results, error) {
	all, err := l.All(ctx)
	why := cmp.Or(asked.Note, noteNoWords)
	if len(asked.Query.Mistakes) > 0 {
		why = asked.Note // the mistakes are told where they are
	}
	all.Note = strings.TrimSpace(why + " " + noteAllInstead)
	return all, err
}

// list gives the pictures that pass the filters of a query without words, if it has any, but for those that are unwanted:
// those around a place by how near they are, others by date, the latest first.
func (l *Library) list(ctx context.Context, results *Results, unwanted []summand, limit int) error {
	ctx, span := tracer.Start(ctx, "search.list")
	defer span.End()
	bounds, err := l.limits(ctx, results.Query)
	if err != nil {
		return err
	}
	var ids []int64
	if bounds.filtered {
		ids = bounds.filters.IDs()
	} else {
		ids = l.columns.IDs()
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return bounds.without.has(id) })
	if len(unwanted) > 0 {
		if ids, err = l.leaveOut(ctx, results, unwanted, ids, bounds.within()); err != nil {
			return err
		}
	}
	if circle := placeOf(results.Query.Filters); circle != nil {
		ids = l.columns.Nearest(ids, *circle)
	} else {
		ids = l.columns.Sort(ids, columns.Date, true)
	}
	results.Hits = listed(ids[:min(len(ids), limit)])
	results.Tail = len(results.Hits)
	span.SetAttributes(attribute.Int("search.hits", len(ids)))
	return ctx.Err()
}

// placeOf is the place that all pictures have to be near, if the query names one.
func placeOf(groups [][]query.Condition) *query.Circle {
	var circle *query.Circle
	for _, group := range groups {
		if len(group) == 1 && group[0].Field == query.Near && !group[0].Not {
			circle = group[0].Near
		}
	}
	return circle
}

// listed makes hits of pictures that are all as good.
func listed(ids []int64) []Hit {
	hits := make([]Hit, len(ids))
	for i, id := range ids {
		hits[i] = Hit{ID: id, Relevance: 1}
	}
	return hits
}
