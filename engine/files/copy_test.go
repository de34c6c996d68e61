package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCopyKeepsNamesUnique(t *testing.T) {
	root, to := t.TempDir(), filepath.Join(t.TempDir(), "new", "folder")
	one, two := write(t, "one", root, "a", "sea.jpg"), write(t, "two", root, "b", "sea.jpg")
	three, same := write(t, "three", root, "c", "SEA.JPG"), write(t, "one", root, "d", "sea.jpg")
	must(t, os.Chtimes(one, longAgo, longAgo))
	must(t, os.Chmod(one, 0o600))
	var last Progress
	r, err := Copy(t.Context(), []string{one, two, three, same}, to, func(p Progress) { last = p })
	must(t, err)
	expectNames(t, to, "sea.jpg", "sea (2).jpg", "SEA (3).JPG", "sea (4).jpg")
	expectContent(t, filepath.Join(to, "sea (2).jpg"), "two")
	expectContent(t, filepath.Join(to, "sea (4).jpg"), "one")
	info, err := os.Stat(filepath.Join(to, "sea.jpg"))
	must(t, err)
	if !info.ModTime().Equal(longAgo) || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("times and permissions are %v and %v", info.ModTime(), info.Mode())
	}
	if len(r.Copied) != 4 || r.Copied[1] != (Copied{two, filepath.Join(to, "sea (2).jpg")}) || r.Bytes != 14 || len(r.Failed) > 0 {
		t.Errorf("report %+v", r)
	}
	if last.Done != 4 || last.Total != 4 || last.Bytes != 14 || last.Size != 14 {
		t.Errorf("progress ends at %+v", last)
	}
	// And a second time beside what is there, and into the folder of the source itself.
	_, err = Copy(t.Context(), []string{one}, to, nil)
	must(t, err)
	_, err = Copy(t.Context(), []string{one}, filepath.Dir(one), nil)
	must(t, err)
	expectNames(t, to, "sea.jpg", "sea (2).jpg", "SEA (3).JPG", "sea (4).jpg", "sea (5).jpg")
	expectNames(t, filepath.Dir(one), "sea.jpg", "sea (2).jpg")
}

func TestCopyTakesSidecarsAlong(t *testing.T) {
	root, to := t.TempDir(), t.TempDir()
	sea := write(t, "sea", root, "a", "sea.jpg")
	write(t, "xmp", root, "a", "sea.xmp")
	write(t, "own", root, "a", "sea.jpg.xmp")
	write(t, "words", root, "a", "sea.txt")
	raw := write(t, "raw", root, "a", "sea.dng")     // of the same shot
	other := write(t, "other", root, "b", "sea.png") // bare, and not to get the words of the first
	third := write(t, "third", root, "c", "Sea.gif") // with its own
	write(t, "third's", root, "c", "Sea.xmp")
	write(t, "a stranger's", to, "lake.xmp")
	lake := write(t, "lake", root, "d", "lake.jpg")
	r, err := Copy(t.Context(), []string{sea, raw, other, third, lake}, to, nil)
	must(t, err)
	expectNames(t, to, "sea.jpg", "sea.xmp", "sea.jpg.xmp", "sea.txt", "sea.dng", "sea (2).png", "Sea (3).gif", "Sea (3).xmp",
		"lake.xmp", "lake (2).jpg")
	expectContent(t, filepath.Join(to, "Sea (3).xmp"), "third's")
	if r.Sidecars != 4 || len(r.Copied) != 5 {
		t.Errorf("report %+v", r)
	}
}

func TestCopyGoesOnWithoutWhatIsGone(t *testing.T) {
	root, to := t.TempDir(), t.TempDir()
	good, gone, folder := write(t, "good", root, "good.jpg"), filepath.Join(root, "gone.jpg"), filepath.Join(root, "folder.jpg")
	must(t, os.Mkdir(folder, 0o755))
	r, err := Copy(t.Context(), []string{gone, folder, good}, to, nil)
	must(t, err)
	expectNames(t, to, "good.jpg")
	if len(r.Failed) != 2 || !errors.Is(r.Failed[0].Err, fs.ErrNotExist) || !errors.Is(r.Failed[1].Err, ErrNotFile) {
		t.Errorf("failed: %+v", r.Failed)
	}
}

