//go:build cgo

package clip

import "syscall"

// canYield: threads have a priority of their own, which those that they start inherit.
const canYield = true

// lowPriority is how nice threads for pictures are.
const lowPriority = 10

// yieldThread gives the calling thread low priority, for good.
func yieldThread() {
	if threadPriority() < lowPriority {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, lowPriority)
	}
}

// threadPriority is how nice the calling thread is: from -20 to 19. The system call gives it upside down.
func threadPriority() int {
	p, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		return 0
	}
	return 20 - p
}
