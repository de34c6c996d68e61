package engine

import (
	"os"
	"path/filepath"
	"testing"
)

func TestThumbnailsAreMadeAgainAndBounded(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	draw(t, filepath.Join(pictures, "b.jpg"), 2)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, os.Remove(l.thumbnails.path(p.File.Hash)))
	if jpeg, err := l.Thumbnail(t.Context(), p); err != nil || len(jpeg) == 0 || !l.thumbnails.has(p.File.Hash) {
		t.Errorf("%d bytes, %v", len(jpeg), err)
	}
	l.thumbnails.limit = 1
	must(t, l.thumbnails.trim(t.Context()))
	if l.thumbnails.has(p.File.Hash) {
		t.Error("nothing was trimmed")
	}
}
