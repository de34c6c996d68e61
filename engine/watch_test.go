package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine/watch"
)

const watchQuiet = 50 * time.Millisecond

// quickWatch has changes told soon.
var quickWatch = watch.Options{Quiet: watchQuiet, Latest: 6 * watchQuiet, Probe: watchQuiet}

// watched is a library whose folders are followed.
type watched struct {
	t    *testing.T
	l    *Library
	root string
	stop func()

	mu      sync.Mutex
	state   WatchState
	reports []Report // of all states: the next one may come before a test has looked
}

// newWatched gives an open library and a folder for pictures.
func newWatched(t *testing.T) *watched {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	w := &watched{t: t, root: root}
	w.open()
	return w
}

func (w *watched) open() {
	w.t.Helper()
	l, err := Open(w.t.Context(), filepath.Join(w.root, "library"), Options{Watch: quickWatch})
	must(w.t, err)
	w.t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	w.l = l
}

func (w *watched) start() {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- w.l.Watch(ctx, func(s WatchState) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.state = s
			w.reports = append(w.reports, s.Changed)
		})
	}()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("watch ended with %v", err)
		}
	})
	w.t.Cleanup(w.stop)
}

func (w *watched) now() WatchState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

// until waits for something to come true.
func (w *watched) until(what string, yes func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !yes(); time.Sleep(watchQuiet / 5) {
		if time.Now().After(deadline) {
			w.t.Fatalf("never %s: %+v", what, w.now())
		}
	}
}

// reported tells whether a state had such a report.
func (w *watched) reported(is func(Report) bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.reports, is)
}

func (w *watched) has(path string) bool {
	_, err := w.l.catalog.ByPath(w.t.Context(), path)
	return err == nil
}

func (w *watched) count() int {
	n, err := w.l.Count(w.t.Context())
	must(w.t, err)
	return n
}

func (w *watched) folder(path string) WatchedFolder {
	for _, f := range w.now().Folders {
		if f.Path == path {
			return f
		}
	}
	return WatchedFolder{}
}

func TestWatchTakesInWhatChanges(t *testing.T) {
	w := newWatched(t)
	pictures := filepath.Join(w.root, "pictures")
	old := draw(t, filepath.Join(pictures, "old.jpg"), 1)
	index(t, w.l, pictures)
	draw(t, filepath.Join(pictures, "meanwhile.jpg"), 2)
	w.start()
	w.until("caught up", func() bool { return w.count() == 2 })
	fresh := draw(t, filepath.Join(pictures, "sub", "harbour.jpg"), 3)
	w.until("new", func() bool { return w.has(fresh) })
	write(t, strings.TrimSuffix(fresh, ".jpg")+".txt", "seagulls over the quay")
	w.until("described", func() bool { return len(find(t, w.l, "seagulls")) == 1 })
	must(t, os.Remove(old))
	w.until("removed", func() bool { return !w.has(old) })
	must(t, os.RemoveAll(filepath.Dir(fresh)))
	w.until("removed with its folder", func() bool { return w.count() == 1 })
	w.until("told", func() bool {
		f := w.folder(pictures)
		return f.State == FollowWatching && f.Pictures == 1 && w.reported(func(r Report) bool { return r.Removed == 1 }) && !w.now().Working
	})
	if err := w.l.Watch(t.Context(), func(WatchState) {}); !errors.Is(err, ErrWatching) {
		t.Errorf("a second one: %v", err)
	}
}

// A library within a followed folder must not follow itself.
func TestWatchRestsWhenNothingChanges(t *testing.T) {
	w := newWatched(t)
	draw(t, filepath.Join(w.root, "a.jpg"), 1)
	index(t, w.l, w.root)
	spans := recordSpans()
	w.start()
	w.until("caught up", func() bool { return w.folder(w.root).State == FollowWatching && !w.now().Working })
	fresh := draw(t, filepath.Join(w.root, "b.jpg"), 2)
	w.until("new", func() bool { return w.has(fresh) && !w.now().Working })
	time.Sleep(5 * watchQuiet)
	spans.Reset()
	time.Sleep(20 * watchQuiet)
	for _, s := range spans.Ended() {
		if s.Name() == "library.index" {
			t.Fatal("it indexes although nothing changed")
		}
	}
	if w.count() != 2 {
		t.Errorf("%d pictures", w.count())
	}
}

