//go:build unix

package fetch

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is really full, in two ways: a file system of a few kilobytes, and the system's limit for files. Each
// needs a process of its own, so the test runs itself once more in one.

const diskEnv = "FETCH_TEST_DISK" // the folder, in the process that the disk is full for

// again runs the calling test in a process of its own.
func again(t *testing.T, attributes *syscall.SysProcAttr) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), diskEnv+"="+t.TempDir())
	cmd.SysProcAttr = attributes
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		t.Skipf("this system starts no process with a disk of its own: %v", err)
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	case !bytes.Contains(out, []byte("--- PASS: "+t.Name()+" ")):
		t.Errorf("the test did not run:\n%s", out)
	}
}

// No file may grow beyond some kilobytes, which every Unix can be asked for.
func TestFilesThatMayNotGrow(t *testing.T) {
	if os.Getenv(diskEnv) == "" {
		again(t, nil)
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // or the limit ends the process
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	limit := before
	limit.Cur = 200 << 10
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	fullDisk(t, os.Getenv(diskEnv), syscall.EFBIG, func() { must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before)) })
}

// fullDisk fetches a model and a library that the disk has no room for, makes room, and fetches them again.
func fullDisk(t *testing.T, dir string, full error, free func()) {
	t.Helper()
	files := contents()
	content := noise(4, 500_000)
	archive := packed(t, map[string][]byte{"package/bin/libtiny.so.1": content})
	packedSmall := packed(t, map[string][]byte{"package/bin/libtiny.so.1": make([]byte, 500_000)}) // fits, unlike what is in it
	p, zeros := packageOf(archive, content), packageOf(packedSmall, make([]byte, 500_000))
	m, s := modelOf(files), serve(t, files)
	s.put(p.path(), archive)
	models, runtimes := filepath.Join(dir, "models"), filepath.Join(dir, "runtime")
	fetchAll := func() []error {
		_, one := p.fetch(t.Context(), runtimes, "linux/amd64", s.options())
		s.put(p.path(), packedSmall)
		_, two := zeros.fetch(t.Context(), runtimes, "linux/amd64", s.options())
		return []error{m.Fetch(t.Context(), models, s.options()), one, two}
	}
	for i, err := range fetchAll() {
		if !errors.Is(err, ErrDisk) || !errors.Is(err, full) || !strings.HasPrefix(Explain(err), "The disk is full") {
			t.Errorf("%d: %v: %s", i, err, Explain(err))
		}
	}
	if got := append(names(t, models), names(t, runtimes)...); len(got) > 0 {
		t.Errorf("a full disk keeps %q", got)
	}
	free()
	s.put(p.path(), archive)
	for i, err := range fetchAll() {
		if err != nil {
			t.Errorf("%d, with room: %v", i, err)
		}
	}
	complete(t, models, m, contents())
}
