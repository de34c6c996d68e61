package engine

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/engine/query"
)

// limits are the pictures that a query lets pass, whatever they look like.
type limits struct {
	filtered bool
	filters  columns.Set // that pass the filters, if there are any
	must     idSet       // that hold what has to be held; nil is all
	without  idSet
}

// limits looks up the pictures that pass the filters of a query and hold what it must find, and those that hold what it
// leaves out.
func (l *Library) limits(ctx context.Context, q Query) (_ limits, err error) {
	ctx, span := tracer.Start(ctx, "search.limits")
	defer func() { finish(span, err) }()
	bounds := limits{filtered: len(q.Filters) > 0}
	if bounds.filtered {
		bounds.filters, err = l.filter(ctx, q.Filters)
		span.SetAttributes(attribute.Int("search.filters", len(q.Filters)), attribute.Int("search.passed", bounds.filters.Len()))
		if err != nil {
			return limits{}, err
		}
	}
	without, err := l.catalog.Holding(ctx, q.Not)
	if err != nil {
		return limits{}, err
	}
	bounds.without = setOf(without)
	if len(q.Must) > 0 {
		must, err := l.catalog.HoldingAll(ctx, q.Must)
		if err != nil {
			return limits{}, err
		}
		bounds.must = append(setOf(must), 0) // never nil
	}
	return bounds, nil
}

// filter gives the pictures that pass filters. Text in pictures is looked up in the text index.
func (l *Library) filter(ctx context.Context, groups [][]query.Condition) (columns.Set, error) {
	var failed error
	passed := l.columns.Select(groups, func(f query.Filter) []int64 {
		ids, err := l.catalog.Holding(ctx, []catalog.Term{TextTerm(f)})
		if err != nil {
			failed = err
		}
		return ids
	})
	return passed, failed
}

// within tells which pictures pass; nil is all.
func (b limits) within() func(id int64) bool {
	if !b.filtered && b.must == nil && len(b.without) == 0 {
		return nil
	}
	return func(id int64) bool {
		return (!b.filtered || b.filters.Has(id)) && (b.must == nil || b.must.has(id)) && !b.without.has(id)
	}
}

// idSet has a bit for each id.
type idSet []uint64

// setOf makes a set of ids, lowest first.
func setOf(ids []int64) idSet {
	if len(ids) == 0 {
		return nil
	}
	set := make(idSet, slices.Max(ids)/64+1)
	for _, id := range ids {
		set[id/64] |= 1 << (id % 64)
	}
	return set
}

func (s idSet) has(id int64) bool {
	return id >= 0 && id/64 < int64(len(s)) && s[id/64]>>(id%64)&1 != 0
}

// passes gives a func that tells which filters of a query a picture passes, and what it neither holds nor is like, as they
// are written. All have to hold, so only alternatives are looked at.
func (l *Library) passes(ctx context.Context, q Query) (func(id int64) []string, error) {
	type condition struct {
		written string
		holds   func(id int64) bool // nil is always
	}
	var all []condition
	for _, group := range q.Filters {
		for _, c := range group {
			one := condition{written: query.Format(c.Filter)}
			if c.Not {
				one.written = "-" + one.written
			}
			if len(group) > 1 {
				set, err := l.filter(ctx, [][]query.Condition{{c}})
				if err != nil {
					return nil, l.noteDamage(err)
				}
				one.holds = set.Has
			}
			all = append(all, one)
		}
	}
	for _, term := range q.Not {
		all = append(all, condition{written: "-" + query.Quote(term.Word)})
	}
	for _, part := range q.Sum {
		if part.Like != "" && part.Weight < 0 {
			all = append(all, condition{written: "-" + query.Like(part.Like)})
		}
	}
	return func(id int64) []string {
		var passed []string
		for _, c := range all {
			if c.holds == nil || c.holds(id) {
				passed = append(passed, c.written)
			}
		}
		return passed
	}, nil
}
