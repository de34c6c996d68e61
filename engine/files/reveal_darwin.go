package files

import (
	"context"
	"fmt"
	"os/exec"
)

func reveal(ctx context.Context, path string) error {
	if err := exec.CommandContext(ctx, "open", "-R", path).Run(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoManager, err)
	}
	return nil
}
