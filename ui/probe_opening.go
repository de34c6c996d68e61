package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// watchOpening notes when the first search is answered. It is called before anything is shown.
func (p *Probe) watchOpening() {
	p.w.view.onPlaced = func() {
		if p.w.library != nil && len(p.w.grid.ids) > 0 && p.answered.IsZero() {
			p.answered = time.Now()
		}
		p.raster.Refresh()
	}
}

// Opening waits until the first search is answered, and gives when the window was painted first, when that search was
// answered, and when its results were painted.
func (p *Probe) Opening() (painted, answered, shown time.Time) {
	for painted.IsZero() {
		if times := p.times(); len(times) > 0 {
			painted = times[0]
		}
		time.Sleep(time.Millisecond)
	}
	for answered.IsZero() {
		fyne.DoAndWait(func() { answered = p.answered })
		time.Sleep(time.Millisecond)
	}
	for {
		for _, t := range p.times() {
			if t.After(answered) {
				return painted, answered, t
			}
		}
		time.Sleep(5 * time.Millisecond)
		fyne.DoAndWait(p.raster.Refresh) // nothing is on the canvas before its first frame, and cannot be drawn anew
	}
}
