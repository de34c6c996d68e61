package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"hybrid-image-search/engine/catalog"
)

// drives tells which of the user's folders are away: gone, or an empty place where a drive is mounted at other
// times. What is in such a folder is not lost, and none of it is taken out.
type drives struct {
	folders []string

	mu   sync.Mutex
	away map[string]bool
}

// isAway tells whether a file's folder is away.
func (d *drives) isAway(path string) bool {
	for _, folder := range d.folders {
		if path == folder || catalog.IsBelow(path, folder) {
			return d.isEmpty(folder)
		}
	}
	return false
}

func (d *drives) isEmpty(folder string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	empty, known := d.away[folder]
	if !known {
		entries, err := os.ReadDir(folder)
		empty = err != nil || len(entries) == 0
		if d.away == nil {
			d.away = map[string]bool{}
		}
		d.away[folder] = empty
	}
	return empty
}

// displacedWords are the user's words of contents that are no longer where the catalog has them. They go with
// the content when it turns up elsewhere, also at the path of another picture.
type displacedWords struct {
	mu     sync.Mutex
	byHash map[catalog.Hash][]catalog.UserWords
}

// load looks at the files of all pictures with words; there are few beside the others.
func (w *displacedWords) load(ctx context.Context, c *catalog.Catalog, d *drives) error {
	all, err := c.AllUserWords(ctx)
	if err != nil {
		return err
	}
	w.byHash = map[catalog.Hash][]catalog.UserWords{}
	for _, u := range all {
		if u.Trashed {
			continue
		}
		p, err := c.ByPath(catalog.Bulk(ctx), u.Path)
		if errors.Is(err, catalog.ErrNotFound) || d.isAway(u.Path) {
			continue // kept words return by themselves
		}
		if err != nil {
			return err
		}
		info, err := os.Lstat(u.Path)
		moved := errors.Is(err, fs.ErrNotExist) ||
			err == nil && (info.Size() != p.File.Size || !info.ModTime().Equal(p.File.Modified))
		if moved {
			w.byHash[u.Hash] = append(w.byHash[u.Hash], u)
		}
	}
	return nil
}

// take gives the words of a content that turned up at a path, once.
func (w *displacedWords) take(hash catalog.Hash, path string) (catalog.UserWords, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, u := range w.byHash[hash] {
		if u.Path != path {
			w.byHash[hash] = append(w.byHash[hash][:i:i], w.byHash[hash][i+1:]...)
			return u, true
		}
	}
	return catalog.UserWords{}, false
}

// ownWords gives the words of the user's that come with a file, wherever the catalog has them.
func (r *run) ownWords(file catalog.File) (catalog.UserWords, bool) {
	if u, ok := r.returning[file.Path]; ok && u.Hash == file.Hash {
		return u, true
	}
	return r.words.take(file.Hash, file.Path)
}
