package telemetry

import (
	"cmp"
	"errors"
	"slices"

	"go.opentelemetry.io/otel/trace"
)

// Why a trace cannot be pinned.
var (
	ErrPinLimit  = errors.New("the pinned traces would take more than half of what the panel keeps; unpin one first")
	ErrTraceGone = errors.New("this trace is not kept any more")
)

// pinnedPart is the part of the limits that pinned traces may take. The rest is for what comes.
const pinnedPart = 2

// pins are the traces that stay whatever comes. The recorder's lock guards them.
type pins struct {
	logs  []*traceLog
	spans int // ended ones
	bytes int64
}

func (p *pins) exceed(l limits) bool {
	return p.spans > l.spans/pinnedPart || p.bytes > l.bytes/pinnedPart
}

// Pin keeps a trace until it is unpinned: neither newer ones nor Clear remove it. It returns ErrTraceGone
// or ErrPinLimit if that cannot be. A pinned trace that goes on to grow beyond the limit loses its oldest
// spans.
func (r *Recorder) Pin(id trace.TraceID, on bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.logs[id]
	switch {
	case l == nil && on:
		return ErrTraceGone
	case l == nil || l.pinned == on:
		return nil
	case on:
		with := pins{spans: r.pins.spans + len(l.ended), bytes: r.pins.bytes + l.bytes}
		if with.exceed(r.limit) {
			return ErrPinLimit
		}
		r.order = slices.DeleteFunc(r.order, func(o *traceLog) bool { return o == l })
		with.logs = append(r.pins.logs, l)
		r.pins = with
	default:
		r.pins.spans -= len(l.ended)
		r.pins.bytes -= l.bytes
		r.pins.logs = slices.DeleteFunc(r.pins.logs, func(o *traceLog) bool { return o == l })
		i, _ := slices.BinarySearchFunc(r.order, l, byArrival)
		r.order = slices.Insert(r.order, i, l)
	}
	l.pinned = on
	l.edit(func(d *digest) { d.Pinned = on })
	r.touch()
	return nil
}

// grown counts a span that ended in a trace, if that is pinned, and keeps within the limit.
func (p *pins) grown(r *Recorder, l *traceLog, s *keptSpan) {
	if !l.pinned {
		return
	}
	p.spans++
	p.bytes += s.size
	for p.exceed(r.limit) && len(l.ended) > 0 {
		r.trim(l)
	}
}

// all returns the logs of all traces in the order in which they began. The caller counts as a reader of their
// digests, until it counts itself out.
func (r *Recorder) all() []*traceLog {
	r.mu.Lock()
	logs, pinned := slices.Clone(r.order), slices.Clone(r.pins.logs)
	r.readers.Add(1)
	r.mu.Unlock()
	if len(pinned) == 0 {
		return logs
	}
	slices.SortFunc(pinned, byArrival)
	all := make([]*traceLog, 0, len(logs)+len(pinned))
	for _, p := range pinned {
		i, _ := slices.BinarySearchFunc(logs, p, byArrival)
		all = append(append(all, logs[:i]...), p)
		logs = logs[i:]
	}
	return append(all, logs...)
}

func byArrival(a, b *traceLog) int { return cmp.Compare(a.arrival, b.arrival) }

// TraceVersion tells whether a trace has changed.
type TraceVersion struct {
	ID      trace.TraceID
	Version uint64 // another one for every change, also if the trace went and came again
	Running bool   // what its running spans have used grows without a new version
}

// Versions returns the version of each kept trace, the oldest first, so that what was worked out from
// a trace need not be worked out again. It takes a fraction of what Traces does and does not look at spans.
func (r *Recorder) Versions() []TraceVersion {
	logs := r.all()
	defer r.readers.Add(-1)
	versions := make([]TraceVersion, len(logs))
	for i, l := range logs {
		d := l.digest.Load()
		versions[i] = TraceVersion{ID: l.id, Version: l.arrival<<32 + d.version, Running: d.running > 0}
	}
	return versions
}
