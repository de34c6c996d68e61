package ui

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// newTestApp is an app with no display, with the program's dark colours.
func newTestApp(t testing.TB) fyne.App {
	t.Helper()
	app := test.NewApp()
	app.Settings().SetTheme(look.NewTheme(look.Dark))
	t.Cleanup(func() { test.NewApp() })
	return app
}

// sandbox keeps the library, the cache and the preferences of the user out of a test.
func sandbox(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"} {
		t.Setenv(name, home)
	}
	t.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv(engine.LibraryVariable, filepath.Join(home, "library"))
}

// testWindow is a window with no display. The test's goroutine takes the place of Fyne's own.
type testWindow struct {
	*Window
	posted chan func()
}

func newTestWindow(t *testing.T, options Options) *testWindow {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &testWindow{posted: make(chan func(), 1024)}
	post := func(f func()) {
		select {
		case w.posted <- f:
		case <-ctx.Done():
		}
	}
	w.Window = newWindow(ctx, newTestApp(t), options, post)
	w.content.Resize(fyne.NewSize(1000, 700))
	t.Cleanup(func() {
		cancel()
		w.close()
	})
	return w
}

// settle runs what is posted until nothing is under way.
func (w *testWindow) settle(t *testing.T) {
	t.Helper()
	for !w.back.idle() || !w.grid.loader.idle() || len(w.posted) > 0 {
		select {
		case f := <-w.posted:
			f()
		case <-time.After(time.Millisecond): // look again whether the loader is idle
		case <-t.Context().Done():
			t.Fatal("the window did not come to rest")
		}
	}
}

// openLibrary opens a new library and shows it.
func (w *testWindow) openLibrary(t *testing.T, dir string) {
	t.Helper()
	opened := false
	w.open(dir, func() { opened = true })
	w.settle(t)
	if !opened {
		t.Fatalf("the library was not opened; messages: %q", messageTexts(w.messages))
	}
}

var (
	seaBlue    = color.NRGBA{R: 20, G: 60, B: 200, A: 255}
	grassGreen = color.NRGBA{R: 30, G: 160, B: 40, A: 255}
	brickRed   = color.NRGBA{R: 190, G: 50, B: 40, A: 255}
)

// drawPictures makes a folder of three pictures.
func drawPictures(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, c := range map[string]color.NRGBA{"lighthouse": seaBlue, "meadow": grassGreen, "chimney": brickRed} {
		drawPicture(t, filepath.Join(dir, name+".jpg"), c)
	}
	return dir
}

// drawPicture writes a picture of one colour with a dark edge.
func drawPicture(t *testing.T, path string, c color.NRGBA) {
	t.Helper()
	m := uniform(image.Pt(160, 120), c)
	draw.Draw(m, image.Rect(0, 0, 160, 8), image.Black, image.Point{}, draw.Src)
	file, err := os.Create(path)
	must(t, err)
	must(t, jpeg.Encode(file, m, &jpeg.Options{Quality: 95}))
	must(t, file.Close())
}

func uniform(size image.Point, c color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(m, m.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

func pictureOf(id int64, title string) engine.Picture {
	p := engine.Picture{ID: id, Title: title, Format: "jpeg", Width: 160, Height: 120}
	p.File.Path = "/pictures/a.jpg"
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
