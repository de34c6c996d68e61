package telemetry

import (
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// procMeter reads CPU time with getrusage, in microseconds, and the resident set from a file that
// stays open for the life of the process: one pread instead of open, read and close. A reading takes
// 2.1 µs, and 0.8 µs in a burst, where gopsutil takes 40 µs and 40 allocations (BenchmarkProcMeter and
// BenchmarkMeter, 2 cores).
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

// residentAge is how old the figure of the resident set may be, so that a burst of short spans shares
// one: taking it costs more than all else together. In 50 µs a core can touch no more than 170 KiB of new
// memory in pages of 4 KiB (measured), which is about what the system's own figure is off by: it counts
// in portions for each core.
const residentAge = 50 * time.Microsecond

// recent keeps the resident set for that long.
type recent struct {
	take func() (bytes int64, ok bool)
	last atomic.Pointer[takenAt]
}

type takenAt struct {
	at    time.Time
	bytes int64
	ok    bool
}

func (r *recent) read() (bytes int64, ok bool) {
	if last := r.last.Load(); last != nil && time.Since(last.at) < residentAge {
		return last.bytes, last.ok
	}
	now := takenAt{at: time.Now()} // before it is taken, so that it is never older than it seems
	now.bytes, now.ok = r.take()
	r.last.Store(&now)
	return now.bytes, now.ok
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
