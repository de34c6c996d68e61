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

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/engine/sentence"
)

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
			return sentence.Because(ErrNotMovable, "{{.Name}} is no regular file", sentence.With{"Name": name})
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
