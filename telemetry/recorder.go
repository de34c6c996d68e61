package telemetry

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Recorder keeps the newest spans in memory, the running ones included. It is bounded in spans and in
// bytes: whole traces go, the oldest first. A trace that is large or still runs loses its oldest spans
// instead, the running one only when nothing else is left to drop.
//
// All methods may be called from any goroutine. Writers hold the lock for well under a microsecond and
// readers only while they copy pointers.
type Recorder struct {
	meter meter // for what running spans have used so far
	limit limits

	revision atomic.Uint64
	running  atomic.Int64
	readers  atomic.Int32 // that are looking at digests
	changed  broadcast

	mu      sync.Mutex
	open    openTable
	logs    map[trace.TraceID]*traceLog
	order   []*traceLog // by the arrival of their first span, without the pinned ones
	pins    pins
	arrived uint64 // traces so far
	endings endings
	spans   int   // ended ones in all logs
	bytes   int64 // of them
	dropped Dropped
}

func newRecorder(m meter, l limits) *Recorder {
	return &Recorder{meter: m, limit: l, open: openTable{byKey: map[spanKey]*openSpan{}}, logs: map[trace.TraceID]*traceLog{}}
}

// Revision returns a number that grows whenever a span starts or ends, or spans are dropped. It costs
// one atomic load. What a running span has used so far changes without it: see Running.
func (r *Recorder) Revision() uint64 { return r.revision.Load() }

// Running returns how many spans are open.
func (r *Recorder) Running() int { return int(r.running.Load()) }

// Subscribe returns a channel that receives after the revision changed, and a function that ends the
// subscription. Signals coalesce; the channel is never closed.
func (r *Recorder) Subscribe() (changed <-chan struct{}, cancel func()) { return r.changed.subscribe() }

// Dropped returns what the recorder had to let go of.
func (r *Recorder) Dropped() Dropped {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// Traces returns a summary of each trace, the newest first.
func (r *Recorder) Traces() []TraceSummary {
	logs := r.all()
	defer r.readers.Add(-1)
	v := view{now: time.Now(), used: r.meter.read()}
	summaries := make([]TraceSummary, len(logs))
	for i, l := range logs {
		summaries[len(logs)-1-i] = l.digest.Load().summary(v)
	}
	return summaries
}

// Trace returns the spans of one trace, those that have ended first, in the order in which they ended,
// then the running ones in the order in which they started. It returns false if the trace is not kept.
func (r *Recorder) Trace(id trace.TraceID) ([]Span, bool) {
	r.mu.Lock()
	l := r.logs[id]
	if l == nil {
		r.mu.Unlock()
		return nil, false
	}
	ended := make([]*keptSpan, len(l.ended))
	copy(ended, l.ended)
	open := make([]*openSpan, len(l.open))
	copy(open, l.open)
	r.mu.Unlock()

	used := r.meter.read()
	spans := make([]Span, 0, len(ended)+len(open))
	for _, s := range ended {
		spans = append(spans, s.Span)
	}
	for _, o := range open {
		usage := used.usageSince(o.begin)
		usage.Shared = o.shared.Load()
		spans = append(spans, runningSpan(o.span, usage))
	}
	return spans, true
}

// Clear forgets all spans that have ended and sets the counts of Dropped to zero. Running spans and pinned
// traces stay.
func (r *Recorder) Clear() {
	r.mu.Lock()
	kept := make([]*traceLog, 0, r.open.len())
	for _, l := range r.order {
		if len(l.open) == 0 {
			delete(r.logs, l.id)
			continue
		}
		l.clear()
		kept = append(kept, l)
	}
	r.order, r.spans, r.bytes, r.dropped = kept, r.pins.spans, r.pins.bytes, Dropped{}
	var pinned []*keptSpan
	for _, l := range r.pins.logs {
		pinned = append(pinned, l.ended...)
	}
	r.endings.retain(pinned)
	r.mu.Unlock()
	r.touch()
}

// started notes a span that begins, and what the process had used by then.
func (r *Recorder) started(s sdktrace.ReadOnlySpan, begin reading) {
	o := &openSpan{
		key:       keyOf(s.SpanContext()),
		span:      s,
		begin:     begin,
		name:      s.Name(),
		start:     s.StartTime(),
		hasParent: s.Parent().SpanID().IsValid(),
	}

	r.mu.Lock()
	o.log = r.log(o.key.trace)
	o.log.start(o)
	r.open.add(o, r.runningAncestor(o, s.Parent().SpanID()))
	if r.open.len() > r.limit.open {
		r.lose(r.open.oldest())
	}
	r.running.Store(int64(r.open.len()))
	r.mu.Unlock()
	r.touch()
}

// runningAncestor returns the lowest running span above one that starts. Its parent may have ended by
// now, even the parent of that, as long as they ended lately.
func (r *Recorder) runningAncestor(o *openSpan, parent trace.SpanID) *openSpan {
	const lately, generations = 64, 8
	for range generations {
		if !parent.IsValid() {
			return nil
		}
		if p := r.open.find(spanKey{o.key.trace, parent}); p != nil {
			return p
		}
		ended := o.log.ended[max(0, len(o.log.ended)-lately):]
		i := slices.IndexFunc(ended, func(s *keptSpan) bool { return s.SpanID == parent })
		if i < 0 {
			return nil
		}
		parent = ended[i].ParentID
	}
	return nil
}

// find returns a span that has not ended, or nil if the recorder no longer knows it.
func (r *Recorder) find(sc trace.SpanContext) *openSpan {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open.find(keyOf(sc))
}

// ended puts what became of a span in the place of the running one, which is nil if it is not known.
func (r *Recorder) ended(s *keptSpan, o *openSpan) {
	r.mu.Lock()
	if o != nil && o.closed {
		o = nil // it fell out of the table meanwhile
	}
	if o != nil {
		r.open.remove(o)
	}
	var l *traceLog
	if o != nil {
		l = o.log // kept, because something in it ran
	} else {
		l = r.log(s.TraceID)
	}
	l.end(s, o)
	r.endings.add(s)
	r.spans++
	r.bytes += s.size
	r.pins.grown(r, l, s)
	if s.clipped {
		r.dropped.Clipped++
	}
	for r.spans > r.limit.spans || r.bytes > r.limit.bytes {
		r.evict()
	}
	r.running.Store(int64(r.open.len()))
	r.mu.Unlock()
	r.touch()
}

// log returns the log of a trace, which it begins if there is none.
func (r *Recorder) log(id trace.TraceID) *traceLog {
	l := r.logs[id]
	if l == nil {
		r.arrived++
		l = newTraceLog(id, r.arrived, &r.readers)
		r.logs[id] = l
		r.order = append(r.order, l)
	}
	return l
}

func (r *Recorder) touch() {
	r.revision.Add(1)
	r.changed.signal()
}
