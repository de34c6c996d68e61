package analysis

import (
	"cmp"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// TraceFilter says which traces of a list are to be seen. The zero value lets all through.
type TraceFilter struct {
	Text       string // in the root's name or the id, in any case
	Name       string // of the root, as a whole
	ErrorsOnly bool
	PinnedOnly bool
	Among      map[trace.TraceID]struct{} // only these, unless nil: see Ledger.TracesWith
	Limits     []Limit                    // all of them hold
}

// Limit bounds a figure of a trace. One that cannot tell the figure is let through by none.
type Limit struct {
	By    Column
	Below bool    // the figure is at most Value; else at least
	Value float64 // seconds of a time, and of the local day for ByStart; bytes; a count. ByRoot has none
}

func (l Limit) holds(t *telemetry.TraceSummary) bool {
	var figure float64
	switch l.By {
	case ByStart:
		hour, minute, second := t.Start.Clock()
		figure = float64(hour*3600 + minute*60 + second)
	case ByDuration:
		figure = t.Duration.Seconds()
	case BySpans:
		figure = float64(t.Spans)
	case ByErrors:
		figure = float64(t.Errors)
	case ByTraceCPU:
		if !t.HasCPU {
			return false
		}
		figure = (t.CPUUser + t.CPUSystem).Seconds()
	case ByPeakMemory:
		if t.PeakMemory <= 0 {
			return false
		}
		figure = float64(t.PeakMemory)
	default:
		return true
	}
	if l.Below {
		return figure <= l.Value
	}
	return figure >= l.Value
}

// Traces returns the traces that the filter lets through, in their order. It takes O(n).
func (f TraceFilter) Traces(list []telemetry.TraceSummary) []telemetry.TraceSummary {
	p := newPattern(strings.TrimSpace(f.Text), nil)
	var buffer []byte
	var out []telemetry.TraceSummary
	for i := range list {
		t := &list[i]
		if f.ErrorsOnly && t.Errors == 0 || f.PinnedOnly && !t.Pinned || f.Name != "" && t.Root != f.Name {
			continue
		}
		if slices.ContainsFunc(f.Limits, func(l Limit) bool { return !l.holds(t) }) {
			continue
		}
		if _, among := f.Among[t.ID]; f.Among != nil && !among {
			continue
		}
		if !p.everything() {
			buffer = append(fold(buffer[:0], t.Root), boundary)
			if buffer = fold(buffer, t.ID.String()); !p.within(buffer) {
				continue
			}
		}
		out = append(out, *t)
	}
	return out
}

// Column is a figure by which traces are sorted.
type Column int

// The columns of a list of traces.
const (
	ByStart Column = iota
	ByRoot
	ByDuration
	BySpans
	ByErrors
	ByTraceCPU
	ByPeakMemory
)

// SortTraces returns the traces by a column, those that are equal in it by their start, the newest first. What
// a trace cannot tell comes last either way. By the newest start, those that still run come first. It takes
// O(n log n).
func SortTraces(list []telemetry.TraceSummary, by Column, descending bool) []telemetry.TraceSummary {
	out := slices.Clone(list)
	sign := 1
	if descending {
		sign = -1
	}
	slices.SortStableFunc(out, func(a, b telemetry.TraceSummary) int {
		newest := b.Start.Compare(a.Start)
		switch by {
		case ByRoot:
			return cmp.Or(sign*CompareNames(a.Root, b.Root), newest)
		case ByDuration:
			return cmp.Or(sign*cmp.Compare(a.Duration, b.Duration), newest)
		case BySpans:
			return cmp.Or(sign*cmp.Compare(a.Spans, b.Spans), newest)
		case ByErrors:
			return cmp.Or(sign*cmp.Compare(a.Errors, b.Errors), newest)
		case ByTraceCPU:
			known := order(a.HasCPU, b.HasCPU)
			return cmp.Or(known, sign*cmp.Compare(a.CPUUser+a.CPUSystem, b.CPUUser+b.CPUSystem), newest)
		case ByPeakMemory:
			known := order(a.PeakMemory > 0, b.PeakMemory > 0)
			return cmp.Or(known, sign*cmp.Compare(a.PeakMemory, b.PeakMemory), newest)
		}
		if descending {
			return cmp.Or(order(a.Running, b.Running), newest)
		}
		return -newest
	})
	return out
}

// CompareNames orders names whatever their case. Beyond the beginning of very long ones case counts: to fold
// 30 KB for each comparison takes seconds.
func CompareNames(a, b string) int {
	const folded = 200 // bytes
	x, y := a[:min(len(a), folded)], b[:min(len(b), folded)]
	if order := cmp.Compare(strings.ToLower(x), strings.ToLower(y)); order != 0 {
		return order
	}
	return cmp.Compare(a[len(x):], b[len(y):])
}

// order puts what holds before what does not.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
