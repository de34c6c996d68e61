package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/vector"
)

// SimilarTo finds pictures like one of the library, at most limit, itself left out: those that show the like, where a
// model of this machine has made vectors of the pictures, else those that look alike.
func (l *Library) SimilarTo(ctx context.Context, id int64, limit int) (Results, error) {
	return l.similar(ctx, likeness{id: id}, limit, true)
}

// SimilarToFile is SimilarTo for any file. Where the file is in the library itself, it is left out.
func (l *Library) SimilarToFile(ctx context.Context, path string, limit int) (Results, error) {
	return l.similar(ctx, likeness{path: path}, limit, true)
}

// LooksLike finds pictures with the look of one of the library, whatever they show: its copies and near duplicates,
// the same colours.
func (l *Library) LooksLike(ctx context.Context, id int64, limit int) (Results, error) {
	return l.similar(ctx, likeness{id: id}, limit, false)
}

// LooksLikeFile is LooksLike for any file.
func (l *Library) LooksLikeFile(ctx context.Context, path string, limit int) (Results, error) {
	return l.similar(ctx, likeness{path: path}, limit, false)
}

// similar finds pictures like one of the library, by its id, or like a file.
func (l *Library) similar(ctx context.Context, like likeness, limit int, byMeaning bool) (results Results, err error) {
	ctx, span := tracer.Start(ctx, "search", trace.WithAttributes(attribute.String("search.kind", "similar")))
	defer l.courtesy.search()()
	defer func() { finish(span, err) }()
	results.TraceID = span.SpanContext().TraceID().String()
	of := like
	if of.id != 0 {
		results.Seeds = []int64{like.id}
	} else {
		results.Of = like.path
		span.SetAttributes(attrFile.String(shortened(like.path)))
	}
	if err := l.completeLike(ctx, &like); err != nil {
		return results, fmt.Errorf("engine: similar: %w", err)
	}
	of.path = like.path
	if byMeaning {
		found, err := l.meansAlike(ctx, of, like.id, limit, &results)
		if found || err != nil {
			return results, err
		}
	}
	query, ok := l.visual.Vector(ctx, of.id) // not of the file: it may have changed since it was added
	if !ok {
		if query, err = l.describeFile(ctx, like.path); err != nil {
			return results, err
		}
	}
	results.Hits, err = l.nearest(ctx, query, limit, like.id)
	results.Tail = nearer(results.Hits, minLookAlike)
	return results, err
}

// completeLike finds out the path of a picture by its id, or whether a file is in the library.
func (l *Library) completeLike(ctx context.Context, like *likeness) error {
	if like.id != 0 {
		p, err := l.Picture(ctx, like.id)
		like.path = p.File.Path
		return err
	}
	absolute, err := filepath.Abs(like.path)
	if err != nil {
		return nil // then it is not in the library
	}
	p, err := l.catalog.ByPath(ctx, absolute)
	if err == nil {
		like.id = p.ID
	} else if !errors.Is(err, catalog.ErrNotFound) {
		return l.noteDamage(err)
	}
	return nil
}

// meansAlike finds pictures in the space of this machine's model, if there is one. Where that fails a note tells why.
func (l *Library) meansAlike(ctx context.Context, of likeness, self int64, limit int, results *Results) (found bool, err error) {
	spaces, err := l.searchedSpaces(ctx)
	if err != nil {
		return false, fmt.Errorf("engine: similar: %w", err)
	}
	var space *modelSpace
	for _, s := range spaces {
		if s.source.source() == CLIP {
			space = s
		}
	}
	if space == nil {
		return false, nil
	}
	hits, typical, err := l.nearestIn(ctx, space, of, self, limit)
	if ctx.Err() != nil {
		return false, fmt.Errorf("engine: similar: %w", ctx.Err())
	}
	if err != nil {
		results.addNote(whyNotMeant(space, err) + ", " + soByLooks)
		trace.SpanFromContext(ctx).AddEvent("search.fallback", trace.WithAttributes(
			attribute.String("search.space", space.Name), attribute.String("search.fallback_reason", kindOf(err))))
		return false, nil
	}
	results.Hits, results.Space = hits, space.Name
	if len(hits) > 0 {
		results.Tail = nearer(hits, (hits[0].Score+typical)/2)
	}
	return true, nil
}

// nearestIn also gives how similar just any picture is.
func (l *Library) nearestIn(ctx context.Context, space *modelSpace, like likeness, self int64, limit int) (_ []Hit, typical float64, err error) {
	query, err := l.likeIn(ctx, space, &like, newPatience())
	if err != nil {
		return nil, 0, err
	}
	ctx, span := tracer.Start(ctx, "search.vector_query", trace.WithAttributes(attribute.String("search.space", space.Name)))
	defer func() { finish(span, err) }()
	found, err := space.index.QuickSearch(ctx, query, min(limit, space.index.Len())+1, nil)
	if err != nil {
		return nil, 0, err
	}
	span.SetAttributes(attribute.Int("search.hits", len(found)), attribute.Int("search.vectors", space.index.Len()))
	return others(found, limit, self, func(h *Hit, p *Place) {
		p.Space, h.Meaning = space.Name, p
	}), space.sample.Mean(query), nil
}

// describeFile makes the vector of a file that need not be in the library.
func (l *Library) describeFile(ctx context.Context, path string) (_ []float32, err error) {
	ctx, span := tracer.Start(ctx, "search.describe", trace.WithAttributes(attrFile.String(shortened(path))))
	defer func() { finish(span, err) }()
	v, err := lookOf(ctx, path, l.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("engine: similar: %w", err)
	}
	return v, nil
}

func (l *Library) nearest(ctx context.Context, query []float32, limit int, self int64) (_ []Hit, err error) {
	vctx, span := tracer.Start(ctx, "search.vector_query")
	found, err := l.visual.QuickSearchBy(vctx, query, min(limit, l.visual.Len())+1, descriptor.Similarity, nil)
	span.SetAttributes(attribute.Int("search.hits", len(found)), attribute.Int("search.vectors", l.visual.Len()))
	finish(span, err)
	if err != nil {
		return nil, fmt.Errorf("engine: similar: %w", err)
	}
	return others(found, limit, self, func(h *Hit, p *Place) { h.Visual = p }), nil
}

// others makes hits of what one ranking found, but for the picture itself. It has nothing to be fused with: its
// similarity is the score.
func others(found []vector.Hit, limit int, self int64, assign func(*Hit, *Place)) []Hit {
	hits := make([]Hit, 0, len(found))
	for _, f := range found {
		if f.ID == self || len(hits) == limit {
			continue
		}
		h := Hit{ID: f.ID, Score: float64(f.Similarity), Relevance: 1}
		if len(hits) > 0 && hits[0].Score > 0 {
			h.Relevance = max(h.Score, 0) / hits[0].Score
		}
		assign(&h, &Place{Rank: len(hits) + 1, Score: h.Score})
		hits = append(hits, h)
	}
	return hits
}

// nearer counts the first hits that are at least as similar.
func nearer(hits []Hit, least float64) int {
	n := 0
	for n < len(hits) && hits[n].Score >= least {
		n++
	}
	return n
}
