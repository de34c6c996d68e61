package telemetry

import (
	"iter"
	"time"
)

// Timeline turns the moments of a trace into nanoseconds from one of them, with which to compare and
// to add. Spans may come from anywhere, so a moment may be one that no clock shows: what lies more than
// 73 years off stands at that distance, and no difference overflows.
type Timeline struct{ base time.Time }

const farAway = 1 << 61 // nanoseconds, about 73 years

// NewTimeline returns the timeline of spans with such starts. It looks no further than to the first one
// that a working clock may show, or else takes the first of all.
func NewTimeline(starts iter.Seq[time.Time]) Timeline {
	const century = 100 * 365 * 24 * 3600 // seconds
	var l Timeline
	for t := range starts {
		sane := t.Unix() > 0 && t.Unix() < 2*century
		if sane || l.base.IsZero() {
			l.base = t
		}
		if sane {
			break
		}
	}
	return l
}

// At returns where a moment lies.
func (l Timeline) At(t time.Time) int64 {
	return min(max(int64(t.Sub(l.base)), -farAway), farAway)
}

// Range returns where a span lies. It never ends before it starts; while it runs it ends now.
func (l Timeline) Range(s *Span, now time.Time) (from, to int64) {
	from = l.At(s.Start)
	return from, min(from+min(int64(s.Duration(now)), 2*farAway), farAway)
}

// Time returns the moment at a place.
func (l Timeline) Time(at int64) time.Time { return l.base.Add(time.Duration(at)) }
