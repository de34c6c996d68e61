package tracefile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Save writes a file through a temporary one beside it: what was there under the name stays until the new content
// is whole and on disk. Only the user may read it, because spans hold what was typed and the names of files.
func Save(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("tracefile: save: %w", &os.PathError{Op: "write", Path: path, Err: errors.New("it is no regular file")})
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".traces-*.tmp")
	if err != nil {
		return fmt.Errorf("tracefile: save: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()           //nolint:errcheck // there is an error already
			os.Remove(f.Name()) //nolint:errcheck // there is an error already
		}
	}()
	if err := write(f); err != nil {
		return fmt.Errorf("tracefile: save %s: %w", path, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("tracefile: save %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("tracefile: save %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("tracefile: save: %w", err)
	}
	return nil
}
