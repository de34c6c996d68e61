package gauges

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

var sink []byte

func TestRuntimeReading(t *testing.T) {
	p := newRuntimeProbe()
	before := p.read()
	var stats debug.GCStats
	debug.ReadGCStats(&stats)
	cycles, total := stats.NumGC, stats.PauseTotal
	const block, collections = 1 << 20, 10
	for range collections {
		sink = make([]byte, block)
		runtime.GC()
	}
	debug.ReadGCStats(&stats)
	cycles, total = stats.NumGC-cycles, stats.PauseTotal-total
	after := p.read()

	if !after.hasInUse || !after.hasLive || !after.hasGoal || !after.hasAllocated || !after.hasGoroutines {
		t.Fatalf("%+v", after)
	}
	if after.allocated-before.allocated < collections*block {
		t.Errorf("%d bytes allocated", after.allocated-before.allocated)
	}
	if after.inUse < block || after.live < block || after.goal < after.live || after.goroutines < 1 {
		t.Errorf("in use %d, live %d, goal %d, goroutines %d", after.inUse, after.live, after.goal, after.goroutines)
	}
	got, ok := after.pausesSince(before)
	if !ok || got.count < 2*cycles-1 { // one may have begun before
		t.Fatalf("%d pauses in %d collections, %t", got.count, cycles, ok)
	}
	// The runtime's other books are kept pause by pause; they leave out the time until all had stopped.
	if got.total < total*7/8 || got.longest > got.total || got.longest < got.total/time.Duration(got.count) {
		t.Errorf("%+v, want %v or more", got, total)
	}
	if again, ok := after.pausesSince(after); !ok || again != (pauses{}) {
		t.Errorf("%+v, %t", again, ok)
	}
}

func TestNoGoal(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	if r := newRuntimeProbe().read(); r.hasGoal || !r.hasInUse {
		t.Errorf("goal %d (%t)", r.goal, r.hasGoal)
	}
}

func TestPauses(t *testing.T) {
	buckets := []float64{math.Inf(-1), 0, 0.001, 0.003, math.Inf(1)}
	tests := []struct {
		before, after []uint64
		want          pauses
		ok            bool
	}{
		{[]uint64{1, 1, 1, 1}, []uint64{1, 1, 1, 1}, pauses{}, true},
		{[]uint64{0, 0, 0, 0}, []uint64{0, 4, 0, 0}, pauses{4, 2 * time.Millisecond, 500 * time.Microsecond}, true},
		{[]uint64{9, 9, 9, 9}, []uint64{9, 9, 10, 9}, pauses{1, 2 * time.Millisecond, 2 * time.Millisecond}, true},
		{[]uint64{0, 0, 0, 0}, []uint64{0, 2, 1, 0}, pauses{3, 3 * time.Millisecond, 2 * time.Millisecond}, true},
		{[]uint64{0, 0, 0, 0}, []uint64{1, 0, 0, 1}, pauses{2, 3 * time.Millisecond, 3 * time.Millisecond}, true},
		{[]uint64{9, 0, 0, 0}, []uint64{0, 0, 0, 0}, pauses{}, true},
		{nil, []uint64{0, 0, 0, 0}, pauses{}, false},
		{[]uint64{0, 0, 0, 0}, nil, pauses{}, false},
		{nil, nil, pauses{}, false},
		{[]uint64{0}, []uint64{1}, pauses{}, false},
	}
	for _, tt := range tests {
		after := runtimeReading{pauses: tt.after, buckets: buckets}
		got, ok := after.pausesSince(runtimeReading{pauses: tt.before})
		if got != tt.want || ok != tt.ok {
			t.Errorf("from %v to %v: %+v, %t", tt.before, tt.after, got, ok)
		}
	}
}
