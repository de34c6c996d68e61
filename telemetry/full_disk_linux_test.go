package telemetry

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file system of 256 KiB in memory, which a user may mount who is alone in a namespace.
func TestFullFileSystem(t *testing.T) {
	dir := os.Getenv(diskEnv)
	if dir == "" {
		t.Parallel()
		again(t, &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		})
		return
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("this system lets no user mount a file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	ballast := filepath.Join(dir, "ballast")
	writeAll(t, ballast, make([]byte, 160<<10))
	fullDisk(t, dir, syscall.ENOSPC, func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	})
}
