package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// ownData gives this test a data folder of its own.
func ownData(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, variable := range []string{"XDG_DATA_HOME", "LOCALAPPDATA", "HOME"} {
		t.Setenv(variable, root)
	}
	return root
}

func names(t *testing.T) (all []string) {
	t.Helper()
	known, err := KnownLibraries()
	must(t, err)
	for _, k := range known {
		all = append(all, k.Name)
	}
	return all
}

func TestKnownLibraries(t *testing.T) {
	root := ownData(t)
	if all := names(t); len(all) != 0 {
		t.Errorf("at first %q", all)
	}
	at := func(name string) string { return filepath.Join(root, name) }
	must(t, RememberLibrary(at("family")))
	must(t, AddLibrary(at("work"), "The\n office "))
	must(t, RememberLibrary(at("not utf8 \xff")))
	must(t, RememberLibrary(at("family"))) // opened again: the first, and not twice
	if got := fmt.Sprintf("%q", names(t)); got != `["family" "not utf8 �" "The office"]` {
		t.Errorf("known: %s", got)
	}
	if known, err := KnownLibraries(); err != nil || known[1].Path != at("not utf8 \xff") || known[0].Opened.IsZero() {
		t.Errorf("%+v, %v", known, err)
	}
	must(t, RenameLibrary(at("family"), "Holidays"))
	must(t, ForgetLibrary(at("work")))
	if got := names(t); len(got) != 2 || got[0] != "Holidays" {
		t.Errorf("known: %q", got)
	}
	if err := RenameLibrary(at("family"), " \n"); !errors.Is(err, ErrLibraryName) {
		t.Errorf("without a name: %v", err)
	}
	if err := RenameLibrary(at("nowhere"), "x"); !errors.Is(err, ErrUnknownLibrary) {
		t.Errorf("unknown: %v", err)
	}

	var wg sync.WaitGroup
	for i := range 2 * maxLibraries {
		wg.Go(func() {
			if err := RememberLibrary(at(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	must(t, AddLibrary(at("latest"), ""))
	if got := names(t); len(got) != maxLibraries || !strings.Contains(fmt.Sprint(got), "latest") {
		t.Errorf("%d are known: %q", len(got), got)
	}
	file, err := librariesFile()
	must(t, err)
	for _, damaged := range []string{"", "{", `[{"path": 3}]`, `[{"path":"relative","name":"x"},{"path":"/a","name":""}]`} {
		write(t, file, damaged)
		if got := names(t); len(got) != 0 {
			t.Errorf("%q gives %q", damaged, got)
		}
	}
	must(t, RememberLibrary(at("anew")))
	if got := names(t); len(got) != 1 {
		t.Errorf("begun anew: %q", got)
	}
}

// otherDisk has every rename fail as one to another disk does.
func otherDisk(from, to string) error {
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EXDEV}
}

func TestMoveLibrary(t *testing.T) {
	for name, rename := range map[string]func(from, to string) error{"same disk": os.Rename, "other disk": otherDisk} {
		t.Run(name, func(t *testing.T) {
			root := ownData(t)
			pictures, l := newLibrary(t)
			path := draw(t, filepath.Join(pictures, "harbour.jpg"), 1)
			index(t, l, pictures)
			tag(t, l, path, "mine")
			from, to := l.Dir(), filepath.Join(root, "new", "place")
			must(t, RememberLibrary(from))
			var last MoveProgress
			m := mover{rename: rename, remove: os.RemoveAll, tell: func(p MoveProgress) { last = p }}
			if err := m.move(t.Context(), from, to); !errors.Is(err, ErrLibraryInUse) {
				t.Errorf("one that is open: %v", err)
			}
			must(t, l.Close())
			must(t, m.move(t.Context(), from, to))
			if _, err := os.Lstat(from); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the old one: %v", err)
			}
			if name == "other disk" && (last.Total == 0 || last.Done != last.Total) {
				t.Errorf("told %+v", last)
			}
			moved, err := Open(t.Context(), to, Options{})
			must(t, err)
			defer moved.Close() //nolint:errcheck // a test
			if got := tagOf(t, moved, path); got != "mine" || len(moved.Notices()) > 0 {
				t.Errorf("tagged %q, notices %q", got, moved.Notices())
			}
			expect(t, index(t, moved, pictures), Report{Unchanged: 1})
			if known, err := KnownLibraries(); err != nil || len(known) != 1 || known[0].Path != to {
				t.Errorf("known: %+v, %v", known, err)
			}
			if left, err := filepath.Glob(filepath.Join(root, "new", ".moving-*")); err != nil || len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

func TestMoveLibraryRefuses(t *testing.T) {
	root := ownData(t)
	_, l := newLibrary(t)
	must(t, l.Close())
	from := l.Dir()
	full := filepath.Join(root, "full")
	draw(t, filepath.Join(full, "a.jpg"), 1)
	link := filepath.Join(root, "link")
	must(t, os.Symlink(from, link))
	for name, c := range map[string]struct {
		from, to string
		want     error
	}{
		"no library":       {full, filepath.Join(root, "x"), ErrNoLibrary},
		"not empty":        {from, full, ErrNotEmpty},
		"a file":           {from, filepath.Join(full, "a.jpg"), ErrNotEmpty},
		"itself":           {from, from, ErrInside},
		"inside itself":    {from, filepath.Join(from, "deep", "er"), ErrInside},
		"around itself":    {from, filepath.Dir(from), ErrInside},
		"inside by a link": {from, filepath.Join(link, "x"), ErrInside},
		"a link":           {link, filepath.Join(root, "x"), ErrNotMovable},
	} {
		if err := MoveLibrary(t.Context(), c.from, c.to, nil); !errors.Is(err, c.want) || strings.HasPrefix(Explain(err), "Something") {
			t.Errorf("%s: %v", name, err)
		}
	}

	// However it ends early, the old one is whole.
	to := filepath.Join(root, "new")
	for name, m := range map[string]*mover{"cancelled": {rename: otherDisk, remove: os.RemoveAll}, "failed": {rename: otherDisk, remove: os.RemoveAll}} {
		ctx, cancel := context.WithCancel(t.Context())
		if name == "cancelled" {
			m.tell = func(p MoveProgress) {
				if p.Done > p.Total/2 {
					cancel()
				}
			}
		} else {
			must(t, os.Symlink(full, filepath.Join(from, "odd")))
		}
		if err := m.move(ctx, from, to); err == nil {
			t.Errorf("%s: it went through", name)
		}
		cancel()
		os.Remove(filepath.Join(from, "odd")) //nolint:errcheck // it may not be there
		if entries, err := os.ReadDir(root); err != nil || strings.Contains(fmt.Sprint(entries), ".moving") || exists(to) {
			t.Errorf("%s leaves %v, %v", name, entries, err)
		}
		again, err := Open(t.Context(), from, Options{})
		if err != nil || again.ReadOnly() || len(again.Notices()) > 0 {
			t.Fatalf("%s: %v", name, err)
		}
		must(t, again.Close())
	}
}

// Where the old one cannot be removed, the new one is the library all the same, and the user is told so.
func TestMoveLibraryWhoseOldPlaceStays(t *testing.T) {
	root := ownData(t)
	_, l := newLibrary(t)
	must(t, RememberLibrary(l.Dir()))
	must(t, l.Close())
	to := filepath.Join(root, "new")
	m := mover{rename: otherDisk, remove: func(folder string) error {
		return &os.PathError{Op: "unlinkat", Path: folder, Err: os.ErrPermission}
	}}
	err := m.move(t.Context(), l.Dir(), to)
	if !errors.Is(err, ErrOldRemains) || !strings.HasPrefix(Explain(err), "The library is in its new place") {
		t.Errorf("%v: %s", err, Explain(err))
	}
	if known, err := KnownLibraries(); err != nil || len(known) != 1 || known[0].Path != to {
		t.Errorf("known: %+v, %v", known, err)
	}
	moved, err := Open(t.Context(), to, Options{})
	must(t, err)
	must(t, moved.Close())
}

// A library's folder may be copied, and the copy opened beside it.
func TestCopiedLibraryOpens(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "harbour.jpg"), 1)
	index(t, l, pictures)
	must(t, l.Close())
	copied := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(copied, os.DirFS(l.Dir())))
	both := make([]*Library, 2)
	for i, dir := range []string{l.Dir(), copied} {
		var err error
		both[i], err = Open(t.Context(), dir, Options{})
		must(t, err)
		defer both[i].Close() //nolint:errcheck // a test
		if got := find(t, both[i], "harbour"); both[i].ReadOnly() || len(got) != 1 || got[0] != path {
			t.Errorf("%s finds %q", dir, got)
		}
	}
}
