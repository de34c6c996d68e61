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
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/sentence"
)

const (
	backupName = "backup.json"
	cleanName  = "closed.json"

	restoringName = "restoring.txt"
)

// backup is what cannot be made again from the pictures. What the user agreed to is left out: after a rebuild the user
// is asked again before anything is sent.
type backup struct {
	Folders     []exact               `json:"folders"`
	Unwatched   []exact               `json:"unwatched,omitempty"` // those of them that are not followed
	Words       []backupWords         `json:"words"`
	Searches    []catalog.SavedSearch `json:"searches,omitempty"`
	Prompts     []catalog.Prompt      `json:"prompts,omitempty"`
	Generations []backupGeneration    `json:"generations,omitempty"` // the oldest first
}

type backupWords struct {
	Hash    catalog.Hash `json:"hash"`
	Path    exact        `json:"path"`
	Tags    []string     `json:"tags,omitempty"`
	Note    string       `json:"note,omitempty"`
	Rating  *int         `json:"rating,omitempty"`
	Trashed bool         `json:"trashed,omitempty"`
}

// exact is a path that survives JSON, which holds no bytes that are not UTF-8: such a path is written in Go's
// quotes.
type exact string

// MarshalText implements encoding.TextMarshaler.
func (e exact) MarshalText() ([]byte, error) {
	if utf8.ValidString(string(e)) && !strings.HasPrefix(string(e), `"`) {
		return []byte(e), nil
	}
	return []byte(strconv.Quote(string(e))), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (e *exact) UnmarshalText(text []byte) error {
	if !strings.HasPrefix(string(text), `"`) {
		*e = exact(text)
		return nil
	}
	path, err := strconv.Unquote(string(text))
	*e = exact(path)
	return err
}

// writeBackup keeps the folders and the user's own words beside the catalog.
func (l *Library) writeBackup(ctx context.Context) error {
	folders, err := l.catalog.FolderList(ctx)
	if err != nil {
		return fmt.Errorf("engine: backup: %w", l.noteDamage(err))
	}
	words, err := l.catalog.AllUserWords(ctx)
	if err != nil {
		return fmt.Errorf("engine: backup: %w", l.noteDamage(err))
	}
	var b backup
	if b.Prompts, b.Generations, err = l.generationBackup(ctx); err != nil {
		return fmt.Errorf("engine: backup: %w", l.noteDamage(err))
	}
	if b.Searches, err = l.catalog.SavedSearches(ctx); err != nil {
		return fmt.Errorf("engine: backup: %w", l.noteDamage(err))
	}
	for _, folder := range folders {
		b.Folders = append(b.Folders, exact(folder.Path))
		if !folder.Watched {
			b.Unwatched = append(b.Unwatched, exact(folder.Path))
		}
	}
	for _, u := range words {
		b.Words = append(b.Words, backupWords{u.Hash, exact(u.Path), u.Tags, u.Note, u.Rating, u.Trashed})
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err == nil {
		err = writeFile(filepath.Join(l.dir, backupName), data, true)
	}
	if err != nil {
		return fmt.Errorf("engine: backup: %w", err)
	}
	return nil
}

// beginRestoring notes, before the catalog is begun anew, that what is in the backup must come back. The note
// stays until it has, however often the program is stopped meanwhile.
func (l *Library) beginRestoring(notice string) error {
	return writeFile(filepath.Join(l.dir, restoringName), []byte(notice), true)
}

// isRestoring gives the notice of a restoring that is not finished.
func (l *Library) isRestoring() (notice string, yes bool) {
	data, err := os.ReadFile(filepath.Join(l.dir, restoringName))
	return string(data), err == nil && len(data) > 0
}

func (l *Library) endRestoring() error {
	l.rebuild = false
	if err := os.Remove(filepath.Join(l.dir, restoringName)); !errors.Is(err, fs.ErrNotExist) {
		return err
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
		l.notices = append(l.notices, notice+" "+
			sentence.Of("There was no backup that could be read: please add your folders again. Your pictures themselves are untouched.").String())
		if !isMissing(path) { // the next backup must not take its place
			if err := os.Rename(path, path+"."+time.Now().Format("2006-01-02-150405")); err != nil {
				return err
			}
		}
		return l.endRestoring()
	}
	words := make([]catalog.UserWords, len(b.Words))
	for i, u := range b.Words {
		words[i] = catalog.UserWords{Hash: u.Hash, Path: string(u.Path), Tags: u.Tags, Note: u.Note, Rating: u.Rating, Trashed: u.Trashed}
	}
	if err := l.catalog.Keep(ctx, words); err != nil {
		return err
	}
	for _, folder := range b.Folders {
		if err := l.catalog.AddFolder(ctx, string(folder)); err != nil {
			return err
		}
	}
	if err := l.restoreChoices(ctx, b); err != nil {
		return err
	}
	if err := l.restoreGenerations(ctx, b); err != nil {
		return err
	}
	if len(words) > 0 {
		notice += " " + sentence.Of("Your own tags, notes and ratings ({{.Count}}) come back with the pictures.", sentence.With{"Count": len(words)}).String()
	}
	l.rebuild = len(b.Folders) > 0
	if l.rebuild || len(words)+len(b.Searches)+len(b.Prompts)+len(b.Generations) > 0 {
		l.notices = append(l.notices, notice)
	}
	if !l.rebuild {
		return l.endRestoring()
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

// moveCatalog moves a catalog with its log, whole.
func moveCatalog(from, to string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		name := catalogName + suffix
		err := os.Rename(filepath.Join(from, name), filepath.Join(to, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("move the damaged catalog: %w", err)
		}
	}
	return nil
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
	return writeFile(filepath.Join(dir, cleanName), data, false)
}

func forgetCleanClose(dir string) error {
	if err := os.Remove(filepath.Join(dir, cleanName)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// noteDamage remembers that the catalog proved damaged, so that the next start checks it instead of trusting it.
func (l *Library) noteDamage(err error) error {
	if errors.Is(err, catalog.ErrCorrupt) && !l.damaged.Swap(true) {
		if err := forgetCleanClose(l.dir); err != nil {
			l.log.Warn("damage not noted", "error", err)
		}
	}
	return err
}
