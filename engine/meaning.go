package engine

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/vector"
)

// queryPatience is how long a search waits for its words' vector, all in all. The service answers within half a
// second as a rule; who searches wants the results, and there are other spaces.
const queryPatience = 3 * time.Second

// maxMeant bounds how many pictures one space may find: behind it meaning is guessed.
const maxMeant = 200

// querySource makes the vectors of queries, for the spaces that its models made.
type querySource interface {
	source() Source
	// name is what the user knows it by, at the beginning of a sentence.
	name() string
	// chosen is the space of the model that is chosen now; "" when none is.
	chosen() string
	// query makes the vector of a text in a space. It may take as long as the context.
	query(ctx context.Context, space catalog.Space, text string) ([]float32, error)
	// note takes over how a query ended that began then, unless the user ended it.
	note(err error, began time.Time)
}

// geminiQueries is the library's service.
type geminiQueries struct{ library *Library }

func (g geminiQueries) source() Source { return Gemini }

func (g geminiQueries) name() string {
	service := g.library.options.Service
	if service == nil || !service.Local() {
		return "Gemini"
	}
	return "The " + service.Label()
}

func (g geminiQueries) chosen() string {
	if g.library.options.Service == nil {
		return ""
	}
	return g.library.options.Service.Settings().Space()
}

// query asks the service by the space's own model, whichever is chosen now.
func (g geminiQueries) query(ctx context.Context, space catalog.Space, text string) ([]float32, error) {
	if service := g.library.options.Service; service != nil {
		if err := service.breaker.failure(time.Now()); err != nil {
			return nil, err
		}
	}
	client, _, err := g.library.reachFor(ctx, ForMeaning)
	if err != nil {
		return nil, err
	}
	return client.EmbedderFor(space.Model, space.Dimensions).Query(ctx, text)
}

func (g geminiQueries) note(err error, began time.Time) {
	if service := g.library.options.Service; service != nil {
		service.breaker.note(err, began, time.Now())
	}
}

// meant is what one space found.
type meant struct {
	space *modelSpace
	hits  []vector.Hit
	err   error
}

// askMeaning has all spaces of models search for a text, each at its own pace, and gives them in their order.
func (l *Library) askMeaning(ctx context.Context, spaces []*modelSpace, text string) []meant {
	answers := make([]meant, len(spaces))
	var group sync.WaitGroup
	for i, space := range spaces {
		group.Go(func() {
			answers[i].space = space
			answers[i].hits, answers[i].err = l.findMeaning(ctx, space, text)
		})
	}
	group.Wait()
	return answers
}

// findMeaning finds the pictures of a space that are near a text.
func (l *Library) findMeaning(ctx context.Context, space *modelSpace, text string) (hits []vector.Hit, err error) {
	query, known := l.queries.get(space.Name, space.Dimensions, text)
	if !known {
		if query, err = askPatiently(ctx, space, text); err != nil {
			return nil, err
		}
		if err := l.queries.put(space.Name, text, query); err != nil {
			l.log.Debug("query not kept", "error", err)
		}
	}
	ctx, span := tracer.Start(ctx, "search.vector_query")
	defer func() { finish(span, err) }()
	if hits, err = space.index.Search(ctx, query, maxMeant); err != nil {
		return nil, err
	}
	typical := space.sample.Mean(query)
	hits = meaningful(hits, typical)
	span.SetAttributes(attribute.String("search.space", space.Name), attribute.Int("search.vectors", space.index.Len()),
		attribute.Int("search.hits", len(hits)), attribute.Bool("search.query_known", known),
		attribute.Float64("search.background", typical))
	return hits, nil
}

// askPatiently makes a query's vector within queryPatience, whatever the source does.
func askPatiently(ctx context.Context, space *modelSpace, text string) (values []float32, err error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	patient, cancel := context.WithTimeout(ctx, queryPatience)
	defer cancel()
	type made struct {
		values []float32
		err    error
	}
	answer, began := make(chan made, 1), time.Now()
	go func() {
		values, err := space.source.query(patient, space.Space, text)
		answer <- made{values, err}
	}()
	select {
	case m := <-answer:
		values, err = m.values, m.err
	case <-patient.Done():
		err = patient.Err()
	}
	if ctx.Err() != nil { // the search was given up, not the service
		return nil, ctx.Err()
	}
	if err != nil && patient.Err() != nil { // however what was waited for takes being given up
		err = &gemini.Error{Kind: gemini.ErrTimeout}
	}
	space.source.note(err, began)
	return values, err
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

// tellMeaning puts onto results which spaces understood the query, and in a sentence which did not and why.
func tellMeaning(ctx context.Context, results *Results, answers []meant) {
	var spaces, missing []string
	for _, a := range answers {
		if a.err == nil {
			spaces = append(spaces, a.space.Name)
		}
	}
	for _, a := range answers {
		if a.err == nil {
			continue
		}
		so := "so pictures were found by words and looks alone."
		if len(spaces) > 0 {
			so = "so the pictures were found without it."
		}
		missing = append(missing, whyNotMeant(a.space, a.err)+", "+so)
		trace.SpanFromContext(ctx).AddEvent("search.fallback", trace.WithAttributes(
			attribute.String("search.space", a.space.Name), attribute.String("search.fallback_reason", kindOf(a.err))))
	}
	results.Space = strings.Join(spaces, " + ")
	results.addNote(missing...)
}

// reasons begin the sentence why words were not understood; %s is the source's name.
var reasons = []struct {
	kind error
	text string
}{
	{ErrNoConsent, "You have not agreed to send the words of searches to %s"},
	{gemini.ErrKeyShape, "The %s key is none that can be used"},
	{gemini.ErrNoKey, "To search by meaning, %s needs a key, and there is none"},
	{gemini.ErrCredentials, "To search by meaning, %s needs credentials for Vertex AI, and there are none"},
	{gemini.ErrKey, "%s refused the key"},
	{gemini.ErrQuota, "The quota of %s is used up for the moment"},
	{gemini.ErrModel, "%s has no model any more for this library's vectors"},
	{gemini.ErrRegion, "%s is not offered where you are"},
	{gemini.ErrTimeout, "%s did not answer in time"},
	{gemini.ErrProxy, "The proxy lets no request to %s through"},
	{gemini.ErrCertificate, "The connection to %s is not safe"},
	{gemini.ErrAddress, "The address of %s is wrong"},
	{gemini.ErrOffline, "%s cannot be reached"},
	{gemini.ErrService, "%s has a problem of its own right now"},
}

// whyNotMeant begins the sentence for an error.
func whyNotMeant(space *modelSpace, err error) string {
	name := space.source.name()
	for _, r := range reasons {
		if !errors.Is(err, r.kind) {
			continue
		}
		if !strings.HasPrefix(r.text, "%s") && strings.HasPrefix(name, "The ") {
			name = "the " + strings.TrimPrefix(name, "The ")
		}
		return strings.Replace(r.text, "%s", name, 1)
	}
	return name + " did not understand the words"
}

// kindOf names an error in words that quote nothing of the user's.
func kindOf(err error) string {
	for _, r := range reasons {
		if errors.Is(err, r.kind) {
			return r.kind.Error()
		}
	}
	return "other"
}

// addNote adds sentences.
func (r *Results) addNote(sentences ...string) {
	r.Note = strings.TrimSpace(r.Note + " " + strings.Join(sentences, " "))
}
