package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// The bounds of what is kept of pasted pictures.
const (
	maxPasted      = 100
	maxPastedBytes = 256 << 20
)

// KeepPasted keeps a picture that was pasted, in the user's cache, so that a query can name it. The same picture has
// the same path. Of older ones, those beyond a hundred or 256 MB go.
func KeepPasted(data []byte, ending string) (path string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("engine: pasted picture: %w", err)
	}
	dir := filepath.Join(cache, "hybrid-image-search", "pasted")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("engine: pasted picture: %w", err)
	}
	sum := sha256.Sum256(data)
	path = filepath.Join(dir, "pasted-"+hex.EncodeToString(sum[:6])+ending)
	if err := writeFile(path, data, false); err != nil {
		return "", fmt.Errorf("engine: pasted picture: %w", err)
	}
	return path, trimPasted(dir, filepath.Base(path))
}

// trimPasted removes the oldest files beyond the bounds, and never the one that was kept last.
func trimPasted(dir, last string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("engine: pasted pictures: %w", err)
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	latest := func(f os.FileInfo) int { // the one that was kept last is first, whatever the clock says
		if f.Name() == last {
			return 0
		}
		return 1
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int {
		return cmp.Or(cmp.Compare(latest(a), latest(b)), b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	var bytes int64
	for i, f := range files {
		bytes += f.Size()
		if i > 0 && (i >= maxPasted || bytes > maxPastedBytes) {
			if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !os.IsNotExist(err) {
				return fmt.Errorf("engine: pasted pictures: %w", err)
			}
		}
	}
	return nil
}
