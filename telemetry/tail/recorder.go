package tail

import (
	"sync"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// Of makes a source of a recorder. It looks through the traces that changed since it last did, and only while
// somebody reads. A recorder that is a source itself is taken as it is.
func Of(r *telemetry.Recorder) Source {
	if s, ok := any(r).(Source); ok {
		return s
	}
	return &recorded{recorder: r, seen: map[spanKey]struct{}{}}
}

const maxRecorded = 20_000 // ended spans: as many as the recorder keeps

type spanKey struct {
	trace trace.TraceID
	span  trace.SpanID
}

// recorded numbers the spans of a recorder in the order in which it sees that they have ended.
type recorded struct {
	recorder *telemetry.Recorder

	mu       sync.Mutex
	revision uint64
	ended    []telemetry.Span
	first    uint64 // the number of ended[0]
	seen     map[spanKey]struct{}
}

// Subscribe implements Source.
func (r *recorded) Subscribe() (<-chan struct{}, func()) { return r.recorder.Subscribe() }

// EndedSince implements Source.
func (r *recorded) EndedSince(cursor uint64) (spans []telemetry.Span, next uint64, missed int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refresh()
	next = r.first + uint64(len(r.ended))
	if cursor < r.first {
		missed, cursor = int64(r.first-cursor), r.first
	}
	if cursor > next {
		cursor = next
	}
	return append([]telemetry.Span(nil), r.ended[cursor-r.first:]...), next, missed
}

// refresh takes in what ended since the last look, the oldest traces first.
func (r *recorded) refresh() {
	revision := r.recorder.Revision()
	if revision == r.revision {
		return
	}
	r.revision = revision
	traces := r.recorder.Traces()
	for i := range traces {
		spans, _ := r.recorder.Trace(traces[len(traces)-1-i].ID)
		for _, s := range spans {
			key := spanKey{s.TraceID, s.SpanID}
			if _, ok := r.seen[key]; ok || s.Running() {
				continue
			}
			r.seen[key] = struct{}{}
			r.ended = append(r.ended, s)
		}
	}
	if over := len(r.ended) - maxRecorded; over > maxRecorded/4 { // seldom, because it moves everything
		for _, s := range r.ended[:over] {
			delete(r.seen, spanKey{s.TraceID, s.SpanID})
		}
		r.ended = append([]telemetry.Span(nil), r.ended[over:]...)
		r.first += uint64(over)
	}
}
