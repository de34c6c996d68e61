package telemetry

import (
	"context"
	"sync"
	"testing"

	"go.opentelemetry.io/otel/trace"
)

// Whatever is pinned, cleared and read while spans come and go, the counts are those of what is kept.
func TestCountsHoldWhilePinningAndClearing(t *testing.T) {
	tracer, r := record(t, limits{spans: 200, bytes: 1 << 20, open: 8})
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			for i := range 600 {
				ctx, root := tracer.Start(context.Background(), "root")
				for range i % 7 {
					_, s := tracer.Start(ctx, "step")
					s.End()
				}
				id := root.SpanContext().TraceID()
				if i%3 == 0 {
					r.Pin(id, true) //nolint:errcheck // there may be no room
				}
				if i%50 == w {
					r.Clear()
				}
				if i%11 != 0 { // others never end, and fall out
					root.End()
				}
				var first trace.TraceID
				for _, s := range r.Traces() {
					first = s.ID
				}
				if i%5 == 0 {
					r.Pin(first, false) //nolint:errcheck // unpinning does not fail
				}
				r.Versions()
				r.EndedSince(0)
				r.Trace(first)
			}
		})
	}
	workers.Wait()

	r.mu.Lock()
	defer r.mu.Unlock()
	spans, bytes, pinned := 0, int64(0), 0
	for _, l := range r.logs {
		spans += len(l.ended)
		bytes += l.bytes
		if l.pinned {
			pinned += len(l.ended)
		}
	}
	if spans != r.spans || bytes != r.bytes || pinned != r.pins.spans || len(r.logs) != len(r.order)+len(r.pins.logs) || r.readers.Load() != 0 {
		t.Errorf("%d of %d spans, %d of %d bytes, %d of %d pinned spans, %d logs, %d readers", r.spans, spans, r.bytes, bytes,
			r.pins.spans, pinned, len(r.logs), r.readers.Load())
	}
	kept := len(r.endings.list) - r.endings.gone
	if kept != spans {
		t.Errorf("%d endings of %d spans", kept, spans)
	}
}
