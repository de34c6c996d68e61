package engine

import (
	"context"
	"errors"
	"math"
	"slices"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/descriptor"
)

// leaveOut takes out of ids what the parts of a query find that has nothing but parts to leave out: by their meaning where
// a model understands them, and pictures that they name by their looks where none does. What holds their words is left
// out by the query's limits, as it is of any.
func (l *Library) leaveOut(ctx context.Context, results *Results, unwanted []summand, ids []int64, within func(int64) bool) (_ []int64, err error) {
	ctx, span := tracer.Start(ctx, "search.leave_out")
	defer func() { finish(span, err) }()
	spaces, err := l.searchedSpaces(ctx)
	if err != nil {
		return nil, err
	}
	before := len(ids)
	var answers []meant // of the first part that a space did not answer, else of the first
	asked, told := patientWith(spaces), false
	for _, s := range unwanted {
		s.Weight = 1
		found := l.askOn(ctx, asked, []summand{s}, math.MaxInt, within)
		understood := slices.ContainsFunc(found, func(a meant) bool { return a.err == nil })
		failed := slices.ContainsFunc(found, func(a meant) bool { return a.err != nil })
		if answers == nil || failed && !told {
			answers, told = found, failed
		}
		asked = slices.DeleteFunc(asked, func(space askedSpace) bool {
			return slices.ContainsFunc(found, func(a meant) bool { return a.space == space.modelSpace && givesUp(a.err) })
		})
		var alike []int64
		for _, a := range found {
			for _, h := range a.hits {
				alike = append(alike, h.ID)
			}
		}
		if s.like != nil {
			if alike = append(alike, s.like.id); !understood {
				looks, err := l.looksLike(ctx, s.like, within)
				if err != nil {
					return nil, err
				}
				alike = append(alike, looks...)
			}
		}
		out := setOf(alike)
		ids = slices.DeleteFunc(ids, func(id int64) bool { return out.has(id) })
	}
	tellMeaning(ctx, results, answers)
	span.SetAttributes(attribute.Int("search.summands", len(unwanted)), attribute.Int("search.left_out", before-len(ids)))
	return ids, ctx.Err()
}

// givesUp tells of an error that the next part would meet as well: a search waits for it once.
func givesUp(err error) bool {
	return err != nil && !errors.Is(err, errNoPictureHere) && !errors.Is(err, errCancelsOut)
}

// looksLike gives the pictures that look like one, as those that are shown for it do.
func (l *Library) looksLike(ctx context.Context, like *likeness, within func(int64) bool) ([]int64, error) {
	look := like.look
	if known, ok := l.visual.Vector(ctx, like.id); ok {
		look = known
	}
	if look == nil {
		return nil, nil
	}
	hits, err := l.visual.QuickSearchBy(ctx, look, l.visual.Len(), descriptor.Similarity, within)
	var ids []int64
	for _, h := range hits {
		if h.Similarity >= minLookAlike {
			ids = append(ids, h.ID)
		}
	}
	return ids, err
}
