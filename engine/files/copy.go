package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hybrid-image-search/engine/picture"
)

// Copied is a picture that was copied.
type Copied struct{ From, To string }

// CopyReport is what a copying did, also one that failed or was cancelled half-way.
type CopyReport struct {
	Copied   []Copied
	Sidecars int   // that went along
	Bytes    int64 // of both
	Failed   []Failure
}

// copyChunk is what is copied between two looks at the context.
const copyChunk = 8 << 20

// Copy copies pictures to a folder, which is made when it is not there, with the sidecars beside them. Names are kept,
// and numbered where they are taken; what is there stays. A copy appears under its name when it is whole. Sources that
// vanished or cannot be read are reported, and the rest goes on; a full or unwritable folder ends it.
func Copy(ctx context.Context, paths []string, folder string, progress func(Progress)) (CopyReport, error) {
	c, err := newCopier(ctx, paths, folder, progress)
	if err != nil {
		return CopyReport{}, fmt.Errorf("files: copy: %w", err)
	}
	for _, path := range paths {
		if err = ctx.Err(); err == nil {
			err = c.one(ctx, path)
		}
		if err != nil {
			c.meter.update(true)
			return c.report, fmt.Errorf("files: copy: %w", err)
		}
		c.meter.step(path)
	}
	return c.report, nil
}

type copier struct {
	folder string
	names  *namer
	meter  *meter
	report CopyReport
}

func newCopier(ctx context.Context, paths []string, folder string, progress func(Progress)) (*copier, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	probe, err := os.CreateTemp(folder, tempPattern)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", roomOr(err, ErrTarget), inFolder(folder, err))
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	names, err := newNamer(folder)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	weight, err := Weigh(ctx, paths)
	if err != nil {
		return nil, err
	}
	if err := Room(folder, weight.Bytes); err != nil {
		return nil, err
	}
	return &copier{folder: folder, names: names, meter: newMeter(len(paths), weight.Bytes, progress)}, nil
}

// Weight is how many files there are, and how large.
type Weight struct {
	Pictures, Sidecars, Missing int
	Bytes                       int64
}

// Weigh looks how large pictures are together with their sidecars. Sidecars that two pictures share count twice.
func Weigh(ctx context.Context, paths []string) (w Weight, err error) {
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return w, fmt.Errorf("files: weigh: %w", err)
		}
		info, err := os.Stat(path)
		if err != nil {
			w.Missing++
			continue
		}
		w.Pictures++
		w.Bytes += info.Size()
		for _, side := range picture.SidecarPaths(path) {
			if info, err := os.Stat(side); err == nil {
				w.Sidecars++
				w.Bytes += info.Size()
			}
		}
	}
	return w, nil
}

// piece is one file on its way: the picture, or a sidecar of it.
type piece struct {
	from, to string
	temp     string
	bytes    int64
}

// one copies a picture with its sidecars. It fails when there is no sense in going on; what is wrong with this picture
// alone is noted in the report.
func (c *copier) one(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		c.fail(path, err)
		return nil
	}
	sides := picture.SidecarPaths(abs)
	for {
		name, sideNames := c.names.choose(abs, sides)
		pieces := []piece{{from: abs, to: name}}
		for i, side := range sides {
			if !c.names.has(sideNames[i], side) {
				pieces = append(pieces, piece{from: side, to: sideNames[i]})
			}
		}
		taken, err := c.place(ctx, pieces)
		if taken != "" { // by somebody else, just now
			c.names.taken(taken)
			continue
		}
		if err != nil {
			return c.judge(ctx, path, err)
		}
		c.note(path, pieces)
		return nil
	}
}

// note takes whole pieces into the report.
func (c *copier) note(path string, pieces []piece) {
	owner := sourceStem(pieces[0].from)
	for i, p := range pieces {
		c.report.Bytes += p.bytes
		if i == 0 {
			c.names.take(p.to, owner)
			c.report.Copied = append(c.report.Copied, Copied{path, filepath.Join(c.folder, p.to)})
			continue
		}
		c.names.takeSide(p.to, owner, p.from)
		c.report.Sidecars++
	}
}

// judge tells what is wrong with one picture from what ends the work.
func (c *copier) judge(ctx context.Context, path string, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrNoRoom, err)
	case !isFolder(c.folder): // the drive was pulled out
		return fmt.Errorf("%w: %w", ErrTarget, err)
	case errors.Is(err, errWriting):
		return fmt.Errorf("%w: %w", ErrTarget, err)
	}
	c.fail(path, err)
	return nil
}

func (c *copier) fail(path string, err error) {
	c.report.Failed = append(c.report.Failed, Failure{path, err})
}

// place writes all pieces aside and then gives them their names, all or none. A name that turned out to be taken is
// returned.
func (c *copier) place(ctx context.Context, pieces []piece) (taken string, err error) {
	defer func() {
		for _, p := range pieces {
			if p.temp != "" {
				os.Remove(p.temp) //nolint:errcheck // gone when all went well
			}
		}
	}()
	before := c.meter.Bytes
	for i := range pieces {
		if err := c.write(ctx, &pieces[i]); err != nil {
			c.meter.Bytes = before
			return "", err
		}
	}
	for i, p := range pieces {
		err := moveNew(p.temp, filepath.Join(c.folder, p.to))
		if err == nil {
			continue
		}
		for _, done := range pieces[:i] {
			err = errors.Join(err, moveNew(filepath.Join(c.folder, done.to), done.temp))
		}
		c.meter.Bytes = before
		if errors.Is(err, fs.ErrExist) {
			return p.to, nil
		}
		return "", err
	}
	return "", nil
}

const tempPattern = ".copy-*.part"

// errWriting is that the target, and not the source, is at fault.
var errWriting = errors.New("files: writing")

// write copies a piece's content, times and permissions to a temporary file.
func (c *copier) write(ctx context.Context, p *piece) error {
	from, info, err := openRegular(p.from)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.CreateTemp(c.folder, tempPattern)
	if err != nil {
		return fmt.Errorf("%w: %w", errWriting, err)
	}
	p.temp = to.Name()
	err = c.pour(ctx, to, from, p)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	// Some file systems keep no permissions, and times that others call odd; the content is what counts.
	os.Chmod(p.temp, info.Mode().Perm())            //nolint:errcheck // as said
	os.Chtimes(p.temp, time.Time{}, info.ModTime()) //nolint:errcheck // as said
	return nil
}

func (c *copier) pour(ctx context.Context, to *os.File, from *os.File, p *piece) error {
	for {
		n, err := io.CopyN(to, from, copyChunk) // the system copies by itself where it can
		p.bytes += n
		c.meter.Bytes += n
		c.meter.update(false)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// openRegular opens a regular file, and never waits for a pipe.
func openRegular(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%w: %s", ErrNotFile, path)
	}
	f, err := os.Open(path)
	return f, info, err
}

// roomOr is ErrNoRoom for what a full disk says, and another for the rest.
func roomOr(err, other error) error {
	if isFull(err) {
		return ErrNoRoom
	}
	return other
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
