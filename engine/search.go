package engine

import (
	"context"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/vector"
)

const (
	// maxTextHits bounds what the text index gives. Behind it nobody scrolls; a word that every picture has
	// would otherwise sort the whole library.
	maxTextHits = 10_000

	// textDepth is how many text hits are fused at least, however few are asked for: a rank must not depend on
	// that. A thousand cost about a millisecond more than ten.
	textDepth = 1_000

	// rocchioSeeds is how many of the best text hits say what look-alikes look like, and maxLookAlikes how
	// many of those are asked for.
	rocchioSeeds  = 10
	maxLookAlikes = 100

	// minLookAlike is the similarity from which a picture that no word found is worth showing. Over the labelled
	// photos that this was tried on, with ten seeds of a kind, the share of the same kind among look-alikes is
	// 0.20 at 0.40 to 0.45, 0.36 at 0.45 to 0.50, 0.53 at 0.50 to 0.55, 0.74 above that, and 0.93 from 0.60.
	minLookAlike = 0.50

	// lookAlikeWeight is what a look-alike's rank counts against a text hit's, which is sure. It changes little:
	// where one photo in eight of a kind was captioned, nDCG@10 was 0.43 by text alone and 0.69 to 0.70 fused
	// with a weight of 0.2, 0.5 or 1.
	lookAlikeWeight = 0.5
)

// Results are found pictures, best first.
type Results struct {
	Query   Query
	Hits    []Hit
	Seeds   []int64 // whose look-alikes the visual hits are; empty when they are those of a file
	Of      string  // the file whose look-alikes these are, if any
	Note    string  // what the user should know about them, as a sentence; usually empty
	Space   string  // of the model that understood the query; empty when none did
	Ranked  string  // who put the best of them in order; usually empty
	TraceID string  // of the search's spans
}

// Search finds pictures by words, at most limit, and by their meaning where a model has made vectors of the pictures.
// Where none understood the words, pictures follow that look like the best of them, so that a word also finds
// pictures that nobody described.
func (l *Library) Search(ctx context.Context, text string, limit int) (_ Results, err error) {
	ctx, span := tracer.Start(ctx, "search", trace.WithAttributes(
		attribute.String("search.kind", "words"), attrQuery.String(shortened(text))))
	defer func() { finish(span, err) }()

	results := Results{Query: parse(ctx, text), TraceID: span.SpanContext().TraceID().String()}
	results.Note = results.Query.Note
	spaces, err := l.searchedSpaces(ctx)
	if err != nil {
		return results, fmt.Errorf("engine: search: %w", err)
	}
	sum, notes, err := l.summands(ctx, results.Query)
	if err != nil {
		return results, fmt.Errorf("engine: search: %w", err)
	}
	results.addNote(notes...)
	likes := seedsOf(sum)
	if len(sum) == 0 && len(notes) > 0 {
		return results, nil
	}
	if !slices.ContainsFunc(sum, wanted) || len(results.Query.Terms) == 0 && len(spaces) == 0 && len(likes) == 0 {
		return results, ErrNoWords
	}

	// The words are looked up while the models think.
	asking, stop := context.WithCancel(ctx)
	defer stop()
	meaning := make(chan []meant, 1)
	go func() { meaning <- l.askMeaning(asking, spaces, sum) }()
	found, err := l.findText(ctx, results.Query, max(limit, textDepth))
	var without map[int64]bool
	if err == nil {
		without, err = l.without(ctx, results.Query)
	}
	if err != nil {
		return results, fmt.Errorf("engine: search: %w", l.noteDamage(err))
	}
	answers := <-meaning
	if err := ctx.Err(); err != nil {
		return results, fmt.Errorf("engine: search: %w", err)
	}
	tellMeaning(ctx, &results, answers)

	rankings := []ranking{textRanking(found)}
	for _, a := range answers {
		if hits := a.among(without); len(hits) > 0 {
			rankings = append(rankings, meaningRanking(a.space.Name, hits))
		}
	}
	if len(rankings) == 1 && len(found) == 0 {
		rankings = append(rankings, guessed(&results, answers, without)...)
	}
	if len(rankings) == 1 {
		if len(results.Query.Terms) == 0 && results.Space == "" && len(likes) == 0 {
			return results, ErrNoWords
		}
		alike, seeds, err := l.findAlike(ctx, found, likes)
		if err != nil {
			return results, fmt.Errorf("engine: search: %w", err)
		}
		results.Seeds = seeds
		rankings = append(rankings, visualRanking(except(alike, without), lookAlikeWeight))
	}
	hits := fuseTraced(ctx, rankings...)
	hits = slices.DeleteFunc(hits, func(h Hit) bool {
		return h.Text == nil && h.Meaning == nil && h.Visual.Score < minLookAlike
	})
	results.Hits = hits[:min(len(hits), limit)]
	span.SetAttributes(attribute.Int("search.hits", len(results.Hits)), attribute.String("search.space", results.Space))
	return results, nil
}

