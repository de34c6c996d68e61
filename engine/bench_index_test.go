package engine

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hybrid-image-search/engine/benchdata"
)

// BenchmarkIndex measures pictures a second from files to committed rows, and beside it libvips making nothing
// but thumbnails of the same files, with a process for each core.
func BenchmarkIndex(b *testing.B) {
	sets := map[string]string{"12-megapixels": largeJPEGs(b, 24)}
	if photos := filepath.Join("..", "..", "shared", "photos"); exists(photos) {
		sets["photos"] = photos
	}
	for name, dir := range sets {
		files := jpegsBelow(b, dir)
		b.Run(name, func(b *testing.B) {
			var ours, theirs time.Duration
			for b.Loop() {
				ours += timed(func() { indexOnce(b, dir, len(files)) })
				theirs += timed(func() { vipsThumbnails(b, files) })
			}
			n := float64(b.N * len(files))
			b.ReportMetric(n/ours.Seconds(), "pictures/s")
			if theirs > 0 {
				b.ReportMetric(n/theirs.Seconds(), "vips-pictures/s")
				b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
			}
		})
	}
}

func timed(work func()) time.Duration {
	begin := time.Now()
	work()
	return time.Since(begin)
}

func indexOnce(b *testing.B, dir string, want int) {
	b.Helper()
	l, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // a benchmark
	r, err := l.Index(b.Context(), []string{dir}, nil)
	if err != nil || r.Added != want {
		b.Fatalf("%+v, %v; want %d", r, err, want)
	}
}

// vipsThumbnails runs one vipsthumbnail for each core, each with its share of the files. Without libvips-tools
// it does nothing.
func vipsThumbnails(b *testing.B, files []string) {
	b.Helper()
	program, err := exec.LookPath("vipsthumbnail")
	if err != nil {
		return
	}
	out := b.TempDir()
	var wg sync.WaitGroup
	cores := runtime.NumCPU()
	for i := range cores {
		part := files[i*len(files)/cores : (i+1)*len(files)/cores]
		wg.Go(func() {
			args := append([]string{"--size", "384", "-o", filepath.Join(out, fmt.Sprintf("%d-%%s.jpg", i))}, part...)
			c := exec.CommandContext(b.Context(), program, args...)
			c.Env = append(os.Environ(), "VIPS_CONCURRENCY=1")
			if output, err := c.CombinedOutput(); err != nil {
				b.Errorf("vipsthumbnail: %v: %s", err, output)
			}
		})
	}
	wg.Wait()
}

// largeJPEGs writes n pictures of 12 megapixels.
func largeJPEGs(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	if _, err := benchdata.Photos(b.Context(), dir, n, 4000, 3000); err != nil {
		b.Fatal(err)
	}
	return dir
}

func jpegsBelow(b *testing.B, dir string) (files []string) {
	b.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".jpg") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return files
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
