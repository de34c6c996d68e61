package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hybrid-image-search/engine/catalog"
)

const (
	backupName = "backup.json"
	cleanName  = "closed.json"
)

// backup is what cannot be made again from the pictures.
type backup struct {
	Folders []string            `json:"folders"`
	Words   []catalog.UserWords `json:"words"`
}

// writeBackup keeps the folders and the user's own words beside the catalog.
func (l *Library) writeBackup(ctx context.Context) error {
	var b backup
	var err error
	if b.Folders, err = l.catalog.Folders(ctx); err != nil {
		return fmt.Errorf("engine: backup: %w", l.note(err))
	}
	if b.Words, err = l.catalog.AllUserWords(ctx); err != nil {
		return fmt.Errorf("engine: backup: %w", l.note(err))
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err == nil {
		err = writeFile(filepath.Join(l.dir, backupName), data)
	}
	if err != nil {
		return fmt.Errorf("engine: backup: %w", err)
	}
	return nil
}

// restore puts the backup into a catalog that was begun anew, and tells the user.
func (l *Library) restore(ctx context.Context, notice string) error {
	path := filepath.Join(l.dir, backupName)
	var b backup
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &b)
	}
	if err != nil {
		notice += " There was no backup that could be read: please add your folders again. Your pictures themselves are untouched."
		if !isMissing(path) { // the next backup must not take its place
			err = os.Rename(path, path+"."+time.Now().Format("2006-01-02-150405"))
		} else {
			err = nil
		}
		l.notices = append(l.notices, notice)
		return err
	}
	for _, folder := range b.Folders {
		if err := l.catalog.AddFolder(ctx, folder); err != nil {
			return err
		}
	}
	if err := l.catalog.Keep(ctx, b.Words); err != nil {
		return err
	}
	l.rebuild = len(b.Folders) > 0
	if len(b.Words) > 0 {
		notice += fmt.Sprintf(" Your own tags and notes (%d) come back with the pictures.", len(b.Words))
	}
	if l.rebuild || len(b.Words) > 0 {
		l.notices = append(l.notices, notice)
	}
	return nil
}

// readablePath is the catalog's path. Where nothing can be written, a log that a killed process left cannot be
// folded in; a copy elsewhere can be read with it.
func (l *Library) readablePath() (string, error) {
	path := filepath.Join(l.dir, catalogName)
	if l.claim.mode != catalog.Immutable || isMissing(path+"-wal") {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "hybrid-image-search-")
	if err != nil {
		return "", err
	}
	l.copied = dir
	l.claim.mode = catalog.ReadOnly // the copy's folder can be written
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFileTo(path+suffix, filepath.Join(dir, catalogName+suffix)); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, catalogName), nil
}

func copyFileTo(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// isMissing tells whether there is no such file, or nothing in it.
func isMissing(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Size() == 0
}

// moveAside puts a damaged catalog into a folder of its own, whole, and gives that folder.
func moveAside(dir string, now time.Time) (string, error) {
	aside, err := os.MkdirTemp(dir, "damaged-"+now.Format("2006-01-02-150405")+"-")
	if err != nil {
		return "", fmt.Errorf("move the damaged catalog: %w", err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		name := catalogName + suffix
		err := os.Rename(filepath.Join(dir, name), filepath.Join(aside, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("move the damaged catalog: %w", err)
		}
	}
	return aside, nil
}

// cleanClose is what the catalog's file was like when it was closed in order. While it still is, checking the
// whole of it again would only cost time.
type cleanClose struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

func closedCleanly(dir string) bool {
	var noted cleanClose
	data, err := os.ReadFile(filepath.Join(dir, cleanName))
	if err != nil || json.Unmarshal(data, &noted) != nil {
		return false
	}
	info, err := os.Stat(filepath.Join(dir, catalogName))
	return err == nil && info.Size() == noted.Size && info.ModTime().Equal(noted.Modified)
}

func noteCleanClose(dir string) error {
	info, err := os.Stat(filepath.Join(dir, catalogName))
	if err != nil {
		return fmt.Errorf("engine: close: %w", err)
	}
	data, err := json.Marshal(cleanClose{info.Size(), info.ModTime()})
	if err != nil {
		return fmt.Errorf("engine: close: %w", err)
	}
	return writeFile(filepath.Join(dir, cleanName), data)
}

func forgetCleanClose(dir string) error {
	if err := os.Remove(filepath.Join(dir, cleanName)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
