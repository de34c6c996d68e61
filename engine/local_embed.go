package engine

import (
	"context"
	"image"
	"math"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/picture"
)

const (
	// localBatch is how many pictures are committed at once: with eight a transaction is a hundredth of the time.
	localBatch = 8

	// localBatches is how many are with the model at the same time, so that its threads do not stand still at the
	// end of each.
	localBatches = 2

	// How many times the model's side a picture keeps on its shorter one when it is decoded, at the least and at the
	// most. Of that the model sees what it would see of the whole; see TestDecodedSmallIsSeenAlike.
	localLeast, localMost = 1.25, 2.5
)

// localSource makes vectors by the model of this machine:
//
//	decode and prepare, as many at once as there are cores -> batches -> model -> commit
//
// No more pictures are decoded ahead than one batch for each that is with the model, so memory stays bounded.
type localSource struct {
	dir     string // the model's folder
	model   *clip.Model
	release func()
	gate    gate
}

func (l *Library) localSource(ctx context.Context) (*localSource, error) {
	local := l.options.Local
	if local == nil {
		return nil, &clip.Error{Kind: clip.ErrNoModel}
	}
	dir, _, err := local.choice()
	if err != nil {
		return nil, err
	}
	s := &localSource{dir: dir}
	s.model, s.release, err = local.use(ctx, dir)
	return s, err
}

func (s *localSource) space() catalog.Space {
	i := s.model.Info()
	return catalog.Space{Name: i.Space, Source: string(CLIP), Model: i.Name, Dimensions: i.Dimensions, Folder: s.dir}
}

func (s *localSource) pause(on bool) { s.gate.shut(on) }
func (s *localSource) close()        { s.release() }

// prepared is a picture on its way to the model.
type prepared struct {
	id     int64
	tensor clip.Tensor
	err    error
	took   time.Duration // to read, decode and prepare it
}

func (s *localSource) embed(ctx context.Context, contents []catalog.Content, read *contentReader, sink gemini.Sink) error {
	group, ctx := errgroup.WithContext(ctx)
	todo, ready := make(chan catalog.Content), make(chan prepared, localBatch)
	group.Go(func() error {
		defer close(todo)
		for _, c := range contents {
			if err := s.gate.pass(ctx); err != nil {
				return err
			}
			select {
			case todo <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	var decoders sync.WaitGroup
	for range read.workers {
		decoders.Add(1)
		group.Go(func() error {
			defer decoders.Done()
			for c := range todo {
				p := s.prepare(ctx, c, read)
				select {
				case ready <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	go func() {
		decoders.Wait()
		close(ready)
	}()
	var commit sync.Mutex
	for range localBatches {
		group.Go(func() error {
			for {
				batch := collectBatch(ready)
				if len(batch) == 0 {
					return ctx.Err()
				}
				made, err := s.run(ctx, batch)
				if err != nil {
					return err
				}
				commit.Lock()
				err = sink.Commit(made)
				commit.Unlock()
				if err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

// collectBatch takes pictures until a batch is full or there are no more.
func collectBatch(ready <-chan prepared) (batch []prepared) {
	for p := range ready {
		if batch = append(batch, p); len(batch) == localBatch {
			break
		}
	}
	return batch
}

// prepare reads a content and makes of it what the model takes.
func (s *localSource) prepare(ctx context.Context, c catalog.Content, read *contentReader) prepared {
	begin := time.Now()
	img, err := read.small(ctx, c, s.model.Info().Side)
	p := prepared{id: c.ID, err: err}
	if err == nil {
		p.tensor = s.model.Prepare(img)
	}
	p.took = time.Since(begin)
	return p
}

// run gives a batch to the model. A picture of which it makes no vector is a failure of its own.
func (s *localSource) run(ctx context.Context, batch []prepared) (made gemini.Batch, err error) {
	if err := ctx.Err(); err != nil {
		return made, err
	}
	ctx, span := tracer.Start(ctx, "embedding.batch")
	defer func() { finish(span, err) }()
	var ids []int64
	var tensors []clip.Tensor
	var decoding time.Duration
	for _, p := range batch {
		decoding += p.took
		if p.err != nil {
			made.Failed = append(made.Failed, gemini.Failure{ID: p.id, Err: p.err})
			continue
		}
		ids, tensors = append(ids, p.id), append(tensors, p.tensor)
	}
	begin := time.Now()
	vectors, err := s.model.Pictures(ctx, tensors)
	switch {
	case err == nil:
		for i, v := range vectors {
			made.Vectors = append(made.Vectors, gemini.Vector{ID: ids[i], Values: v})
		}
	case ctx.Err() != nil, isModelError(err):
		return made, err
	default:
		if err = s.oneByOne(ctx, ids, tensors, &made); err != nil {
			return made, err
		}
	}
	span.SetAttributes(localAttributes(s.model.Info())...)
	span.SetAttributes(attribute.Int("count", len(batch)), attribute.Int("embed.failed", len(made.Failed)),
		attribute.Float64("decode_ms", float64(decoding.Microseconds())/1000),
		attribute.Float64("inference_ms", float64(time.Since(begin).Microseconds())/1000))
	return made, nil
}

// oneByOne finds out which pictures of a batch become no vector.
func (s *localSource) oneByOne(ctx context.Context, ids []int64, tensors []clip.Tensor, made *gemini.Batch) error {
	for i, tensor := range tensors {
		vectors, err := s.model.Pictures(ctx, []clip.Tensor{tensor})
		switch {
		case err == nil:
			made.Vectors = append(made.Vectors, gemini.Vector{ID: ids[i], Values: vectors[0]})
		case ctx.Err() != nil, isModelError(err):
			return err
		default:
			made.Failed = append(made.Failed, gemini.Failure{ID: ids[i], Err: err})
		}
	}
	return nil
}

// localAttributes tell which model worked.
func localAttributes(i clip.Info) []attribute.KeyValue {
	return []attribute.KeyValue{attribute.String("model", i.Name), attribute.String("embed.space", i.Space), attribute.Int("dimensions", i.Dimensions)}
}

// small gives a content so large that a model's square of so many pixels can be made of it as of the whole.
func (r *contentReader) small(ctx context.Context, c catalog.Content, side int) (*image.NRGBA, error) {
	if err := r.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.cores.Release(1)
	return r.pixels(ctx, c, func(ctx context.Context, data []byte, header picture.Header) (*image.NRGBA, error) {
		return decodeFor(ctx, data, header, side, r.library.options.Limits)
	})
}

// decodeFor decodes a picture to localLeast to localMost times a model's side where it is larger, so that of a JPEG
// most need not be computed.
func decodeFor(ctx context.Context, data []byte, h picture.Header, side int, limits picture.Limits) (*image.NRGBA, error) {
	long, short := max(h.Width, h.Height), max(min(h.Width, h.Height), 1)
	at := func(times float64) int {
		return int(min(math.Ceil(times*float64(side)*float64(long)/float64(short)), 1<<30))
	}
	return picture.DecodeWithin(ctx, data, at(localLeast), at(localMost), limits)
}

// gate holds work back while it is shut.
type gate struct {
	mu     sync.Mutex
	opened chan struct{} // nil while it is open; closed when it opens
}

func (g *gate) shut(on bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case on && g.opened == nil:
		g.opened = make(chan struct{})
	case !on && g.opened != nil:
		close(g.opened)
		g.opened = nil
	}
}

// pass waits until the gate is open.
func (g *gate) pass(ctx context.Context) error {
	for {
		g.mu.Lock()
		opened := g.opened
		g.mu.Unlock()
		if opened == nil {
			return ctx.Err()
		}
		select {
		case <-opened:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
