package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

// descriptionsBy names the work of a model's descriptions, under which what it refused is noted.
func descriptionsBy(model string) string { return "descriptions:" + model }

// Describe has the answer model write a caption and keywords for every picture that has none. Their words are
// searched at once; Picture.Machine keeps them apart from what people wrote. What came is kept one by one.
func (l *Library) Describe(ctx context.Context, progress func(EmbedProgress)) (report EmbedReport, err error) {
	w, err := l.beginWork(ctx, "library.describe", ForDescriptions, progress)
	if err != nil {
		return EmbedReport{}, fmt.Errorf("engine: describe: %w", err)
	}
	defer func() {
		if report, err = w.end(err); err != nil {
			err = fmt.Errorf("engine: describe: %w", err)
		}
	}()
	client, _, err := l.reachFor(w.ctx, ForDescriptions)
	if err != nil {
		return report, err
	}
	d := &describing{modelRun: w, client: client, model: client.Settings().AnswerModel}
	return report, d.run()
}

// describing is one run of Describe.
type describing struct {
	*modelRun
	client *gemini.Client
	model  string
	todo   []catalog.Content // by id
}

func (d *describing) run() error {
	c, work := d.library.catalog, descriptionsBy(d.model)
	d.span.SetAttributes(attribute.String("model", d.model))
	d.tally.describe(d.model, "")
	pictures, err := c.Count(d.ctx)
	if err != nil {
		return err
	}
	known, err := c.CountDescriptions(d.ctx)
	if err != nil {
		return err
	}
	shared, err := c.ShareDescriptions(d.ctx, work)
	if err != nil {
		return err
	}
	d.tally.share(shared)
	if shared > 0 {
		if err := d.library.followAll(d.ctx); err != nil {
			return err
		}
	}
	if d.todo, err = c.Undescribed(d.ctx, work); err != nil {
		return err
	}
	d.tally.begin(pictures, known, len(d.todo))
	if len(d.todo) == 0 {
		return nil
	}
	source := &geminiSource{client: d.client}
	defer d.pausedBy(source.pause)()
	read := newContentReader(d.library)
	err = d.client.Describe(d.ctx, read.items(d.ctx, d.todo, false), gemini.DescribeSink{Commit: d.commit, Progress: d.tally.spent})
	read.tell(d.span)
	if err == nil {
		err = c.Refuse(d.ctx, work, d.refused)
	}
	return err
}

// commit writes one description, or that there will be none. Its context outlives that of the run: what came is paid.
func (d *describing) commit(said gemini.Description, failure error) error {
	begin := time.Now()
	ctx, c := context.WithoutCancel(d.ctx), d.library.catalog
	hash := hashOf(d.todo, said.ID)
	if failure != nil {
		d.failed(said.ID, hash, failure)
	}
	if refused := d.surelyRefused(answered(failure)); len(refused) > 0 {
		if err := c.Refuse(ctx, descriptionsBy(d.model), refused); err != nil {
			return err
		}
	}
	if failure != nil {
		return nil
	}
	n, err := c.DescribeContent(ctx, hash, catalog.Description{
		Model: d.model, Caption: said.Caption, Keywords: said.Keywords, Text: said.Text,
	})
	if err != nil {
		return err
	}
	if err := d.library.followContent(ctx, hash); err != nil {
		return err
	}
	d.tally.share(max(n-1, 0))
	d.tally.add(1, gemini.Usage{}, gemini.Cost{}, time.Since(begin))
	return nil
}

// answered tells whether the model took the picture. An answer that was blocked or of no use was paid all the same, so
// it is noted at once.
func answered(failure error) bool {
	file := &unread{}
	return !errors.As(failure, &file) && !errors.Is(failure, gemini.ErrRequest) && !errors.Is(failure, gemini.ErrTooLong)
}
