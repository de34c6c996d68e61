package gemini

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A run sends many requests at the pace that the service allows, and hands over what comes.
//
//	items -> chunks -> workers: load, wait for a turn, send, deliver
//
// The workers are more than twice the requests that run at once: while some are on their way, the pictures of as many
// others are made ready. The answers to requests that went together come together, and their places would stay empty
// for as long as it takes to read and reduce the next pictures.
type run struct {
	ctx     context.Context
	c       *Client
	pacer   *pacer
	workers errgroup.Group

	turns    context.Context // ends when nothing more is to be sent
	endTurns context.CancelFunc

	onProgress func(Progress)

	mu       sync.Mutex
	progress Progress
	err      error // the first that ended the run
	works    bool  // something came; before that, a refusal may mean all items
	refusals int
}

func newRun(ctx context.Context, c *Client, p *pacer, onProgress func(Progress)) *run {
	r := &run{ctx: ctx, c: c, pacer: p, onProgress: onProgress, progress: Progress{Cost: Cost{Known: true}}}
	r.turns, r.endTurns = context.WithCancel(ctx)
	r.workers.SetLimit(2*c.settings.Limits.Concurrency + runtime.GOMAXPROCS(0))
	return r
}

// do starts a piece of work as soon as a worker is free. It reports whether the run goes on.
func (r *run) do(work func()) bool {
	if r.stopped() {
		return false
	}
	r.workers.Go(func() error {
		if !r.stopped() {
			work()
		}
		return nil
	})
	return true
}

// wait returns when all that was started ended.
func (r *run) wait() error {
	_ = r.workers.Wait() // workers tell their errors to the run
	r.endTurns()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ctx.Err(); err != nil && r.err == nil {
		return err
	}
	return r.err
}

func (r *run) stopped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err != nil || r.ctx.Err() != nil
}

// fail ends the run. What is on its way still arrives and is kept, as it is paid for.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failLocked(err)
}

func (r *run) failLocked(err error) {
	if r.err == nil {
		r.err = err
	}
	r.endTurns()
}

func (r *run) worked() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.works = true
}

// maxRefusals is how many items may be refused before one worked, until it is no more about the items.
const maxRefusals = 3

// hopeless reports whether nothing but refusals came, so that it is no more about the single items.
func (r *run) hopeless() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refusals++
	return !r.works && r.refusals >= maxRefusals
}

// counts are what one answer adds to the progress.
type counts struct {
	done, failed int
	usage        Usage
	cost         Cost
}

// deliver hands over what came, and tells the progress.
func (r *run) deliver(n counts, commit func() error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := commit(); err != nil {
		r.failLocked(err)
		return
	}
	r.progress.Done += n.done
	r.progress.Failed += n.failed
	r.progress.Usage = r.progress.Usage.Add(n.usage)
	if n.usage != (Usage{}) {
		r.progress.Cost = r.progress.Cost.Add(n.cost)
	}
	r.tell(nil)
}

// tell reports the progress. The caller holds the lock.
func (r *run) tell(why error) {
	if r.onProgress == nil {
		return
	}
	p := r.progress
	p.Waiting, p.Paused = r.pacer.waiting()
	if p.Waiting > 0 {
		p.Why = why
	}
	r.onProgress(p)
}

// Which failures a request is repeated after, besides quota, which costs nothing.
type retries int

const (
	// retryAll is for vectors, which cost next to nothing.
	retryAll retries = iota
	// retryFree is for what is paid by the answer: only when the service says that it did nothing.
	retryFree
)

// How patient a run is.
const (
	maxTries      = 4
	maxBursts     = 12               // refusals over quota with no success between them
	maxPatience   = 10 * time.Minute // of one wait that the service asks for
	firstFailWait = 500 * time.Millisecond
)

// try sends a request until it has an answer or an error that stays.
func (r *run) try(which retries, send func(number int) error) error {
	failures := 0
	for number := 1; ; number++ {
		epoch, err := r.pacer.acquire(r.turns)
		if err != nil {
			return err
		}
		err = send(number)
		r.pacer.release()
		switch {
		case err == nil:
			r.pacer.succeeded()
			return nil
		case r.ctx.Err() != nil:
			return r.ctx.Err()
		case errors.Is(err, ErrQuota):
			if !r.waitForQuota(epoch, err) {
				return err
			}
			continue
		case !passing(err, which):
			return err
		}
		if failures++; failures == maxTries || r.stopped() {
			return err
		}
		if err := sleep(r.turns, backoff(failures, firstFailWait)); err != nil {
			return err
		}
	}
}

// waitForQuota tells whether waiting makes sense; the pacer does the waiting.
func (r *run) waitForQuota(epoch int, err error) bool {
	var e *Error
	if errors.As(err, &e) && (e.Daily || e.RetryAfter > maxPatience) {
		return false
	}
	after, _ := RetryAfter(err)
	bursts, _ := r.pacer.limited(epoch, after)
	if bursts > maxBursts || r.stopped() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell(err)
	return true
}

// passing reports whether another try may help.
func passing(err error, which retries) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	if which == retryFree {
		return e.Code == 503
	}
	switch e.Kind {
	case ErrService, ErrOffline, ErrCut, ErrTimeout, ErrProxy:
		return true
	}
	return false
}

// isRefused reports whether the service objects to what was sent, and not to who sends it or how often.
func isRefused(err error) bool {
	return errors.Is(err, ErrRequest) || errors.Is(err, ErrTooLong)
}
