//go:build !cgo

package clip

import "context"

const withCgo = false

// networks cannot be without cgo.
type networks struct{}

func openNetworks(*source, Options) (*networks, error) {
	return nil, &Error{Kind: ErrNoCgo}
}

func (*networks) pictures(context.Context, []Tensor, int, int) ([][]float32, error) {
	return nil, &Error{Kind: ErrNoCgo}
}

func (*networks) text(context.Context, []int32, int32, int) ([]float32, error) {
	return nil, &Error{Kind: ErrNoCgo}
}

func (*networks) close() error { return nil }
