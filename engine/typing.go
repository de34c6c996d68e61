package engine

import (
	"context"
	"errors"
	"sync/atomic"

	"go.opentelemetry.io/otel/trace"
)

// errTyping is that words are not sent anywhere while they are being typed.
var errTyping = errors.New("engine: the query is still being typed")

type typingKey struct{}

// WhileTyping marks a search as one of a text that is not finished: nothing of it leaves this machine, and nothing of
// it is kept on disk. Services do not take part unless they understood the same words before.
func WhileTyping(ctx context.Context) context.Context {
	return context.WithValue(ctx, typingKey{}, true)
}

func isTyping(ctx context.Context) bool { return ctx.Value(typingKey{}) != nil }

// mayAsk tells whether a space's source may be asked now.
func mayAsk(ctx context.Context, space *modelSpace) error {
	if isTyping(ctx) && space.source.source() != CLIP {
		return errTyping
	}
	return nil
}

// Typing is what is done for a text between a key and what it finds: completions, the search, and the order. It is one
// trace, for each of the steps would be one at every key. Nil is none.
type Typing struct {
	span  trace.Span
	ended atomic.Bool
}

// BeginTyping begins the trace of a text that is being typed.
func BeginTyping(ctx context.Context) *Typing {
	_, span := tracer.Start(ctx, "search.typing")
	return &Typing{span: span}
}

// In marks a step as one of a text that is not finished, and has its spans join the trace until that has ended.
func (t *Typing) In(ctx context.Context) context.Context {
	if t != nil && !t.ended.Load() {
		ctx = trace.ContextWithSpan(ctx, t.span)
	}
	return WhileTyping(ctx)
}

// End ends the trace.
func (t *Typing) End() {
	if t != nil && !t.ended.Swap(true) {
		t.span.End()
	}
}
