// Package demo renders the demo library: close to a hundred pictures of many kinds,
// drawn by the program itself, with titles, captions, keywords, dates, places
// and ratings in their metadata.
//
// A picture is one function from a seed to pixels. The same version renders
// the same pictures everywhere, but for the last bit of a colour.
package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Version names what Render makes. Files of another version are made anew.
const Version = "1"

// ErrWrite says that a picture could not be put into its folder.
var ErrWrite = errors.New("demo: cannot write the demo library")

// Count is the number of pictures that Render makes.
func Count() int { return len(catalogue()) }

// Render makes the demo library in dir. Whole pictures that are there stay as
// they are, so that it can be stopped and called again; progress, which may be
// nil, is told after each picture and never by two goroutines at once.
func Render(ctx context.Context, dir string, progress func(done, total int)) error {
	return render(ctx, dir, 1, progress)
}

// RenderSmall is Render at a quarter of the width and height, in a sixteenth of the time.
func RenderSmall(ctx context.Context, dir string) error { return render(ctx, dir, 0.25, nil) }

// render makes the pictures at a part of their size.
func render(ctx context.Context, dir string, scale float32, progress func(done, total int)) error {
	entries := catalogue()
	sweep(dir)
	var mu sync.Mutex
	done := 0
	g, running := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for _, e := range entries {
		if running.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := e.make(running, dir, scale); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			done++
			if progress != nil {
				progress(done, len(entries))
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// make renders one picture unless it is there.
func (e entry) make(ctx context.Context, dir string, scale float32) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("demo: %s: %v", e.file, p)
		}
	}()
	name := filepath.Join(dir, filepath.FromSlash(e.file))
	if whole(name) {
		return nil
	}
	data, err := e.encode(ctx, scale)
	if err != nil {
		return err
	}
	if err := write(name, data); err != nil {
		return fmt.Errorf("%w: %w", ErrWrite, err)
	}
	return nil
}

// encode draws the picture and puts it into its format, metadata included.
func (e entry) encode(ctx context.Context, scale float32) ([]byte, error) {
	c := newCanvas(int(float32(e.width)*scale), int(float32(e.height)*scale), func() bool { return ctx.Err() != nil })
	e.paint(c, e.rand())
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	img := c.image()
	var b bytes.Buffer
	if filepath.Ext(e.file) == ".png" {
		if err := png.Encode(&b, img); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", e.file, err)
		}
		return withPNGMetadata(b.Bytes(), e.xmp()), nil
	}
	// The finest quality that keeps the file small.
	const enough = 290 << 10
	for _, quality := range []int{88, 80, 70, 58, 45} {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", e.file, err)
		}
		if b.Len() <= enough {
			break
		}
	}
	return withJPEGMetadata(b.Bytes(), e.xmp()), nil
}

// rand gives each picture chances of its own, the same at every run.
func (e entry) rand() *rand.Rand {
	h := fnv.New64a()
	io.WriteString(h, e.file)
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

const partial = ".partial"

// write puts a file into its place in one step: nobody sees half of it.
func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".demo-*"+partial)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing to remove when all went well
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// sweep removes what a killed run left behind. Young files may be another
// process's at work.
func sweep(dir string) {
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(d.Name(), ".demo-") || !strings.HasSuffix(d.Name(), partial) {
			return nil
		}
		if info, err := d.Info(); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(name)
		}
		return nil
	})
}

// whole reports whether the file is a picture of this version, to its end.
func whole(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := io.ReadFull(f, head)
	if !bytes.Contains(head[:n], []byte(creatorTool)) {
		return false
	}
	tail := make([]byte, 8)
	if _, err := f.Seek(-int64(len(tail)), io.SeekEnd); err != nil {
		return false
	}
	if _, err := io.ReadFull(f, tail); err != nil {
		return false
	}
	return bytes.HasSuffix(tail, []byte{0xff, 0xd9}) || bytes.Equal(tail, []byte("IEND\xae\x42\x60\x82"))
}
