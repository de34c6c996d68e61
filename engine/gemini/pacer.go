package gemini

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// The waits after a refusal that names none: doubled each time, up to the length of the service's quotas.
const (
	firstWait   = time.Second
	longestWait = time.Minute
)

// A pacer decides when the next request may go. It begins with all that may run at once. Over quota it holds
// everything back for as long as the service says and lets one less through afterwards; what succeeds widens it
// again by one per round. So it finds a rate that was told to nobody, and stays close to it.
type pacer struct {
	ceiling int

	mu      sync.Mutex
	window  float64 // requests that may run at once
	running int
	until   time.Time // nothing goes before
	paused  bool      // by the user
	epoch   int       // counts refusals, those of one burst as one
	refused int       // bursts since the last success
	changed chan struct{}
}

func newPacer(ceiling int) *pacer {
	return &pacer{ceiling: ceiling, window: float64(ceiling), changed: make(chan struct{})}
}

// acquire waits for its turn, and returns the epoch that release wants.
func (p *pacer) acquire(ctx context.Context) (epoch int, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		p.mu.Lock()
		wait := time.Until(p.until)
		if !p.paused && wait <= 0 && p.running < max(int(p.window), 1) {
			p.running++
			epoch = p.epoch
			p.mu.Unlock()
			return epoch, nil
		}
		changed, timed := p.changed, !p.paused && wait > 0
		p.mu.Unlock()
		if err := sleepUnless(ctx, wait, timed, changed); err != nil {
			return 0, err
		}
	}
}

// sleepUnless waits for a change, and when timed at most so long.
func sleepUnless(ctx context.Context, wait time.Duration, timed bool, changed <-chan struct{}) error {
	var over <-chan time.Time
	if timed {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-over:
	}
	return nil
}

// release gives the turn back.
func (p *pacer) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running--
	p.wake()
}

// succeeded widens the window: by one when as many succeeded as it has places.
func (p *pacer) succeeded() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = 0
	p.window = min(p.window+1/max(p.window, 1), float64(p.ceiling))
	p.wake()
}

// limited holds everything back. The refusals of requests that ran together count once. It returns how many
// bursts were refused in a row, and how long the wait is.
func (p *pacer) limited(epoch int, after time.Duration) (refused int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if epoch == p.epoch {
		p.epoch++
		p.refused++
		p.window = max(p.window-1, 1)
	}
	if after <= 0 {
		after = min(firstWait<<min(max(p.refused-1, 0), 16), longestWait)
	}
	if until := time.Now().Add(after); until.After(p.until) {
		p.until = until
	}
	p.wake()
	return p.refused, time.Until(p.until)
}

// pause holds everything back until resume; what runs ends.
func (p *pacer) pause(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paused = on
	p.wake()
}

// waiting tells how long the service wants no requests, and whether the user paused.
func (p *pacer) waiting() (left time.Duration, paused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(time.Until(p.until), 0), p.paused
}

func (p *pacer) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// backoff is the wait before a try after a failure that is not about quota: doubled, and spread so that those
// who failed together do not come back together.
func backoff(attempt int, first time.Duration) time.Duration {
	wait := min(first<<min(attempt-1, 16), longestWait)
	return wait/2 + rand.N(wait/2+1)
}

// sleep waits unless the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
