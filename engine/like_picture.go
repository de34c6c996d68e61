package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"hybrid-image-search/engine/catalog"
)

// LikePicture gives the picture that a “like:” of a query means: one of the library by its path or name, else a file,
// of which only the path is known. It fails with catalog.ErrNotFound where there is neither.
func (l *Library) LikePicture(ctx context.Context, name string) (Picture, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		path = name
	}
	found, err := l.catalog.ByPath(ctx, path)
	if errors.Is(err, catalog.ErrNotFound) && (filepath.IsAbs(name) || !isFile(path)) {
		var named []catalog.Picture
		if named, err = l.catalog.ByName(ctx, name, 1); err == nil && len(named) > 0 {
			found = named[0]
		} else if err == nil {
			err = catalog.ErrNotFound
		}
	}
	switch {
	case err == nil:
		return l.Picture(ctx, found.ID)
	case errors.Is(err, catalog.ErrNotFound) && isFile(path):
		p := Picture{}
		p.File.Path = path
		return p, nil
	}
	return Picture{}, fmt.Errorf("engine: like: %w", l.noteDamage(err))
}
