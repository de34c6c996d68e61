package panel

import (
	"math"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/gauges"
)

// maxMerged bounds the spans of a flame graph: a few hundred thousand merge in the time of one refresh or two.
const maxMerged = 200_000

// collector finds what is wanted. It belongs to the goroutine of Watch, and remembers what it worked out.
type collector struct {
	telemetry *telemetry.Telemetry
	gauges    *gauges.Sampler // may be nil

	frozen *snapshot   // what the recorder held when the user paused
	cursor uint64      // its last span then
	charts *systemData // what the charts showed then
	pauses int         // counts that pause

	trees  map[trace.TraceID]tree // those that were used by the last collect
	used   map[trace.TraceID]tree // by this one
	of     source                 // whose traces they are
	ledger *analysis.Ledger       // of all spans
	after  *analysis.Ledger       // of those since the baseline
	last   seen
}

// tree is a trace's rows, until the trace changes.
type tree struct {
	version uint64
	rows    []telemetry.Row
	live    bool
}

func newCollector(t *telemetry.Telemetry, g *gauges.Sampler) *collector {
	return &collector{telemetry: t, gauges: g, ledger: analysis.NewLedger(time.Time{})}
}

// collect finds what is wanted now. Hidden, the panel only tells the state of the export.
func (c *collector) collect(w *wanted, now time.Time) seen {
	s := seen{wanted: w, status: c.telemetry.Status(), now: now}
	c.pause(w, now)
	if !w.visible || w.tab == tabExport {
		return s
	}
	if w.tab == tabSystem {
		s.chosen = w.chosen
		s.system = c.system(now)
		c.last = s
		return s
	}
	from := c.source(w, &s)
	s.from = from
	if c.of != from {
		c.of, c.trees, c.ledger, c.after = from, nil, analysis.NewLedger(time.Time{}), nil
	}
	c.used = map[trace.TraceID]tree{}
	c.list(w, from, &s)
	switch w.tab {
	case tabTrace:
		s.trace = c.trace(from, &s)
	case tabStatistics:
		c.statistics(w, from, &s)
	case tabFlame:
		s.flame = c.flame(w, from, &s)
	case tabCompare:
		s.compare = c.compare(w, from, &s)
	}
	c.trees, c.last = c.used, s
	return s
}

// pause keeps what there is at the moment of a pause, whatever tab is shown, and lets go of it afterwards.
func (c *collector) pause(w *wanted, now time.Time) {
	if !w.paused {
		c.frozen, c.charts = nil, nil
		return
	}
	if c.frozen != nil && c.pauses == w.pauses {
		return
	}
	recorder := c.telemetry.Recorder()
	_, c.cursor, _ = recorder.EndedSince(math.MaxUint64)
	c.frozen, c.charts, c.pauses = freeze(recorder, now), c.samples(now), w.pauses
}

// source is where the traces are from that are wanted, and the moment at which they are seen.
func (c *collector) source(w *wanted, s *seen) source {
	recorder := c.telemetry.Recorder()
	switch {
	case w.file != nil:
		s.now = w.file.now
		return w.file
	case w.paused:
		_, next, _ := recorder.EndedSince(math.MaxUint64) // all that came before are passed over, so it costs nothing
		s.missed = int64(next - c.cursor)
		s.now = c.frozen.now
		return c.frozen
	}
	return recorder
}

// list finds the traces to be listed, and the chosen one among them.
func (c *collector) list(w *wanted, from source, s *seen) {
	all := from.Traces()
	s.all, s.dropped = len(all), from.Dropped().Traces
	filter := w.filter
	if w.span != "" {
		c.ledger.Update(from, s.now)
		filter.Among = c.ledger.TracesWith(w.span)
	}
	listed := filter.Traces(all)
	s.traces = analysis.SortTraces(listed, w.by, w.down)
	s.chosen = w.chosen
	if w.follow {
		s.chosen = newest(listed)
	}
	for i := range all {
		if all[i].ID == s.chosen {
			s.summary = all[i]
		}
	}
	s.at = slices.IndexFunc(s.traces, func(t telemetry.TraceSummary) bool { return t.ID == s.chosen })
	for i := range listed {
		s.longest = max(s.longest, listed[i].Duration)
	}
}

// newest is the newest trace that tells a story: one that the user's doing began, rather than a single statement.
func newest(traces []telemetry.TraceSummary) trace.TraceID {
	for _, t := range traces {
		if t.Spans > 1 || t.Running {
			return t.ID
		}
	}
	if len(traces) > 0 {
		return traces[0].ID
	}
	return trace.TraceID{}
}

// tree gives a trace's rows. They are the same ones as before unless it has changed.
func (c *collector) tree(from source, version telemetry.TraceVersion, now time.Time) tree {
	id := version.ID
	t, known := c.trees[id]
	if !known {
		t, known = c.used[id]
	}
	if !known || t.version != version.Version || version.Running && from == source(c.telemetry.Recorder()) {
		spans, _ := from.Trace(id) // none if it is gone by now
		t = tree{version.Version, telemetry.Waterfall(spans, now), version.Running}
	}
	c.used[id] = t
	return t
}

// versionOf finds the version of a trace.
func versionOf(versions []telemetry.TraceVersion, id trace.TraceID) (telemetry.TraceVersion, bool) {
	for i := len(versions) - 1; i >= 0; i-- { // most likely a new one
		if versions[i].ID == id {
			return versions[i], true
		}
	}
	return telemetry.TraceVersion{ID: id}, false
}
