package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/zeroshot"
)

// ErrNothingToTag is that no picture has a vector of the model.
var ErrNothingToTag = errors.New("engine: no picture has a vector to be tagged by")

// tagBatch is how many pictures are tagged at once. To compare one with a thousand words takes half a millisecond.
const tagBatch = 256

// Tag has the model of this machine choose tags for the pictures that have a vector of it and no tags yet, from a list
// of common words. They are searched at once; Picture.MachineTags keeps them apart from what people wrote. Nothing is
// decoded for it and nothing leaves the machine.
func (l *Library) Tag(ctx context.Context, progress func(EmbedProgress)) (report EmbedReport, err error) {
	w, err := l.beginWork(ctx, "library.tag", "", progress)
	if err != nil {
		return EmbedReport{}, fmt.Errorf("engine: tag: %w", err)
	}
	defer func() {
		if report, err = w.end(err); err != nil {
			err = fmt.Errorf("engine: tag: %w", err)
		}
	}()
	source, err := l.localSource(w.ctx)
	if err != nil {
		return report, err
	}
	defer source.close()
	t := &tagging{modelRun: w, source: source, space: source.space()}
	return report, t.run()
}

// tagging is one run of Tag.
type tagging struct {
	*modelRun
	source *localSource
	space  catalog.Space
	words  []zeroshot.Word
	each   [][]float32 // the words' vectors
	level  []float32   // of texts that say nothing
}

func (t *tagging) run() error {
	c := t.library.catalog
	t.span.SetAttributes(localAttributes(t.source.model.Info())...)
	t.tally.describe(t.space.Model, t.space.Name)
	pictures, err := c.Count(t.ctx)
	if err != nil {
		return err
	}
	known, err := c.CountTagged(t.ctx)
	if err != nil {
		return err
	}
	todo, err := c.Untagged(t.ctx, t.space.Name)
	if err != nil {
		return err
	}
	if pictures > known && len(todo) == 0 {
		vectors, err := c.CountVectors(t.ctx, t.space.Name)
		if err != nil {
			return err
		}
		if vectors == 0 {
			return ErrNothingToTag
		}
	}
	t.tally.begin(pictures, known, len(todo))
	if len(todo) == 0 {
		return nil
	}
	defer t.pausedBy(t.source.pause)()
	if err := t.learn(); err != nil {
		return err
	}
	for ids := range slices.Chunk(todo, tagBatch) {
		if err := t.source.gate.pass(t.ctx); err != nil {
			return err
		}
		if err := t.tag(ids); err != nil {
			return err
		}
	}
	return nil
}

// learn makes the vectors of the words.
func (t *tagging) learn() (err error) {
	ctx, span := tracer.Start(t.ctx, "embedding.words")
	defer func() { finish(span, err) }()
	t.words = zeroshot.Words()
	span.SetAttributes(localAttributes(t.source.model.Info())...)
	span.SetAttributes(attribute.Int("count", len(t.words)))
	if t.level, err = neutralOf(ctx, t.source.model); err != nil {
		return err
	}
	t.each, err = vectorsOfWords(ctx, t.source.model, t.words)
	return err
}

func vectorsOfWords(ctx context.Context, model *clip.Model, words []zeroshot.Word) ([][]float32, error) {
	all := make([][]float32, len(words))
	for i, w := range words {
		v, err := model.Text(ctx, w.Prompt)
		if err != nil {
			return nil, err
		}
		all[i] = v
	}
	return all, nil
}

// tag tags pictures by their vectors and keeps that.
func (t *tagging) tag(ids []int64) error {
	begin := time.Now()
	vectors, err := t.library.catalog.VectorsOf(catalog.Bulk(t.ctx), t.space.Name, ids)
	if err != nil {
		return err
	}
	var tagged []catalog.TaggedVector
	similarities := make([]float64, len(t.each))
	for _, v := range vectors {
		if t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		if len(v.Values) != len(t.level) { // a vector that does not fit
			continue
		}
		for i, word := range t.each {
			similarities[i] = dot(v.Values, word)
		}
		one := catalog.TaggedVector{ID: v.ID, Hash: v.Hash}
		for _, i := range zeroshot.Pick(similarities, dot(v.Values, t.level)) {
			one.Tags = append(one.Tags, t.words[i].Text)
		}
		tagged = append(tagged, one)
	}
	if err := t.library.catalog.AddTags(t.ctx, t.space.Name, tagged); err != nil {
		return err
	}
	if err := t.library.followColumns(t.ctx, ids); err != nil {
		return err
	}
	t.tally.add(len(tagged), gemini.Usage{}, gemini.Cost{}, time.Since(begin))
	return nil
}

// RemoveTags removes the tags of Tag from all pictures. What people wrote stays.
func (l *Library) RemoveTags(ctx context.Context) error {
	if l.ReadOnly() {
		return fmt.Errorf("engine: remove tags: %w", catalog.ErrReadOnly)
	}
	if !l.models.busy.TryLock() {
		return fmt.Errorf("engine: remove tags: %w", ErrEmbedding)
	}
	defer l.models.busy.Unlock()
	if err := l.catalog.RemoveTags(ctx); err != nil {
		return fmt.Errorf("engine: remove tags: %w", l.noteDamage(err))
	}
	return l.followAll(ctx)
}

// MachineTags counts the tags that Tag chose, the most frequent first.
func (l *Library) MachineTags(ctx context.Context) ([]catalog.TagCount, error) {
	all, err := l.catalog.MachineTags(ctx)
	if err != nil {
		return nil, fmt.Errorf("engine: machine tags: %w", l.noteDamage(err))
	}
	return all, nil
}
