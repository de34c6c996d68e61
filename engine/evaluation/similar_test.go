package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSimilar(t *testing.T) {
	dir := folder(t)
	for i := range 3 {
		paint(t, filepath.Join(dir, "red", fmt.Sprintf("%d.png", i)), red)
		paint(t, filepath.Join(dir, "stripes", "deep", fmt.Sprintf("%d.png", i)), stripes)
	}
	paint(t, filepath.Join(dir, "alone.png"), red) // nobody shares its folder, so it does not ask
	broken := filepath.Join(dir, "red", "broken.jpg")
	write(t, broken, "no picture")
	write(t, filepath.Join(dir, "red", "notes.txt"), "not even by its name")

	report, failed, err := Similar(t.Context(), dir, nil)
	must(t, err)
	if report.Queries != 6 || len(report.Spaces) != 3 {
		t.Fatalf("%+v", report)
	}
	if len(failed) != 1 || failed[0].Path != broken || failed[0].Error == "" {
		t.Errorf("failed: %+v", failed)
	}
	for i, name := range []string{"visual-v1", "rgb-histogram", "hog"} {
		// The picture that is alone looks the same as the red ones and has an earlier path, so it comes first
		// for each of them: their average precision is (1/2 + 2/3)/2, the stripes' is 1. Six others are
		// ranked, two of them right.
		want := Space{name, (7.0/12 + 1) / 2, 0.5, 2.0 / 6}
		if got := report.Spaces[i]; got.Name != want.Name || !near(got.MAP, want.MAP) || !near(got.P1, want.P1) || !near(got.P10, want.P10) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	text, err := json.Marshal(report)
	must(t, err)
	if !strings.HasPrefix(string(text), `{"queries":6,"spaces":[{"name":"visual-v1","map":`) {
		t.Errorf("as JSON: %s", text)
	}
}

func TestSimilarOfLittle(t *testing.T) {
	dir := folder(t)
	if _, _, err := Similar(t.Context(), filepath.Join(dir, "missing"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
	for range 2 { // an empty folder, then one with a single picture
		report, failed, err := Similar(t.Context(), dir, nil)
		if err != nil || report.Queries != 0 || len(report.Spaces) != 3 || len(failed) != 0 || report.Spaces[0].MAP != 0 {
			t.Errorf("%+v, %+v, %v", report, failed, err)
		}
		paint(t, filepath.Join(dir, "one.png"), red)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Similar(cancelled, dir, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSimilarTellsFoldersItMayNotRead(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	dir := folder(t)
	for i := range 2 {
		paint(t, filepath.Join(dir, "red", fmt.Sprintf("%d.png", i)), red)
	}
	closed := filepath.Join(dir, "closed")
	must(t, os.Mkdir(closed, 0))
	report, failed, err := Similar(t.Context(), dir, nil)
	must(t, err)
	if report.Queries != 2 || len(failed) != 1 || failed[0].Path != closed {
		t.Errorf("%+v, failed %+v", report, failed)
	}
}

func red(int, int) color.Color { return color.RGBA{200, 20, 30, 255} }

func stripes(x, y int) color.Color {
	if (x+y)/6%2 == 0 {
		return color.White
	}
	return color.RGBA{0, 40, 160, 255}
}

// paint writes a picture whose pixels look gives, and returns its path.
func paint(t *testing.T, path string, look func(x, y int) color.Color) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 48, 48))
	for y := range 48 {
		for x := range 48 {
			img.Set(x, y, look(x, y))
		}
	}
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	must(t, err)
	must(t, png.Encode(f, img))
	must(t, f.Close())
	return path
}

// folder gives an empty folder by its real path.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func quote(s string) string {
	text, _ := json.Marshal(s) //nolint:errcheck // a string always can be
	return string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
