package gauges

import "time"

// reading is what all counters stand at, at one moment.
type reading struct {
	at    time.Time     // with a monotonic reading
	clock time.Duration // monotonic; on most systems it stands still while the machine sleeps

	user, system time.Duration // of this process since its start
	hasCPU       bool

	resident    int64
	hasResident bool

	runtime runtimeReading

	machine       machineTimes
	hasMachineCPU bool

	machineUsed, machineTotal int64
	hasMachineMemory          bool

	spans    int64 // ended since the start
	hasSpans bool

	failures int // figures that should have been there
}

const (
	longestInterval = 3 * Interval // a busy machine may be that late
	largestSkew     = Interval / 2 // between the two clocks over one interval
)

// gapSince reports whether the time between the readings cannot be told, or nothing was running in it.
func (r reading) gapSince(before reading) bool {
	elapsed := r.clock - before.clock
	wall := r.at.Round(0).Sub(before.at.Round(0))
	return elapsed <= 0 || elapsed > longestInterval || (wall-elapsed).Abs() > largestSkew
}

// sample returns what r tells by itself.
func (r reading) sample() Sample {
	return Sample{
		Time:     r.at,
		Resident: r.resident, HasResident: r.hasResident,
		HeapInUse: r.runtime.inUse, HasHeapInUse: r.runtime.hasInUse,
		HeapLive: r.runtime.live, HasHeapLive: r.runtime.hasLive,
		HeapGoal: r.runtime.goal, HasHeapGoal: r.runtime.hasGoal,
		Goroutines: r.runtime.goroutines, HasGoroutines: r.runtime.hasGoroutines,
		MachineUsed: r.machineUsed, MachineTotal: r.machineTotal, HasMachineMemory: r.hasMachineMemory,
	}
}

// sampleSince adds what happened between before and r.
func (r reading) sampleSince(before reading) Sample {
	s := r.sample()
	if r.gapSince(before) {
		s.Gap = true
		return s
	}
	elapsed := r.clock - before.clock
	if r.hasCPU && before.hasCPU {
		s.CPUUser = percent(r.user-before.user, elapsed)
		s.CPUSystem = percent(r.system-before.system, elapsed)
		s.HasCPU = true
	}
	if r.runtime.hasAllocated && before.runtime.hasAllocated {
		s.AllocRate = max(0, float64(r.runtime.allocated-before.runtime.allocated)/elapsed.Seconds())
		s.HasAllocRate = true
	}
	if p, ok := r.runtime.pausesSince(before.runtime); ok {
		s.GCPauses, s.GCPauseTotal, s.GCPauseMax = p.count, p.total, p.longest
		s.HasGCPauses = true
	}
	if r.hasMachineCPU && before.hasMachineCPU {
		s.MachineCPU, s.HasMachineCPU = r.machine.busySince(before.machine)
	}
	// A count that went back was begun anew, nobody knows when.
	if ended := r.spans - before.spans; r.hasSpans && before.hasSpans && ended >= 0 {
		s.SpanRate = float64(ended) / elapsed.Seconds()
		s.HasSpanRate = true
	}
	return s
}

func percent(part, whole time.Duration) float64 {
	return max(0, 100*float64(part)/float64(whole))
}

// machineTimes are seconds over all cores.
type machineTimes struct{ busy, total float64 }

// busySince returns the percentage. There is none where the counters stand still, as they do in
// sandboxes that only pretend to have them.
func (t machineTimes) busySince(before machineTimes) (percent float64, ok bool) {
	total := t.total - before.total
	if total <= 0 {
		return 0, false
	}
	return min(100, max(0, 100*(t.busy-before.busy)/total)), true
}