func parse(ctx context.Context, text string) Query {
	_, span := tracer.Start(ctx, "search.parse")
	defer span.End()
	q := ParseQuery(text)
	span.SetAttributes(attribute.Int("query.bytes", len(text)), attribute.Int("query.terms", len(q.Terms)))
	return q
}

func (l *Library) findText(ctx context.Context, q Query, limit int) (hits []catalog.TextHit, err error) {
	ctx, span := tracer.Start(ctx, "search.text_query")
	defer func() { finish(span, err) }()
	hits, err = l.catalog.SearchText(ctx, q.Terms, min(limit, maxTextHits), q.Not...)
	span.SetAttributes(attribute.Int("search.hits", len(hits)))
	return hits, err
}

// findAlike is Rocchio's pseudo-relevance feedback without its negative part: the mean of the best text hits'
// vectors, each weighed by its score, is the query; with pictures that the query names, it is theirs alone.
func (l *Library) findAlike(ctx context.Context, found []catalog.TextHit, likes []summand) (hits []vector.Hit, seeds []int64, err error) {
	ctx, span := tracer.Start(ctx, "search.vector_query")
	defer func() { finish(span, err) }()
	var vectors [][]float32
	var weights []float64
	for _, s := range likes {
		v := s.like.look
		if known, ok := l.visual.Vector(ctx, s.like.id); ok {
			v, seeds = known, append(seeds, s.like.id)
		} else if v == nil { // it was taken out of the library meanwhile
			continue
		}
		vectors, weights = append(vectors, v), append(weights, s.Weight)
	}
	if len(likes) > 0 {
		found = nil
	}
	for _, h := range found[:min(len(found), rocchioSeeds)] {
		if v, ok := l.visual.Vector(ctx, h.ID); ok {
			vectors, weights, seeds = append(vectors, v), append(weights, h.Score), append(seeds, h.ID)
		}
	}
	span.SetAttributes(attribute.Int("search.seeds", len(seeds)), attribute.Int("search.vectors", l.visual.Len()))
	mean := vector.Mean(vectors, weights)
	if mean == nil {
		return nil, nil, nil
	}
	hits, err = l.visual.SearchBy(ctx, mean, maxLookAlikes, descriptor.Similarity)
	span.SetAttributes(attribute.Int("search.hits", len(hits)))
	return hits, seeds, err
}

// All gives every picture, the latest taken first.
func (l *Library) All(ctx context.Context) (Results, error) {
	ids, err := l.catalog.IDs(ctx)
	if err != nil {
		return Results{}, fmt.Errorf("engine: all: %w", l.noteDamage(err))
	}
	hits := make([]Hit, len(ids))
	for i, id := range ids {
		hits[i].ID = id
	}
	return Results{Hits: hits}, nil
}

func textRanking(found []catalog.TextHit) ranking {
	r := ranking{weight: 1, assign: func(h *Hit, p *Place) { h.Text = p }}
	for _, h := range found {
		r.ids, r.scores = append(r.ids, h.ID), append(r.scores, h.Score)
	}
	return r
}

// meaningRanking counts as much as words do: each finds what the other cannot.
func meaningRanking(space string, found []vector.Hit) ranking {
	r := visualRanking(found, 1)
	r.assign = func(h *Hit, p *Place) {
		p.Space = space
		if h.Second = p; h.Meaning == nil || p.Rank < h.Meaning.Rank {
			h.Meaning, h.Second = p, h.Meaning
		}
	}
	return r
}

func visualRanking(found []vector.Hit, weight float64) ranking {
	r := ranking{weight: weight, assign: func(h *Hit, p *Place) { h.Visual = p }}
	for _, h := range found {
		r.ids, r.scores = append(r.ids, h.ID), append(r.scores, float64(h.Similarity))
	}
	return r
}

func fuseTraced(ctx context.Context, rankings ...ranking) []Hit {
	_, span := tracer.Start(ctx, "search.fusion")
	defer span.End()
	hits := fuse(rankings...)
	span.SetAttributes(attribute.Int("fusion.rankings", len(rankings)), attribute.Int("fusion.hits", len(hits)))
	return hits
}
