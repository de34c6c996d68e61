//go:build linux || darwin

package files

import "syscall"

// fullErrors are what this system says when there is no room.
var fullErrors = []error{syscall.ENOSPC, syscall.EDQUOT}

// freeBytes is how much this user may still write in a folder; false where the system does not tell.
func freeBytes(folder string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil || s.Blocks == 0 {
		return 0, false // file systems of networks may know neither
	}
	return int64(s.Bavail) * int64(s.Bsize), true //nolint:unconvert // the types differ between systems
}
