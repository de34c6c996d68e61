package fetch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// A place is a folder in which one process at a time works on something.
type place struct {
	dir  string
	made []string // folders that were not there before, the innermost last
	work string   // a folder or a file, in which lies what is not whole yet
	lock *flock.Flock
}

// enter makes dir if need be, and takes the lock for what is named. It fails with ErrBusy when another has it.
func enter(dir, name string) (*place, error) {
	p := &place{dir: dir, work: filepath.Join(dir, name+partSuffix)}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		p.made = append([]string{at}, p.made...)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		p.unmake()
		return nil, onDisk(err)
	}
	path := filepath.Join(dir, name+lockSuffix)
	for range 100 {
		lock := flock.New(path, flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil {
			p.unmake()
			return nil, onDisk(err)
		}
		if !locked {
			return nil, &Error{Kind: ErrBusy, Path: dir}
		}
		p.lock = lock
		// Whoever had it before has removed it, perhaps after we had opened it.
		held, err := lock.Stat()
		if named, lost := os.Stat(path); err == nil && lost == nil && os.SameFile(held, named) {
			return p, nil
		}
		lock.Close() //nolint:errcheck // nobody can see it
		p.lock = nil
	}
	return nil, &Error{Kind: ErrBusy, Path: dir}
}

// leave frees the lock and takes away what is of no use: all of the work when it is done or came to nothing, and
// empty folders. It gives back the error that the work ended with.
func (p *place) leave(result error) error {
	var e *Error
	errors.As(result, &e)
	if result == nil || e != nil && !e.goesOn() {
		tag := strings.TrimSuffix(p.work, partSuffix) + tagSuffix // of work that is a file
		if err := errors.Join(os.RemoveAll(p.work), os.RemoveAll(tag)); err != nil && result == nil {
			result = onDisk(err)
		}
	}
	removeEmpty(p.work)
	if p.lock != nil {
		// While it is still ours, so that it cannot be the next one's; Windows lets nobody remove an open file.
		removed := os.Remove(p.lock.Path())
		p.lock.Close() //nolint:errcheck // the system frees it at the latest
		if removed != nil {
			os.Remove(p.lock.Path()) //nolint:errcheck // an empty file at worst
		}
	}
	p.unmake()
	return result
}

// unmake removes the folders that were not there before and have nothing in them.
func (p *place) unmake() {
	for i := len(p.made) - 1; i >= 0; i-- {
		if os.Remove(p.made[i]) != nil {
			return
		}
	}
}

// removeEmpty removes the empty folders below root, and root if nothing is left.
func removeEmpty(root string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() {
			removeEmpty(filepath.Join(root, e.Name()))
		}
	}
	os.Remove(root) //nolint:errcheck // it fails where something is in it
}
