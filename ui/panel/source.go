package panel

import (
	"cmp"
	"slices"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/tracefile"
)

// source is where traces are read: the recorder, or a snapshot.
type source interface {
	analysis.Source
	Traces() []telemetry.TraceSummary // the newest first
	Dropped() telemetry.Dropped
}

// snapshot is traces that do not change any more: those of a file, or those of the recorder when the user paused.
type snapshot struct {
	name    string    // of the file; empty for the recorder's
	now     time.Time // at which spans that run are drawn
	traces  []telemetry.TraceSummary
	spans   map[trace.TraceID][]telemetry.Span
	dropped telemetry.Dropped
}

// freeze copies what a recorder holds. Slices within the spans are shared, so it costs little.
func freeze(from source, now time.Time) *snapshot {
	s := &snapshot{now: now, spans: map[trace.TraceID][]telemetry.Span{}, dropped: from.Dropped()}
	for _, t := range from.Traces() {
		if spans, ok := from.Trace(t.ID); ok { // else it went meanwhile
			s.spans[t.ID] = spans
			s.traces = append(s.traces, t)
		}
	}
	return s
}

// ofFile sorts the spans of a file into traces.
func ofFile(name string, spans []telemetry.Span) *snapshot {
	s := &snapshot{name: name, now: tracefile.Latest(spans), spans: map[trace.TraceID][]telemetry.Span{}}
	for i := range spans {
		id := spans[i].TraceID
		s.spans[id] = append(s.spans[id], spans[i])
	}
	for id, spans := range s.spans {
		s.traces = append(s.traces, summarize(id, spans, s.now))
	}
	slices.SortFunc(s.traces, func(a, b telemetry.TraceSummary) int {
		return cmp.Or(b.Start.Compare(a.Start), slices.Compare(a.ID[:], b.ID[:]))
	})
	return s
}

// summarize tells of a trace what the recorder tells of its own.
func summarize(id trace.TraceID, spans []telemetry.Span, now time.Time) telemetry.TraceSummary {
	t := telemetry.TraceSummary{ID: id, Spans: len(spans)}
	line := telemetry.NewTimeline(func(yield func(time.Time) bool) {
		for i := range spans {
			if !yield(spans[i].Start) {
				return
			}
		}
	})
	var root *telemetry.Span
	var first, last int64
	for i := range spans {
		s := &spans[i]
		from, to := line.Range(s, now)
		if i == 0 || from < first {
			first, t.Start = from, s.Start
		}
		if i == 0 || to > last {
			last = to
		}
		if root == nil || rootBefore(s, root) {
			root = s
		}
		t.Running = t.Running || s.Running()
		if s.Status == codes.Error {
			t.Errors++
		}
		t.PeakMemory = max(t.PeakMemory, s.Usage.Memory)
	}
	if root != nil {
		t.Duration = time.Duration(last - first)
		t.Root, t.HasCPU, t.CPUUser, t.CPUSystem = root.Name, root.Usage.HasCPU, root.Usage.CPUUser, root.Usage.CPUSystem
	}
	return t
}

// rootBefore reports whether a span is rather the root than another: it has no parent, or else begins earlier.
func rootBefore(s, other *telemetry.Span) bool {
	if s.ParentID.IsValid() != other.ParentID.IsValid() {
		return other.ParentID.IsValid()
	}
	return s.Start.Before(other.Start)
}

// Traces implements source.
func (s *snapshot) Traces() []telemetry.TraceSummary { return s.traces }

// Trace implements source.
func (s *snapshot) Trace(id trace.TraceID) ([]telemetry.Span, bool) {
	spans, ok := s.spans[id]
	return spans, ok
}

// Versions implements source.
func (s *snapshot) Versions() []telemetry.TraceVersion {
	versions := make([]telemetry.TraceVersion, len(s.traces))
	for i := range s.traces {
		versions[len(versions)-1-i] = telemetry.TraceVersion{ID: s.traces[i].ID, Version: 1}
	}
	return versions
}

// Dropped implements source.
func (s *snapshot) Dropped() telemetry.Dropped { return s.dropped }