func TestWatchSharesWithIndex(t *testing.T) {
	w := newWatched(t)
	pictures, more := filepath.Join(w.root, "pictures"), filepath.Join(w.root, "more")
	large, err := os.ReadFile(drawSized(t, filepath.Join(t.TempDir(), "large.jpg"), 900, 900)) // takes its time
	must(t, err)
	const n = 60
	for i := range n { // the same pixels, another content
		must(t, os.MkdirAll(pictures, 0o755))
		must(t, os.MkdirAll(more, 0o755))
		write(t, filepath.Join(pictures, fmt.Sprintf("%d.jpg", i)), string(large)+fmt.Sprint(i))
		write(t, filepath.Join(more, fmt.Sprintf("%d.jpg", i)), string(large)+fmt.Sprint(n+i))
	}
	must(t, w.l.catalog.AddFolder(t.Context(), pictures))
	w.start()
	w.until("working", func() bool { return w.now().Working })
	expect(t, index(t, w.l, more), Report{Added: n}) // it need not wait for the other
	w.until("both", func() bool { return w.count() == 2*n })
	w.until("the new folder is watched", func() bool { return w.folder(more).State == FollowWatching })
	if left := w.l.Unfinished(t.Context()); len(left) != 0 && !w.now().Working {
		t.Errorf("left: %q", left)
	}

	// While the user's runs, what changes waits and does not fail.
	w.l.indexing.Lock()
	fresh := draw(t, filepath.Join(more, "late.jpg"), 9)
	time.Sleep(10 * watchQuiet)
	if w.has(fresh) {
		t.Error("two index at once")
	}
	w.l.indexing.Unlock()
	w.until("after it", func() bool { return w.has(fresh) })
}

func TestSetWatchedAndRemoveFolder(t *testing.T) {
	w := newWatched(t)
	one, two := filepath.Join(w.root, "one"), filepath.Join(w.root, "two")
	a, b := draw(t, filepath.Join(one, "harbour.jpg"), 1), draw(t, filepath.Join(two, "b.jpg"), 2)
	write(t, filepath.Join(one, "broken.jpg"), "no")
	index(t, w.l, one, two)
	tag(t, w.l, a, "mine")
	w.start()
	w.until("watching", func() bool { return w.folder(one).State == FollowWatching && w.folder(two).State == FollowWatching })
	must(t, w.l.SetWatched(t.Context(), two, false))
	w.until("off", func() bool { f := w.folder(two); return f.State == FollowOff && !f.Watched && f.Pictures == 1 })
	must(t, os.Remove(b))
	time.Sleep(6 * watchQuiet)
	if !w.has(b) {
		t.Error("it is followed although it is off")
	}
	must(t, w.l.SetWatched(t.Context(), two, true))
	draw(t, filepath.Join(two, "c.jpg"), 3)
	w.until("on", func() bool { return !w.has(b) && w.has(filepath.Join(two, "c.jpg")) })

	n, err := w.l.RemoveFolder(t.Context(), one)
	if err != nil || n != 1 || w.has(a) || len(find(t, w.l, "harbour")) != 0 || w.l.visual.Len() != 1 {
		t.Errorf("removed %d, %v", n, err)
	}
	if _, err := os.Stat(a); err != nil {
		t.Errorf("its file: %v", err)
	}
	if s, err := w.l.Stats(t.Context()); err != nil || s.Failures != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	touch(t, a)
	time.Sleep(6 * watchQuiet)
	if folders, err := w.l.Folders(t.Context()); err != nil || len(folders) != 1 || w.has(a) {
		t.Errorf("%q, %v", folders, err)
	}
	index(t, w.l, one)
	if got := tagOf(t, w.l, a); got != "mine" {
		t.Errorf("it comes back with %q", got)
	}
	for _, err := range []error{
		w.l.SetWatched(t.Context(), filepath.Join(w.root, "nowhere"), true),
		func() error { _, err := w.l.RemoveFolder(t.Context(), filepath.Dir(one)); return err }(),
	} {
		if !errors.Is(err, ErrNoFolder) || strings.HasPrefix(Explain(err), "Something") {
			t.Errorf("%v", err)
		}
	}
}
