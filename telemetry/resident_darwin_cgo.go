//go:build darwin && cgo

package telemetry

import (
	"os"

	"github.com/shirou/gopsutil/v3/process"
)

func residentReader() func() (bytes int64, ok bool) {
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		return func() (int64, bool) { return 0, false }
	}
	return func() (int64, bool) {
		info, err := p.MemoryInfo()
		if err != nil {
			return 0, false
		}
		return int64(info.RSS), true
	}
}
