package telemetry

import "testing"

// Spans that hand over to each other, each ending once the next one runs, do not hold on to all before them.
func TestRelayHoldsOnToWhatRunsOnly(t *testing.T) {
	tracer, r := record(t, limits{spans: 10, bytes: 1 << 30, open: 10})
	ctx, last := tracer.Start(t.Context(), "relay")
	for range 1000 {
		next, span := tracer.Start(ctx, "relay")
		last.End()
		ctx, last = next, span
	}
	held := 0
	for o := r.find(last.SpanContext()); o != nil; o = o.parent {
		held++
	}
	if held > 3 {
		t.Errorf("one running span holds %d", held)
	}
	last.End()
}
