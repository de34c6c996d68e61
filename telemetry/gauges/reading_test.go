package gauges

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func readingAt(wall, clock time.Duration) reading {
	return reading{
		at: noon.Add(wall), clock: clock, hasCPU: true, hasMachineCPU: true, hasSpans: true, hasResident: true,
		runtime: runtimeReading{hasAllocated: true, pauses: make([]uint64, 2), buckets: []float64{0, 1, 2}},
	}
}

func TestRates(t *testing.T) {
	before := readingAt(0, time.Hour)
	before.user, before.system, before.spans = time.Minute, time.Second, 10
	before.machine = machineTimes{busy: 100, total: 1000}
	r := readingAt(2*time.Second, time.Hour+2*time.Second)
	r.user, r.system, r.spans = time.Minute+3*time.Second, time.Second+500*time.Millisecond, 40
	r.machine = machineTimes{busy: 103, total: 1004}
	r.runtime.allocated = 4096
	r.runtime.pauses = []uint64{0, 2}
	r.resident = 5

	s := r.sampleSince(before)
	want := Sample{
		Time: r.at, CPUUser: 150, CPUSystem: 25, HasCPU: true, Resident: 5, HasResident: true,
		AllocRate: 2048, HasAllocRate: true,
		GCPauses: 2, GCPauseTotal: 3 * time.Second, GCPauseMax: 1500 * time.Millisecond, HasGCPauses: true,
		MachineCPU: 75, HasMachineCPU: true, SpanRate: 15, HasSpanRate: true,
	}
	if s != want {
		t.Errorf("%+v, want\n%+v", s, want)
	}
}

// What only one of the readings has makes no rate, and what went back none below zero.
func TestRatesOfOddReadings(t *testing.T) {
	full := readingAt(0, 0)
	full.user, full.spans, full.machine = time.Hour, 100, machineTimes{busy: 10, total: 20}
	full.runtime.allocated = 100
	bare := reading{at: noon.Add(time.Second), clock: time.Second}
	for _, s := range []Sample{
		bare.sampleSince(full),
		readingAt(time.Second, time.Second).sampleSince(reading{at: noon}),
	} {
		if s.HasCPU || s.HasAllocRate || s.HasGCPauses || s.HasMachineCPU || s.HasSpanRate || s.Gap {
			t.Errorf("%+v", s)
		}
	}
	back := readingAt(time.Second, time.Second).sampleSince(full)
	if back.CPUUser != 0 || back.AllocRate != 0 || back.HasSpanRate || back.HasMachineCPU {
		t.Errorf("%+v", back)
	}
}

func TestGap(t *testing.T) {
	tests := map[string]struct {
		wall, clock time.Duration
		gap         bool
	}{
		"a second":                    {time.Second, time.Second, false},
		"a busy machine":              {2800 * time.Millisecond, 2800 * time.Millisecond, false},
		"clock corrected a little":    {1200 * time.Millisecond, time.Second, false},
		"process stopped":             {time.Minute, time.Minute, true},
		"machine slept":               {time.Hour, time.Second, true},
		"clock set back":              {-time.Hour, time.Second, true},
		"clock set back by a second":  {0, time.Second, true},
		"no time at all":              {0, 0, true},
		"monotonic clock going back":  {time.Second, -time.Second, true},
		"slept, clock stands for all": {time.Hour, time.Hour, true},
	}
	for name, tt := range tests {
		before := readingAt(0, 0)
		r := readingAt(tt.wall, tt.clock)
		r.user, r.spans, r.resident, r.machine = time.Second, 5, 7, machineTimes{1, 1}
		s := r.sampleSince(before)
		if s.Gap != tt.gap {
			t.Errorf("%s: gap: %t", name, s.Gap)
		}
		for _, f := range []Field{CPU, CPUUser, CPUSystem, AllocRate, GCPauses, GCPauseTotal, GCPauseMax, MachineCPU, SpanRate} {
			if _, ok := f.Value(s); ok == tt.gap {
				t.Errorf("%s: rate %d: %t", name, f, ok)
			}
		}
		if v, ok := Resident.Value(s); v != 7 || !ok {
			t.Errorf("%s: resident %v, %t", name, v, ok)
		}
	}
}

func TestMachineBusy(t *testing.T) {
	tests := []struct {
		before, after machineTimes
		percent       float64
		ok            bool
	}{
		{machineTimes{10, 100}, machineTimes{11, 104}, 25, true},
		{machineTimes{10, 100}, machineTimes{10, 104}, 0, true},
		{machineTimes{10, 100}, machineTimes{9, 104}, 0, true}, // idle time may go back a little
		{machineTimes{10, 100}, machineTimes{15, 104}, 100, true},
		{machineTimes{}, machineTimes{}, 0, false},
		{machineTimes{10, 100}, machineTimes{10, 99}, 0, false},
	}
	for _, tt := range tests {
		if p, ok := tt.after.busySince(tt.before); p != tt.percent || ok != tt.ok {
			t.Errorf("from %v to %v: %v, %t", tt.before, tt.after, p, ok)
		}
	}
}

// Each figure is there exactly when its flag is, and no two are the same one.
func TestFields(t *testing.T) {
	s := Sample{
		CPUUser: 1, CPUSystem: 2, HasCPU: true, Resident: 4, HasResident: true, HeapInUse: 5, HasHeapInUse: true,
		HeapLive: 6, HasHeapLive: true,
		HeapGoal: 7, HasHeapGoal: true, AllocRate: 8, HasAllocRate: true, Goroutines: 9, HasGoroutines: true,
		GCPauses: 10, GCPauseTotal: 11 * time.Millisecond, GCPauseMax: 12 * time.Millisecond, HasGCPauses: true,
		MachineCPU: 13, HasMachineCPU: true, MachineUsed: 14, MachineTotal: 15, HasMachineMemory: true,
		SpanRate: 16, HasSpanRate: true,
	}
	seen := map[float64]Field{}
	for f := range fieldCount {
		v, ok := f.Value(s)
		if other, twice := seen[v]; !ok || v == 0 || twice {
			t.Errorf("field %d: %v, %t (as field %d)", f, v, ok, other)
		}
		seen[v] = f
		if v, ok := f.Value(Sample{}); v != 0 || ok {
			t.Errorf("field %d of nothing: %v, %t", f, v, ok)
		}
	}
	if _, ok := fieldCount.Value(s); ok {
		t.Error("there is one field more")
	}
}
