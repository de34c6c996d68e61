//go:build !linux && !darwin

package telemetry

import (
	"os"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// gopsutilMeter asks gopsutil, which on Windows calls GetProcessTimes and GetProcessMemoryInfo.
type gopsutilMeter struct {
	process *process.Process
}

func newMeter() meter {
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		return noMeter{}
	}
	return gopsutilMeter{process: p}
}

func (m gopsutilMeter) read() reading {
	var r reading
	if t, err := m.process.Times(); err == nil {
		r.user = time.Duration(t.User * float64(time.Second))
		r.system = time.Duration(t.System * float64(time.Second))
		r.hasCPU = true
	}
	if info, err := m.process.MemoryInfo(); err == nil {
		r.resident = int64(info.RSS)
		r.hasMemory = true
	}
	return r
}
