package demo

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tiny is a scale at which the whole library takes a second.
const tiny = 0.06

// library reads all files below a folder, by their names with slashes.
func library(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(os.DirFS(dir), name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRender(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	var told []int
	progress := func(done, total int) {
		if total != Count() {
			t.Errorf("total %d, want %d", total, Count())
		}
		told = append(told, done)
	}
	if err := render(t.Context(), dir, tiny, progress); err != nil {
		t.Fatal(err)
	}
	if len(told) != Count() || !slices.IsSorted(told) || told[len(told)-1] != Count() {
		t.Errorf("progress told %v", told)
	}
	files := library(t, dir)
	if len(files) != Count() {
		t.Errorf("%d files, want %d", len(files), Count())
	}
	for _, e := range catalogue() {
		data := files[e.file]
		img, format, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", e.file, err)
			continue
		}
		if want := strings.TrimPrefix(filepath.Ext(e.file), "."); format != strings.ReplaceAll(want, "jpg", "jpeg") {
			t.Errorf("%s holds %s", e.file, format)
		}
		if oneColor(img) {
			t.Errorf("%s is all of one colour", e.file)
		}
		if !bytes.Contains(data, []byte(escape(e.title))) {
			t.Errorf("%s lacks its title", e.file)
		}
	}

	t.Run("again", func(t *testing.T) {
		told = nil
		before := modified(t, dir)
		if err := render(t.Context(), dir, tiny, progress); err != nil {
			t.Fatal(err)
		}
		if len(told) != Count() {
			t.Errorf("progress told %d of %d", len(told), Count())
		}
		for name, at := range modified(t, dir) {
			if at != before[name] {
				t.Errorf("%s was written again", name)
			}
		}
	})
	t.Run("the same elsewhere", func(t *testing.T) {
		other := t.TempDir()
		if err := render(t.Context(), other, tiny, nil); err != nil {
			t.Fatal(err)
		}
		for name, data := range library(t, other) {
			if !bytes.Equal(data, files[name]) {
				t.Errorf("%s differs between two runs", name)
			}
		}
	})
	t.Run("mends", func(t *testing.T) {
		cut, empty, old, text := "nature/rainbow.jpg", "charts/scatter-plot.png", "city/city-day.jpg", "food/apples.jpg"
		for name, data := range map[string][]byte{
			cut: files[cut][:len(files[cut])/2], empty: nil, text: []byte("no picture"),
			old: bytes.Replace(files[old], []byte(creatorTool), []byte("Hybrid Image Search demo library 0"), 1),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := render(t.Context(), dir, tiny, nil); err != nil {
			t.Fatal(err)
		}
		for name, data := range library(t, dir) {
			if !bytes.Equal(data, files[name]) {
				t.Errorf("%s was not mended", name)
			}
		}
	})
}

func oneColor(img image.Image) bool {
	b := img.Bounds()
	first := img.At(b.Min.X, b.Min.Y)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if img.At(x, y) != first {
				return false
			}
		}
	}
	return true
}

func modified(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	times := map[string]time.Time{}
	for name := range library(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		times[name] = info.ModTime()
	}
	return times
}

func TestRenderCancelledAndResumed(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := render(ctx, dir, tiny, func(done, _ int) {
		if done == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want a cancellation", err)
	}
	before := modified(t, dir)
	if len(before) < 5 || len(before) == Count() {
		t.Errorf("%d files after a stop at 5", len(before))
	}
	for name := range before {
		if strings.HasSuffix(name, partial) {
			t.Errorf("%s was left behind", name)
		}
	}
	if err := render(t.Context(), dir, tiny, nil); err != nil {
		t.Fatal(err)
	}
	after := modified(t, dir)
	if len(after) != Count() {
		t.Errorf("%d files, want %d", len(after), Count())
	}
	for name, at := range before {
		if after[name] != at {
			t.Errorf("%s was made twice", name)
		}
	}
}

// A cancelled painter stops in the middle of its picture.
func TestPaintersStop(t *testing.T) {
	for _, e := range catalogue() {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := e.encode(ctx, tiny); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", e.file, err)
		}
	}
}

func TestRenderWriteErrors(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string) string{
		"the folder is a file": func(t *testing.T, dir string) string {
			return touch(t, filepath.Join(dir, "demo"))
		},
		"a folder below is a file": func(t *testing.T, dir string) string {
			touch(t, filepath.Join(dir, "nature"))
			return dir
		},
		"a picture's name is taken by a folder": func(t *testing.T, dir string) string {
			touch(t, filepath.Join(dir, "nature", "sea-calm.jpg", "in the way"))
			return dir
		},
		"the folder is read-only": func(t *testing.T, dir string) string {
			if os.Getuid() <= 0 {
				t.Skip("root and Windows write to it all the same")
			}
			if err := os.Chmod(dir, 0o500); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(dir, 0o700) })
			return dir
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			err := render(t.Context(), spoil(t, dir), tiny, nil)
			if !errors.Is(err, ErrWrite) {
				t.Fatalf("error %v, want ErrWrite", err)
			}
			for name := range library(t, dir) {
				if strings.HasSuffix(name, partial) {
					t.Errorf("%s was left behind", name)
				}
			}
		})
	}
}

func touch(t *testing.T, name string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPainterPanicIsAnError(t *testing.T) {
	e := catalogue()[0]
	e.paint = func(c *canvas, _ *rand.Rand) { c.pix[len(c.pix)].r = 1 }
	if err := e.make(t.Context(), t.TempDir(), tiny); err == nil || !strings.Contains(err.Error(), e.file) {
		t.Errorf("error %v", err)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := touch(t, filepath.Join(dir, "nature", ".demo-1"+partial))
	young := touch(t, filepath.Join(dir, "nature", ".demo-2"+partial))
	other := touch(t, filepath.Join(dir, "nature", "notes"+partial))
	for _, name := range []string{old, other} {
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir)
	var left []string
	for name := range library(t, dir) {
		left = append(left, filepath.Join(dir, filepath.FromSlash(name)))
	}
	slices.Sort(left)
	if want := []string{young, other}; !slices.Equal(left, want) {
		t.Errorf("left %q, want %q", left, want)
	}
}

// At full size the heaviest pictures stay below 300 KB.
func TestFileSizes(t *testing.T) {
	for _, e := range catalogue() {
		if !slices.Contains([]string{"nature/forest-autumn.jpg", "documents/newspaper.jpg", "screens/screenshot-mail.png"}, e.file) {
			continue
		}
		data, err := e.encode(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 300<<10 {
			t.Errorf("%s takes %d bytes", e.file, len(data))
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, e := range catalogue() {
		if !slices.Contains([]string{"nature/mountains-noon.jpg", "nature/sea-sunset.jpg", "nature/forest-autumn.jpg", "city/city-night.jpg"}, e.file) {
			continue
		}
		b.Run(e.file, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.encode(b.Context(), 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
