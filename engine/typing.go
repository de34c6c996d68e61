package engine

import (
	"context"
	"errors"
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
