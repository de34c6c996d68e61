package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Reveal shows a file in the system's file manager, chosen among those beside it. Where that is not to be had, it
// opens the folder.
func Reveal(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("files: reveal: %w", err)
	}
	if _, err := os.Lstat(path); err != nil {
		return fmt.Errorf("files: reveal: %w", err)
	}
	if err := reveal(ctx, path); err != nil {
		return fmt.Errorf("files: reveal: %w", err)
	}
	return nil
}
