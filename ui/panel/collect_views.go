package panel

import (
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// same reports whether two lists are one and the same.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// trace is the chosen trace for its view.
func (c *collector) trace(from source, s *seen) *traceData {
	version, ok := versionOf(from.Versions(), s.chosen)
	if !ok {
		version = telemetry.TraceVersion{ID: s.chosen}
	}
	t := c.tree(from, version, s.now)
	if last := c.last.trace; last != nil && last.ID == s.chosen && same(last.Rows, t.rows) && !t.live && !last.Live {
		return last
	}
	return &traceData{ID: s.chosen, Rows: t.rows, Now: s.now, Live: t.live}
}

// statistics are those of all traces, whatever the list is filtered by.
func (c *collector) statistics(w *wanted, from source, s *seen) {
	s.figures = c.ledger.Update(from, s.now)
	if w.since.IsZero() {
		c.after = nil
		if last := c.last.statistics; last != nil && last.Since.IsZero() && c.last.figures == s.figures {
			s.statistics = last
			return
		}
		s.statistics = &statisticsData{Names: s.figures.ByName()}
		return
	}
	if c.after == nil || !c.after.Since().Equal(w.since) {
		c.after = analysis.NewLedger(w.since)
	}
	s.figures = c.after.Update(from, s.now)
	if last := c.last.statistics; last != nil && last.Since.Equal(w.since) && c.last.figures == s.figures {
		s.statistics = last
		return
	}
	s.statistics = &statisticsData{Names: s.figures.ByName(), Changes: analysis.Changes(s.figures, w.baseline), Since: w.since}
}

// flame is the rows of the chosen trace, or those of all listed ones that began alike.
func (c *collector) flame(w *wanted, from source, s *seen) *[][]telemetry.Row {
	versions := from.Versions()
	var traces [][]telemetry.Row
	spans := 0
	add := func(v telemetry.TraceVersion) {
		if spans < maxMerged {
			rows := c.tree(from, v, s.now).rows
			traces = append(traces, rows)
			spans += len(rows)
		}
	}
	if v, ok := versionOf(versions, s.chosen); ok {
		add(v)
	}
	if w.flameAll {
		byID := make(map[trace.TraceID]telemetry.TraceVersion, len(versions))
		for _, v := range versions {
			byID[v.ID] = v
		}
		for i := range s.traces {
			t := &s.traces[i]
			if v, ok := byID[t.ID]; ok && t.Root == s.summary.Root && t.ID != s.chosen {
				add(v)
			}
		}
	}
	if last := c.last.flame; last != nil && slices.EqualFunc(*last, traces, same[telemetry.Row]) {
		return last
	}
	return &traces
}

// compare lays the chosen trace beside the one before it that began alike, unless the user chose two.
func (c *collector) compare(w *wanted, from source, s *seen) *compareData {
	a, b := w.a, w.b
	if !b.IsValid() {
		b = s.chosen
	}
	all := from.Traces()
	if !a.IsValid() {
		a = previousOf(all, b)
	}
	d := &compareData{Now: s.now, Traces: s.traces}
	for i := range all {
		switch all[i].ID {
		case a:
			d.A = all[i]
		case b:
			d.B = all[i]
		}
	}
	if a == b {
		d.B = d.A
	}
	versions := from.Versions()
	if v, ok := versionOf(versions, a); ok {
		d.RowsA = c.tree(from, v, s.now).rows
	}
	if v, ok := versionOf(versions, b); ok {
		d.RowsB = c.tree(from, v, s.now).rows
	}
	if last := c.last.compare; last != nil && last.A == d.A && last.B == d.B && same(last.RowsA, d.RowsA) && same(last.RowsB, d.RowsB) &&
		sameChoice(last.Traces, d.Traces) {
		return last
	}
	d.Pairs = analysis.Compare(d.RowsA, d.RowsB, s.now)
	return d
}

// sameChoice reports whether two lists offer the same traces.
func sameChoice(a, b []telemetry.TraceSummary) bool {
	return slices.EqualFunc(a, b, func(x, y telemetry.TraceSummary) bool { return x.ID == y.ID })
}

// previousOf finds the trace before another one that began alike. Traces come the newest first.
func previousOf(traces []telemetry.TraceSummary, id trace.TraceID) trace.TraceID {
	at := slices.IndexFunc(traces, func(t telemetry.TraceSummary) bool { return t.ID == id })
	if at < 0 {
		return trace.TraceID{}
	}
	for _, t := range traces[at+1:] {
		if t.Root == traces[at].Root {
			return t.ID
		}
	}
	return trace.TraceID{}
}

// system is the samples, until the user pauses.
func (c *collector) system(now time.Time) *systemData {
	if c.charts != nil {
		return c.charts
	}
	return c.samples(now)
}

func (c *collector) samples(now time.Time) *systemData {
	if c.gauges == nil {
		return &systemData{Now: now}
	}
	return &systemData{Samples: c.gauges.Samples(time.Time{}), Now: now}
}
