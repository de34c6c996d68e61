package engine

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/engine/picture"
)

// textRun is one run of ReadText:
//
//	what lacks a reading, likeliest first -> decode -> tesseract, half as many as there are cores -> commit -> tell
type textRun struct {
	*modelRun
	options ReadTextOptions
	reader  *ocr.Reader
	name    string
	gate    gate
	pending pendingReadings
}

func (r *textRun) run() error {
	c, l := r.library.catalog, r.library
	r.span.SetAttributes(attribute.String("ocr.reader", r.name), attribute.String("ocr.version", r.reader.Version()))
	r.tally.describe(r.name, "")
	pictures, err := c.Count(r.ctx)
	if err != nil {
		return err
	}
	plan, err := l.planReading(r.ctx, r.name, r.options.All)
	if err != nil {
		return err
	}
	if r.options.Unasked && len(plan.todo) > mostUnasked {
		plan.todo = nil
	}
	shared, err := r.share(r.ctx)
	if err != nil {
		return err
	}
	r.tally.share(shared)
	known, _, err := c.CountReadings(r.ctx)
	if err != nil {
		return err
	}
	r.tally.begin(pictures, known-shared, len(plan.todo))
	if len(plan.todo) == 0 {
		return nil
	}
	defer r.pausedBy(r.gate.shut)()
	read := newContentReader(l)
	group, working := errgroup.WithContext(r.ctx)
	group.SetLimit(max(read.workers/2, 1))
	for _, content := range plan.todo {
		if r.gate.pass(working) != nil || l.courtesy.pass(working) != nil {
			break
		}
		group.Go(func() error { return r.read(working, content, read) })
	}
	err = group.Wait()
	read.tell(r.span)
	// Also what a cancelled run read is kept.
	r.pending.mu.Lock()
	defer r.pending.mu.Unlock()
	if err = errors.Join(err, r.commit()); err == nil {
		err = r.ctx.Err()
	}
	if err == nil {
		err = c.Refuse(r.ctx, readingsBy(r.name), r.refused)
	}
	return err
}

// share gives copies of files what was read in the others.
func (r *textRun) share(ctx context.Context) (int, error) {
	shared, err := r.library.catalog.ShareReadings(ctx, r.name)
	if err != nil || shared == 0 {
		return 0, err
	}
	return shared, r.library.followAll(ctx)
}

// read reads one content. Its error ends the run.
func (r *textRun) read(ctx context.Context, content catalog.Content, read *contentReader) error {
	text, err := r.textIn(ctx, content, read)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p := &r.pending
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		if IsReaderError(err) {
			return err
		}
		if ocr.IsOfPicture(err) {
			p.wrong++
		}
		if p.wrong >= textFailures && p.read == 0 {
			return &ocr.Error{Kind: ocr.ErrBroken, Path: r.reader.Path(), Detail: detailOf(err)}
		}
		r.failed(content.ID, content.Hash, err)
		if errors.Is(err, ocr.ErrSlow) { // another time it may be read
			r.refused = r.refused[:len(r.refused)-1]
		}
		return nil
	}
	if p.read++; len(p.all) == 0 {
		p.since = time.Now()
	}
	p.all = append(p.all, catalog.Reading{Hash: content.Hash, Text: text})
	if len(p.all) < readingsKept && time.Since(p.since) < readingsWait {
		return nil
	}
	return r.commit()
}

func detailOf(err error) string {
	var e *ocr.Error
	if errors.As(err, &e) {
		return e.Detail
	}
	return ""
}

// commit keeps what was read and shows it to searches. The caller holds pending. The context outlives that of the run.
func (r *textRun) commit() error {
	p := &r.pending
	if len(p.all) == 0 {
		return nil
	}
	begin := time.Now()
	all := p.all
	p.all = nil
	ctx, c := context.WithoutCancel(r.ctx), r.library.catalog
	if refused := r.surelyRefused(true); len(refused) > 0 {
		if err := c.Refuse(ctx, readingsBy(r.name), refused); err != nil {
			return err
		}
	}
	if err := c.PutReadings(ctx, r.name, all); err != nil {
		return err
	}
	var ids []int64
	found := 0
	for _, reading := range all {
		same, err := c.ByHash(catalog.Bulk(ctx), reading.Hash)
		if err != nil {
			return err
		}
		for _, p := range same {
			ids = append(ids, p.ID)
		}
		if reading.Text != "" {
			found++
		}
	}
	if err := r.library.followColumns(ctx, ids); err != nil {
		return err
	}
	r.tally.found(found)
	r.tally.share(max(len(ids)-len(all), 0))
	r.tally.add(len(all), gemini.Usage{}, gemini.Cost{}, time.Since(begin))
	return nil
}

// textIn reads the text in a content.
func (r *textRun) textIn(ctx context.Context, content catalog.Content, read *contentReader) (text string, err error) {
	ctx, span := tracer.Start(ctx, "ocr.read")
	defer func() { finish(span, err) }()
	begin := time.Now()
	img, err := read.readable(ctx, content)
	if err != nil {
		return "", err
	}
	decoded := time.Now()
	found, err := r.reader.Read(ctx, img)
	span.SetAttributes(attribute.Int("width", img.Rect.Dx()), attribute.Int("height", img.Rect.Dy()),
		attribute.Int("ocr.words", found.Words), attribute.Int("ocr.doubtful", found.Doubt),
		attribute.Float64("decode_ms", float64(decoded.Sub(begin).Microseconds())/1000),
		attribute.Float64("ocr_ms", float64(time.Since(decoded).Microseconds())/1000))
	if err != nil {
		return "", fmt.Errorf("engine: read text: %w", err)
	}
	return found.Text, nil
}

// readable gives a content, upright, so large that its text can be read.
func (r *contentReader) readable(ctx context.Context, c catalog.Content) (*image.NRGBA, error) {
	if err := r.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer r.cores.Release(1)
	return r.pixels(ctx, c, func(ctx context.Context, data []byte, h picture.Header) (*image.NRGBA, error) {
		return picture.DecodeFull(ctx, data, ocr.Side(h.Width, h.Height), r.library.options.Limits)
	})
}
