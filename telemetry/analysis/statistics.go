package analysis

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"time"
)

// Statistics tells what is usual for the spans of each name, over any number of traces. It is never changed,
// so that one may be kept to be compared with later. The nil one is of no traces.
type Statistics struct {
	names map[string]*tally
}

// Change returns the statistics with the digests of some traces added and others taken away, which must have
// been added before. It takes O(spans of the names that these have) and leaves the other names alone.
func (s *Statistics) Change(add, remove []*Digest) *Statistics {
	type change struct{ add, remove []*tally }
	changes := map[string]*change{}
	of := func(name string) *change {
		c := changes[name]
		if c == nil {
			c = &change{}
			changes[name] = c
		}
		return c
	}
	for _, d := range add {
		for name, t := range d.names {
			c := of(name)
			c.add = append(c.add, t)
		}
	}
	for _, d := range remove {
		for name, t := range d.names {
			c := of(name)
			c.remove = append(c.remove, t)
		}
	}
	out := &Statistics{names: map[string]*tally{}}
	if s != nil && s.names != nil {
		out.names = maps.Clone(s.names)
	}
	for name, c := range changes {
		t := out.names[name].changed(c.add, c.remove)
		if len(t.durations) == 0 && t.running == 0 {
			delete(out.names, name)
			continue
		}
		out.names[name] = t
	}
	return out
}

// Figures are the statistics of the spans of one name. The quantiles are exact: P90 is the shortest time that
// at least 90 % of the spans kept to.
type Figures struct {
	Name    string
	Count   int // spans that have ended; all other figures but Running are of these
	Errors  int
	Running int

	P50, P90, P99, Max time.Duration
	Total, Self        time.Duration

	// Means over the spans that could tell.
	MeanCPU         time.Duration
	HasCPU          bool
	MeanMemoryDelta float64 // bytes
	HasMemory       bool
	MeanAlloc       float64 // bytes
	HasHeap         bool

	Histogram [HistogramBuckets]int
}

// HistogramBuckets is how many bars a histogram has. Each is for times twice as long as the one before: the
// first for less than a microsecond, the second for less than two, the last for 18 minutes and more.
const HistogramBuckets = 32

// Bucket returns the bar of the histogram that a time belongs to.
func Bucket(d time.Duration) int {
	return min(bits.Len64(uint64(max(0, d)/time.Microsecond)), HistogramBuckets-1)
}

// BucketStart returns the shortest time that belongs to a bar.
func BucketStart(bucket int) time.Duration {
	if bucket <= 0 {
		return 0
	}
	return time.Microsecond << (min(bucket, HistogramBuckets-1) - 1)
}

// ByName returns the figures of every name, those with the most time of their own first. It takes
// O(names log spans).
func (s *Statistics) ByName() []Figures {
	if s == nil {
		return nil
	}
	all := make([]Figures, 0, len(s.names))
	for name, t := range s.names {
		all = append(all, t.figures(name))
	}
	slices.SortFunc(all, func(a, b Figures) int {
		return cmp.Or(cmp.Compare(b.Self, a.Self), cmp.Compare(a.Name, b.Name))
	})
	return all
}

func (t *tally) figures(name string) Figures {
	f := Figures{
		Name: name, Count: len(t.durations), Errors: t.errors, Running: t.running,
		P50: quantile(t.durations, 50), P90: quantile(t.durations, 90), P99: quantile(t.durations, 99), Max: quantile(t.durations, 100),
		Total: t.total, Self: t.self,
		MeanCPU: time.Duration(t.cpu.value()), HasCPU: t.cpu.count > 0,
		MeanMemoryDelta: t.memoryDelta.value(), HasMemory: t.memoryDelta.count > 0,
		MeanAlloc: t.heapAlloc.value(), HasHeap: t.heapAlloc.count > 0,
	}
	below := 0
	for i := range f.Histogram {
		upTo := len(t.durations)
		if i < HistogramBuckets-1 {
			upTo, _ = slices.BinarySearch(t.durations, BucketStart(i+1))
		}
		f.Histogram[i] = upTo - below
		below = upTo
	}
	return f
}

// quantile returns the shortest time in a sorted list that at least so many percent kept to.
func quantile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}
