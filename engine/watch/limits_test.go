package watch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// fake is a system of which the limit is known.
type fake struct {
	limit int
	err   error

	mu      sync.Mutex
	folders map[string]bool
	events  chan fsnotify.Event
	errors  chan error
}

func newFake(limit int, err error) *fake {
	return &fake{limit: limit, err: err, folders: map[string]bool{}, events: make(chan fsnotify.Event), errors: make(chan error)}
}

func (f *fake) Add(folder string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.folders) >= f.limit && !f.folders[folder] {
		return os.NewSyscallError("inotify_add_watch", f.err)
	}
	f.folders[folder] = true
	return nil
}

func (f *fake) Remove(folder string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.folders, folder)
	return nil
}

func (f *fake) set(limit int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limit = limit
}

func (f *fake) len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.folders)
}

func (f *fake) Events() <-chan fsnotify.Event { return f.events }
func (f *fake) Errors() <-chan error          { return f.errors }

func (f *fake) Close() error {
	close(f.events)
	close(f.errors)
	return nil
}

func (f *fake) options(often time.Duration) Options {
	return Options{open: func() (notifier, error) { return f, nil }, Often: often}
}

func TestLimitOfTheSystem(t *testing.T) {
	t.Parallel()
	small, large := temp(t), temp(t)
	for i := range 20 {
		folder(t, large, fmt.Sprint(i))
	}
	f := newFake(10, syscall.ENOSPC)
	w := follow(t, f.options(10*quiet), small, large)
	told := map[string]int{}
	for deadline := time.After(60 * quiet); told[large] < 3; {
		select {
		case c := <-w.Changes():
			for _, path := range c.Rescan {
				told[path]++
			}
		case <-deadline:
			t.Fatalf("looked through: %v", told)
		}
	}
	if told[small] != 1 {
		t.Errorf("the small one was looked through %d times", told[small])
	}
	for _, s := range w.States() {
		switch {
		case s.Path == small && s.Mode != Watching, s.Path == large && (s.Mode != Periodic || !strings.Contains(s.Why, "follows no more folders")):
			t.Errorf("%+v", s)
		}
	}
	if n := f.len(); n != 1 {
		t.Errorf("%d folders are followed: the tree that is too large must leave room for others", n)
	}
}

func TestRoomComesBack(t *testing.T) {
	t.Parallel()
	root := temp(t)
	folder(t, root, "a")
	f := newFake(1, syscall.ENOSPC)
	o := f.options(4 * quiet)
	o.Every = 6 * quiet
	w := follow(t, o, root)
	deadline := time.After(100 * quiet)
	met := false
	for {
		select {
		case <-w.Changes():
		case <-deadline:
			t.Fatalf("%+v", w.States())
		}
		switch mode := w.States()[0].Mode; {
		case mode == Periodic && !met:
			met = true
			f.set(100)
		case mode == Watching && met:
			return
		}
	}
}

func TestNoWatcherAtAll(t *testing.T) {
	t.Parallel()
	root := temp(t)
	w := follow(t, Options{Often: 5 * quiet, open: func() (notifier, error) {
		return nil, os.NewSyscallError("inotify_init1", syscall.EMFILE)
	}}, root)
	for range 3 {
		select {
		case c := <-w.Changes():
			want(t, "looked through", c.Rescan, root)
		case <-time.After(60 * quiet):
			t.Fatal("not looked through")
		}
	}
	if s := w.States()[0]; s.Mode != Periodic || !strings.HasSuffix(s.Why, "512") {
		t.Errorf("%+v", s)
	}
}

func TestOverflowLooksThroughEverything(t *testing.T) {
	t.Parallel()
	a, b := temp(t), temp(t)
	f := newFake(100, nil)
	w := follow(t, f.options(time.Hour), a, b)
	settle(t, w)
	late := folder(t, a, "late") // whose event was lost
	f.errors <- fsnotify.ErrEventOverflow
	all := []string{a, b}
	slices.Sort(all)
	want(t, "looked through", settle(t, w).Rescan, all...)
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.folders[late] {
		t.Error("what came meanwhile is not followed")
	}
}

func TestTooManyFolders(t *testing.T) {
	t.Parallel()
	root := temp(t)
	var told []finding
	p := newPlanter(newFake(1e9, nil), func(string) bool { return false }, func(f finding) bool {
		told = append(told, f)
		return !f.lost
	})
	for i := range maxOrders + 50 {
		p.plant(root, filepath.Join(root, fmt.Sprint(i)))
	}
	p.run(make(chan struct{}))
	if len(told) != 1 || !told[0].lost {
		t.Errorf("%d findings", len(told))
	}
}

func TestExplainLimit(t *testing.T) {
	t.Parallel()
	number := func(string) string { return "8192" }
	for _, c := range []struct {
		system string
		err    error
		says   string
	}{
		{"linux", syscall.ENOSPC, "8192"},
		{"linux", syscall.EMFILE, "max_user_instances"},
		{"darwin", syscall.EMFILE, "ulimit"},
		{"linux", syscall.ENOMEM, "memory"},
		{"plan9", errors.ErrUnsupported, "unsupported"},
	} {
		if text := explainLimitOn(c.system, fmt.Errorf("add: %w", c.err), number); !strings.Contains(text, c.says) ||
			!strings.Contains(text, "looked through every few minutes") {
			t.Errorf("%s, %v: %q", c.system, c.err, text)
		}
	}
}

func TestPendingIsBounded(t *testing.T) {
	t.Parallel()
	p := newPending([]string{"/r"})
	now := time.Now()
	for i := range 100_000 {
		p.add(fmt.Sprintf("/r/%d/%d/%d", i%3, i%1000, i), i%50 == 0, now)
		if len(p.entries) > maxPaths+maxFolders+1 {
			t.Fatalf("%d entries", len(p.entries))
		}
	}
	c := p.change()
	if len(c.Paths) != 0 || !slices.Equal(c.Rescan, []string{"/r"}) {
		t.Errorf("%+v", c)
	}
}
