package telemetry

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockFile    = "lock"
	asideFolder = "set-aside"
)

// folder is a process's part of the spool. Its lock is held while the process lives, by the system and
// not by a file's existence, so that a killed process's folder can be told from a living one's.
type folder struct {
	path string
	lock *flock.Flock
}

var errTaken = errors.New("another process took each")

// claimFolder makes a folder for this process below root. Another process may take the new folder for
// a dead one's before it is locked, and remove it; then the next name is tried.
func claimFolder(root string) (*folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, err
	}
	info, err := os.Lstat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("telemetry: %s is no folder", root)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(root, 0o700); err != nil {
			return nil, err
		}
	}
	for attempt := range 20 {
		time.Sleep(time.Duration(attempt) * time.Millisecond)
		path := filepath.Join(root, fmt.Sprintf("%d-%s", os.Getpid(), rand.Text()[:12]))
		if err = os.Mkdir(path, 0o700); err != nil {
			return nil, err
		}
		var f *folder
		if f, err = lockFolder(path); f != nil {
			return f, nil
		}
	}
	return nil, fmt.Errorf("telemetry: no folder of the spool could be locked: %w", cmp.Or(err, errTaken))
}

// lockFolder returns nil if a living process has the folder, or if it is no more.
func lockFolder(path string) (*folder, error) {
	lock := flock.New(filepath.Join(path, lockFile), flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if !ok {
		_ = lock.Close()
		return nil, err
	}
	// The file may have been removed between its opening and its locking.
	ours, err := lock.Stat()
	if err == nil {
		var there os.FileInfo
		if there, err = os.Stat(lock.Path()); err == nil && os.SameFile(ours, there) {
			return &folder{path: path, lock: lock}, nil
		}
	}
	_ = lock.Close()
	return nil, err
}

func (f *folder) release() { _ = f.lock.Close() }

// remove empties the folder while it is locked, the lock's file last: whoever locks that file afterwards
// finds that it is gone, and whoever makes it again has the folder, which then stays. Windows removes no open
// file, so there the lock goes first; a file that somebody else has locked meanwhile is open too, and stays.
func (f *folder) remove() {
	lock := f.lock.Path()
	entries, _ := os.ReadDir(f.path)
	for _, e := range entries {
		if e.Name() != lockFile {
			_ = os.RemoveAll(filepath.Join(f.path, e.Name()))
		}
	}
	err := os.Remove(lock)
	f.release()
	if err != nil {
		_ = os.Remove(lock)
	}
	_ = os.Remove(f.path)
}
