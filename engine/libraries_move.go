package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/files"
)

// The errors of MoveLibrary.
var (
	ErrLibraryInUse = errors.New("engine: the library is in use")
	ErrNoLibrary    = errors.New("engine: there is no library")
	ErrNotEmpty     = errors.New("engine: there is something in that place already")
	ErrInside       = errors.New("engine: one of the places is inside the other")
	ErrNotMovable   = errors.New("engine: this cannot be moved")
	ErrOldRemains   = errors.New("engine: the library is in its new place, and the old one could not be removed")
	ErrCopyDiffers  = errors.New("engine: the copy is not what was copied")
)

// MoveProgress is how far a move is, in bytes. Each is copied, and then read again to compare.
type MoveProgress struct{ Done, Total int64 }

// MoveLibrary moves a library that nobody has open, to a folder that is not there yet or is empty. On the same disk
// that is one step. To another disk it is copied, the copy is compared, and only then the old one is removed; until
// then the old one is whole, however this ends. Known libraries follow. progress may be nil.
func MoveLibrary(ctx context.Context, from, to string, progress func(MoveProgress)) error {
	return (&mover{rename: os.Rename, remove: os.RemoveAll, tell: progress}).move(ctx, from, to)
}

// mover moves one library.
type mover struct {
	rename   func(from, to string) error
	remove   func(folder string) error
	tell     func(MoveProgress)
	progress MoveProgress
}

func (m *mover) move(ctx context.Context, from, to string) (err error) {
	ctx, span := tracer.Start(ctx, "library.move", trace.WithAttributes(attrLibrary.String(shortened(from))))
	defer func() {
		finish(span, err)
		if err != nil {
			err = fmt.Errorf("engine: move library: %w", err)
		}
	}()
	if from, to, err = checkMove(from, to); err != nil {
		return err
	}
	claimed, err := claimLibrary(from, "a move of the library", false)
	if err != nil {
		return err
	}
	release := func() (err error) {
		if claimed != nil {
			err, claimed = claimed.release(), nil
		}
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	if claimed.mode != catalog.ReadWrite {
		return fmt.Errorf("%w: %s", ErrLibraryInUse, claimed.notice())
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	// Only an empty folder can be removed, so nothing is overwritten.
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNotEmpty, err)
	}
	if err := release(); err != nil { // some systems move no folder that has open files
		return err
	}
	err = m.rename(from, to)
	if isOtherDisk(err) {
		err = m.toOtherDisk(ctx, from, to)
	}
	if err != nil && !errors.Is(err, ErrOldRemains) {
		return err
	}
	return errors.Join(err, libraryMoved(from, to))
}

// checkMove makes the paths absolute and refuses what would lose something.
func checkMove(from, to string) (_, _ string, err error) {
	if from, err = filepath.Abs(from); err != nil {
		return "", "", err
	}
	if to, err = filepath.Abs(to); err != nil {
		return "", "", err
	}
	if isMissing(filepath.Join(from, catalogName)) {
		return "", "", ErrNoLibrary
	}
	if info, err := os.Lstat(from); err != nil || !info.IsDir() {
		return "", "", fmt.Errorf("%w: it is a link", ErrNotMovable)
	}
	realFrom, realTo := realest(from), realest(to)
	if realFrom == realTo || catalog.IsBelow(realTo, realFrom) || catalog.IsBelow(realFrom, realTo) {
		return "", "", ErrInside
	}
	entries, err := os.ReadDir(to)
	if err == nil && len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", ErrNotEmpty
	}
	return from, to, nil
}

// realest resolves the links of as much of a path as is there.
func realest(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if above := filepath.Dir(path); above != path {
		return filepath.Join(realest(above), filepath.Base(path))
	}
	return path
}

// isOtherDisk tells that a folder cannot simply be renamed.
func isOtherDisk(err error) bool {
	const errorNotSameDevice = syscall.Errno(17) // of Windows
	return errors.Is(err, syscall.EXDEV) || filepath.Separator == '\\' && errors.Is(err, errorNotSameDevice)
}

