package engine

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/picture"
)

// thumbnailCacheBytes bounds the thumbnails on disk: about 100,000 at the 20 KB that one of a photo takes.
const thumbnailCacheBytes = 2 << 30

// thumbnailCache keeps JPEG thumbnails by content, so that a moved file keeps its own.
type thumbnailCache struct {
	dir   string
	limit int64
}

func newThumbnailCache(dir string, limit int64) *thumbnailCache { return &thumbnailCache{dir, limit} }

// path parts the files into 256 folders: some file systems are slow with very large ones.
func (c *thumbnailCache) path(hash catalog.Hash) string {
	name := hex.EncodeToString(hash[:])
	return filepath.Join(c.dir, name[:2], name+".jpg")
}

func (c *thumbnailCache) has(hash catalog.Hash) bool {
	_, err := os.Stat(c.path(hash))
	return err == nil
}

func (c *thumbnailCache) read(hash catalog.Hash) ([]byte, error) { return os.ReadFile(c.path(hash)) }

func (c *thumbnailCache) write(hash catalog.Hash, jpeg []byte) error {
	path := c.path(hash)
	err := writeFile(path, jpeg, false)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("thumbnail: %w", err)
		}
		err = writeFile(path, jpeg, false)
	}
	if err != nil {
		return fmt.Errorf("thumbnail: %w", err)
	}
	return nil
}

// trim removes the oldest thumbnails when there are more bytes than the limit, down to nine tenths of it.
func (c *thumbnailCache) trim(ctx context.Context) error {
	type file struct {
		path string
		size int64
		time time.Time
	}
	var files []file
	var total int64
	err := filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || entry.IsDir() {
			return nil // a folder that vanished has nothing to remove
		}
		if info, err := entry.Info(); err == nil {
			files = append(files, file{path, info.Size(), info.ModTime()})
			total += info.Size()
		}
		return nil
	})
	if err != nil || total <= c.limit {
		return err
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(a.time.Compare(b.time), cmp.Compare(a.path, b.path)) })
	for _, f := range files {
		if total <= c.limit/10*9 {
			break
		}
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("thumbnail: %w", err)
		}
		total -= f.size
	}
	return nil
}

// Thumbnail gives a picture's thumbnail as a JPEG. One that is missing or empty is made again from the file.
func (l *Library) Thumbnail(ctx context.Context, p Picture) ([]byte, error) {
	if jpeg, err := l.thumbnails.read(p.File.Hash); err == nil && len(jpeg) > 0 {
		return jpeg, nil
	}
	data, err := picture.ReadFile(p.File.Path, l.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("engine: thumbnail: %w", err)
	}
	decoded, err := picture.Decode(ctx, data, l.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("engine: thumbnail: %w", err)
	}
	jpeg, err := decoded.Thumbnail()
	if err != nil {
		return nil, fmt.Errorf("engine: thumbnail: %w", err)
	}
	// A file that has changed since it was indexed is shown as it is, and not kept as what it was.
	if !l.ReadOnly() && sha256.Sum256(data) == p.File.Hash {
		if err := l.thumbnails.write(p.File.Hash, jpeg); err != nil {
			l.log.Warn("thumbnail not kept", "error", err)
		}
	}
	return jpeg, nil
}

// Preview decodes a picture with its longest side at most side pixels.
func (l *Library) Preview(ctx context.Context, p Picture, side int) (image.Image, error) {
	data, err := picture.ReadFile(p.File.Path, l.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("engine: preview: %w", err)
	}
	preview, err := picture.DecodeFull(ctx, data, side, l.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("engine: preview: %w", err)
	}
	return preview, nil
}
