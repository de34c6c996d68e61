package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
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

	// leastSeed is the weight of a seed whose words were not compared, for too many pictures hold them.
	leastSeed = 1e-3
)

// Results are found pictures, best first.
type Results struct {
	Query   Query
	Hits    []Hit
	Tail    int     // how many of the first hits are relevant; the rest may be folded away
	Seeds   []int64 // whose look-alikes the visual hits are; empty when they are those of a file
	Of      string  // the file whose look-alikes these are, if any
	Note    string  // what the user should know about them, as a sentence; usually empty
	Space   string  // of the model that understood the query; empty when none did
	Ranked  string  // who put the best of them in order; usually empty
	Bounded bool    // words found as many pictures as they can, and more hold them
	Typing  bool    // of a text that was not submitted: nothing of it leaves this machine
	TraceID string  // of the search's spans
}

// Search finds pictures by words, at most limit, and by their meaning where a model has made vectors of the pictures.
// Where none understood the words, pictures follow that look like the best of them, so that a word also finds
// pictures that nobody described. Nothing is found that does not pass the query's filters; a query of filters alone
// finds all that pass, the latest first or, of those around a place, the nearest; and one of nothing but what is to be left
// out finds all the rest. A limit of 0 is none.
func (l *Library) Search(ctx context.Context, text string, limit int) (_ Results, err error) {
	ctx, span := tracer.Start(ctx, "search", trace.WithAttributes(
		attribute.String("search.kind", "words"), attrQuery.String(shortened(text))))
	defer l.courtesy.search()()
	defer func() { finish(span, err) }()
	if limit <= 0 {
		limit = math.MaxInt
	}
	results := Results{Query: parse(ctx, text), Typing: isTyping(ctx), TraceID: span.SpanContext().TraceID().String()}
	results.Note = results.Query.Note
	span.SetAttributes(attribute.Int("query.mistakes", len(results.Query.Mistakes)))
	if err := l.search(ctx, &results, limit); errors.Is(err, ErrNoWords) {
		return results, err
	} else if err != nil {
		return results, fmt.Errorf("engine: search: %w", l.noteDamage(err))
	}
	span.SetAttributes(attribute.Int("search.hits", len(results.Hits)), attribute.Int("search.relevant", results.Tail),
		attribute.String("search.space", results.Space))
	return results, nil
}

func (l *Library) search(ctx context.Context, results *Results, limit int) error {
	spaces, err := l.searchedSpaces(ctx)
	if err != nil {
		return err
	}
	sum, notes, err := l.summands(ctx, results.Query)
	if err != nil {
		return err
	}
	results.addNote(notes...)
	likes := seedsOf(sum)
	filtered := len(results.Query.Filters) > 0
	if len(sum) == 0 && len(notes) > 0 && !filtered && !results.Query.hasWords() {
		return nil
	}
	var unwanted []summand
	if !slices.ContainsFunc(sum, wanted) {
		sum, unwanted = nil, sum // nothing is searched for by what is left out
	}
	words := results.Query.hasWords()
	if !words && len(sum) == 0 && (filtered || len(unwanted) > 0) {
		return l.list(ctx, results, unwanted, limit)
	}
	if len(sum) == 0 && len(results.Query.Must) == 0 || !words && len(spaces) == 0 && len(likes) == 0 {
		return ErrNoWords
	}
	bounds, err := l.limits(ctx, results.Query)
	if err != nil {
		return err
	}

	// The words are looked up while the models think.
	asking, stop := context.WithCancel(ctx)
	defer stop()
	meaning := make(chan []meant, 1)
	go func() { meaning <- l.askMeaning(asking, spaces, sum, maxMeant, bounds.within()) }()
	found, more, err := l.findText(ctx, results.Query, max(limit, textDepth), bounds.within())
	if err != nil {
		stop()
	}
	answers := <-meaning // also after a failure: nothing of a search goes on behind it
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	if results.Bounded = more; more {
		results.addNote(manyTextHits)
	}
	tellMeaning(ctx, results, answers)

	rankings := []ranking{textRanking(found)}
	for _, a := range answers {
		if len(a.hits) > 0 {
			rankings = append(rankings, meaningRanking(a.space.Name, a.hits))
		}
	}
	if len(rankings) == 1 && len(found) == 0 {
		rankings = append(rankings, guessed(results, answers)...)
	}
	if len(rankings) == 1 {
		if !words && results.Space == "" && len(likes) == 0 {
			return ErrNoWords
		}
		alike, err := l.lookAlikes(ctx, results, found, sum, bounds.within())
		if err != nil {
			return err
		}
		rankings = append(rankings, alike)
	}
	hits := fuseTraced(ctx, rankings...)
	hits = slices.DeleteFunc(hits, func(h Hit) bool {
		return h.Text == nil && h.Meaning == nil && h.Visual.Score < minLookAlike
	})
	results.Tail = min(relevant(hits), limit)
	results.Hits = hits[:min(len(hits), limit)]
	return nil
}

