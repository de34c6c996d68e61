package fullview

import (
	"context"
	"errors"
	"image"
	"math"

	"fyne.io/fyne/v2"

	"hybrid-image-search/engine"
)

// errFault is a fault of the program while a picture was loaded.
var errFault = errors.New("fullview: the picture could not be shown because of a fault in the program")

// Fact is a line of what is known of a picture.
type Fact struct {
	Name, Value string
	Path        bool // the value is a file's name or a path
}

// Actions are what the view asks for. All are set; those without a context are called on the widgets' goroutine.
type Actions struct {
	Do   func(work func() (then func())) // runs work beside the widgets' goroutine, and then what it gives on it
	Post func(func())                    // runs a function on the widgets' goroutine

	Picture   func(ctx context.Context, id int64) (engine.Picture, error)
	Thumbnail func(ctx context.Context, p engine.Picture) (image.Image, error)
	Pixels    func(ctx context.Context, p engine.Picture, side int) (image.Image, error) // 0 is all of them

	Focus func(fyne.Focusable) // gives it the keys; the view may not be on the screen yet

	Facts        func(engine.Picture) []Fact
	Rate         func(id int64, rating int)
	Save         func(id int64, seen, typed engine.OwnWords)
	WriteSidecar func(id int64)
	Open         func(engine.Picture) // with another program
	Copy         func(text, done string)
	Moved        func(id int64) // another picture is shown
	Closed       func()
}

// load reads and decodes a picture beside the widgets' goroutine. early gets what is there before its pixels.
func (a Actions) load(ctx context.Context, id int64, ahead bool, early func(*shown)) *shown {
	p, err := a.Picture(ctx, id)
	if err != nil {
		return &shown{err: err}
	}
	k := shown{picture: p, known: true}
	if k.small, err = a.Thumbnail(ctx, p); err != nil {
		k.small = nil // the reason is told by the decoding of the whole
	}
	if ctx.Err() != nil {
		return &shown{err: ctx.Err()}
	}
	begun := k
	early(&begun)
	side, partly := sideFor(p.Width, p.Height, ahead)
	m, err := a.Pixels(ctx, p, side)
	if err == nil && (m == nil || m.Bounds().Empty()) {
		err = errFault
	}
	if err != nil {
		k.err = err
		return &k
	}
	k.pixels, k.whole, k.ahead = newPixels(m), side == 0, partly
	k.histogram = newHistogram(k.pixels)
	return &k
}

// sideFor is the longest side to decode a picture to, 0 for all of it, and whether there would be more of it if it
// were not a neighbour.
func sideFor(w, h int, ahead bool) (side int, partly bool) {
	count := float64(w) * float64(h)
	most := float64(mostPixels)
	if ahead {
		most = aheadPixels
	}
	if count <= most {
		return 0, false
	}
	return int(float64(max(w, h)) * math.Sqrt(fitPixels/count)), count <= mostPixels
}
