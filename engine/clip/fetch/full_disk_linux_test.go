package fetch

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"hybrid-image-search/engine/internal/owndisk"
)

// A file system of some kilobytes in memory.
func TestFullFileSystem(t *testing.T) {
	dir := owndisk.Mounted(t, "size=3m")
	if dir == "" {
		return
	}
	ballast := filepath.Join(dir, "ballast")
	write(t, ballast, make([]byte, 3<<20-200<<10))
	fullDisk(t, dir, syscall.ENOSPC, func() { must(t, os.Remove(ballast)) })
}
