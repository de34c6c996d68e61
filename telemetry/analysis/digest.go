package analysis

import (
	"slices"
	"time"

	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
)

// Digest is what one trace adds to the statistics.
type Digest struct {
	names map[string]*tally
}

// tally is what is known of the spans of a name, so that two can be added and taken away exactly.
type tally struct {
	durations []time.Duration // of those that have ended, sorted
	errors    int
	running   int

	total, self time.Duration
	cpu         mean
	memoryDelta mean
	heapAlloc   mean
}

// mean is a sum of what could be told. Sums wrap if they overflow, and so come right again when what was
// added is taken away.
type mean struct {
	sum   int64
	count int
}

func (m *mean) add(value int64, known bool) {
	if known {
		m.sum += value
		m.count++
	}
}

func (m *mean) plus(o mean, sign int) {
	m.sum += int64(sign) * o.sum
	m.count += sign * o.count
}

func (m *mean) value() float64 {
	if m.count == 0 {
		return 0
	}
	return float64(m.sum) / float64(m.count)
}

// NewDigest works out what the spans of a trace add that started at or after since; the zero time means all.
// Spans that run are counted, and enter the other figures when they have ended. It takes O(n log n).
func NewDigest(rows []telemetry.Row, since, now time.Time) *Digest {
	d := &Digest{names: map[string]*tally{}}
	var t *tally
	last := ""
	for i := range rows {
		s := rows[i].Span
		if s.Start.Before(since) {
			continue
		}
		if t == nil || s.Name != last { // siblings often share their name
			last = s.Name
			if t = d.names[last]; t == nil {
				t = &tally{}
				d.names[last] = t
			}
		}
		if s.Running() {
			t.running++
			continue
		}
		t.durations = append(t.durations, s.Duration(now))
		if s.Status == codes.Error {
			t.errors++
		}
		t.total += s.Duration(now)
		t.self += rows[i].Self
		t.cpu.add(int64(s.Usage.CPU()), s.Usage.HasCPU)
		t.memoryDelta.add(s.Usage.MemoryDelta, s.Usage.HasMemory)
		t.heapAlloc.add(s.Usage.HeapAlloc, s.Usage.HasHeap)
	}
	for _, t := range d.names {
		slices.Sort(t.durations)
	}
	return d
}

// Has reports whether the trace has spans of that name.
func (d *Digest) Has(name string) bool { return d.names[name] != nil }

// changed returns the tally with others added and taken away.
func (t *tally) changed(add, remove []*tally) *tally {
	out := &tally{}
	if t != nil {
		*out = *t
	}
	var more, less []time.Duration
	for _, o := range add {
		out.plus(o, 1)
		more = append(more, o.durations...)
	}
	for _, o := range remove {
		out.plus(o, -1)
		less = append(less, o.durations...)
	}
	out.durations = exchange(out.durations, more, less)
	return out
}

func (t *tally) plus(o *tally, sign int) {
	t.errors += sign * o.errors
	t.running += sign * o.running
	t.total += time.Duration(sign) * o.total
	t.self += time.Duration(sign) * o.self
	t.cpu.plus(o.cpu, sign)
	t.memoryDelta.plus(o.memoryDelta, sign)
	t.heapAlloc.plus(o.heapAlloc, sign)
}

// exchange returns a sorted list with some taken out and others put in. Those need not be sorted. What is to
// be taken out and is not there is passed over.
func exchange(sorted, more, less []time.Duration) []time.Duration {
	slices.Sort(more)
	slices.Sort(less)
	out := make([]time.Duration, 0, max(0, len(sorted)+len(more)-len(less)))
	for _, d := range sorted {
		for len(less) > 0 && less[0] < d {
			less = less[1:]
		}
		if len(less) > 0 && less[0] == d {
			less = less[1:]
			continue
		}
		for len(more) > 0 && more[0] <= d {
			out, more = append(out, more[0]), more[1:]
		}
		out = append(out, d)
	}
	return append(out, more...)
}
