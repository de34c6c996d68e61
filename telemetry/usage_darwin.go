package telemetry

import (
	"syscall"
	"time"
)

// darwinMeter reads CPU time with getrusage, in microseconds. The resident set needs a call into the
// system's library, which gopsutil makes when cgo is there; without cgo gopsutil would start ps for
// every reading, so memory is left out then.
type darwinMeter struct {
	resident func() (bytes int64, ok bool)
}

func newMeter() meter { return darwinMeter{resident: residentReader()} }

func (m darwinMeter) read() reading {
	var r reading
	var ru syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ru); err == nil {
		r.user = time.Duration(ru.Utime.Nano())
		r.system = time.Duration(ru.Stime.Nano())
		r.hasCPU = true
	}
	r.resident, r.hasMemory = m.resident()
	return r
}
