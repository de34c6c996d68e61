package engine

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/query"
)

const (
	// maxCompletions is how many are offered at once.
	maxCompletions = 12

	// minWordPrefix is from how many letters on the text index is asked for words. Too many begin with one letter; tags
	// and folders are offered from there on.
	minWordPrefix = 2

	// wordsWithin is how long the text index may take, which needs 3 to 7 ms of 100,000 pictures where nothing disturbs
	// it: whoever types does not wait for it.
	wordsWithin = 100 * time.Millisecond
)

// Complete gives what the word or value at a place of a query, in bytes, can become.
func (l *Library) Complete(ctx context.Context, text string, cursor int) []query.Completion {
	ctx, span := tracer.Start(ctx, "search.complete")
	defer span.End()
	if ctx.Err() != nil {
		return nil
	}
	found := query.Complete(text, cursor, vocabularyOf{ctx, l}, maxCompletions)
	span.SetAttributes(attribute.Int("search.completions", len(found)))
	return found
}

// vocabularyOf is what a library's pictures have, for one completion.
type vocabularyOf struct {
	ctx     context.Context
	library *Library
}

// Values implements query.Vocabulary.
func (v vocabularyOf) Values(f query.Field, prefix string, limit int) []query.Value {
	if f != query.Words || utf8.RuneCountInString(prefix) < minWordPrefix {
		return v.library.columns.Values(f, prefix, limit)
	}
	ctx, cancel := context.WithTimeout(v.ctx, wordsWithin)
	defer cancel()
	words, err := v.library.catalog.Words(ctx, prefix, limit)
	if err != nil {
		return v.library.columns.Values(f, prefix, limit)
	}
	values := make([]query.Value, 0, len(words))
	for _, w := range words {
		// Numbers are mostly those of files, of which there are as many as pictures.
		if strings.Trim(w.Text, "0123456789") != "" {
			values = append(values, query.Value{Text: w.Text, Count: w.Pictures})
		}
	}
	return values
}
