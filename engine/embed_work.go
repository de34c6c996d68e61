package engine

import (
	"context"
	"errors"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
)

// ErrEmbedding is that Embed or Describe runs already.
var ErrEmbedding = errors.New("engine: a model works on the library already")

// modelWork is what a library's runs of Embed and Describe share. One of them runs at a time.
type modelWork struct {
	busy sync.Mutex // held while one runs

	mu      sync.Mutex
	paused  bool
	running *modelRun
}

// modelRun is one of those runs: its context, its span, its counts, and what was refused.
type modelRun struct {
	library *Library
	ctx     context.Context
	cancel  context.CancelCauseFunc
	span    trace.Span
	purpose Purpose
	tally   *workTally
	notes   failureNotes
	pause   func(on bool) // nil while there is nothing to hold back

	// What was refused is kept back until something worked: a model that takes no picture at all, or not in this
	// way, says the same of each, and would then never be asked for them again.
	refused []catalog.Refusal
	works   bool
}

// beginWork begins a run, if the library can be written and no other one runs. It is told what the run sends
// pictures for before consent is looked up, so that who revokes it also ends a run that just found it.
func (l *Library) beginWork(ctx context.Context, name string, purpose Purpose, tell func(EmbedProgress)) (*modelRun, error) {
	if l.ReadOnly() {
		return nil, catalog.ErrReadOnly
	}
	m := &l.models
	if !m.busy.TryLock() {
		return nil, ErrEmbedding
	}
	r := &modelRun{library: l, purpose: purpose, tally: newWorkTally(tell)}
	r.ctx, r.span = tracer.Start(ctx, name)
	r.ctx, r.cancel = context.WithCancelCause(r.ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running = r
	r.tally.pause(m.paused)
	return r, nil
}

// end ends the run and tells what it did.
func (r *modelRun) end(err error) (EmbedReport, error) {
	m := &r.library.models
	m.mu.Lock()
	m.running = nil
	m.mu.Unlock()
	if cause := context.Cause(r.ctx); errors.Is(err, context.Canceled) && errors.Is(cause, ErrNoConsent) {
		err = cause
	}
	r.cancel(nil)
	report := r.tally.end()
	if id := r.span.SpanContext().TraceID(); id.IsValid() {
		report.TraceID = id.String()
	}
	r.span.SetAttributes(
		attribute.Int("embed.pictures", report.Pictures), attribute.Int("embed.known", report.Known),
		attribute.Int("embed.embedded", report.Embedded), attribute.Int("embed.shared", report.Shared),
		attribute.Int("embed.failed", report.Failed), attribute.Float64("embed.commit_ms", r.tally.commitTime()))
	if report.Cost.Known {
		r.span.SetAttributes(attribute.Float64("cost.estimated_usd", report.Cost.USD))
	}
	err = r.library.noteDamage(err)
	finish(r.span, err)
	m.busy.Unlock()
	return report, err
}

// pausedBy lets PauseModels hold the run back until the function that it gives is called.
func (r *modelRun) pausedBy(pause func(on bool)) (over func()) {
	m := &r.library.models
	m.mu.Lock()
	defer m.mu.Unlock()
	r.pause = pause
	pause(m.paused)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		r.pause = nil
		pause(false) // who else uses the model is not held back
	}
}

// PauseModels keeps Embed and Describe from sending more until ResumeModels. What is on its way still arrives.
func (l *Library) PauseModels(context.Context) { l.models.hold(true) }

// ResumeModels ends a pause.
func (l *Library) ResumeModels(context.Context) { l.models.hold(false) }

func (m *modelWork) hold(on bool) {
	m.mu.Lock()
	m.paused = on
	r := m.running
	if r != nil {
		r.tally.pause(on)
		if r.pause != nil {
			r.pause(on)
		}
	}
	m.mu.Unlock()
	if r != nil {
		r.tally.update(true, func() {})
	}
}

// revoke ends the run that sends pictures for a purpose.
func (m *modelWork) revoke(purpose Purpose) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.running != nil && m.running.purpose == purpose {
		m.running.cancel(ErrNoConsent)
	}
}

// failed counts a content that came to nothing. Whether it was refused, and by whom, tells the error.
func (r *modelRun) failed(id int64, hash catalog.Hash, err error) {
	file := &unread{}
	isFile := errors.As(err, &file)
	if !isFile || file.final {
		r.refused = append(r.refused, catalog.Refusal{ID: id, Hash: hash, Error: shortened(err.Error())})
	}
	path := file.path
	if !isFile {
		if p, err := r.library.catalog.Picture(catalog.Bulk(context.WithoutCancel(r.ctx)), id); err == nil {
			path = p.File.Path
		}
	}
	why := sentenceOfModel(err).String()
	if why == "" {
		why = plain(err)
	}
	r.notes.add(r.span, path, why)
	r.tally.fail(path, why)
}

// surelyRefused gives what can be noted as refused by now.
func (r *modelRun) surelyRefused(worked bool) []catalog.Refusal {
	if r.works = r.works || worked; !r.works {
		return nil
	}
	refused := r.refused
	r.refused = nil
	return refused
}
