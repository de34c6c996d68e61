package engine

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newLibrary gives an empty folder for pictures and an open library.
func newLibrary(t *testing.T) (pictures string, l *Library) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	must(t, os.Mkdir(pictures, 0o755))
	l, err = Open(t.Context(), filepath.Join(root, "library"), Options{})
	must(t, err)
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	return pictures, l
}

// draw writes a JPEG whose look depends on seed.
func draw(t *testing.T, path string, seed int) string {
	t.Helper()
	const side = 64
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			stripe := uint8(0)
			if (x*(seed%5+1)+y*(seed%3))/12%2 == 0 {
				stripe = 120
			}
			img.Set(x, y, color.RGBA{uint8(seed*67) ^ stripe, uint8(seed*31 + x), uint8(seed*13+y) + stripe, 255})
		}
	}
	return writeJPEG(t, path, img)
}

// drawSized writes a plain JPEG of that size.
func drawSized(t *testing.T, path string, width, height int) string {
	t.Helper()
	return writeJPEG(t, path, image.NewRGBA(image.Rect(0, 0, width, height)))
}

func writeJPEG(t *testing.T, path string, img image.Image) string {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	must(t, err)
	must(t, jpeg.Encode(f, img, nil))
	must(t, f.Close())
	return path
}

func index(t *testing.T, l *Library, paths ...string) Report {
	t.Helper()
	r, err := l.Index(t.Context(), paths, nil)
	must(t, err)
	return r
}

// expect compares the counts of a report.
func expect(t *testing.T, got, want Report) {
	t.Helper()
	if got.Added != want.Added || got.Updated != want.Updated || got.Unchanged != want.Unchanged ||
		got.Removed != want.Removed || len(got.Failed) != len(want.Failed) {
		t.Errorf("report %+v, want %+v", got, want)
	}
}

// find gives the paths that words find by themselves, without look-alikes.
func find(t *testing.T, l *Library, words string) []string {
	t.Helper()
	r, err := l.Search(t.Context(), words, 10)
	must(t, err)
	found, err := l.Details(t.Context(), r, r.Hits)
	must(t, err)
	var paths []string
	for _, f := range found {
		if f.Text != nil {
			paths = append(paths, f.Picture.File.Path)
		}
	}
	return paths
}

func write(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	must(t, err)
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	write(t, to, string(data))
}

func touch(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Chtimes(path, info.ModTime().Add(1e9), info.ModTime().Add(1e9)))
}

// closedWithWords gives a closed library of one picture, of which the user said something.
func closedWithWords(t *testing.T, note string) (pictures, path string, l *Library) {
	t.Helper()
	pictures, l = newLibrary(t)
	path = draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	p, err := l.catalog.ByPath(t.Context(), path)
	must(t, err)
	must(t, l.SetUserWords(t.Context(), p.ID, []string{"mine"}, note))
	must(t, l.Close())
	return pictures, path, l
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// quickExit is the GORACE of processes of this binary that end by themselves: with the race detector they would wait a
// second before they do.
func quickExit() string { return strings.TrimSpace(os.Getenv("GORACE") + " atexit_sleep_ms=0") }
