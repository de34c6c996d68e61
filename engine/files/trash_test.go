//go:build unix && !darwin

package files

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// homeTrash gives a test a home trash of its own, and a folder on the same file system.
func homeTrash(t *testing.T) (trash, pictures string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	t.Setenv("XDG_DATA_HOME", filepath.Join(root, "data"))
	pictures = filepath.Join(root, "pictures")
	must(t, os.Mkdir(pictures, 0o755))
	return filepath.Join(root, "data", "Trash"), pictures
}

// notes reads a note of the trash: its path, unescaped.
func noted(t *testing.T, info string) string {
	t.Helper()
	data, err := os.ReadFile(info)
	must(t, err)
	lines := strings.Split(string(data), "\n")
	if len(lines) != 4 || lines[0] != "[Trash Info]" || lines[3] != "" {
		t.Fatalf("%s: %q", info, data)
	}
	escaped, ok := strings.CutPrefix(lines[1], "Path=")
	date, dated := strings.CutPrefix(lines[2], "DeletionDate=")
	when, err := time.ParseInLocation("2006-01-02T15:04:05", date, time.Local)
	if !ok || !dated || err != nil || time.Since(when) > time.Minute || time.Since(when) < -time.Second {
		t.Errorf("%s: %q", info, data)
	}
	path, err := url.PathUnescape(escaped)
	must(t, err)
	return path
}

func TestTrashAndUndo(t *testing.T) {
	trash, pictures := homeTrash(t)
	odd := "sé a%20\xff+;\n.jpg"
	paths := []string{
		write(t, "one", pictures, "a", "sea.jpg"), write(t, "two", pictures, "b", "sea.jpg"), write(t, "odd", pictures, odd),
		filepath.Join(pictures, "gone.jpg"), pictures,
	}
	must(t, os.Chtimes(paths[0], longAgo, longAgo))
	var last Progress
	r, err := Trash(t.Context(), paths, func(p Progress) { last = p })
	must(t, err)
	expectNames(t, filepath.Join(trash, "files"), "sea.jpg", "sea (2).jpg", odd)
	expectNames(t, filepath.Join(trash, "info"), "sea.jpg.trashinfo", "sea (2).jpg.trashinfo", odd+".trashinfo")
	expectNames(t, pictures, "a", "b")
	for i, info := range []string{"sea.jpg", "sea (2).jpg", odd} {
		if got := noted(t, filepath.Join(trash, "info", info+".trashinfo")); got != paths[i] {
			t.Errorf("%s came from %q, want %q", info, got, paths[i])
		}
	}
	if r.Pictures != 3 || r.Bytes != 9 || !r.CanUndo() || len(r.Failed) != 2 || last.Done != 5 {
		t.Errorf("receipt %+v, progress %+v", r, last)
	}
	if !errors.Is(r.Failed[0].Err, fs.ErrNotExist) || !errors.Is(r.Failed[1].Err, ErrNotFile) {
		t.Errorf("failed: %+v", r.Failed)
	}
	if info, err := os.Stat(trash); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the trash is %v, %v", info.Mode(), err)
	}

	// One place is taken meanwhile, and one folder gone.
	write(t, "new", paths[1])
	must(t, os.Remove(filepath.Join(pictures, "a")))
	back, err := r.Undo(t.Context(), nil)
	must(t, err)
	expectContent(t, paths[0], "one")
	expectContent(t, paths[1], "new")
	expectContent(t, paths[2], "odd")
	if info, err := os.Stat(paths[0]); err != nil || !info.ModTime().Equal(longAgo) {
		t.Errorf("time %v, %v", info, err)
	}
	if len(back.Paths) != 2 || len(back.Failed) != 1 || !errors.Is(back.Failed[0].Err, ErrExists) || len(r.Trashed) != 1 || r.Pictures != 1 {
		t.Errorf("back %+v, receipt %+v", back, r)
	}
	expectNames(t, filepath.Join(trash, "info"), "sea (2).jpg.trashinfo")
	must(t, os.Remove(paths[1]))
	back, err = r.Undo(t.Context(), nil)
	must(t, err)
	expectContent(t, paths[1], "two")
	expectNames(t, filepath.Join(trash, "files"))
	expectNames(t, filepath.Join(trash, "info"))
	if len(back.Paths) != 1 || len(r.Trashed) != 0 || r.CanUndo() {
		t.Errorf("back %+v, receipt %+v", back, r)
	}
}

