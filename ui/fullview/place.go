package fullview

import "math"

const (
	mostScale = 32    // a pixel of the picture is at most so many of the screen
	stepScale = 1.25  // of a key or a notch of the wheel
	leastSide = 16    // what stays of a picture, in pixels of the screen
	mostFit   = 4     // of a small picture that is fitted
	closeTo   = 0.001 // scales that count as the same
)

// place is where a picture lies in its pane: all in pixels of the screen, except what is said to be the picture's.
type place struct {
	paneW, paneH float64
	fullW, fullH float64 // of the picture, as it is turned, in its own pixels
	scale        float64 // pixels of the screen to one of the picture
	x, y         float64 // the picture's own point in the middle of the pane
	free         bool    // the user has chosen the scale; else the picture is fitted
}

// fitted is the scale at which all of the picture is seen, as large as it goes. A very small one does not fill the pane.
func (p *place) fitted() float64 {
	if p.fullW <= 0 || p.fullH <= 0 || p.paneW <= 0 || p.paneH <= 0 {
		return 1
	}
	return min(mostFit, p.paneW/p.fullW, p.paneH/p.fullH)
}

// least is the smallest scale: what is fitted can be made smaller, but not lost from sight.
func (p *place) least() float64 {
	return min(p.fitted(), leastSide/max(1, min(p.fullW, p.fullH)), 1)
}

// resize keeps the middle where it is, or the picture fitted.
func (p *place) resize(w, h float64) {
	p.paneW, p.paneH = w, h
	p.settle()
}

// of places another picture, fitted.
func (p *place) of(w, h float64) {
	p.fullW, p.fullH = w, h
	p.fit()
}

// become gives the picture other dimensions, and keeps what is seen of it.
func (p *place) become(w, h float64) {
	if p.fullW > 0 && p.fullH > 0 && w > 0 {
		p.x, p.y = p.x*w/p.fullW, p.y*h/p.fullH
		p.scale *= p.fullW / w
	}
	p.fullW, p.fullH = w, h
	p.settle()
}

func (p *place) fit() {
	p.free = false
	p.settle()
}

// zoom changes the scale, and leaves the picture's point under the pane's point (px, py) where it is.
func (p *place) zoom(scale, px, py float64) {
	if math.IsNaN(scale) || p.fullW <= 0 {
		return
	}
	scale = min(max(scale, p.least()), mostScale)
	dx, dy := px-p.paneW/2, py-p.paneH/2
	p.x += dx/p.scale - dx/scale
	p.y += dy/p.scale - dy/scale
	p.scale, p.free = scale, math.Abs(scale/p.fitted()-1) > closeTo
	p.settle()
}

// pan moves the picture by pixels of the screen.
func (p *place) pan(dx, dy float64) {
	p.x -= dx / p.scale
	p.y -= dy / p.scale
	p.settle()
}

// pans tells whether there is more of the picture than is seen.
func (p *place) pans() bool {
	return p.fullW*p.scale > p.paneW+0.5 || p.fullH*p.scale > p.paneH+0.5
}

// settle keeps the picture in the pane: in its middle where it is the smaller of the two, without a gap where not.
func (p *place) settle() {
	if !p.free {
		p.scale = p.fitted()
	}
	if p.scale <= 0 {
		p.scale = 1
	}
	p.x = within(p.x, p.fullW, p.paneW/p.scale)
	p.y = within(p.y, p.fullH, p.paneH/p.scale)
}

// within bounds the middle of what is seen.
func within(middle, full, seen float64) float64 {
	if seen >= full {
		return full / 2
	}
	return min(max(middle, seen/2), full-seen/2)
}

// corner is where the picture's upper left corner lies in the pane, on a whole pixel, so that pixels stay crisp.
func (p *place) corner() (x, y float64) {
	return math.Round(p.paneW/2 - p.x*p.scale), math.Round(p.paneH/2 - p.y*p.scale)
}

// turn turns what is seen by quarters to the right, around the middle of the pane.
func (p *place) turn(quarters int) {
	for range (quarters%4 + 4) % 4 {
		p.x, p.y = p.fullH-p.y, p.x
		p.fullW, p.fullH = p.fullH, p.fullW
	}
	p.settle()
}
