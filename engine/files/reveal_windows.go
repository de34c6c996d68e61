package files

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
)

func reveal(_ context.Context, path string) error {
	cmd := exec.Command("explorer.exe")
	// The Explorer reads its line by rules of its own; no name holds a quotation mark. It ends with 1 when all is well.
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `explorer.exe /select,"` + path + `"`}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoManager, err)
	}
	go cmd.Wait() //nolint:errcheck // as said
	return nil
}
