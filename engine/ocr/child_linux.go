package ocr

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endWithUs has the system end the program when this one is killed.
func endWithUs(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }

// limitTime has the system end the program when it has used so much time of a processor, in whole seconds.
func limitTime(pid int, limit time.Duration) {
	seconds := uint64(max((limit+time.Second-1)/time.Second, 1))
	// Without, it has until the clock says so.
	_ = unix.Prlimit(pid, unix.RLIMIT_CPU, &unix.Rlimit{Cur: seconds, Max: seconds + 1}, nil)
}
