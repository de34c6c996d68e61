package telemetry

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const (
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

// run sends until the export is shut down and nothing waits, or an attempt fails after that.
func (e *export) run() {
	defer close(e.done)
	defer e.spool.close()
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
	}
}

// await returns when a batch is full, when its spans have waited long enough for others, or when
// waiting is over. It returns false when there is nothing more to do.
func (e *export) await(adopting <-chan time.Time) bool {
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
func (e *export) deliver(b *batch, n int) bool {
	for pause := e.pace.first; ; pause = min(2*pause, e.pace.longest) {
		last := e.isClosing()
		ctx, seen := withAnswer(e.sending)
		err := e.upload(ctx, b.spans[:n])
		if seen.accepted(err) {
			e.board.accepted(int64(n), min(int64(n), seen.rejected), seen.complaint(e.shown))
			e.spool.settle(b, n)
			return true
		}
		message := explain(e.shown, seen, err)
		e.log.Debug("telemetry export", "error", err, "spans", n)
		wait := pause/2 + rand.N(pause/2+1)
		switch {
		case seen.refusesBatch() && n > 1:
			return e.deliver(b, n/2) && e.deliver(b, n-n/2)
		case seen.refusesBatch():
			e.spool.setAside("span", b.spans[0].content)
			e.board.setAside.Add(1)
			e.board.failed(message)
			e.spool.settle(b, 1)
			return true
		case seen.pauses():
			e.board.paused(message)
			wait = e.pace.paused
		default:
			e.board.failed(message)
		}
		if last || e.sending.Err() != nil {
			return false
		}
		timer := time.NewTimer(max(wait, min(seen.retryAfter, longestRetryAfter)))
		select {
		case <-timer.C:
		case <-e.closing:
		}
		timer.Stop()
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

// upload joins stored spans into one request: a resource and a scope stand once, and for all of theirs.
func (e *export) upload(ctx context.Context, spans []stored) error {
	var request []*tracepb.ResourceSpans
	var resource []byte
	type scope struct{ name, version, schema string }
	scopes := map[scope]*tracepb.ScopeSpans{}
	for i, s := range spans {
		if i == 0 || !bytes.Equal(resource, s.resource) {
			resource = s.resource
			rs := &tracepb.ResourceSpans{}
			if err := proto.Unmarshal(resource, rs); err != nil {
				rs = &tracepb.ResourceSpans{}
			}
			request = append(request, rs)
			clear(scopes)
		}
		var one coltracepb.ExportTraceServiceRequest
		if err := proto.Unmarshal(s.content, &one); err != nil {
			e.log.Warn("telemetry spool", "error", err) // its checksum is right, so it was written so
			continue
		}
		rs := request[len(request)-1]
		for _, from := range one.GetResourceSpans() {
			for _, ss := range from.GetScopeSpans() {
				key := scope{ss.GetScope().GetName(), ss.GetScope().GetVersion(), ss.GetSchemaUrl()}
				if to := scopes[key]; to != nil && len(ss.GetScope().GetAttributes()) == 0 {
					to.Spans = append(to.Spans, ss.GetSpans()...)
					continue
				}
				rs.ScopeSpans = append(rs.ScopeSpans, ss)
				if len(ss.GetScope().GetAttributes()) == 0 {
					scopes[key] = ss
				}
			}
		}
	}
	return e.client.UploadTraces(ctx, request)
}