func TestCopyToWhatIsNoFolder(t *testing.T) {
	root := t.TempDir()
	sea := write(t, "sea", root, "sea.jpg")
	for _, to := range []string{sea, filepath.Join(sea, "below")} {
		_, err := Copy(t.Context(), []string{sea}, to, nil)
		if !errors.Is(err, ErrTarget) || !strings.HasPrefix(Explain(err), "Nothing can be written there") {
			t.Errorf("%s: %v: %s", to, err, Explain(err))
		}
	}
	expectContent(t, sea, "sea")
}

// A name that somebody else takes just then is left to him.
func TestCopyMeetsAnotherWriter(t *testing.T) {
	root, to := t.TempDir(), t.TempDir()
	sea := write(t, "sea", root, "sea.jpg")
	write(t, "xmp", root, "sea.xmp")
	c, err := newCopier(t.Context(), []string{sea}, to, nil)
	must(t, err)
	write(t, "theirs", to, "sea.xmp") // after the folder was looked at
	must(t, c.one(t.Context(), sea))
	expectNames(t, to, "sea.xmp", "sea (2).jpg", "sea (2).xmp")
	expectContent(t, filepath.Join(to, "sea.xmp"), "theirs")
}

func TestCopyCancelledKeepsWhatIsWhole(t *testing.T) {
	root, to := t.TempDir(), t.TempDir()
	first := write(t, "first", root, "first.jpg")
	large := write(t, strings.Repeat("x", 3*copyChunk), root, "large.jpg")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c, err := newCopier(t.Context(), []string{first, large}, to, nil)
	must(t, err)
	must(t, c.one(ctx, first))
	c.meter.tell = func(p Progress) {
		if p.Bytes > copyChunk {
			cancel()
		}
	}
	c.meter.told = longAgo
	if err := c.one(ctx, large); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	expectNames(t, to, "first.jpg")
	r, err := Copy(ctx, []string{first}, to, nil)
	if !errors.Is(err, context.Canceled) || len(r.Copied) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestCopyOfManySameNames(t *testing.T) {
	root, to := t.TempDir(), t.TempDir()
	var paths []string
	for i := range 300 {
		paths = append(paths, write(t, fmt.Sprint(i), root, fmt.Sprint(i), "image.jpg"))
	}
	r, err := Copy(t.Context(), paths, to, nil)
	must(t, err)
	if len(r.Copied) != 300 || len(names(t, to)) != 300 {
		t.Errorf("%d copied, %d there", len(r.Copied), len(names(t, to)))
	}
	expectContent(t, filepath.Join(to, "image (300).jpg"), "299")
}

func TestNumbered(t *testing.T) {
	long := strings.Repeat("é", 120) + ".jpeg" // 245 bytes
	for _, tt := range []struct {
		name string
		n    int
		room int
		want string
	}{
		{"sea.jpg", 1, 0, "sea.jpg"},
		{"sea.jpg", 2, 0, "sea (2).jpg"},
		{"sea", 12, 0, "sea (12)"},
		{".sea", 2, 0, ".sea (2)"},
		{"a.tar.gz", 2, 0, "a.tar (2).gz"},
		{long, 2, 10, strings.Repeat("é", 118) + " (2).jpeg"},
	} {
		got := numbered(tt.name, tt.n, tt.room)
		if got != tt.want || len(got)+tt.room > maxName {
			t.Errorf("numbered(%q, %d, %d) = %q, want %q", tt.name, tt.n, tt.room, got, tt.want)
		}
	}
}

func TestMoveNewOverwritesNothing(t *testing.T) {
	for name, move := range map[string]func(string, string) error{"system": moveNew, "checked": moveChecked} {
		dir := t.TempDir()
		from, to := write(t, "from", dir, "from"), write(t, "to", dir, "to")
		if err := move(from, to); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
		expectContent(t, to, "to")
		must(t, move(from, filepath.Join(dir, "new")))
		expectNames(t, dir, "new", "to")
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1024: "1 KiB", 1280: "1.2 KiB", 1_048_300: "1 MiB", 12_345_678: "12 MiB", 5 << 40: "5 TiB"} {
		if got := Size(bytes); got != want {
			t.Errorf("Size(%d) = %q, want %q", bytes, got, want)
		}
	}
}

// A folder that cannot be written is told by its own name, so the same fault is told in the same words.
func TestTargetIsNamed(t *testing.T) {
	err := fmt.Errorf("%w: %w", ErrTarget, inFolder("/photos/out", &fs.PathError{Op: "open", Path: "/photos/out/.copy-1.part", Err: fs.ErrPermission}))
	if got := Explain(err); got != "Nothing can be written there (/photos/out: permission denied). Choose another place." {
		t.Error(got)
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Error("the cause is lost")
	}
}
