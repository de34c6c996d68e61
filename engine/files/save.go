package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// save writes a file whole or not at all. Unless it may replace what is there, that stays and save fails.
func save(path string, replace bool, write func(io.Writer) error) error {
	if !replace && exists(path) {
		return fmt.Errorf("%w: %s", ErrExists, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".save-*.part")
	if err != nil {
		return fmt.Errorf("%w: %w", roomOr(err, ErrTarget), inFolder(filepath.Dir(path), err))
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone when all went well
	out := bufio.NewWriterSize(f, 256<<10)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		if isFull(err) {
			return fmt.Errorf("%w: %w", ErrNoRoom, err)
		}
		return err
	}
	os.Chmod(f.Name(), 0o644) //nolint:errcheck // some file systems keep no permissions
	if replace {
		err = os.Rename(f.Name(), path)
	} else {
		err = moveNew(f.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTarget, err)
	}
	return nil
}
