package engine

import (
	"context"
	"errors"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

const (
	// queryPatience is how long a search waits for the vectors of its words, all in all. The service answers within
	// half a second as a rule; who searches wants the results, and there are other spaces.
	queryPatience = 3 * time.Second

	// loadPatience is how long a search waits besides for a model that is being loaded, which the next one need not. A
	// program that searches once has no next one.
	loadPatience = 10 * time.Second
)

// errLoading is that a model is not in memory yet.
var errLoading = errors.New("engine: the model is still being loaded")

// A loadedSource loads the model that made a space before it is first asked.
type loadedSource interface {
	load(ctx context.Context, space catalog.Space) error
}

// patience is what one space has left of it in one search, whose parts are asked for one after another.
type patience struct{ left time.Duration }

func newPatience() *patience { return &patience{queryPatience} }

// ask has a source make a vector as long as there is patience, whatever the source does.
func (p *patience) ask(ctx context.Context, space *modelSpace, ask func(context.Context) ([]float32, error)) (values []float32, err error) {
	if err := mayAsk(ctx, space); err != nil {
		return nil, err
	}
	if source, ok := space.source.(loadedSource); ok {
		if err := loadPatiently(ctx, source, space.Space); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	patient, cancel := context.WithTimeout(ctx, p.left)
	defer cancel()
	type made struct {
		values []float32
		err    error
	}
	answer, began := make(chan made, 1), time.Now()
	go func() {
		values, err := ask(patient)
		answer <- made{values, err}
	}()
	select {
	case m := <-answer:
		values, err = m.values, m.err
	case <-patient.Done():
		err = patient.Err()
	}
	p.left -= time.Since(began)
	if ctx.Err() != nil { // the search was given up, not the service
		return nil, ctx.Err()
	}
	if err != nil && patient.Err() != nil { // however what was waited for takes being given up
		err = &gemini.Error{Kind: gemini.ErrTimeout}
	}
	space.source.note(err, began)
	return values, err
}

// loadPatiently waits until the model can be asked. What is not loaded by then goes on for the next search.
func loadPatiently(ctx context.Context, source loadedSource, space catalog.Space) error {
	patient, cancel := context.WithTimeout(ctx, loadPatience)
	defer cancel()
	err := source.load(patient, space)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil && patient.Err() != nil {
		return errLoading
	}
	return err
}
