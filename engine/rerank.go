package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"golang.org/x/sync/errgroup"

	"hybrid-image-search/engine/gemini"
)

// maxReranked is how many of the best results are put in order: about what one screen shows, and what one request
// takes.
const maxReranked = 20

// Rerank has the answer model put the best of a search's results in order. Hit.Reason has its reasons. What goes wrong
// leaves the order as it is, and Note says so; the only error is the context's. What was handed over is not changed.
func (l *Library) Rerank(ctx context.Context, results Results) (Results, error) {
	if results.Typing || len(results.Hits) < 2 || strings.TrimSpace(results.Query.Text) == "" {
		return results, nil
	}
	spanned, span := tracer.Start(ctx, "search.rerank")
	hits, err := l.rerank(spanned, results.Query.Text, results.Hits)
	span.SetAttributes(attribute.Int("search.hits", len(hits)))
	finish(span, err)
	switch {
	case ctx.Err() != nil:
		return results, fmt.Errorf("engine: rerank: %w", ctx.Err())
	case errors.Is(err, ErrNoConsent):
		results.addNote(noteNoConsentToRank)
	case err != nil:
		results.addNote(noteNotRanked + " " + Explain(err))
	default:
		results.Hits, results.Ranked = hits, l.options.Service.Label()
	}
	return results, nil
}

// rerank gives the hits in their new order: those that the model ranked, then those whose picture it could not be
// shown, then all that were not among the best.
func (l *Library) rerank(ctx context.Context, query string, hits []Hit) ([]Hit, error) {
	client, _, err := l.reachFor(ctx, ForRanking)
	if err != nil {
		return nil, err
	}
	best, rest := hits[:min(len(hits), maxReranked)], hits[min(len(hits), maxReranked):]
	references, shown, unseen, err := l.candidates(ctx, best)
	if err != nil {
		return nil, err
	}
	if len(shown) < 2 {
		return nil, fmt.Errorf("%w: the pictures cannot be read", gemini.ErrCorruptPicture)
	}
	ranks, _, err := client.Rank(ctx, query, references)
	if err != nil {
		return nil, err
	}
	ordered := make([]Hit, 0, len(hits))
	for _, r := range ranks {
		hit := shown[r.Candidate]
		hit.Reason = r.Reason
		ordered = append(ordered, hit)
	}
	return append(append(ordered, unseen...), rest...), nil
}

// candidates makes ready what is shown to the model, and tells of which hits it is. Thumbnails will do: the model
// counts all pictures of up to 384 pixels as the same number of tokens, and thumbnails hold no metadata.
func (l *Library) candidates(ctx context.Context, best []Hit) (references []gemini.Reference, shown, unseen []Hit, err error) {
	ids := make([]int64, len(best))
	for i, h := range best {
		ids[i] = h.ID
	}
	pictures, err := l.Pictures(ctx, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	made := make(map[int64]*gemini.Reference, len(pictures))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, p := range pictures {
		reference := &gemini.Reference{Name: filepath.Base(p.File.Path), Facts: rankingFacts(p)}
		made[p.ID] = reference
		group.Go(func() error {
			jpeg, err := l.Thumbnail(ctx, p)
			if err == nil {
				reference.Picture = jpeg
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, nil, err
	}
	for _, h := range best {
		if r := made[h.ID]; r != nil && len(r.Picture) > 0 {
			references, shown = append(references, *r), append(shown, h)
		} else {
			unseen = append(unseen, h)
		}
	}
	return references, shown, unseen, nil
}

// rankingFacts are what the model is told of a picture: no place, no folder and not the user's note.
func rankingFacts(p Picture) string {
	var b strings.Builder
	add := func(name, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	add("Title", p.Title)
	add("Caption", p.Caption)
	add("Keywords", strings.Join(append(append([]string{}, p.Keywords...), p.UserTags...), ", "))
	add("Seen", strings.Join(p.Tags, ", "))
	if !p.TakenAt.IsZero() {
		add("Taken", p.TakenAt.Format("2 January 2006"))
	}
	return b.String()
}
