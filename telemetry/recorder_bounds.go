package telemetry

import "slices"

// What the recorder keeps.
const (
	maxSpans     = 20_000   // ended spans, over all traces
	maxBytes     = 64 << 20 // of ended spans, by estimate
	maxOpenSpans = 4096     // spans that have not ended
	largePart    = 10       // a trace of more than this part of the limits is cut, not dropped
)

// Dropped counts what the recorder had to let go of since the start or the last Clear.
type Dropped struct {
	Traces  int64 // whole traces, the oldest first
	Spans   int64 // ended spans, those of Traces included
	Open    int64 // running spans that fell out of the table of open spans, most likely never ended
	Clipped int64 // spans that were kept with texts or lists shortened
}

type limits struct {
	spans int
	bytes int64
	open  int
}

// lose lets go of a running span for which there is no more room.
func (r *Recorder) lose(o *openSpan) {
	r.open.remove(o)
	o.log.lose(o)
	r.dropped.Open++
	if len(o.log.open) == 0 && len(o.log.ended) == 0 && !o.log.pinned {
		r.remove(slices.Index(r.order, o.log))
	}
}

// evict makes room: by the oldest trace in which nothing runs, or, if all run, by the oldest span of
// the oldest trace that has one. A trace that holds a large part of everything is cut as well, or else
// the first search after a long index run would wipe it out.
func (r *Recorder) evict() {
	for i, l := range r.order {
		switch {
		case len(l.open) > 0:
		case len(l.ended) > r.limit.spans/largePart || l.bytes > r.limit.bytes/largePart:
			r.trim(l)
			return
		default:
			r.remove(i)
			for _, s := range l.ended {
				r.endings.drop(s)
			}
			r.spans -= len(l.ended)
			r.bytes -= l.bytes
			r.dropped.Traces++
			r.dropped.Spans += int64(len(l.ended))
			return
		}
	}
	for _, l := range r.order {
		if len(l.ended) > 0 {
			r.trim(l)
			return
		}
	}
}

// remove takes the trace at position i out. The few running traces before it move up, which is cheaper
// than moving all behind it down.
func (r *Recorder) remove(i int) {
	delete(r.logs, r.order[i].id)
	copy(r.order[1:i+1], r.order[:i])
	r.order[0] = nil
	r.order = r.order[1:]
}

// trim drops the span of a trace that ended first. Roots end last and so stay longest.
func (r *Recorder) trim(l *traceLog) {
	s := l.trim()
	r.endings.drop(s)
	r.bytes -= s.size
	r.spans--
	r.dropped.Spans++
	if l.pinned {
		r.pins.bytes -= s.size
		r.pins.spans--
	}
}
