package gauges

import (
	"math"
	"runtime/metrics"
	"slices"
	"time"
)

// runtimeReading is what Go's runtime tells.
type runtimeReading struct {
	inUse    int64
	hasInUse bool

	live    int64
	hasLive bool

	goal    int64
	hasGoal bool

	allocated    int64 // since the start
	hasAllocated bool

	goroutines    int64
	hasGoroutines bool

	pauses  []uint64  // how many so far in each bucket; nil: cannot tell
	buckets []float64 // their edges in seconds, one more than pauses, the same for the process's life
}

const (
	inUseMetric = iota
	liveMetric
	goalMetric
	allocatedMetric
	goroutinesMetric
	pausesMetric
)

// runtimeProbe keeps the samples, so that the runtime can fill the same histogram again.
type runtimeProbe [6]metrics.Sample

func newRuntimeProbe() *runtimeProbe {
	return &runtimeProbe{
		inUseMetric:      {Name: "/memory/classes/heap/objects:bytes"},
		liveMetric:       {Name: "/gc/heap/live:bytes"},
		goalMetric:       {Name: "/gc/heap/goal:bytes"},
		allocatedMetric:  {Name: "/gc/heap/allocs:bytes"},
		goroutinesMetric: {Name: "/sched/goroutines:goroutines"},
		pausesMetric:     {Name: "/sched/pauses/total/gc:seconds"},
	}
}

func (p *runtimeProbe) read() runtimeReading {
	metrics.Read(p[:])
	var r runtimeReading
	r.inUse, r.hasInUse = p.count(inUseMetric)
	r.live, r.hasLive = p.count(liveMetric)
	r.hasLive = r.hasLive && r.live > 0 // 0 until something was collected
	if goal, ok := p.count(goalMetric); ok && goal < noGoal {
		r.goal, r.hasGoal = goal, true
	}
	r.allocated, r.hasAllocated = p.count(allocatedMetric)
	r.goroutines, r.hasGoroutines = p.count(goroutinesMetric)
	if v := p[pausesMetric].Value; v.Kind() == metrics.KindFloat64Histogram {
		h := v.Float64Histogram()
		r.pauses, r.buckets = slices.Clone(h.Counts), h.Buckets
	}
	return r
}

// noGoal is more than any heap: with GOGC=off the runtime tells a goal near the largest number there is.
const noGoal = 1 << 60

// count returns a metric that is a whole number.
func (p *runtimeProbe) count(metric int) (int64, bool) {
	v := p[metric].Value
	if v.Kind() != metrics.KindUint64 {
		return 0, false
	}
	return int64(min(v.Uint64(), math.MaxInt64)), true
}

type pauses struct {
	count          int64
	total, longest time.Duration
}

// pausesSince returns the pauses between two readings. Each counts as the middle of its bucket.
func (r runtimeReading) pausesSince(before runtimeReading) (p pauses, ok bool) {
	if r.pauses == nil || len(r.pauses) != len(before.pauses) || len(r.buckets) != len(r.pauses)+1 {
		return pauses{}, false
	}
	var total, longest float64
	for i, n := range r.pauses {
		if n <= before.pauses[i] {
			continue
		}
		n -= before.pauses[i]
		longest = middle(r.buckets[i], r.buckets[i+1])
		total += float64(n) * longest
		p.count += int64(n)
	}
	p.total, p.longest = seconds(total), seconds(longest)
	return p, true
}

// middle of a bucket. The lowest one is for times that some clocks measure as negative; the highest has
// no upper edge.
func middle(low, high float64) float64 {
	low = max(0, low)
	if math.IsInf(high, 1) {
		return low
	}
	return max(0, low+high) / 2
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
