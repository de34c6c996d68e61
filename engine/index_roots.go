package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// roots makes paths absolute and notes folders in the catalog. A path that is not there is reported; what the
// catalog knows below it stays, for it may be on a drive that is away.
func (r *run) roots(ctx context.Context, paths []string) ([]string, error) {
	var roots []string
	added := false
	for _, path := range paths {
		path, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(path)
		if r.background && errors.Is(err, fs.ErrNotExist) {
			r.gone = append(r.gone, path)
			continue
		}
		if err != nil {
			r.fail(ctx, path, plain(err))
			continue
		}
		roots = append(roots, path)
		if info.IsDir() && !r.background {
			if err := r.library.addFolder(ctx, path); err != nil {
				return nil, err
			}
			added = true
		}
	}
	if added {
		if err := r.library.writeBackup(ctx); err != nil {
			r.library.log.Warn("backup not written", "error", err)
		}
	}
	return outermost(roots), nil
}

// outermost leaves out what lies inside another path: it would be scanned twice. There may be thousands.
func outermost(paths []string) []string {
	slices.Sort(paths)
	paths = slices.Compact(paths)
	all := make(map[string]bool, len(paths))
	for _, path := range paths {
		all[path] = true
	}
	return slices.DeleteFunc(paths, func(path string) bool { return isInside(path, all) })
}

// isInside tells whether a folder above a path is among others.
func isInside(path string, folders map[string]bool) bool {
	for above := filepath.Dir(path); above != path; path, above = above, filepath.Dir(above) {
		if folders[above] {
			return true
		}
	}
	return false
}
