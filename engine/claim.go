package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/sentence"
)

// claim is how this process has the library's folder: to write, or only to read.
type claim struct {
	mode       catalog.Mode
	lock       *flock.Flock
	dir        string
	holder     holder // who has it, when it is not us
	unwritable bool   // nobody can write here
}

// holder is what a process that writes tells the others.
type holder struct {
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
}

const (
	lockName   = "lock"
	holderName = "holder.json" // beside the lock: Windows lets nobody read a locked file
)

// claimLibrary creates the folder, for its owner only, and takes its lock. The system frees the lock when the
// process ends, however it ends. To read, the lock is only looked at, so that readers hinder nobody.
func claimLibrary(dir, program string, toRead bool) (*claim, error) {
	c := &claim{mode: catalog.ReadWrite, dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	c.lock = flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	locked, err := c.tryLock()
	switch {
	case err != nil && isUnwritable(err):
		c.mode, c.unwritable = catalog.Immutable, true
		return c, nil
	case err != nil:
		return nil, fmt.Errorf("lock: %w", err)
	case !locked:
		c.mode = catalog.ReadOnly
		return c, nil
	case toRead:
		c.mode = catalog.ReadOnly
		return c, c.lock.Unlock()
	}
	host, _ := os.Hostname() //nolint:errcheck // only shown
	data, err := json.Marshal(holder{program, os.Getpid(), host, time.Now().Round(time.Second)})
	if err == nil {
		err = writeFile(filepath.Join(dir, holderName), data, false)
	}
	if err != nil && isUnwritable(err) { // a lock that was left on a read-only disk can still be taken
		c.mode, c.unwritable = catalog.Immutable, true
	}
	// Any other failure, such as a full disk, only keeps our name from the others.
	return c, nil
}

// tryLock takes the lock, or learns who has it. One who has it and gives no name is just starting, or is a
// reader that looks at the lock, and is waited for a moment.
func (c *claim) tryLock() (bool, error) {
	for attempt := range 20 {
		if locked, err := c.lock.TryLock(); locked || err != nil {
			return locked, err
		}
		data, err := os.ReadFile(filepath.Join(c.dir, holderName))
		// The name may be one that a killed process left, so one look is not enough.
		if attempt >= 2 && err == nil && json.Unmarshal(data, &c.holder) == nil {
			return false, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.holder = holder{Program: "another program"}
	return false, nil
}

func (c *claim) release() error {
	if c.mode != catalog.ReadWrite {
		return c.lock.Close()
	}
	// Removed while the lock is still ours, so that it cannot be the next holder's.
	removed := os.Remove(filepath.Join(c.dir, holderName))
	if errors.Is(removed, fs.ErrNotExist) {
		removed = nil
	}
	return errors.Join(removed, c.lock.Close())
}

// isFree tells whether nobody writes and we could.
func (c *claim) isFree() bool {
	return c.mode == catalog.ReadOnly && c.holder.Program == "" && !c.unwritable
}

// notice tells why the library is opened for reading only, or nothing when that was asked for.
func (c *claim) notice() string {
	switch {
	case c.unwritable:
		return sentence.Of("The library {{.Folder}} cannot be written here, so it was opened for reading only. "+
			"Pictures can be found, but none can be added.", sentence.With{"Folder": c.dir}).String()
	case c.mode == catalog.ReadWrite || c.holder.Program == "":
		return ""
	}
	who := sentence.Verbatim(c.holder.Program)
	if c.holder.PID != 0 {
		who = sentence.Of("{{.Program}} (process {{.Number}} on {{.Host}}, since {{.Time}})", sentence.With{
			"Program": c.holder.Program, "Number": c.holder.PID, "Host": c.holder.Host, "Time": c.holder.Since.Local().Format("2 Jan 15:04"),
		})
	}
	return sentence.Of("The library {{.Folder}} is in use by {{.Who}}, so it was opened for reading only. "+
		"Close that program to add pictures here.", sentence.With{"Folder": c.dir, "Who": who}).String()
}

func isUnwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// writeFile replaces a file of the library's own, whole or not at all. A durable one survives a power cut.
func writeFile(path string, data []byte, durable bool) error {
	return writeFileAs(path, data, 0o600, durable)
}

func writeFileAs(path string, data []byte, mode fs.FileMode, durable bool) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && mode != 0o600 { // which it has
		err = f.Chmod(mode)
	}
	if err == nil && durable {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
