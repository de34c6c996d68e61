package ocr

import (
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// runQuietly runs the program at low priority and without a window of its own.
func runQuietly(cmd *exec.Cmd, _ time.Duration) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.BELOW_NORMAL_PRIORITY_CLASS | windows.CREATE_NO_WINDOW}
	return cmd.Run()
}

func ranOut(*os.ProcessState, time.Duration) bool { return false }
