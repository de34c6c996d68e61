package ui

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// screenshot takes one and reads it.
func screenshot(t *testing.T, options Options, size fyne.Size) image.Image {
	t.Helper()
	path := filepath.Join(t.TempDir(), "window.png")
	must(t, Screenshot(newTestApp(t), options, size, path))
	file, err := os.Open(path)
	must(t, err)
	defer file.Close() //nolint:errcheck // only read
	m, err := png.Decode(file)
	must(t, err)
	if m.Bounds().Dx() != int(size.Width) || m.Bounds().Dy() != int(size.Height) {
		t.Errorf("the picture is %v, want %v", m.Bounds().Size(), size)
	}
	return m
}

// count gives how many pixels have nearly a colour.
func count(m image.Image, c color.NRGBA) (n int) {
	near := func(a uint32, b uint8) bool { return max(a>>8, uint32(b))-min(a>>8, uint32(b)) < 12 }
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r, g, b, _ := m.At(x, y).RGBA(); near(r, c.R) && near(g, c.G) && near(b, c.B) {
				n++
			}
		}
	}
	return n
}

func TestScreenshotShowsWhatWasFound(t *testing.T) {
	sandbox(t)
	t.Setenv("OTEL_TRACES_EXPORTER", "none")
	recorded := telemetry.Setup(t.Context(), telemetry.Config{})
	defer recorded.Shutdown(t.Context()) //nolint:errcheck // nothing is sent
	m := screenshot(t, Options{
		Library: filepath.Join(t.TempDir(), "library"), Add: []string{drawPictures(t)}, Search: "lighthouse",
		Appearance: look.Dark, Traces: recorded,
	}, fyne.NewSize(1000, 700))
	// The found one is in the grid and, larger, in the inspector; the others look like it, as far as any do.
	grid, inspector := m.(interface {
		SubImage(image.Rectangle) image.Image
	}), image.Rect(740, 0, 1000, 700)
	if n := count(grid.SubImage(image.Rect(0, 0, 700, 400)), seaBlue); n < 5_000 {
		t.Errorf("the grid has %d pixels of the found picture", n)
	}
	if n := count(grid.SubImage(inspector), seaBlue); n < 5_000 {
		t.Errorf("the inspector has %d pixels of the found picture", n)
	}
	if n := count(grid.SubImage(inspector), brickRed); n > 0 {
		t.Errorf("the inspector has %d pixels of a picture that was not chosen", n)
	}
}

func TestScreenshotOfAnEmptyLibrary(t *testing.T) {
	sandbox(t)
	dark := screenshot(t, Options{Appearance: look.Dark}, fyne.NewSize(800, 600))
	light := screenshot(t, Options{Appearance: look.Light}, fyne.NewSize(800, 600))
	for _, c := range []color.NRGBA{seaBlue, grassGreen, brickRed} {
		if n := count(dark, c); n > 500 {
			t.Errorf("%d pixels of %v with no picture there", n, c)
		}
	}
	for name, m := range map[string]image.Image{"dark": dark, "light": light} {
		r, g, b, _ := m.At(400, 4).RGBA()
		ground := color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 255}
		if (ground.R > 128) != (name == "light") {
			t.Errorf("%s has the ground %v", name, ground)
		}
		if all := 800 * 600; count(m, ground) == all {
			t.Errorf("%s is of one colour", name)
		}
	}
}

func TestScreenshotThatCannotBeWritten(t *testing.T) {
	sandbox(t)
	err := Screenshot(newTestApp(t), Options{}, fyne.NewSize(640, 480), filepath.Join(t.TempDir(), "none", "window.png"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
