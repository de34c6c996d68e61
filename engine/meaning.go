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
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/gemini"
)

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

// A pictureSource also makes vectors of files that are not in the library. One that would send them elsewhere is none.
type pictureSource interface {
	picture(ctx context.Context, space catalog.Space, path string) ([]float32, error)
}

// A neutralSource knows how similar pictures are to texts that say nothing: by the dot product with this vector.
type neutralSource interface {
	neutral(ctx context.Context, space catalog.Space) ([]float32, error)
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
	findings
	err error
}

// askMeaning has all spaces of models search for a sum among the pictures within, each for at most limit and at its own
// pace, and gives them in their order.
func (l *Library) askMeaning(ctx context.Context, spaces []*modelSpace, sum []summand, limit int, within func(int64) bool) []meant {
	if len(sum) == 0 {
		return nil
	}
	return l.askOn(ctx, patientWith(spaces), sum, limit, within)
}

// An askedSpace is one that a search asks, with what is left of the patience that it has with it.
type askedSpace struct {
	*modelSpace
	patience *patience
}

func patientWith(spaces []*modelSpace) []askedSpace {
	all := make([]askedSpace, len(spaces))
	for i, space := range spaces {
		all[i] = askedSpace{space, newPatience()}
	}
	return all
}

// askOn is askMeaning in a search that may have asked these spaces before.
func (l *Library) askOn(ctx context.Context, spaces []askedSpace, sum []summand, limit int, within func(int64) bool) []meant {
	answers := make([]meant, len(spaces))
	var group sync.WaitGroup
	for i, space := range spaces {
		group.Go(func() {
			answers[i].space = space.modelSpace
			answers[i].findings, answers[i].err = l.findMeaning(ctx, space.modelSpace, space.patience, sum, limit, within)
		})
	}
	group.Wait()
	return answers
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
		if a.err == nil || errors.Is(a.err, errTyping) {
			continue
		}
		so := soByWords
		if len(spaces) > 0 {
			so = soWithout
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
	{clip.ErrNoCgo, "This build of the program cannot run %s"},
	{clip.ErrNoRuntime, "%s needs ONNX Runtime, which is not there"},
	{clip.ErrRuntime, "The ONNX Runtime library that is there cannot run %s"},
	{clip.ErrArguments, "The command line is too long for ONNX Runtime to run %s"},
	{clip.ErrRuntimeSet, "The program has to be started again to run %s"},
	{clip.ErrNoModel, "%s is not there any more"},
	{clip.ErrMisfit, "%s cannot be used"},
	{clip.ErrClosed, "%s was changed just now"},
	{errLoading, "%s is still being loaded"},
	{errCancelsOut, "The parts of the query cancel each other out"},
	{errNoPictureHere, "%s has no vector of the picture that the query names"},
	{errOtherModel, "%s is not the one that made this library's vectors"},
}

// whyNotMeant begins the sentence for an error.
func whyNotMeant(space *modelSpace, err error) string {
	name := space.source.name()
	for _, r := range reasons {
		if errors.Is(err, r.kind) {
			return NoteReason(r.text, name)
		}
	}
	return NoteReason(notUnderstood, name)
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
