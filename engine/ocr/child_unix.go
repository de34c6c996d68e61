//go:build unix

package ocr

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// nice is how far the program stands back: whoever else wants a core has it.
const nice = 10

// runQuietly runs the program in a process group of its own, at low priority, and ends all of the group.
func runQuietly(cmd *exec.Cmd, limit time.Duration) error {
	// The system ends the program with the thread that started it, see endWithUs.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	endWithUs(cmd.SysProcAttr)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		return err
	}
	_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, nice) // it may have ended already
	limitTime(cmd.Process.Pid, limit)
	err := cmd.Wait()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it left behind; mostly nothing
	return err
}

// ranOut tells whether the system ended the program because its time was up: by asking, or by force, as some do not listen.
func ranOut(state *os.ProcessState, limit time.Duration) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return false
	}
	return status.Signal() == syscall.SIGXCPU ||
		status.Signal() == syscall.SIGKILL && state.UserTime()+state.SystemTime() >= limit
}
