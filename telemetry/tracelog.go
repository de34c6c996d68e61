package telemetry

import (
	"slices"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// TraceSummary is one trace in a list of traces.
type TraceSummary struct {
	ID   trace.TraceID
	Root string // name of the root span, or of the earliest one if the root was not seen

	Start    time.Time
	Duration time.Duration // from the first start to the last end, or to now while it runs
	Running  bool          // some span of it has not ended
	Pinned   bool          // it stays whatever comes

	Spans   int // that are kept, running ones included
	Dropped int // that were let go of to make room
	Errors  int // spans with the status Error

	CPUUser, CPUSystem time.Duration // of the root: what the whole process used while it ran
	HasCPU             bool
	PeakMemory         int64 // highest resident set at an end of any of its spans, in bytes; 0: not known
}

// traceLog is what the recorder knows of one trace. The recorder's lock guards it, except for digest,
// which is replaced and not changed while somebody reads, so that readers can take their time.
type traceLog struct {
	id      trace.TraceID
	arrival uint64 // its place among the traces that ever began
	pinned  bool
	ended   []*keptSpan
	open    []*openSpan
	bytes   int64 // of ended
	digest  atomic.Pointer[digest]
	readers *atomic.Int32 // of digests; more only with the lock

	own digest // the first, and mostly the only one
}

func newTraceLog(id trace.TraceID, arrival uint64, readers *atomic.Int32) *traceLog {
	l := &traceLog{id: id, arrival: arrival, readers: readers, own: digest{TraceSummary: TraceSummary{ID: id}}}
	l.digest.Store(&l.own)
	return l
}

// digest is a summary while it is being gathered.
type digest struct {
	TraceSummary
	version uint64    // grows with every change
	end     time.Time // the last so far
	running int

	rootID        trace.SpanID
	rootStart     time.Time
	rootHasParent bool
	rootOpen      *openSpan // while the root runs
}

// view is the moment at which a reader looks.
type view struct {
	now  time.Time
	used reading
}

// edit changes the digest, or, while somebody reads, replaces it by a changed copy.
func (l *traceLog) edit(change func(*digest)) {
	d := l.digest.Load()
	if l.readers.Load() > 0 {
		copied := *d
		d = &copied
	}
	d.version++
	change(d)
	l.digest.Store(d)
}

func (l *traceLog) start(o *openSpan) {
	l.open = append(l.open, o)
	l.edit(func(d *digest) { d.start(o) })
}

// end takes in an ended span, in the place of o, which is nil if the start was not seen.
func (l *traceLog) end(s *keptSpan, o *openSpan) {
	l.removeOpen(o)
	l.ended = append(l.ended, s)
	l.bytes += s.size
	l.edit(func(d *digest) { d.finish(&s.Span, o) })
}

// lose drops a running span that is no longer followed.
func (l *traceLog) lose(o *openSpan) {
	l.removeOpen(o)
	l.edit(func(d *digest) {
		d.running--
		d.Spans--
		d.Dropped++
		if d.rootOpen == o {
			d.rootOpen = nil
		}
	})
}

// trim drops the span that ended first and returns it. There must be one.
func (l *traceLog) trim() *keptSpan {
	s := l.ended[0]
	l.ended[0] = nil
	l.ended = l.ended[1:]
	l.bytes -= s.size
	l.edit(func(d *digest) {
		d.Spans--
		d.Dropped++
	})
	return s
}

// clear drops what has ended.
func (l *traceLog) clear() {
	l.ended, l.bytes = nil, 0
	d := &digest{TraceSummary: TraceSummary{ID: l.id}, version: l.digest.Load().version + 1}
	for _, o := range l.open {
		d.start(o)
	}
	l.digest.Store(d)
}

func (l *traceLog) removeOpen(o *openSpan) {
	// From the end: spans mostly end in the reverse of the order in which they started.
	for i, other := range slices.Backward(l.open) {
		if other == o {
			l.open = slices.Delete(l.open, i, i+1)
			return
		}
	}
}

func (d *digest) start(o *openSpan) {
	d.Spans++
	d.running++
	d.first(o.start)
	d.PeakMemory = max(d.PeakMemory, o.begin.resident)
	if d.betterRoot(o.hasParent, o.start) {
		d.rootID, d.rootStart, d.rootHasParent, d.rootOpen = o.key.span, o.start, o.hasParent, o
		d.Root, d.HasCPU, d.CPUUser, d.CPUSystem = o.name, false, 0, 0
	}
}

func (d *digest) finish(s *Span, o *openSpan) {
	if o != nil {
		d.running--
	} else {
		d.Spans++
	}
	d.first(s.Start)
	if s.End.After(d.end) {
		d.end = s.End
	}
	if s.Status == codes.Error {
		d.Errors++
	}
	d.PeakMemory = max(d.PeakMemory, s.Usage.Memory)
	if hasParent := s.ParentID.IsValid(); d.rootID == s.SpanID || d.betterRoot(hasParent, s.Start) {
		d.rootID, d.rootStart, d.rootHasParent, d.rootOpen = s.SpanID, s.Start, hasParent, nil
		d.Root, d.HasCPU = s.Name, s.Usage.HasCPU
		d.CPUUser, d.CPUSystem = s.Usage.CPUUser, s.Usage.CPUSystem
	}
}

func (d *digest) first(start time.Time) {
	if d.Start.IsZero() || start.Before(d.Start) {
		d.Start = start
	}
}

// betterRoot reports whether such a span stands for the trace better than the one that does now: a
// span without a parent before one with, then the earlier one.
func (d *digest) betterRoot(hasParent bool, start time.Time) bool {
	if !d.rootID.IsValid() || hasParent != d.rootHasParent {
		return !d.rootID.IsValid() || d.rootHasParent
	}
	return start.Before(d.rootStart)
}

// summary returns the summary as it is at the moment of v.
func (d *digest) summary(v view) TraceSummary {
	s := d.TraceSummary
	end := d.end
	if d.running > 0 {
		s.Running = true
		end = v.now
		s.PeakMemory = max(s.PeakMemory, v.used.resident)
	}
	if !end.IsZero() {
		s.Duration = max(0, end.Sub(s.Start))
	}
	if o := d.rootOpen; o != nil {
		s.Root = o.span.Name()
		used := v.used.usageSince(o.begin)
		s.HasCPU, s.CPUUser, s.CPUSystem = used.HasCPU, used.CPUUser, used.CPUSystem
	}
	return s
}
