//go:build unix

package fetch

import (
	"errors"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hybrid-image-search/engine/internal/owndisk"
)

// A disk that is really full, in two ways: a file system of a few kilobytes, and the system's limit for files. Each
// needs a process of its own, so the test runs itself once more in one.

// No file may grow beyond some kilobytes, which every Unix can be asked for.
func TestFilesThatMayNotGrow(t *testing.T) {
	if owndisk.Dir() == "" {
		owndisk.Again(t, nil)
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // or the limit ends the process
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	limit := before
	limit.Cur = 200 << 10
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	fullDisk(t, owndisk.Dir(), syscall.EFBIG, func() { must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before)) })
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
