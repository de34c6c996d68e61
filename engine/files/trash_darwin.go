package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"hybrid-image-search/engine/sentence"
)

// On macOS files are renamed into ~/.Trash, and into .Trashes/$uid at the top of other volumes. The Finder shows them
// there; its Put Back is for those alone that it moved itself, and Undo is ours.

type can struct{ home string }

func newCan() *can {
	home, err := os.UserHomeDir()
	if err != nil {
		return &can{}
	}
	return &can{filepath.Join(home, ".Trash")}
}

func (c *can) put(path string) (Trashed, error) {
	if c.home == "" {
		return Trashed{}, sentence.Because(ErrNoTrash, "there is no home folder")
	}
	t, err := putIn(c.home, path)
	if errors.Is(err, syscall.EXDEV) {
		var dir string
		if dir, err = trashOfVolume(path); err == nil {
			t, err = putIn(dir, path)
		}
	}
	if err != nil && !errors.Is(err, ErrNoTrash) {
		err = fmt.Errorf("%w: %w", ErrNoTrash, err)
	}
	return t, err
}

func putIn(dir, path string) (Trashed, error) {
	base := filepath.Base(path)
	for n := 1; ; n++ {
		t := Trashed{To: filepath.Join(dir, numbered(base, n, 0))}
		if err := moveNew(path, t.To); !errors.Is(err, fs.ErrExist) {
			return t, err
		}
	}
}

// trashOfVolume finds or makes the user's trash at the top of the volume that a file is on.
func trashOfVolume(path string) (string, error) {
	top := filepath.Dir(path)
	device := deviceOf(top)
	for above := filepath.Dir(top); above != top && deviceOf(above) == device; above = filepath.Dir(top) {
		top = above
	}
	shared := filepath.Join(top, ".Trashes")
	if info, err := os.Lstat(shared); err != nil || !info.IsDir() || info.Mode()&fs.ModeSticky == 0 {
		return "", sentence.Because(ErrNoTrash, "the volume {{.Name}} has none", sentence.With{"Name": top})
	}
	dir := filepath.Join(shared, strconv.Itoa(os.Getuid()))
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return "", sentence.Because(ErrNoTrash, "{{.Path}} is no folder", sentence.With{"Path": dir})
	}
	return dir, nil
}

func deviceOf(path string) int32 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Dev
	}
	return -1
}