func TestTrashTakesSidecarsOfNobodyElse(t *testing.T) {
	trash, pictures := homeTrash(t)
	sea, raw := write(t, "jpg", pictures, "sea.jpg"), write(t, "raw", pictures, "Sea.dng")
	write(t, "own", pictures, "sea.jpg.xmp")
	write(t, "shared", pictures, "sea.xmp")
	r, err := Trash(t.Context(), []string{sea}, nil)
	must(t, err)
	expectNames(t, pictures, "Sea.dng", "sea.xmp")
	expectNames(t, filepath.Join(trash, "files"), "sea.jpg", "sea.jpg.xmp")
	if r.Pictures != 1 || r.Sidecars != 1 || r.Bytes != 6 {
		t.Errorf("receipt %+v", r)
	}
	_, err = r.Undo(t.Context(), nil)
	must(t, err)
	must(t, os.Rename(raw, filepath.Join(pictures, "sea.dng")))
	raw = filepath.Join(pictures, "sea.dng")
	r, err = Trash(t.Context(), []string{raw, sea}, nil) // both, and so what they share
	must(t, err)
	expectNames(t, pictures)
	if r.Pictures != 2 || r.Sidecars != 2 {
		t.Errorf("receipt %+v", r)
	}
	back, err := r.Undo(t.Context(), nil)
	must(t, err)
	expectNames(t, pictures, "sea.jpg", "sea.dng", "sea.jpg.xmp", "sea.xmp")
	if len(back.Paths) != 2 || back.Sidecars != 2 {
		t.Errorf("back %+v", back)
	}
}

func TestTrashKeepsWhatLiesInIt(t *testing.T) {
	trash, pictures := homeTrash(t)
	write(t, "a file without a note", trash, "files", "sea.jpg")
	write(t, "a note without a file", trash, "info", "sea (2).jpg.trashinfo")
	long := strings.Repeat("ü", 125) + ".jpg" // no room for .trashinfo
	r, err := Trash(t.Context(), []string{write(t, "sea", pictures, "sea.jpg"), write(t, "long", pictures, long)}, nil)
	must(t, err)
	expectContent(t, filepath.Join(trash, "files", "sea.jpg"), "a file without a note")
	expectContent(t, filepath.Join(trash, "files", "sea (3).jpg"), "sea")
	if len(r.Trashed) != 2 || noted(t, r.Trashed[1].Info) != filepath.Join(pictures, long) {
		t.Errorf("receipt %+v", r)
	}
	if n := len(names(t, filepath.Join(trash, "info"))); n != 3 {
		t.Errorf("%d notes", n)
	}
}

// A trash that cannot be made deletes nothing, and neither does one that was emptied give back another's file.
func TestTrashThatIsNone(t *testing.T) {
	trash, pictures := homeTrash(t)
	sea := write(t, "sea", pictures, "sea.jpg")
	write(t, "in the way", trash)
	r, err := Trash(t.Context(), []string{sea}, nil)
	must(t, err)
	expectContent(t, sea, "sea")
	if len(r.Failed) != 1 || !errors.Is(r.Failed[0].Err, ErrNoTrash) || !strings.Contains(Explain(r.Failed[0].Err), "left where it is") {
		t.Errorf("%+v", r.Failed)
	}
	must(t, os.Remove(trash))
	r, err = Trash(t.Context(), []string{sea}, nil)
	must(t, err)
	must(t, os.Remove(r.Trashed[0].To))
	write(t, "another", r.Trashed[0].To)
	back, err := r.Undo(t.Context(), nil)
	must(t, err)
	if len(back.Failed) != 1 || !errors.Is(back.Failed[0].Err, ErrNotThere) || exists(sea) {
		t.Errorf("back %+v", back)
	}
	expectContent(t, r.Trashed[0].To, "another")
}

func TestTrashOfLinks(t *testing.T) {
	trash, pictures := homeTrash(t)
	sea := write(t, "sea", pictures, "sea.jpg")
	link := filepath.Join(pictures, "link.jpg")
	must(t, os.Symlink(sea, link))
	_, err := Trash(t.Context(), []string{link}, nil)
	must(t, err)
	expectContent(t, sea, "sea")
	expectNames(t, filepath.Join(trash, "files"), "link.jpg")
}

func TestTrashCancelled(t *testing.T) {
	trash, pictures := homeTrash(t)
	one, two := write(t, "one", pictures, "one.jpg"), write(t, "two", pictures, "two.jpg")
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Trash(ctx, []string{one, two}, func(Progress) { cancel() })
	if !errors.Is(err, context.Canceled) || r.Pictures != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	expectNames(t, filepath.Join(trash, "files"), "one.jpg")
	back, err := r.Undo(ctx, nil)
	if !errors.Is(err, context.Canceled) || len(back.Paths) > 0 || len(r.Trashed) != 1 {
		t.Errorf("%+v, %v", back, err)
	}
}

// Whatever bytes a path has, the note of it gives them back.
func FuzzEscapePath(f *testing.F) {
	for _, s := range []string{"/a b/c%20.jpg", "\xff\n", "é", "a;b?c#d[e]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		escaped := escapePath(path)
		if got, err := url.PathUnescape(escaped); err != nil || got != path {
			t.Errorf("%q became %q and %q, %v", path, escaped, got, err)
		}
		if strings.ContainsFunc(escaped, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q is not escaped", escaped)
		}
	})
}

func TestMountOfKnowsTheRoot(t *testing.T) {
	if _, err := os.Stat("/proc/self/mountinfo"); err != nil {
		t.Skip("this system keeps no such list")
	}
	for folder, want := range map[string]string{"/": "/", "/proc/self": "/proc", "/processes": "/"} {
		if got := mountOf(folder); got != want {
			t.Errorf("mountOf(%q) = %q, want %q", folder, got, want)
		}
	}
}
