package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/sentence"
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
		return "", "", sentence.Because(ErrNotMovable, "it is a link")
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
