package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hybrid-image-search/engine/picture"
)

// Trashed is a file in the trash.
type Trashed struct {
	From    string // where it was
	To      string // where it lies now; empty where the system does not tell
	Info    string // the note that the system keeps of it; empty where there is none
	Sidecar bool

	size     int64
	modified time.Time
}

// Receipt tells what went to the trash, and gives it back.
type Receipt struct {
	Trashed  []Trashed // pictures and sidecars, in the order they went
	Pictures int
	Sidecars int
	Bytes    int64
	Failed   []Failure
}

// Trash moves pictures to the system's trash, together with the sidecars that belong to them alone: sea.xmp stays as
// long as there is another sea.*. Nothing is ever deleted for good: what cannot be moved stays and is reported. The
// error is that of being cancelled; the receipt holds what was moved by then.
func Trash(ctx context.Context, paths []string, progress func(Progress)) (*Receipt, error) {
	r, shots, m := &Receipt{}, shots{}, newMeter(len(paths), 0, progress)
	can := newCan()
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			m.update(true)
			return r, fmt.Errorf("files: trash: %w", err)
		}
		r.one(can, shots, path)
		m.step(path)
	}
	return r, nil
}

// one moves a picture, and then its sidecars.
func (r *Receipt) one(can *can, shots shots, path string) {
	abs, err := filepath.Abs(path)
	if err == nil {
		sides := picture.SidecarPaths(abs) // some systems tell by the picture how its sidecars are spelled
		if err = r.put(can, abs, false); err == nil {
			for _, side := range shots.leave(abs, sides) {
				if err := r.put(can, side, true); err != nil {
					r.Failed = append(r.Failed, Failure{side, err})
				}
			}
			return
		}
	}
	r.Failed = append(r.Failed, Failure{path, err})
}

func (r *Receipt) put(can *can, path string, sidecar bool) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("%w: %s", ErrNotFile, path)
	}
	t, err := can.put(path)
	if err != nil {
		return err
	}
	t.From, t.Sidecar, t.size, t.modified = path, sidecar, info.Size(), info.ModTime()
	r.Trashed = append(r.Trashed, t)
	r.Bytes += info.Size()
	if sidecar {
		r.Sidecars++
	} else {
		r.Pictures++
	}
	return nil
}

// CanUndo tells whether there is anything that Undo could bring back. Where the system's trash gives nothing back to
// programs, there is not.
func (r *Receipt) CanUndo() bool {
	return slices.ContainsFunc(r.Trashed, func(t Trashed) bool { return t.To != "" })
}

// Restored is what an undo brought back.
type Restored struct {
	Paths    []string // pictures
	Sidecars int
	Failed   []Failure
}

// Undo moves back what can be, the last first, and overwrites nothing. What came back leaves the receipt, so that the
// rest can be tried again.
func (r *Receipt) Undo(ctx context.Context, progress func(Progress)) (back Restored, err error) {
	m := newMeter(len(r.Trashed), 0, progress)
	var left []Trashed
	for i := len(r.Trashed) - 1; i >= 0; i-- {
		t := r.Trashed[i]
		if err = ctx.Err(); err != nil {
			left = append(left, t)
			continue
		}
		if failed := t.restore(); failed != nil {
			back.Failed = append(back.Failed, Failure{t.From, failed})
			left = append(left, t)
		} else {
			r.Bytes -= t.size
			if t.Sidecar {
				back.Sidecars++
				r.Sidecars--
			} else {
				back.Paths = append(back.Paths, t.From)
				r.Pictures--
			}
		}
		m.step(t.From)
	}
	slices.Reverse(left)
	r.Trashed = left
	if err != nil {
		return back, fmt.Errorf("files: undo: %w", err)
	}
	return back, nil
}

// restore moves a file back. Its folder is made again when that went meanwhile.
func (t Trashed) restore() error {
	if t.To == "" {
		return ErrNoUndo
	}
	info, err := os.Lstat(t.To)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (info.Size() != t.size || !info.ModTime().Equal(t.modified)) {
		return fmt.Errorf("%w: %s", ErrNotThere, t.From) // the trash was emptied, and has another file of that name
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(t.From), 0o755); err != nil {
		return fmt.Errorf("%w: %w", ErrTarget, err)
	}
	err = moveNew(t.To, t.From)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: %s", ErrExists, t.From)
	case err != nil:
		return err
	}
	if t.Info != "" {
		os.Remove(t.Info) //nolint:errcheck // a note of what is not there is passed over by all who read it
	}
	return nil
}

// shots knows, by folder, how many files there are of each stem besides sidecars. A folder is read once.
type shots map[string]map[string]int

// leave notes that a picture is gone, and gives those of its sidecars that belong to nobody else.
func (s shots) leave(path string, sides []string) (alone []string) {
	folder, base := filepath.Split(path)
	stem, _ := splitName(base)
	counts, read := s[folder]
	if read {
		counts[fold(stem)]--
	}
	for _, side := range sides {
		if filepath.Base(side) == base+filepath.Ext(side) { // sea.jpg.xmp
			alone = append(alone, side)
			continue
		}
		if !read {
			counts, read = s.read(folder), true // what is gone by now is not counted
		}
		if counts[fold(stem)] <= 0 {
			alone = append(alone, side)
		}
	}
	return alone
}

func (s shots) read(folder string) map[string]int {
	counts := map[string]int{}
	s[folder] = counts
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if stem, ending := splitName(e.Name()); !e.IsDir() && !isSidecar(ending) {
			counts[fold(stem)]++
		}
	}
	if err != nil { // then nobody knows, and shared ones stay
		for stem := range counts {
			counts[stem]++
		}
	}
	return counts
}
