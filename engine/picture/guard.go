package picture

import (
	"context"
	"io"
	"runtime/debug"

	"hybrid-image-search/engine/sentence"
)

// guard runs a decoder so that it can cost no more than its picture: a panic
// or a memory fault inside becomes ErrCorrupt, and the caller is free as soon
// as ctx ends. A decoder that cannot be interrupted then ends by itself; its
// result is dropped.
func guard[T any](ctx context.Context, what sentence.Sentence, decode func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	done := make(chan outcome, 1)
	go func() {
		var out outcome
		defer func() {
			if r := recover(); r != nil {
				out = outcome{err: fail(ErrCorrupt, "{{.What}} failed inside its decoder: {{.Reason}}", sentence.With{"What": what, "Reason": r})}
			}
			done <- out
		}()
		debug.SetPanicOnFault(true) // decoders with assembly inside
		out.value, out.err = decode()
	}()
	select {
	case <-ctx.Done():
		return zero, ctx.Err()
	case out := <-done:
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		return out.value, out.err
	}
}

// ctxReader ends a decoder's input when the context ends.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
