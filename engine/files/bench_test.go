//go:build unix && !darwin

package files

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// A hundred thousand rows.
func BenchmarkLists(b *testing.B) {
	for b.Loop() {
		if err := WriteCSV(io.Discard, rowsOf(100_000)); err != nil {
			b.Fatal(err)
		}
	}
}

// A thousand files of 100 kB, each with a caption: copied, thrown away, brought back.
func BenchmarkThousandFiles(b *testing.B) {
	root := b.TempDir()
	b.Setenv("XDG_DATA_HOME", filepath.Join(root, "data"))
	var paths []string
	for i := range 1000 {
		path := filepath.Join(root, fmt.Sprint(i%10, ".d"), fmt.Sprintf("%d.jpg", i))
		for _, err := range []error{
			os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, make([]byte, 100_000), 0o644),
			os.WriteFile(path[:len(path)-4]+".txt", []byte("words"), 0o644),
		} {
			if err != nil {
				b.Fatal(err)
			}
		}
		paths = append(paths, path)
	}
	b.Run("copy", func(b *testing.B) {
		for b.Loop() {
			to := b.TempDir()
			if r, err := Copy(context.Background(), paths, to, nil); err != nil || len(r.Copied) != 1000 || r.Sidecars != 1000 {
				b.Fatal(len(r.Copied), err)
			}
		}
	})
	b.Run("trash and undo", func(b *testing.B) {
		for b.Loop() {
			r, err := Trash(context.Background(), paths, nil)
			if err != nil || r.Pictures != 1000 || r.Sidecars != 1000 {
				b.Fatal(r, err)
			}
			if back, err := r.Undo(context.Background(), nil); err != nil || len(back.Paths) != 1000 {
				b.Fatal(back, err)
			}
		}
	})
}
