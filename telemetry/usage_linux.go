package telemetry

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// procMeter reads CPU time with getrusage, in microseconds, and the resident set from a file that
// stays open for the life of the process: one pread instead of open, read and close. A reading takes
// READING and no allocation where gopsutil takes 39 to 59 µs and 40 (BenchmarkMeter, 2 cores).
type procMeter struct {
	resident *recent
}

func newMeter() meter {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return procMeter{}
	}
	pageSize := int64(os.Getpagesize())
	return procMeter{&recent{take: func() (int64, bool) {
		var buf [128]byte
		n, _ := syscall.Pread(int(f.Fd()), buf[:], 0) // File.ReadAt would call a second time to find the end
		runtime.KeepAlive(f)
		pages, ok := residentPages(buf[:max(0, n)])
		return pages * pageSize, ok
	}}}
}

func (m procMeter) read() reading {
	var r reading
	var ru syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ru); err == nil {
		r.user = time.Duration(ru.Utime.Nano())
		r.system = time.Duration(ru.Stime.Nano())
		r.hasCPU = true
	}
	if m.resident != nil {
		r.resident, r.hasMemory = m.resident.read()
	}
	return r
}

// residentPages returns the second field of /proc/self/statm. It is written by hand because
// strings.Fields and ParseInt allocate, twice a span.
func residentPages(statm []byte) (pages int64, ok bool) {
	i := 0
	for i < len(statm) && statm[i] != ' ' {
		i++
	}
	i++
	for ; i < len(statm) && statm[i] >= '0' && statm[i] <= '9'; i++ {
		if pages > 1<<50 {
			return 0, false
		}
		pages = pages*10 + int64(statm[i]-'0')
		ok = true
	}
	return pages, ok
}
