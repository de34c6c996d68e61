package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const quiet = 60 * time.Millisecond

// follow watches folders with short times.
func follow(t *testing.T, o Options, roots ...string) *Watcher {
	t.Helper()
	o.Quiet, o.Latest = quiet, 8*quiet
	if o.Probe == 0 {
		o.Probe = quiet
	}
	if o.Skip == nil {
		o.Skip = func(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") }
	}
	w := New(roots, o)
	t.Cleanup(w.Close)
	return w
}

// settle takes what is told until nothing more comes for a while.
func settle(t *testing.T, w *Watcher) (all Change) {
	t.Helper()
	wait := 15 * quiet
	for {
		select {
		case c := <-w.Changes():
			all.Paths, all.Rescan = append(all.Paths, c.Paths...), append(all.Rescan, c.Rescan...)
			all.Away, all.Back = append(all.Away, c.Away...), append(all.Back, c.Back...)
		case <-time.After(wait):
			slices.Sort(all.Paths)
			slices.Sort(all.Rescan)
			all.Paths, all.Rescan = slices.Compact(all.Paths), slices.Compact(all.Rescan)
			return all
		}
	}
}

func folder(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(parts...)
	must(t, os.MkdirAll(path, 0o755))
	return path
}

func write(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(parts...)
	must(t, os.WriteFile(path, []byte("x"), 0o644))
	return path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func temp(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return root
}

func want(t *testing.T, what string, got []string, wanted ...string) {
	t.Helper()
	if !slices.Equal(got, wanted) {
		t.Errorf("%s: %q, want %q", what, got, wanted)
	}
}

func TestFilesThatComeChangeAndGo(t *testing.T) {
	t.Parallel()
	root := temp(t)
	sub := folder(t, root, "a", "b")
	old := write(t, sub, "old.jpg")
	w := follow(t, Options{}, root)
	want(t, "at first", settle(t, w).Rescan, root)

	fresh := write(t, sub, "new.jpg")
	write(t, sub, "old.jpg")
	c := settle(t, w)
	want(t, "written", c.Paths, fresh, old)
	want(t, "to look through", c.Rescan)
	must(t, os.Remove(old))
	want(t, "removed", settle(t, w).Paths, old)
	moved := filepath.Join(root, "moved.jpg")
	must(t, os.Rename(fresh, moved))
	want(t, "moved", settle(t, w).Paths, fresh, moved)

	write(t, root, ".hidden")
	folder(t, root, ".cache")
	write(t, root, ".cache", "x.jpg")
	outside := temp(t)
	write(t, outside, "far.jpg")
	if c := settle(t, w); len(c.Paths)+len(c.Rescan) > 0 {
		t.Errorf("hidden files are told: %+v", c)
	}
	if runtime.GOOS != "windows" {
		link := filepath.Join(root, "link")
		must(t, os.Symlink(outside, link))
		want(t, "a link", settle(t, w).Paths, link)
		write(t, outside, "more.jpg")
		if c := settle(t, w); len(c.Paths)+len(c.Rescan) > 0 {
			t.Errorf("a link is followed: %+v", c)
		}
	}
}

func TestFoldersAreFollowedWhereverTheyGo(t *testing.T) {
	t.Parallel()
	root := temp(t)
	w := follow(t, Options{}, root)
	settle(t, w)
	deep := folder(t, root, "one", "two", "three")
	want(t, "new folders", settle(t, w).Rescan, filepath.Join(root, "one"))
	fresh := write(t, deep, "a.jpg")
	want(t, "in a new folder", settle(t, w).Paths, fresh)

	// Those below a renamed folder are known by their new names, and the old name may be used again.
	must(t, os.Rename(filepath.Join(root, "one"), filepath.Join(root, "uno")))
	c := settle(t, w)
	want(t, "renamed from", c.Paths, filepath.Join(root, "one"))
	want(t, "renamed to", c.Rescan, filepath.Join(root, "uno"))
	below := write(t, root, "uno", "two", "three", "b.jpg")
	want(t, "below the renamed", settle(t, w).Paths, below)
	folder(t, root, "one", "two")
	settle(t, w)
	again := write(t, root, "one", "two", "c.jpg")
	want(t, "below the old name", settle(t, w).Paths, again)

	// A folder that leaves is not followed any more; one that comes in is.
	outside := temp(t)
	must(t, os.Rename(filepath.Join(root, "uno"), filepath.Join(outside, "uno")))
	want(t, "gone", settle(t, w).Paths, filepath.Join(root, "uno"))
	write(t, outside, "uno", "two", "d.jpg")
	if c := settle(t, w); len(c.Paths)+len(c.Rescan) > 0 {
		t.Errorf("told of what left: %+v", c)
	}
	must(t, os.Rename(filepath.Join(outside, "uno"), filepath.Join(root, "back")))
	want(t, "came in", settle(t, w).Rescan, filepath.Join(root, "back"))
	inside := write(t, root, "back", "two", "three", "e.jpg")
	want(t, "in what came", settle(t, w).Paths, inside)
	must(t, os.RemoveAll(filepath.Join(root, "back")))
	if c := settle(t, w); !slices.Contains(c.Paths, filepath.Join(root, "back")) {
		t.Errorf("removed: %+v", c)
	}
}

// A file that is written without end is told now and then, and once more when it is done.
func TestFilesBeingWritten(t *testing.T) {
	t.Parallel()
	root := temp(t)
	w := follow(t, Options{}, root)
	settle(t, w)
	path := filepath.Join(root, "long.jpg")
	f, err := os.Create(path)
	must(t, err)
	defer f.Close() //nolint:errcheck // a test
	for told, deadline := false, time.After(time.Minute); !told; {
		_, err := f.WriteString("more")
		must(t, err)
		select {
		case c := <-w.Changes():
			want(t, "being written", c.Paths, path)
			told = true
		case <-deadline:
			t.Fatal("never told")
		case <-time.After(quiet / 6):
		}
	}
	_, err = f.WriteString("the end")
	must(t, err)
	want(t, "done", settle(t, w).Paths, path)
}

func TestPendingWaitsForQuiet(t *testing.T) {
	t.Parallel()
	const quiet, latest = time.Second, 10 * time.Second
	begin := time.Now()
	p, out := newPending([]string{"/r"}), newPending([]string{"/r"})
	taken := func(after time.Duration) int {
		p.take(begin.Add(after), quiet, latest, out)
		return len(out.entries)
	}
	p.add("/r/done", false, begin)
	for after := time.Duration(0); after < latest; after += quiet / 2 {
		p.add("/r/long", false, begin.Add(after))
		want := 0
		if after >= quiet {
			want = 1
		}
		if got := taken(after); got != want {
			t.Fatalf("%d are told after %v, want %d", got, after, want)
		}
	}
	if taken(latest) != 2 {
		t.Error("what is written without end is never told")
	}
	// What happens below a folder that is to be looked through has the folder wait.
	p.add("/r/new", true, begin)
	p.add("/r/new/a/b", false, begin.Add(quiet))
	out.clear()
	if taken(quiet) != 0 || taken(2*quiet) != 1 {
		t.Errorf("%v", out.entries)
	}
	out.add("/r/new/c", false, begin)
	if c := out.change(); len(c.Paths) != 0 || len(c.Rescan) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestManyFilesBecomeTheirFolder(t *testing.T) {
	t.Parallel()
	root := temp(t)
	heap := folder(t, root, "heap")
	w := follow(t, Options{}, root)
	settle(t, w)
	for i := range 3 * maxPaths {
		write(t, heap, fmt.Sprintf("%05d.jpg", i))
	}
	for {
		select {
		case c := <-w.Changes():
			if len(c.Paths) > maxPaths || len(c.Rescan) > maxFolders {
				t.Fatalf("%d paths and %d folders at once", len(c.Paths), len(c.Rescan))
			}
			if slices.Contains(c.Rescan, heap) || slices.Contains(c.Rescan, root) {
				return
			}
		case <-time.After(time.Minute):
			t.Fatal("the folder is never looked through")
		}
	}
}

func TestDriveThatGoesAndComes(t *testing.T) {
	t.Parallel()
	base := temp(t)
	root := folder(t, base, "drive")
	write(t, root, "a.jpg")
	w := follow(t, Options{}, root)
	settle(t, w)

	must(t, os.Rename(root, root+"-away"))
	want(t, "away", settle(t, w).Away, root)
	if s := w.States(); s[0].Mode != Away || s[0].Why == "" {
		t.Errorf("%+v", s)
	}
	folder(t, root) // its mount point stays
	if c := settle(t, w); len(c.Back)+len(c.Rescan) > 0 {
		t.Errorf("an empty place is told: %+v", c)
	}
	must(t, os.Remove(root))
	must(t, os.Rename(root+"-away", root))
	c := settle(t, w)
	want(t, "back", c.Back, root)
	want(t, "to look through", c.Rescan, root)
	fresh := write(t, root, "b.jpg")
	want(t, "followed again", settle(t, w).Paths, fresh)
	if s := w.States(); s[0].Mode != Watching {
		t.Errorf("%+v", s)
	}

	// Another drive in its place, between two looks.
	other := folder(t, base, "other")
	write(t, other, "c.jpg")
	must(t, os.Rename(root, root+"-1"))
	must(t, os.Rename(other, root))
	if c := settle(t, w); !slices.Contains(c.Rescan, root) {
		t.Errorf("%+v", c)
	}
	fresh = write(t, root, "d.jpg")
	want(t, "the other one is followed", settle(t, w).Paths, fresh)
}

func TestRootThatIsAwayAtTheBeginning(t *testing.T) {
	t.Parallel()
	base := temp(t)
	root := filepath.Join(base, "drive")
	w := follow(t, Options{}, root)
	want(t, "away", settle(t, w).Away, root)
	folder(t, root)
	write(t, root, "a.jpg")
	c := settle(t, w)
	want(t, "back", c.Back, root)
	want(t, "to look through", c.Rescan, root)
}

func TestNothingIsLostWhileNobodyTakesIt(t *testing.T) {
	t.Parallel()
	root := temp(t)
	w := follow(t, Options{}, root)
	settle(t, w)
	a := write(t, root, "a.jpg")
	time.Sleep(4 * quiet)
	b := write(t, root, "b.jpg")
	time.Sleep(4 * quiet)
	c := <-w.Changes()
	want(t, "gathered", c.Paths, a, b)
}

func TestCloseEndsTheChannel(t *testing.T) {
	t.Parallel()
	w := follow(t, Options{}, temp(t))
	w.Close()
	for range w.Changes() {
		t.Log("told while it was closed")
	}
	w.Close()
}

// A move is two events. However late the second one is seen, both are told at once, and what just went is told too.
func TestWhatWentWaitsForWhatComes(t *testing.T) {
	at := func(n int) time.Time { return time.Unix(0, 0).Add(time.Duration(n) * quiet) }
	p, out := newPending([]string{"/r"}), newPending([]string{"/r"})
	take := func(n int) Change {
		out.clear()
		p.take(at(n), quiet, 10*quiet, out)
		return out.change()
	}
	p.add("/r/old", false, at(0))
	p.leave("/r/old")
	p.add("/r/new", true, at(2))
	p.add("/r/new", true, at(4)) // still being planted
	for n := range 5 {
		if c := take(n); len(c.Paths)+len(c.Rescan) > 0 {
			t.Fatalf("told after %d: %+v", n, c)
		}
	}
	if c := take(5); !slices.Equal(c.Paths, []string{"/r/old"}) || !slices.Equal(c.Rescan, []string{"/r/new"}) {
		t.Errorf("told %+v", c)
	}

	p.add("/r/gone", false, at(10))
	p.leave("/r/gone")
	if c := take(13); len(c.Paths) > 0 {
		t.Errorf("told %+v at once", c)
	}
	if c := take(14); !slices.Equal(c.Paths, []string{"/r/gone"}) {
		t.Errorf("told %+v", c)
	}

	p.add("/r/saved", false, at(20)) // as programs save: away, and there again
	p.leave("/r/saved")
	p.add("/r/saved", false, at(20))
	if c := take(21); !slices.Equal(c.Paths, []string{"/r/saved"}) {
		t.Errorf("told %+v", c)
	}

	p.add("/r/gone", false, at(30)) // while another file is written all the time
	p.leave("/r/gone")
	for n := 30; n < 80; n++ {
		p.add("/r/busy", false, at(n))
		if c := take(n); slices.Contains(c.Paths, "/r/gone") {
			return
		}
	}
	t.Error("what went is never told")
}
