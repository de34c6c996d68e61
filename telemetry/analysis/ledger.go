package analysis

import (
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// Source is where a ledger reads traces: a [telemetry.Recorder].
type Source interface {
	Versions() []telemetry.TraceVersion
	Trace(trace.TraceID) ([]telemetry.Span, bool)
}

// Ledger holds the digests of the traces that are kept, so that a trace that did not change is not read again.
// It belongs to one goroutine; the statistics that it gives may be used by any.
type Ledger struct {
	since      time.Time
	updates    uint64
	entries    map[trace.TraceID]*entry
	statistics *Statistics
}

type entry struct {
	version uint64
	digest  *Digest
	seen    uint64 // the last update that found it
}

// NewLedger begins a ledger of the spans that started at or after since; the zero time means all.
func NewLedger(since time.Time) *Ledger {
	return &Ledger{since: since, entries: map[trace.TraceID]*entry{}, statistics: &Statistics{}}
}

// Since returns the moment from which spans are counted.
func (l *Ledger) Since() time.Time { return l.since }

// Update takes in what has changed, and returns the statistics; the same ones if nothing has. It takes
// O(traces), and for those that changed what [NewDigest] and [Statistics.Change] take.
func (l *Ledger) Update(from Source, now time.Time) *Statistics {
	l.updates++
	var add, remove []*Digest
	for _, v := range from.Versions() {
		old := l.entries[v.ID]
		if old != nil && old.version == v.Version {
			old.seen = l.updates
			continue
		}
		spans, ok := from.Trace(v.ID)
		if !ok {
			continue // gone by now
		}
		if old != nil {
			remove = append(remove, old.digest)
		}
		// The spans may be newer than the version. Then the version is another one next time.
		e := &entry{v.Version, NewDigest(telemetry.Waterfall(spans, now), l.since, now), l.updates}
		l.entries[v.ID] = e
		add = append(add, e.digest)
	}
	for id, e := range l.entries {
		if e.seen != l.updates {
			remove = append(remove, e.digest)
			delete(l.entries, id)
		}
	}
	if len(add)+len(remove) > 0 {
		l.statistics = l.statistics.Change(add, remove)
	}
	return l.statistics
}

// TracesWith returns the traces that have spans of that name, among those that the last update saw.
func (l *Ledger) TracesWith(name string) map[trace.TraceID]struct{} {
	found := map[trace.TraceID]struct{}{}
	for id, e := range l.entries {
		if e.digest.Has(name) {
			found[id] = struct{}{}
		}
	}
	return found
}
