package catalog

import (
	"context"
	"path/filepath"
	"strings"
)

// ByName gives the pictures whose path ends with a name, or with a name and folders before it, by path; at most
// limit.
func (c *Catalog) ByName(ctx context.Context, name string, limit int) ([]Picture, error) {
	end := strings.TrimLeft(filepath.FromSlash(name), string(filepath.Separator))
	if end == "" {
		return nil, nil
	}
	end = string(filepath.Separator) + end
	found, err := collect(ctx, c.read, scanPicture,
		selectPictures+` WHERE substr(p.path, -length(?1)) = ?1 ORDER BY p.path LIMIT ?2`, end, limit)
	return found, explain("by name", err)
}
