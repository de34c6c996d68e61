package fetch

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file system of some kilobytes in memory, which a user may mount who is alone in a namespace.
func TestFullFileSystem(t *testing.T) {
	dir := os.Getenv(diskEnv)
	if dir == "" {
		again(t, &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		})
		return
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("this system lets no user mount a file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	ballast := filepath.Join(dir, "ballast")
	write(t, ballast, make([]byte, 3<<20-200<<10))
	fullDisk(t, dir, syscall.ENOSPC, func() { must(t, os.Remove(ballast)) })
}
