//go:build !linux && !darwin && !windows

package files

// moveNew renames a file, and fails with fs.ErrExist where the new name is taken.
func moveNew(from, to string) error { return moveChecked(from, to) }
