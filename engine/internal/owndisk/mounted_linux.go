package owndisk

import (
	"os"
	"syscall"
	"testing"
)

// Mounted runs the calling test in a process that is alone in a namespace, where a user may mount file systems of
// memory, and gives it one at dir; in the process that asks, dir is empty.
func Mounted(t *testing.T, options string) (dir string) {
	t.Helper()
	if dir = Dir(); dir == "" {
		Again(t, &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		})
		return ""
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("this system lets no user mount a file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}
