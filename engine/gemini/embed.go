package gemini

import (
	"context"
	"iter"
	"slices"
)

// A Sink takes what a run brings. Its functions are never called by two goroutines at once.
type Sink struct {
	// Commit is called with each batch as it comes, in no order. Its error ends the run.
	Commit func(Batch) error

	// Progress, which may be nil, is called after each batch and when there is a wait.
	Progress func(Progress)
}

// Embed makes the vectors of all items and hands them over batch by batch; what it handed over stays paid and
// kept, whatever comes later. Over quota it waits as the service says. An item that the service refuses is a
// Failure of its batch; everything else ends the run with what was committed by then.
func (e *Embedder) Embed(ctx context.Context, items iter.Seq[Item], sink Sink) error {
	r := &embedding{newRun(ctx, e.c, e.c.embedding, sink.Progress), e, sink}
	for chunk := range chunks(items, e.c.settings.Limits) {
		if !r.do(func() { r.chunk(chunk) }) {
			break
		}
	}
	return r.wait()
}

// An embedding is one run of Embed.
type embedding struct {
	*run
	e    *Embedder
	sink Sink
}

func (r *embedding) deliver(b Batch) {
	r.run.deliver(counts{len(b.Vectors), len(b.Failed), b.Usage, b.Cost}, func() error {
		if r.sink.Commit == nil {
			return nil
		}
		return r.sink.Commit(b)
	})
}

// chunks cuts the items into as many as one request takes.
func chunks(items iter.Seq[Item], l Limits) iter.Seq[[]Item] {
	return func(yield func([]Item) bool) {
		var chunk []Item
		pictures := 0
		for it := range items {
			chunk = append(chunk, it)
			if it.Picture != nil || it.Load != nil {
				pictures++
			}
			if pictures < l.PicturesPerBatch && len(chunk) < l.TextsPerBatch {
				continue
			}
			if !yield(chunk) {
				return
			}
			chunk, pictures = nil, 0
		}
		if len(chunk) > 0 {
			yield(chunk)
		}
	}
}

// chunk loads a chunk, sends it, and delivers what came. Pictures that are too large to go together go in
// several requests.
func (r *embedding) chunk(chunk []Item) {
	limit := r.c.settings.Limits.BytesPerBatch
	var ready []loaded
	var failed []Failure
	for _, it := range chunk {
		if r.stopped() {
			return
		}
		l, err := it.load(r.ctx)
		switch {
		case err != nil && r.ctx.Err() != nil:
			return
		case err != nil:
			failed = append(failed, Failure{it.ID, err})
		case l.bytes > limit:
			failed = append(failed, Failure{it.ID, ErrTooLong})
		default:
			ready = append(ready, l)
		}
	}
	if len(failed) > 0 {
		r.deliver(Batch{Failed: failed})
	}
	for len(ready) > 0 && !r.stopped() {
		n := fitting(ready, limit)
		r.batch(ready[:n])
		ready = ready[n:]
	}
}

// fitting counts how many of the batch go into one request.
func fitting(batch []loaded, limit int) int {
	bytes := 0
	for i, l := range batch {
		if bytes += l.bytes; bytes > limit && i > 0 {
			return i
		}
	}
	return len(batch)
}

// batch sends one batch until there is an answer. If the service refuses it, each item goes alone, so that
// one bad picture costs no other its vector.
func (r *embedding) batch(batch []loaded) {
	err := r.try(retryAll, func(number int) error {
		vectors, usage, err := r.e.attempt(r.ctx, batch, number)
		if err == nil {
			// Before another may be sent: what is lost when the process is killed is at most what may be on its way.
			r.worked()
			r.deliver(Batch{Vectors: vectorsOf(batch, vectors), Usage: usage, Cost: CostOf(r.e.model, usage)})
		}
		return err
	})
	switch {
	case err == nil:
	case !isRefused(err):
		r.fail(err)
	case len(batch) > 1:
		for one := range slices.Chunk(batch, 1) {
			if r.stopped() {
				return
			}
			r.batch(one)
		}
	case r.hopeless():
		r.fail(err)
	default:
		r.deliver(Batch{Failed: []Failure{{batch[0].id, err}}})
	}
}

func vectorsOf(batch []loaded, values [][]float32) []Vector {
	out := make([]Vector, len(batch))
	for i, l := range batch {
		out[i] = Vector{l.id, values[i]}
	}
	return out
}
