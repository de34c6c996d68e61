package engine

import (
	"os"
	"path/filepath"
	"testing"
)

// Progress counts pictures: sidecars are none, and a picture by another name is one.
func TestProgressCountsPictures(t *testing.T) {
	pictures, l := newLibrary(t)
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		draw(t, filepath.Join(pictures, name), i)
		must(t, os.WriteFile(filepath.Join(pictures, name+".txt"), []byte("a boat"), 0o600))
	}
	must(t, os.Rename(filepath.Join(pictures, "c.jpg"), filepath.Join(pictures, "c.backup")))
	must(t, os.WriteFile(filepath.Join(pictures, "broken.png"), []byte("none"), 0o600))
	var last Progress
	report, err := l.Index(t.Context(), []string{pictures}, func(p Progress) {
		if p.Done > p.ToDo {
			t.Errorf("%d of %d are done", p.Done, p.ToDo)
		}
		last = p
	})
	must(t, err)
	if last.ToDo != 4 || last.Done != 4 || report.Added != 3 || len(report.Failed) != 1 {
		t.Errorf("%d of %d are done, %d added, %d failed", last.Done, last.ToDo, report.Added, len(report.Failed))
	}
}
