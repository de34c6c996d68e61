package files

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hybrid-image-search/engine/internal/owndisk"
)

func TestCopyToFullDisk(t *testing.T) {
	to := owndisk.Mounted(t, "size=2m")
	if to == "" {
		return
	}
	root := t.TempDir()
	small, large := write(t, strings.Repeat("s", 1000), root, "small.jpg"), write(t, strings.Repeat("l", 3<<20), root, "large.jpg")
	var room *RoomError
	r, err := Copy(t.Context(), []string{small, large}, to, nil)
	if !errors.As(err, &room) || room.Need != 3<<20+1000 || room.Free > 2<<20 || room.Free < 1<<20 || len(r.Copied) > 0 {
		t.Errorf("asked first: %+v, %v", r, err)
	}
	if !strings.HasPrefix(Explain(err), "There is not enough room in "+to+": 3 MiB are needed and 2 MiB are free.") {
		t.Error(Explain(err))
	}
	expectNames(t, to)

	// Somebody else fills it half-way.
	half := write(t, strings.Repeat("h", 1500<<10), root, "half.jpg")
	c, err := newCopier(t.Context(), []string{small, half}, to, nil)
	must(t, err)
	must(t, c.one(t.Context(), small))
	write(t, strings.Repeat("b", 1<<20), to, "ballast")
	err = c.one(t.Context(), half)
	if !errors.Is(err, ErrNoRoom) || !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(Explain(err), "The disk became full") {
		t.Errorf("full: %v: %s", err, Explain(err))
	}
	expectNames(t, to, "ballast", "small.jpg")
	if len(c.report.Copied) != 1 || c.report.Bytes != 1000 {
		t.Errorf("report %+v", c.report)
	}

	// A list and a sheet that it has no room for leave nothing either.
	write(t, strings.Repeat("b", 2<<20-1<<20-16<<10), to, "ballast2")
	_, err = WriteList(t.Context(), filepath.Join(to, "list.csv"), CSV, false, rowsOf(5000), 5000, nil)
	if !errors.Is(err, ErrNoRoom) {
		t.Errorf("list: %v", err)
	}
	expectNames(t, to, "ballast", "ballast2", "small.jpg")
}

func TestCopyToReadOnlyDisk(t *testing.T) {
	to := owndisk.Mounted(t, "size=1m")
	if to == "" {
		return
	}
	sea := write(t, "sea", t.TempDir(), "sea.jpg")
	must(t, syscall.Mount("", to, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	_, err := Copy(t.Context(), []string{sea}, to, nil)
	if !errors.Is(err, ErrTarget) || !errors.Is(err, syscall.EROFS) {
		t.Errorf("%v: %s", err, Explain(err))
	}
	_, err = WriteList(t.Context(), filepath.Join(to, "list.csv"), CSV, false, rowsOf(1), 1, nil)
	if !errors.Is(err, ErrTarget) {
		t.Errorf("list: %v", err)
	}
}
