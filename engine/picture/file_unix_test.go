//go:build unix

package picture

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReadFileOfPipe: with no writer at its other end, a pipe would hold a
// plain open for ever.
func TestReadFileOfPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.jpg")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := ReadFile(path, Limits{}); !errors.Is(err, ErrNotPicture) {
		t.Errorf("ReadFile of a pipe: %v", err)
	}
	if _, err := ReadFile(os.DevNull, Limits{}); !errors.Is(err, ErrNotPicture) {
		t.Errorf("ReadFile of a device: %v", err)
	}
}
