//go:build !darwin || cgo

package gauges

import (
	"fmt"
	"os"
	"runtime"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/process"
)

// system asks gopsutil, which is quick enough for once a second.
type system struct {
	process *process.Process // nil if it could not be found
}

func newHost() host {
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		return system{}
	}
	return system{process: p}
}

func (s system) resident() (int64, error) {
	if s.process == nil {
		return 0, errNoFigure
	}
	info, err := s.process.MemoryInfo()
	if err != nil {
		return 0, fmt.Errorf("gauges: resident set: %w", err)
	}
	return int64(info.RSS), nil
}

// machineCPU leaves out the time of guests on Linux, which is part of user time there. gopsutil gives
// neither times nor an error where /proc cannot be read.
func (s system) machineCPU() (machineTimes, error) {
	all, err := cpu.Times(false)
	if err != nil {
		return machineTimes{}, fmt.Errorf("gauges: machine's CPU times: %w", err)
	}
	if len(all) != 1 {
		return machineTimes{}, errNoFigure
	}
	t := all[0]
	total := t.User + t.System + t.Idle + t.Nice + t.Iowait + t.Irq + t.Softirq + t.Steal
	if runtime.GOOS != "linux" {
		total += t.Guest + t.GuestNice
	}
	return machineTimes{busy: total - t.Idle - t.Iowait, total: total}, nil
}

// machineMemory counts as used what is not available: gopsutil's own figure means something else on
// each system.
func (s system) machineMemory() (used, total int64, err error) {
	m, err := mem.VirtualMemory()
	if err != nil {
		return 0, 0, fmt.Errorf("gauges: machine's memory: %w", err)
	}
	if m.Total == 0 || m.Available > m.Total {
		return 0, 0, errNoFigure
	}
	return int64(m.Total - m.Available), int64(m.Total), nil
}
