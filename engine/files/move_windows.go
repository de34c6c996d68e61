package files

import (
	"os"

	"golang.org/x/sys/windows"
)

// moveNew renames a file, and fails with fs.ErrExist where the new name is taken.
func moveNew(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	name, err := windows.UTF16PtrFromString(to)
	if err == nil {
		err = windows.MoveFile(old, name)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
