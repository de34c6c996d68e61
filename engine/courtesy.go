package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// afterSearch is how long indexing leaves the cores to whoever just searched: the next key is often close.
	afterSearch = 300 * time.Millisecond
	// longestPause bounds what one picture waits, so that indexing goes on however much is searched.
	longestPause = 2 * time.Second
)

// courtesy has indexing pause between pictures while somebody searches.
type courtesy struct {
	searching atomic.Int32
	last      atomic.Int64 // when a search ended, in Unix nanoseconds
	off       bool         // for measurements
}

// search notes a search until the returned func is called.
func (c *courtesy) search() (done func()) {
	c.searching.Add(1)
	return func() {
		c.last.Store(time.Now().UnixNano())
		c.searching.Add(-1)
	}
}

// pass waits while somebody searches or just has.
func (c *courtesy) pass(ctx context.Context) error {
	begin := time.Now()
	for !c.off && time.Since(begin) < longestPause {
		wait := afterSearch - time.Since(time.Unix(0, c.last.Load()))
		if c.searching.Load() > 0 {
			wait = afterSearch
		}
		if wait <= 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(wait, longestPause-time.Since(begin))):
		}
	}
	return ctx.Err()
}

// trims tells when thumbnails are worth trimming after an indexing in the background.
type trims struct{ last atomic.Int64 }

const trimsEvery = time.Hour

func (t *trims) due() bool {
	last, now := t.last.Load(), time.Now().UnixNano()
	return time.Duration(now-last) >= trimsEvery && t.last.CompareAndSwap(last, now)
}

// turns tells who is indexing. What the user asked for goes first: what runs in the background gives way and goes on
// afterwards.
type turns struct {
	mu         sync.Mutex
	background context.CancelCauseFunc // of the indexing in the background, while it has its turn
}

// errGaveWay is the cause with which an indexing in the background ends for one that the user asked for.
var errGaveWay = giveWay{}

type giveWay struct{}

func (giveWay) Error() string { return "engine: gave way to another indexing" }

// turnPoll is how often one who waits for a turn looks.
const turnPoll = 20 * time.Millisecond

// take gives the user's indexing its turn, or ErrIndexing when another one of the user's runs.
func (t *turns) take(ctx context.Context, indexing *sync.Mutex) (release func(), err error) {
	for {
		t.mu.Lock()
		taken, background := indexing.TryLock(), t.background
		t.mu.Unlock()
		switch {
		case taken:
			return indexing.Unlock, nil
		case background == nil:
			return nil, ErrIndexing
		}
		background(errGaveWay)
		if err := pause(ctx, turnPoll); err != nil {
			return nil, err
		}
	}
}

// takeInBackground waits for a turn. The given context ends when somebody else wants it.
func (t *turns) takeInBackground(ctx context.Context, indexing *sync.Mutex) (_ context.Context, release func(), err error) {
	for {
		t.mu.Lock()
		if indexing.TryLock() {
			working, cancel := context.WithCancelCause(ctx)
			t.background = cancel
			t.mu.Unlock()
			return working, func() {
				t.mu.Lock()
				defer t.mu.Unlock()
				t.background = nil
				cancel(nil)
				indexing.Unlock()
			}, nil
		}
		t.mu.Unlock()
		if err := pause(ctx, 5*turnPoll); err != nil {
			return nil, nil, err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
