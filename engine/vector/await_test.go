package vector

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
)

func TestAwaitCodes(t *testing.T) {
	small := newIndex(t, 8)
	if has, err := small.AwaitCodes(t.Context()); has || err != nil {
		t.Errorf("a small index: %t, %v", has, err)
	}
	x := quickIndex(t, 64)
	random := rand.New(rand.NewPCG(8, 1))
	for id := range int64(20_000) {
		if err := x.Add(t.Context(), id+1, direction(random, 64)); err != nil {
			t.Fatal(err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.AwaitCodes(ended); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if has, err := x.AwaitCodes(t.Context()); !has || err != nil {
		t.Errorf("a large index: %t, %v", has, err)
	}
}
