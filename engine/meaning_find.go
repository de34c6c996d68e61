package engine

import (
	"context"
	"errors"
	"math"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/vector"
)

// summand is one of a query that is a sum. A query of words alone has one.
type summand struct {
	Summand
	like *likeness
}

// findings are the pictures that a space found, and those that would be it if any had to be.
type findings struct {
	hits    []vector.Hit
	guesses []vector.Hit
}

// maxGuesses bounds what is shown when nothing stands out.
const maxGuesses = 10

// errCancelsOut is that the parts of a sum leave nothing.
var errCancelsOut = errors.New("engine: the parts cancel out")

// errNoPictureHere is that a source makes no vector of a picture that has none.
var errNoPictureHere = errors.New("engine: the picture has no vector in this space")

// findMeaning finds the pictures of a space that are near a sum, at most limit, among those that within lets pass; nil is
// all. It waits as long as there is patience.
func (l *Library) findMeaning(ctx context.Context, space *modelSpace, patience *patience, sum []summand, limit int, within func(int64) bool) (f findings, err error) {
	parts, weights := make([][]float32, len(sum)), make([]float64, len(sum))
	known, ofTexts := true, true
	for i, s := range sum {
		weights[i] = s.Weight
		if s.like != nil {
			ofTexts = false
			parts[i], err = l.likeIn(ctx, space, s.like, patience)
		} else {
			var kept bool
			parts[i], kept, err = l.textIn(ctx, space, s.Text, patience)
			known = known && kept
		}
		if err != nil {
			return findings{}, err
		}
	}
	query := parts[0]
	if len(sum) > 1 || weights[0] != 1 {
		if query = vector.Mean(parts, weights); query == nil {
			return findings{}, errCancelsOut
		}
	}
	neutral := l.neutralOf(ctx, space, ofTexts, patience)
	ctx, span := tracer.Start(ctx, "search.vector_query")
	defer func() { finish(span, err) }()
	hits, err := space.index.QuickSearch(ctx, query, min(limit, space.index.Len()), within)
	if err != nil {
		return findings{}, err
	}
	if neutral != nil {
		f = clearly(ctx, space, hits, parts, weights, neutral)
	} else {
		typical := space.sample.Mean(query)
		f.hits = meaningful(hits, typical)
		span.SetAttributes(attribute.Float64("search.background", typical))
	}
	span.SetAttributes(attribute.String("search.space", space.Name), attribute.Int("search.vectors", space.index.Len()),
		attribute.Int("search.hits", len(f.hits)), attribute.Int("search.summands", len(sum)),
		attribute.Bool("search.query_known", known))
	return f, nil
}

// textIn gives the vector of a text, and tells whether it was known.
func (l *Library) textIn(ctx context.Context, space *modelSpace, text string, patience *patience) (v []float32, known bool, err error) {
	if v, known = l.queries.get(space.Name, space.Dimensions, text); known {
		return v, true, nil
	}
	v, err = patience.ask(ctx, space, func(ctx context.Context) ([]float32, error) {
		return space.source.query(ctx, space.Space, text)
	})
	if err == nil {
		l.keepQuery(ctx, space, text, v)
	}
	return v, false, err
}

// likeIn gives the vector of a picture, which is made now when the space has none of it.
func (l *Library) likeIn(ctx context.Context, space *modelSpace, like *likeness, patience *patience) ([]float32, error) {
	if v, ok := space.index.Vector(ctx, like.id); ok && like.id != 0 {
		return v, nil
	}
	source, ok := space.source.(pictureSource)
	if !ok {
		return nil, errNoPictureHere
	}
	return patience.ask(ctx, space, func(ctx context.Context) ([]float32, error) {
		return source.picture(ctx, space.Space, like.path)
	})
}

// neutralText is under which the cache of queries keeps what texts are like that say nothing. Nobody types it.
const neutralText = "\x00neutral 1"

// neutralOf gives what texts that say nothing are like in a space, if a sum can be compared with that: one with
// pictures is nearer to pictures than any text.
func (l *Library) neutralOf(ctx context.Context, space *modelSpace, ofTexts bool, patience *patience) []float32 {
	source, ok := space.source.(neutralSource)
	if !ok || !ofTexts {
		return nil
	}
	if v, known := l.queries.get(space.Name, space.Dimensions, neutralText); known {
		return v
	}
	v, err := patience.ask(ctx, space, func(ctx context.Context) ([]float32, error) { return source.neutral(ctx, space.Space) })
	if err != nil {
		return nil
	}
	l.keepQuery(ctx, space, neutralText, v)
	return v
}

func (l *Library) keepQuery(ctx context.Context, space *modelSpace, text string, v []float32) {
	if isTyping(ctx) && text != neutralText { // beginnings of words would drive out what was asked for
		l.queries.remember(queryVector{queryName(space.Name, text), v})
		return
	}
	if err := l.queries.put(space.Name, text, v); err != nil {
		l.log.Debug("query not kept", "error", err)
	}
}

// meaningful cuts off the tail, for every picture is somewhat near every query. How near differs from model to model
// and from query to query, so the cut is no fixed similarity: a picture has to be nearer to the best than to just any
// picture. With the offline demo model and the demo library's 98 pictures that keeps 13 for “sea”, 14 for “holiday at
// the seaside” and 9 for “statistics”, all of them right, where the next similarity is about half as large; a query of
// words that mean nothing to the model keeps 5 to 12, the largest of noise. Two deviations above the mean, tried
// instead, cut off right ones: of a small library a tenth may be right.
func meaningful(hits []vector.Hit, typical float64) []vector.Hit {
	if len(hits) == 0 {
		return nil
	}
	// As much less as rounding takes, where all pictures are equally near.
	least := float32((float64(hits[0].Similarity)+typical)/2 - 1e-5)
	n := 0
	for n < len(hits) && hits[n].Similarity >= least {
		n++
	}
	return hits[:n]
}

// clearLead is by how much a picture has to be nearer to what is searched for than to texts that say nothing. CLIP
// models are trained to choose between texts with their similarities times 100, so this lead is odds of e² to one, or
// seven to one. Unlike a fixed similarity it holds for models and queries whose similarities are higher or lower
// throughout.
const clearLead = 0.02

// clearly keeps the pictures that show what is searched for rather than nothing in particular. When none does, the
// nearest are guesses.
func clearly(ctx context.Context, space *modelSpace, hits []vector.Hit, parts [][]float32, weights []float64, neutral []float32) (f findings) {
	// All parts have the level of the neutral texts taken off, those that are subtracted too; and the weights are
	// those of a mean, so that a sum needs the lead of one text.
	var total float64
	for _, w := range weights {
		total += math.Abs(w)
	}
	for _, h := range hits {
		v, ok := space.index.Vector(ctx, h.ID)
		if !ok {
			continue
		}
		level, lead := dot(v, neutral), 0.0
		for i, part := range parts {
			lead += weights[i] / total * (dot(v, part) - level)
		}
		if lead >= clearLead {
			f.hits = append(f.hits, h)
		}
	}
	if len(f.hits) == 0 {
		f.guesses = hits[:min(len(hits), maxGuesses)]
	}
	return f
}

func dot(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}
