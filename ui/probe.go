package ui

import (
	"image"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Probe drives the window for a program that measures it.
type Probe struct {
	w      *Window
	raster *canvas.Raster
	mu     sync.Mutex
	frames []time.Time // when the window was painted

	answered time.Time // when the first search was
}

// Measure shows the window as Run does, has a script drive it on a goroutine of its own, and closes it after that.
func Measure(app fyne.App, options Options, script func(*Probe)) error {
	return run(app, options, func(w *Window) {
		p := &Probe{w: w}
		// A raster that was refreshed is asked for its pixels when the frame is painted.
		p.raster = canvas.NewRaster(func(int, int) image.Image {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.frames = append(p.frames, time.Now())
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		})
		p.raster.Resize(fyne.NewSquareSize(1))
		w.content.(*fyne.Container).Add(container.NewWithoutLayout(p.raster)) //nolint:forcetypeassert // buildUI made it
		p.watchOpening()
		go func() {
			script(p)
			fyne.Do(w.quit)
		}()
	})
}

// Ready waits until the library is open and its pictures are shown, and gives their number.
func (p *Probe) Ready() (pictures int) {
	for {
		fyne.DoAndWait(func() {
			if pictures = 0; p.w.library != nil && p.w.back.idle() {
				pictures = len(p.w.grid.ids)
			}
		})
		if pictures > 0 && p.w.grid.loader.idle() {
			return pictures
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Show shows the pictures in one of the sizes, 3 for the table, with or without the filters beside them.
func (p *Probe) Show(size int, facets bool) {
	fyne.DoAndWait(func() {
		p.w.traces.SetVisible(false)
		p.w.showTraces(false)
		p.w.setViewSize(viewSize(size))
		if p.w.view.choices.facets != facets {
			p.w.toggleFacets()
		}
	})
}

// Search asks for words, and gives the time until the window with the results was painted. Their pictures may follow.
// It is 0 where the words were refused.
func (p *Probe) Search(text string) time.Duration {
	placed := make(chan struct{}, 1)
	var begin time.Time
	fyne.DoAndWait(func() {
		p.w.view.onPlaced = func() {
			p.clear()
			p.raster.Refresh()
			select {
			case placed <- struct{}{}:
			default:
			}
		}
		p.w.field.SetText(text)
		begin = time.Now()
		p.w.submit(text)
	})
	for waiting := true; waiting; {
		select {
		case <-placed:
			waiting = false
		case <-time.After(200 * time.Millisecond):
			refused := false
			fyne.DoAndWait(func() { refused = p.w.search == nil && p.w.view.arranging == nil && len(placed) == 0 })
			if refused {
				return 0
			}
		}
	}
	for {
		if times := p.times(); len(times) > 0 {
			return times[0].Sub(begin)
		}
		time.Sleep(time.Millisecond)
	}
}

// Fling scrolls through the pictures for some time, at pixels a second or, with 0, through all of them, and gives how
// long each frame took.
func (p *Probe) Fling(during time.Duration, speed float32) []time.Duration {
	done := make(chan struct{})
	p.clear()
	fyne.DoAndWait(func() {
		p.w.grid.wrap.ScrollToTop()
		way := p.w.grid.wrap.plan.height - p.w.grid.wrap.Size().Height
		if speed > 0 {
			way = min(way, speed*float32(during.Seconds()))
		}
		fling := fyne.NewAnimation(during, func(share float32) {
			p.w.grid.wrap.ScrollToOffset(way * share)
			p.raster.Refresh()
			if share == 1 {
				close(done)
			}
		})
		fling.Curve = fyne.AnimationLinear
		fling.Start()
	})
	<-done
	times := p.times()
	var frames []time.Duration
	for i := 1; i < len(times); i++ {
		frames = append(frames, times[i].Sub(times[i-1]))
	}
	return frames
}

func (p *Probe) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frames = nil
}

func (p *Probe) times() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]time.Time(nil), p.frames...)
}