// toOtherDisk copies beside the new place and renames there, so that half a library never stands in it.
func (m *mover) toOtherDisk(ctx context.Context, from, to string) (err error) {
	lock, err := claimLibrary(from, "a move of the library", false)
	if err != nil {
		return err
	}
	if lock.mode != catalog.ReadWrite {
		return errors.Join(fmt.Errorf("%w: %s", ErrLibraryInUse, lock.notice()), lock.release())
	}
	release := sync.OnceValue(lock.release)
	defer func() { err = errors.Join(err, release()) }()
	names, err := m.list(ctx, from)
	if err != nil {
		return err
	}
	if err := files.Room(filepath.Dir(to), m.progress.Total/2); err != nil { // each byte is counted twice
		return err
	}
	aside, err := os.MkdirTemp(filepath.Dir(to), ".moving-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(aside))
		}
	}()
	sums := make(map[string][]byte, len(names))
	for _, name := range names {
		if sums[name], err = m.copy(ctx, filepath.Join(from, name), filepath.Join(aside, name)); err != nil {
			return err
		}
	}
	for _, name := range names {
		sum, err := m.sum(ctx, filepath.Join(aside, name), nil)
		if err != nil {
			return err
		}
		if !bytes.Equal(sum, sums[name]) {
			return fmt.Errorf("%w: %s", ErrCopyDiffers, name)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Rename(aside, to); err != nil {
		return err
	}
	// The catalog goes first: what is left, should this be stopped, is no library that could be taken for the new one.
	os.Remove(filepath.Join(from, catalogName)) //nolint:errcheck // the next tells
	release()                                   //nolint:errcheck // as does the deferred; some systems remove no open file
	if err := m.remove(from); err != nil {
		return fmt.Errorf("%w: %w", ErrOldRemains, err)
	}
	return nil
}

// list gives the files of a library, by name, without those of its lock.
func (m *mover) list(ctx context.Context, from string) (files []string, err error) {
	err = filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		name, err := filepath.Rel(from, path)
		if err != nil || e.IsDir() || name == lockName || name == holderName {
			return err
		}
		if !e.Type().IsRegular() {
			return fmt.Errorf("%w: %s is no regular file", ErrNotMovable, name)
		}
		info, err := e.Info()
		if err == nil {
			m.progress.Total += 2 * info.Size()
			files = append(files, name)
		}
		return err
	})
	return files, err
}

// copy copies a file with its times, and gives its sum.
func (m *mover) copy(ctx context.Context, from, to string) (sum []byte, err error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	sum, err = m.sum(ctx, from, out)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err == nil {
		err = os.Chtimes(to, info.ModTime(), info.ModTime()) // by which the catalog knows that it was closed in order
	}
	return sum, err
}

// sum reads a file, to also write it when out is not nil.
func (m *mover) sum(ctx context.Context, path string, out io.Writer) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	hash := sha256.New()
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := f.Read(buffer)
		hash.Write(buffer[:n]) //nolint:errcheck // a hash never fails
		if out != nil {
			if _, err := out.Write(buffer[:n]); err != nil {
				return nil, err
			}
		}
		if m.progress.Done += int64(n); m.tell != nil {
			m.tell(m.progress)
		}
		if errors.Is(err, io.EOF) {
			return hash.Sum(nil), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// libraryMoved has the list of libraries follow.
func libraryMoved(from, to string) error {
	own, err := placedDir()
	if err != nil {
		return fmt.Errorf("engine: libraries: %w", err)
	}
	if from == own { // the default one has to be found again
		if err := putLibrary(from, "", time.Time{}); err != nil {
			return err
		}
	}
	return changeLibraries(func(all []KnownLibrary) ([]KnownLibrary, error) {
		for i := range all {
			switch k := &all[i]; {
			case k.Path == from:
				if k.Name == filepath.Base(from) { // nobody gave it another
					k.Name = filepath.Base(to)
				}
				k.Path, k.Own = to, (k.Own || from == own) && to != own
			case from == own:
				k.Own = false // one that was moved before
			}
		}
		return all, nil
	})
}
