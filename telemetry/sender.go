package telemetry

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

const (
	maxBatch          = 512              // spans in one request
	longestRetryAfter = 10 * time.Minute // that a collector may ask for
	adoptEvery        = time.Minute      // that another process's leavings are looked for
)

// pacing is how fast batches follow one another.
type pacing struct {
	batch   time.Duration // for which a span waits for others
	first   time.Duration // pause after the first failure, about; doubles
	longest time.Duration // pause at most
	paused  time.Duration // pause while the collector refuses everything
}

var steadyPacing = pacing{batch: time.Second, first: time.Second, longest: 30 * time.Second, paused: time.Minute}

// sender empties the spool to one destination at the pace of the collector there.
type sender struct {
	spool *spool
	to    *destination
	pace  pacing
	board *statusBoard
	log   *slog.Logger

	trusted bool // the collector has taken spans since one was set aside

	sending context.Context // ends every request
	abort   context.CancelFunc
	closing chan struct{} // closed when a failure ends the sending
	flush   chan struct{}
	done    chan struct{}
	once    sync.Once
}

func startSender(s *spool, to *destination, pace pacing, board *statusBoard, log *slog.Logger) *sender {
	e := &sender{
		spool: s, to: to, pace: pace, board: board, log: log,
		closing: make(chan struct{}), flush: make(chan struct{}, 1), done: make(chan struct{}),
	}
	e.sending, e.abort = context.WithCancel(context.Background())
	go e.run()
	return e
}

// stop ends the sender at once. What is under way stays in the spool.
func (e *sender) stop() {
	e.abort()
	e.close()
	<-e.done
}

// close ends the sender when nothing waits any more or an attempt fails.
func (e *sender) close() { e.once.Do(func() { close(e.closing) }) }

// hurry ends a pause.
func (e *sender) hurry() {
	select {
	case e.flush <- struct{}{}:
	default:
	}
}

func (e *sender) isClosing() bool {
	select {
	case <-e.closing:
		return true
	default:
		return false
	}
}

// run sends until the sender is closed and nothing waits, or an attempt fails after that.
func (e *sender) run() {
	defer close(e.done)
	defer e.to.close()
	defer e.spool.land()
	e.spool.adopt(e.isClosing)
	adopting := time.NewTicker(adoptEvery)
	defer adopting.Stop()
	for e.await(adopting.C) {
		for b := e.spool.next(maxBatch); b != nil; b = e.spool.next(maxBatch) {
			if !e.deliver(b, len(b.spans)) {
				return
			}
			if b.newest && !e.isClosing() && e.spool.count() < maxBatch {
				break // and wait for others
			}
		}
		if e.isClosing() {
			return
		}
		if e.spool.isStuck() {
			e.rest(e.pace.longest)
		}
	}
}

// rest lets time pass, until the sender is hurried or closed.
func (e *sender) rest(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-e.flush:
	case <-e.closing:
	}
}

// await returns when a batch is full, when its spans have waited long enough for others, or when
// waiting is over. It returns false when there is nothing more to do.
func (e *sender) await(adopting <-chan time.Time) bool {
	var enough <-chan time.Time
	for {
		n := e.spool.count()
		if n >= maxBatch {
			return true
		}
		if n > 0 && enough == nil {
			timer := time.NewTimer(e.pace.batch)
			defer timer.Stop()
			enough = timer.C
		}
		select {
		case <-e.spool.more:
		case <-enough:
			return true
		case <-e.flush:
			return true
		case <-adopting:
			e.spool.adopt(e.isClosing)
		case <-e.closing:
			return e.spool.count() > 0
		}
	}
}

// deliver sends the first n spans of a batch until they are settled. A part that is refused for its
// content is halved until the span is found. It returns false when the program ends before that.
//
// A collector that refuses a request without spans too is at odds with the sender and not with a span, so
// the spans are kept; unless it has taken spans since it last refused one, and is only particular.
func (e *sender) deliver(b *batch, n int) bool {
	for pause := e.pace.first; ; pause = min(2*pause, e.pace.longest) {
		last := e.isClosing()
		seen, err := e.to.upload(e.sending, join(b.spans[:n]))
		if seen.accepted(err) {
			e.trusted = true
			e.board.accepted(int64(n), min(int64(n), seen.rejected), seen.complaint(e.to.shown))
			e.spool.settle(b, n)
			return true
		}
		e.log.Debug("telemetry export", "error", err, "spans", n)
		if seen.refusesBatch() {
			probe, probeErr := e.to.upload(e.sending, nil)
			switch {
			case probe.accepted(probeErr) || probe.refusesBatch() && e.trusted:
				if n > 1 {
					return e.deliver(b, n/2) && e.deliver(b, n-n/2)
				}
				e.trusted = false
				e.board.refused(explain(e.to.shown, seen, err))
				e.spool.setAside("span", b.spans[0].content)
				e.spool.settle(b, 1)
				return true
			case !probe.refusesBatch():
				seen, err = probe, probeErr // other trouble, which passes
			}
		}
		wait := pause/2 + rand.N(pause/2+1)
		switch {
		case seen.pauses():
			wait = e.pace.paused
			e.board.paused(explain(e.to.shown, seen, err))
		case seen.refusesBatch():
			wait = e.pace.paused
			e.board.paused(explainRefusal(e.to.shown, seen))
		default:
			e.board.failed(explain(e.to.shown, seen, err))
		}
		if last || e.sending.Err() != nil {
			return false
		}
		e.rest(max(wait, min(seen.retryAfter, longestRetryAfter)))
	}
}

// pauses reports whether trying again soon is of no use: somebody has to put something right.
func (a *answer) pauses() bool {
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return true
	}
	return false
}