// enoughByWords is how many pictures that hold all words make look-alikes of them needless.
const enoughByWords = 1_000

// lookAlikes ranks the pictures that look like those that a query names, or like those that its words found.
func (l *Library) lookAlikes(ctx context.Context, results *Results, found []catalog.TextHit, sum []summand, within func(int64) bool) (ranking, error) {
	likes := seedsOf(sum)
	if len(likes) == 0 && len(found) >= enoughByWords && found[enoughByWords-1].Every {
		return ranking{}, nil
	}
	alike, seeds, err := l.findAlike(ctx, found, likes, within)
	results.Seeds = seeds
	alike = l.leaveUnlike(ctx, alike, sum)
	r := visualRanking(alike, lookAlikeWeight)
	if len(likes) > 0 {
		r.strength = r.likeness
	}
	return r, err
}

func parse(ctx context.Context, text string) Query {
	_, span := tracer.Start(ctx, "search.parse")
	defer span.End()
	q := ParseQuery(text)
	span.SetAttributes(attribute.Int("query.bytes", len(text)), attribute.Int("query.terms", len(q.Terms)))
	return q
}

// findText gives what the text index has, at most limit and maxTextHits, and tells whether that leaves out more.
func (l *Library) findText(ctx context.Context, q Query, limit int, within func(int64) bool) (hits []catalog.TextHit, more bool, err error) {
	ctx, span := tracer.Start(ctx, "search.text_query")
	defer func() { finish(span, err) }()
	limit = min(limit, maxTextHits)
	hits, err = l.catalog.FindText(ctx, slices.Concat(q.Must, q.Terms), q.Not, limit+1, within) // one tells of more
	more = len(hits) > maxTextHits
	hits = hits[:min(len(hits), limit)]
	span.SetAttributes(attribute.Int("search.hits", len(hits)))
	return hits, more, err
}

// findAlike is Rocchio's pseudo-relevance feedback without its negative part: the mean of the best text hits'
// vectors, each weighed by its score, is the query; with pictures that the query names, it is theirs alone.
func (l *Library) findAlike(ctx context.Context, found []catalog.TextHit, likes []summand,
	within func(int64) bool,
) (hits []vector.Hit, seeds []int64, err error) {
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
			vectors, weights, seeds = append(vectors, v), append(weights, max(h.Score, leastSeed)), append(seeds, h.ID)
		}
	}
	span.SetAttributes(attribute.Int("search.seeds", len(seeds)), attribute.Int("search.vectors", l.visual.Len()))
	mean := vector.Mean(vectors, weights)
	if mean == nil {
		return nil, nil, nil
	}
	hits, err = l.visual.QuickSearchBy(ctx, mean, maxLookAlikes, descriptor.Similarity, within)
	span.SetAttributes(attribute.Int("search.hits", len(hits)))
	return hits, seeds, err
}

func fuseTraced(ctx context.Context, rankings ...ranking) []Hit {
	_, span := tracer.Start(ctx, "search.fusion")
	defer span.End()
	hits := fuse(rankings...)
	span.SetAttributes(attribute.Int("fusion.rankings", len(rankings)), attribute.Int("fusion.hits", len(hits)))
	return hits
}
