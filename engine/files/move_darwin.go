package files

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// moveNew renames a file, and fails with fs.ErrExist where the new name is taken.
func moveNew(from, to string) error {
	err := unix.RenamexNp(from, to, unix.RENAME_EXCL)
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) { // exFAT and others
		return moveChecked(from, to)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
