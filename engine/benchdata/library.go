package benchdata

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/descriptor"
	"hybrid-image-search/engine/duplicates"
)

// Options say what a library is made of.
type Options struct {
	Pictures   int
	Thumbnails bool   // files that the window shows
	Files      string // the folder where the pictures shall really lie, as small files; without one they lie nowhere
}

const (
	batch  = 1000
	linked = 256 // files that are written; the others are links to them, of which a file system allows some ten thousand
)

// taken is when the files are said to have been written.
var taken = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Library makes a library in dir, unless there is one.
func Library(ctx context.Context, dir string, o Options) (err error) {
	path := filepath.Join(dir, "catalog.db")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("benchdata: library: %w", err)
	}
	if o.Thumbnails {
		if err := thumbnails(ctx, filepath.Join(dir, "thumbnails"), o.Pictures); err != nil {
			return err
		}
	}
	var size int64
	if o.Files != "" {
		if size, err = files(ctx, o.Files, o.Pictures); err != nil {
			return err
		}
	}
	c, err := catalog.Open(ctx, path, catalog.ReadWrite, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return fill(ctx, c, o, size)
}

// fill puts the pictures in. Those that have files have their size and time, so that an indexing finds them unchanged.
func fill(ctx context.Context, c *catalog.Catalog, o Options, size int64) error {
	random := rand.New(rand.NewPCG(1, uint64(o.Pictures)))
	captions := newCaptions(random)
	for first := 0; first < o.Pictures; first += batch {
		var b catalog.Batch
		for i := first; i < min(first+batch, o.Pictures); i++ {
			p := picture(random, captions, o.Files, i)
			if o.Files != "" {
				p.File.Size, p.File.Modified = size, taken
			}
			b.Put = append(b.Put, catalog.Entry{
				Picture: p, Vectors: map[string][]float32{descriptor.Space: Direction(random, descriptor.Dimensions)},
				Look: &catalog.Look{Version: duplicates.LookVersion},
			})
		}
		if err := c.Apply(ctx, &b); err != nil {
			return err
		}
	}
	return nil
}

func picture(random *rand.Rand, captions captions, dir string, i int) catalog.Picture {
	cameras := []string{"Canon EOS R6", "NIKON Z 6", "SONY ILCE-7M3", "Apple iPhone 13", "Google Pixel 7", ""}
	colours := []string{"red", "orange", "yellow", "green", "cyan", "blue", "purple", "brown", "black", "white", "gray"}
	at := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.Int64N(int64(20 * 365 * 24 * time.Hour))))
	if dir == "" {
		dir = filepath.Join(string(filepath.Separator), "pictures")
	}
	return catalog.Picture{
		File:   catalog.File{Path: pathOf(dir, i), Hash: hashOf(i), Size: 1 << 20 * int64(1+random.IntN(8)), Modified: at},
		Format: "jpeg", Width: 4000, Height: 3000, TakenAt: at, Camera: cameras[random.IntN(len(cameras))],
		Caption: captions.draw(), Tags: []string{"photo", colours[random.IntN(len(colours))]},
	}
}

func pathOf(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("%03d", i/1000), fmt.Sprintf("img%07d.jpg", i))
}

func hashOf(i int) (h catalog.Hash) {
	binary.BigEndian.PutUint64(h[:], uint64(i)*0x9e3779b97f4a7c15) // spread over the folders
	return h
}

// Space gives every picture of a library a vector in a model's space.
func Space(ctx context.Context, dir string, space catalog.Space) (err error) {
	c, err := catalog.Open(ctx, filepath.Join(dir, "catalog.db"), catalog.ReadWrite, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := c.AddSpace(ctx, space); err != nil {
		return err
	}
	contents, err := c.Lacking(ctx, space.Name)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(5, uint64(len(contents))))
	for first := 0; first < len(contents); first += batch {
		var vectors []catalog.HashedVector
		for _, p := range contents[first:min(first+batch, len(contents))] {
			v := catalog.Vector{ID: p.ID, Values: Direction(random, space.Dimensions)}
			vectors = append(vectors, catalog.HashedVector{Vector: v, Hash: p.Hash})
		}
		if err := c.AddVectors(ctx, space.Name, vectors, nil); err != nil {
			return err
		}
	}
	return nil
}

// files writes a small picture for each, all alike, and tells its size.
func files(ctx context.Context, dir string, n int) (size int64, err error) {
	file, err := Photo(0, 64, 48)
	if err != nil {
		return 0, err
	}
	err = write(ctx, n, func(i int) string { return pathOf(dir, i) }, func(int) ([]byte, error) { return file, nil })
	return int64(len(file)), err
}

// thumbnails makes one for each picture: as large as those of photos, some hundred that differ.
func thumbnails(ctx context.Context, dir string, n int) error {
	return write(ctx, n, func(i int) string {
		h := hashOf(i)
		name := hex.EncodeToString(h[:])
		return filepath.Join(dir, name[:2], name+".jpg")
	}, thumbnail)
}

// write writes the first files and links the others to them.
func write(ctx context.Context, n int, path func(i int) string, content func(i int) ([]byte, error)) error {
	for i := range n {
		to := path(i)
		err := ctx.Err()
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o700)
		}
		if err == nil && i >= linked {
			err = os.Link(path(i%linked), to)
		} else if err == nil {
			err = writeOne(to, i, content)
		}
		if err != nil {
			return fmt.Errorf("benchdata: %w", err)
		}
	}
	return nil
}

func writeOne(path string, i int, content func(i int) ([]byte, error)) error {
	data, err := content(i)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err == nil {
		err = os.Chtimes(path, taken, taken)
	}
	return err
}
