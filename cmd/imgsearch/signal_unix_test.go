//go:build unix

package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hybrid-image-search/engine"
)

func TestInterruptedIndexing(t *testing.T) {
	const quick, slow = 10, 60
	slowPicture := slowPNG(t)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		pictures, library := places(t)
		for i := range quick {
			draw(t, filepath.Join(pictures, fmt.Sprintf("a%d.jpg", i)), i, 64)
		}
		for i := range slow {
			write(t, filepath.Join(pictures, "b", fmt.Sprintf("%d.png", i)), slowPicture)
		}
		cmd, stdout, stderr := child(t, "index", "--json", "--library", library, pictures)
		must(t, cmd.Start())
		// The first thumbnail says that pictures are being read.
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			if made, err := filepath.Glob(filepath.Join(library, "thumbnails", "*", "*.jpg")); err == nil && len(made) > 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("nothing happens: %s", stderr)
			}
		}
		must(t, cmd.Process.Signal(signal))
		cmd.Wait() //nolint:errcheck // its exit code is looked at
		if code := cmd.ProcessState.ExitCode(); code != exitCancelled || !strings.Contains(stderr.String(), "Cancelled") {
			t.Fatalf("%v: exits with %d and tells %q", signal, code, stderr)
		}
		first := decode[engine.Report](t, stdout.String())
		if first.Added >= quick+slow || len(first.Failed) != 0 {
			t.Errorf("%v: cancelled after %+v", signal, first)
		}
		if _, err := os.Stat(filepath.Join(library, "holder.json")); err == nil {
			t.Errorf("%v: it left its name", signal)
		}
		must(t, os.RemoveAll(filepath.Join(pictures, "b")))
		second := decode[engine.Report](t, succeed(t, "index", "--json", "--library", library, pictures).stdout)
		if second.Unchanged+second.Removed != first.Added || second.Unchanged+second.Added != quick {
			t.Errorf("%v: %+v, then %+v", signal, first, second)
		}
	}
}

// slowPNG is a picture of few bytes and many pixels.
func slowPNG(t *testing.T) string {
	t.Helper()
	var data strings.Builder
	img := image.NewPaletted(image.Rect(0, 0, 4000, 3000), color.Palette{color.White, color.Black})
	must(t, png.Encode(&data, img))
	return data.String()
}
