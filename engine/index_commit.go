package engine

import (
	"context"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
)

// A batch is committed when it is this large or this old: a transaction costs about a millisecond, and what
// is not committed is decoded again after a kill.
const (
	batchSize = 64
	batchAge  = time.Second
)

// batch collects outcomes for one transaction.
type batch struct {
	catalog.Batch
	times    stepTimes
	outcomes []outcome
	notes    failureNotes
	span     trace.Span
	ctx      context.Context
}

// commit writes outcomes until there are no more. Its context is not cancelled with the run.
func (r *run) commit(ctx context.Context) error {
	var b *batch
	timer := time.NewTimer(batchAge)
	defer timer.Stop()
	flush := func() error {
		if b == nil {
			return nil
		}
		done := b
		b = nil
		return r.write(done)
	}
	for {
		select {
		case o, more := <-r.results:
			if !more {
				return flush()
			}
			if b == nil {
				b = &batch{}
				b.ctx, b.span = tracer.Start(ctx, "index.batch")
				timer.Reset(batchAge)
			}
			b.add(o)
			r.tally.update(false, func(p *Progress, _ *Report) {
				if o.path == "" || o.isNone() {
					return
				}
				if o.unnamed {
					p.ToDo++ // only its content told that it is one
				}
				p.Done++
				p.Current = o.path
			})
			if b.Len() < batchSize {
				continue
			}
		case <-timer.C:
		}
		if err := flush(); err != nil {
			r.drain()
			return err
		}
	}
}

// drain lets the workers end after a failed commit.
func (r *run) drain() {
	go func() {
		for range r.results { //nolint:revive // nothing is left to do with them
		}
	}()
}

func (b *batch) add(o outcome) {
	b.outcomes = append(b.outcomes, o)
	if o.why != "" {
		b.notes.add(b.span, o.path, o.why)
	}
	b.times.read += o.times.read
	b.times.hash += o.times.hash
	b.times.decode += o.times.decode
	b.times.resize += o.times.resize
	b.times.describe += o.times.describe
	b.times.thumbnail += o.times.thumbnail
	switch {
	case o.moved:
		b.Refresh = append(b.Refresh, *o.entry)
	case o.entry != nil:
		b.Put = append(b.Put, *o.entry)
	case o.touched != nil:
		b.Touch = append(b.Touch, *o.touched)
	case o.failure != nil:
		b.Failed = append(b.Failed, *o.failure)
	}
	b.Restored = append(b.Restored, o.restored...)
	b.Removed = append(b.Removed, o.removed...)
}

// write commits one batch and then shows it to searches.
func (r *run) write(b *batch) (err error) {
	defer func() { finish(b.span, err) }()
	begin := time.Now()
	handed, err := r.library.catalog.HandOver(b.ctx, b.Removed)
	if err != nil {
		return err
	}
	if err := r.library.catalog.Apply(b.ctx, &b.Batch); err != nil {
		return err
	}
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.span.SetAttributes(
		attribute.Int("batch.pictures", len(b.Put)+len(b.Refresh)), attribute.Int("batch.unchanged", len(b.Touch)),
		attribute.Int("batch.failed", len(b.Failed)), attribute.Int("batch.removed", len(b.Removed)),
		attribute.Float64("batch.read_ms", milliseconds(b.times.read)),
		attribute.Float64("batch.hash_ms", milliseconds(b.times.hash)),
		attribute.Float64("batch.decode_ms", milliseconds(b.times.decode)),
		attribute.Float64("batch.resize_ms", milliseconds(b.times.resize)),
		attribute.Float64("batch.describe_ms", milliseconds(b.times.describe)),
		attribute.Float64("batch.thumbnail_ms", milliseconds(b.times.thumbnail)),
		attribute.Float64("batch.commit_ms", milliseconds(time.Since(begin))))

	visual := r.library.visual
	if err := visual.Remove(b.ctx, b.Removed...); err != nil {
		return err
	}
	for _, e := range b.Put {
		if err := visual.Add(b.ctx, e.Picture.ID, e.Vectors[descriptor.Space]); err != nil {
			return err
		}
	}
	if err := r.library.follow(b.ctx, append(b.ids(), handed...)); err != nil {
		return err
	}
	for _, o := range b.outcomes {
		r.count(o)
	}
	return nil
}

// ids are those of the pictures that a committed batch brought, changed or took out.
func (b *batch) ids() []int64 {
	ids := slices.Clone(b.Removed)
	for _, e := range slices.Concat(b.Put, b.Refresh) {
		ids = append(ids, e.Picture.ID)
	}
	for _, k := range b.Touch {
		ids = append(ids, k.ID)
	}
	return ids
}

func (r *run) count(o outcome) {
	r.tally.update(false, func(_ *Progress, c *Report) {
		c.Removed += len(o.removed)
		switch {
		case o.why != "":
			c.Failed = append(c.Failed, FileError{o.path, o.why})
		case o.touched != nil:
			c.Unchanged++
		case o.entry != nil && (o.moved || o.known):
			c.Updated++
		case o.entry != nil:
			c.Added++
		}
	})
}
