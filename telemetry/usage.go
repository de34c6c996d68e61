package telemetry

import (
	"runtime/metrics"
	"sync"
	"time"
)

// Usage is what the process used while a span ran. The figures are the process's own: spans that
// overlap share them.
type Usage struct {
	CPUUser, CPUSystem time.Duration
	HasCPU             bool // the system could tell CPUUser and CPUSystem

	Memory      int64 // resident set at the end of the span, in bytes
	MemoryDelta int64 // its change over the span, in bytes; may be negative
	HasMemory   bool  // the system could tell Memory and MemoryDelta

	HeapAlloc int64 // allocated on Go's heap meanwhile, in bytes, be it freed or not
	HasHeap   bool

	Shared bool // another span ran meanwhile that is neither above nor below this one
}

// CPU returns user and system time together.
func (u Usage) CPU() time.Duration { return u.CPUUser + u.CPUSystem }

// reading is what the process has used from its start to one moment.
type reading struct {
	user, system time.Duration
	resident     int64 // bytes
	hasCPU       bool
	hasMemory    bool
	allocated    int64 // bytes on Go's heap
	hasHeap      bool
}

// meter reads what the process uses. It is called twice for every span, from any goroutine, so it must
// be cheap: see the figures beside each system's meter.
type meter interface {
	read() reading
}

// usageSince returns what was used from begin to r. What one of the two could not tell is left out.
func (r reading) usageSince(begin reading) Usage {
	var u Usage
	if r.hasCPU && begin.hasCPU {
		u.HasCPU = true
		u.CPUUser = max(0, r.user-begin.user)
		u.CPUSystem = max(0, r.system-begin.system)
	}
	if r.hasMemory && begin.hasMemory {
		u.HasMemory = true
		u.Memory = r.resident
		u.MemoryDelta = r.resident - begin.resident
	}
	if r.hasHeap && begin.hasHeap {
		u.HasHeap = true
		u.HeapAlloc = max(0, r.allocated-begin.allocated)
	}
	return u
}

// heapMeter adds what Go's runtime tells, on every system. The runtime counts by blocks of small
// objects, so a span that allocates little may read 0.
type heapMeter struct{ meter }

func (m heapMeter) read() reading {
	r := m.meter.read()
	sample, _ := heapSamples.Get().(*[1]metrics.Sample)
	metrics.Read(sample[:])
	if v := sample[0].Value; v.Kind() == metrics.KindUint64 {
		r.allocated, r.hasHeap = int64(v.Uint64()), true
	}
	heapSamples.Put(sample)
	return r
}

var heapSamples = sync.Pool{New: func() any { return &[1]metrics.Sample{{Name: "/gc/heap/allocs:bytes"}} }}
