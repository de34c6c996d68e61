package ui

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// ErrNotReady is a window that was still at work when its picture was due.
var ErrNotReady = errors.New("ui: the window did not come to rest")

const (
	// screenshotPatience is how long Screenshot waits for indexing and search.
	screenshotPatience = 5 * time.Minute
	// screenshotRest is how long nothing must be under way: spans and thumbnails come in one by one.
	screenshotRest = 400 * time.Millisecond
)

// Screenshot draws the window in memory, with no display, when all that the options ask for is done, and
// writes it as a PNG.
func Screenshot(app fyne.App, options Options, size fyne.Size, path string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), screenshotPatience)
	defer cancel()
	// Fyne's own loop does not run without a display; this goroutine takes its place.
	posted := make(chan func(), 1024)
	w := newWindow(ctx, app, options, func(f func()) {
		select {
		case posted <- f:
		case <-ctx.Done():
		}
	})
	defer func() {
		cancel()
		w.close()
	}()
	canvas := software.NewCanvas()
	canvas.SetPadded(false)
	canvas.SetContent(w.content)
	canvas.Resize(size)
	w.start()

	var restSince time.Time
	for rested := false; !rested; {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrNotReady, ctx.Err())
		case f := <-posted:
			f()
		case <-time.After(20 * time.Millisecond):
		}
		switch {
		case !w.back.idle() || !w.grid.loader.idle() || len(posted) > 0:
			restSince = time.Time{}
		case restSince.IsZero():
			restSince = time.Now()
			w.content.Refresh() // without a display nothing is laid out anew by itself
			canvas.Capture()    // lays the grid out, which asks for thumbnails
		default:
			rested = time.Since(restSince) > screenshotRest
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("ui: screenshot: %w", err)
	}
	if err := errors.Join(png.Encode(file, canvas.Capture()), file.Close()); err != nil {
		return fmt.Errorf("ui: screenshot: %w", err)
	}
	return nil
}
