package gauges

import (
	"errors"
	"time"
)

// host is what the operating system tells. A figure that it has none of is errCannotTell.
type host interface {
	cpu() (user, system time.Duration, err error) // of this process since its start
	resident() (bytes int64, err error)
	machineCPU() (machineTimes, error)
	machineMemory() (used, total int64, err error)
}

var (
	errCannotTell = errors.New("gauges: this build cannot tell")
	errNoFigure   = errors.New("gauges: the system gave no figure")
)

// probe reads all counters.
type probe struct {
	host    host
	runtime *runtimeProbe
	spans   func() int64 // nil: not known
}

func (p *probe) read() reading {
	var r reading
	var err error
	r.user, r.system, err = p.host.cpu()
	r.hasCPU = r.note(err)
	r.resident, err = p.host.resident()
	r.hasResident = r.note(err)
	r.machine, err = p.host.machineCPU()
	r.hasMachineCPU = r.note(err)
	r.machineUsed, r.machineTotal, err = p.host.machineMemory()
	r.hasMachineMemory = r.note(err)
	r.runtime = p.runtime.read()
	if p.spans != nil {
		r.spans, r.hasSpans = p.spans(), true
	}
	return r
}

// note counts a failure and reports whether there is a figure.
func (r *reading) note(err error) bool {
	if err != nil && !errors.Is(err, errCannotTell) {
		r.failures++
	}
	return err == nil
}
