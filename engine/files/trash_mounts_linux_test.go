package files

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"hybrid-image-search/engine/internal/owndisk"
)

// A file on another file system goes to the trash at its top, by the checks of the specification.
func TestTrashOfOtherFileSystems(t *testing.T) {
	top := owndisk.Mounted(t, "size=1m,mode=777")
	if top == "" {
		return
	}
	homeTrash(t)
	uid := strconv.Itoa(os.Getuid())
	own, shared := filepath.Join(top, ".Trash-"+uid), filepath.Join(top, ".Trash")
	trash := func() (*Receipt, string) {
		t.Helper()
		path := write(t, "sea", top, "my pictures", "sea.jpg")
		r, err := Trash(t.Context(), []string{path}, nil)
		must(t, err)
		return r, path
	}
	expect := func(where string, prepare func()) {
		t.Helper()
		prepare()
		r, path := trash()
		if len(r.Trashed) != 1 || filepath.Dir(r.Trashed[0].To) != filepath.Join(where, "files") || exists(path) {
			t.Errorf("trashed %+v, want it in %s", r, where)
			return
		}
		if got := noted(t, r.Trashed[0].Info); got != "my pictures/sea.jpg" {
			t.Errorf("noted %q", got)
		}
		if _, err := r.Undo(t.Context(), nil); err != nil {
			t.Error(err)
		}
		expectContent(t, path, "sea")
	}
	must(t, os.Chmod(top, 0o777))
	expect(own, func() {})
	expect(own, func() { must(t, os.Mkdir(shared, 0o777)) }) // not sticky
	expect(own, func() {
		must(t, os.RemoveAll(shared))
		must(t, os.Mkdir(filepath.Join(top, "real"), 0o777))
		must(t, os.Chmod(filepath.Join(top, "real"), 0o777|os.ModeSticky))
		must(t, os.Symlink("real", shared)) // a link
	})
	expect(filepath.Join(shared, uid), func() {
		must(t, os.Remove(shared))
		must(t, os.Mkdir(shared, 0o777))
		must(t, os.Chmod(shared, 0o777|os.ModeSticky))
	})
	expect(own, func() { // the user's part of it is no folder
		must(t, os.RemoveAll(filepath.Join(shared, uid)))
		write(t, "in the way", shared, uid)
	})

	// With neither, the file stays.
	must(t, os.RemoveAll(own))
	must(t, os.Symlink(filepath.Join(top, "real"), own))
	r, path := trash()
	expectContent(t, path, "sea")
	if len(r.Failed) != 1 || !errors.Is(r.Failed[0].Err, ErrNoTrash) {
		t.Errorf("%+v", r)
	}

	// As it does where nothing can be written, and in a folder that is mounted a second time.
	must(t, os.Remove(own))
	must(t, syscall.Mount("", top, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	r, err := Trash(t.Context(), []string{path}, nil)
	must(t, err)
	if len(r.Failed) != 1 || !errors.Is(r.Failed[0].Err, ErrNoTrash) || !strings.Contains(Explain(r.Failed[0].Err), "read-only") {
		t.Errorf("%+v: %s", r, Explain(r.Failed[0].Err))
	}
	expectContent(t, path, "sea")
}

// A folder that is mounted a second time has the device of the home, and yet nothing can be moved there.
func TestTrashOfBoundFolders(t *testing.T) {
	top := owndisk.Mounted(t, "size=1m")
	if top == "" {
		return
	}
	_, pictures := homeTrash(t)
	path := write(t, "sea", pictures, "sea.jpg")
	must(t, syscall.Mount(pictures, top, "", syscall.MS_BIND, ""))
	t.Cleanup(func() { _ = syscall.Unmount(top, syscall.MNT_DETACH) })
	r, err := Trash(t.Context(), []string{filepath.Join(top, "sea.jpg")}, nil)
	must(t, err)
	if len(r.Trashed) != 1 || filepath.Dir(filepath.Dir(filepath.Dir(r.Trashed[0].To))) != top || exists(path) {
		t.Errorf("%+v", r)
	}
	_, err = r.Undo(t.Context(), nil)
	must(t, err)
	expectContent(t, path, "sea")
}
