package gauges

import "time"

// Sample is what was used at one moment, or between the sample before and this one. A figure counts
// only if its Has flag is set.
type Sample struct {
	// Time has a monotonic reading: samples stay in order when the clock is set, as do times of spans.
	Time time.Time

	// Gap says that the time since the sample before is not accounted for: the process or the machine
	// slept, or the clock was set. There are no rates then, and no line should be drawn across it.
	Gap bool

	CPUUser, CPUSystem float64 // of this process, in percent of one core
	HasCPU             bool

	Resident    int64 // resident set of this process, in bytes
	HasResident bool

	HeapInUse    int64 // objects on Go's heap, be they still used or not yet freed, in bytes
	HasHeapInUse bool

	HeapLive    int64 // what the last collection found alive, in bytes
	HasHeapLive bool  // not before the first collection

	HeapGoal    int64 // the size at which the next collection is to end, in bytes
	HasHeapGoal bool  // not with GOGC=off

	AllocRate    float64 // bytes a second allocated on Go's heap
	HasAllocRate bool

	Goroutines    int64
	HasGoroutines bool

	// Go's runtime sorts its pauses into buckets up to a quarter wide, so that durations are right
	// within an eighth.
	GCPauses     int64         // times that a collection stopped the program
	GCPauseTotal time.Duration // of them together
	GCPauseMax   time.Duration // the longest one
	HasGCPauses  bool

	MachineCPU    float64 // in percent of all cores
	HasMachineCPU bool

	MachineUsed, MachineTotal int64 // memory in bytes; used is what programs could not get
	HasMachineMemory          bool

	SpanRate    float64 // spans ended a second
	HasSpanRate bool
}

// Field is one figure of a sample.
type Field int

// The figures and their units.
const (
	CPU           Field = iota // user and system time together, percent of one core
	CPUUser                    // percent of one core
	CPUSystem                  // percent of one core
	Resident                   // bytes
	HeapInUse                  // bytes
	HeapLive                   // bytes
	HeapGoal                   // bytes
	AllocRate                  // bytes a second
	Goroutines                 // count
	GCPauses                   // count
	GCPauseTotal               // milliseconds
	GCPauseMax                 // milliseconds
	MachineCPU                 // percent of all cores
	MachineMemory              // bytes used
	MachineTotal               // bytes there are
	SpanRate                   // a second

	fieldCount
)

// Value returns the figure, and whether the sample has it.
func (f Field) Value(s Sample) (value float64, ok bool) {
	switch f {
	case CPU:
		return s.CPUUser + s.CPUSystem, s.HasCPU
	case CPUUser:
		return s.CPUUser, s.HasCPU
	case CPUSystem:
		return s.CPUSystem, s.HasCPU
	case Resident:
		return float64(s.Resident), s.HasResident
	case HeapInUse:
		return float64(s.HeapInUse), s.HasHeapInUse
	case HeapLive:
		return float64(s.HeapLive), s.HasHeapLive
	case HeapGoal:
		return float64(s.HeapGoal), s.HasHeapGoal
	case AllocRate:
		return s.AllocRate, s.HasAllocRate
	case Goroutines:
		return float64(s.Goroutines), s.HasGoroutines
	case GCPauses:
		return float64(s.GCPauses), s.HasGCPauses
	case GCPauseTotal:
		return milliseconds(s.GCPauseTotal), s.HasGCPauses
	case GCPauseMax:
		return milliseconds(s.GCPauseMax), s.HasGCPauses
	case MachineCPU:
		return s.MachineCPU, s.HasMachineCPU
	case MachineMemory:
		return float64(s.MachineUsed), s.HasMachineMemory
	case MachineTotal:
		return float64(s.MachineTotal), s.HasMachineMemory
	case SpanRate:
		return s.SpanRate, s.HasSpanRate
	}
	return 0, false
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
