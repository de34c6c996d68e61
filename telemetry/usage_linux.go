package telemetry

import (
	"os"
	"syscall"
	"time"
)

// procMeter reads CPU time with getrusage, in microseconds, and the resident set from a file that
// stays open for the life of the process: one pread instead of open, read and close. A reading takes
// 2.7 µs and no allocation where gopsutil takes 59 µs and 40 (BenchmarkMeter, 2 cores, busy).
type procMeter struct {
	statm    *os.File // nil if /proc is not there
	pageSize int64
}

func newMeter() meter {
	m := procMeter{pageSize: int64(os.Getpagesize())}
	if f, err := os.Open("/proc/self/statm"); err == nil {
		m.statm = f
	}
	return m
}

func (m procMeter) read() reading {
	var r reading
	var ru syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ru); err == nil {
		r.user = time.Duration(ru.Utime.Nano())
		r.system = time.Duration(ru.Stime.Nano())
		r.hasCPU = true
	}
	if m.statm == nil {
		return r
	}
	var buf [128]byte
	n, _ := m.statm.ReadAt(buf[:], 0) // io.EOF: the file is shorter than buf
	if pages, ok := residentPages(buf[:n]); ok {
		r.resident = pages * m.pageSize
		r.hasMemory = true
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
