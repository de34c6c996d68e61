package fullview

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

func TestPlaceFitsAndZooms(t *testing.T) {
	p := place{paneW: 1000, paneH: 500, scale: 1}
	p.of(4000, 3000)
	if p.scale != 500.0/3000 || p.free || p.pans() {
		t.Fatalf("fitted: %+v", p)
	}
	// The point below the pointer stays where it is, as long as there is picture on all sides.
	p.zoom(1, 500, 250)
	left, top := p.corner()
	px, py := 700.0, 100.0
	x, y := (px-left)/p.scale, (py-top)/p.scale
	p.zoom(2, px, py)
	left, top = p.corner()
	if got := (px - left) / p.scale; math.Abs(got-x) > 0.6 {
		t.Errorf("x %v became %v", x, got)
	}
	if got := (py - top) / p.scale; math.Abs(got-y) > 0.6 {
		t.Errorf("y %v became %v", y, got)
	}
	p.zoom(1e9, 0, 0)
	if p.scale != mostScale {
		t.Errorf("scale %v", p.scale)
	}
	p.fit()
	if p.free || p.scale != p.fitted() {
		t.Errorf("fitted again: %+v", p)
	}
	p.of(60, 40)
	if p.scale != mostFit {
		t.Errorf("a small picture is fitted at %v", p.scale)
	}
}

// TestPlaceStaysInPane holds that no way of moving leaves a gap where there is picture to fill it.
func TestPlaceStaysInPane(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	p := place{paneW: 800, paneH: 600, scale: 1}
	p.of(3000, 2000)
	for i := range 5000 {
		switch r.IntN(6) {
		case 0:
			p.zoom(p.scale*(0.3+2*r.Float64()), r.Float64()*p.paneW, r.Float64()*p.paneH)
		case 1:
			p.pan((r.Float64()-0.5)*4000, (r.Float64()-0.5)*4000)
		case 2:
			p.resize(1+1500*r.Float64(), 1+1500*r.Float64())
		case 3:
			p.turn(r.IntN(9) - 4)
		case 4:
			p.of(1+5000*r.Float64(), 1+5000*r.Float64())
		case 5:
			p.become(p.fullW*2, p.fullH*2)
			p.become(p.fullW/2, p.fullH/2)
		}
		left, top := p.corner()
		for _, axis := range [][3]float64{{left, p.fullW * p.scale, p.paneW}, {top, p.fullH * p.scale, p.paneH}} {
			from, length, pane := axis[0], axis[1], axis[2]
			if length >= pane && (from > 1 || from+length < pane-1) {
				t.Fatalf("step %d leaves a gap: %+v", i, p)
			}
			if length < pane && (from < -1 || from+length > pane+1) {
				t.Fatalf("step %d cuts what would be seen: %+v", i, p)
			}
		}
		if p.scale <= 0 || math.IsNaN(p.scale) || p.scale > max(mostScale, p.fitted()) {
			t.Fatalf("step %d: scale %v", i, p.scale)
		}
	}
}

// quarters is a picture whose corners are red, green, blue and white, in the order of reading.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 255
			case y < h/2:
				c.G = 255
			case x < w/2:
				c.B = 255
			default:
				c.R, c.G, c.B = 255, 255, 255
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func TestRenderTurns(t *testing.T) {
	names := map[color.RGBA]byte{{255, 0, 0, 255}: 'r', {0, 255, 0, 255}: 'g', {0, 0, 255, 255}: 'b', {255, 255, 255, 255}: 'w', {0, 0, 0, 255}: '.'}
	source := newPixels(quarters(1600, 1000))
	if len(source.levels) < 2 {
		t.Fatal("no smaller levels")
	}
	for turn, want := range []string{"rgbw", "brwg", "wbgr", "gwrb"} {
		at := place{paneW: 300, paneH: 300, scale: 1}
		at.of(1600, 1000)
		at.turn(turn)
		for _, scale := range []float64{0, 0.19, 1, 3} {
			if scale > 0 {
				at.zoom(scale, 150, 150)
			}
			to := image.NewRGBA(image.Rect(0, 0, 300, 300))
			render(to, source, at, turn, color.Black)
			got := ""
			for _, p := range []image.Point{{110, 110}, {190, 110}, {110, 190}, {190, 190}} {
				got += string(names[to.RGBAAt(p.X, p.Y)])
			}
			if got != want {
				t.Errorf("turned %d times at %v: %s, want %s", turn, scale, got, want)
			}
		}
		// Fitted, the ground is seen beside it.
		at.fit()
		to := image.NewRGBA(image.Rect(0, 0, 300, 300))
		render(to, source, at, turn, color.Black)
		beside, inside := to.RGBAAt(150, 10), to.RGBAAt(10, 140)
		if turn%2 == 1 {
			beside, inside = to.RGBAAt(10, 150), to.RGBAAt(140, 10)
		}
		if names[beside] != '.' || names[inside] == '.' || names[inside] == 0 {
			t.Errorf("turned %d times: beside %v, inside %v", turn, beside, inside)
		}
	}
}

// TestRenderCrisp holds that each pixel of a picture is a square of its own colour when it is enlarged, and the
// picture itself at one to one.
func TestRenderCrisp(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * 31)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	for _, scale := range []int{1, 4, 8} {
		at := place{paneW: 400, paneH: 300, scale: 1}
		at.of(40, 30)
		at.zoom(float64(scale), 200, 150)
		at.free = true
		to := image.NewRGBA(image.Rect(0, 0, 400, 300))
		render(to, newPixels(m), at, 0, color.Black)
		left, top := at.corner()
		for y := range 30 * scale {
			for x := range 40 * scale {
				want := m.NRGBAAt(x/scale, y/scale)
				if got := to.RGBAAt(int(left)+x, int(top)+y); got.R != want.R || got.G != want.G || got.B != want.B {
					t.Fatalf("at %d times, (%d, %d) is %v, want %v", scale, x, y, got, want)
				}
			}
		}
	}
}

func TestHistogram(t *testing.T) {
	h := newHistogram(newPixels(quarters(40, 40)))
	if h.red[0] != 800 || h.red[bins-1] != 800 || h.light[bins-1] != 400 || h.light[0] != 0 {
		t.Errorf("red %d and %d, light %d and %d", h.red[0], h.red[bins-1], h.light[0], h.light[bins-1])
	}
	large := newHistogram(newPixels(quarters(2400, 2400)))
	sum := 0
	for _, n := range large.light {
		sum += n
	}
	if sum > 1<<20*2 || sum < 100_000 {
		t.Errorf("%d pixels counted", sum)
	}
	red, _, _, light := h.heights()
	if red[0] != 1 || light[1] != 0 {
		t.Errorf("heights %v %v", red[0], light[1])
	}
	empty := &histogram{}
	if red, _, _, _ := empty.heights(); red[0] != 0 {
		t.Errorf("nothing has height %v", red[0])
	}
}

func BenchmarkRender(b *testing.B) {
	source := newPixels(quarters(4000, 3000))
	to := image.NewRGBA(image.Rect(0, 0, 1280, 740))
	for name, scale := range map[string]float64{"fitted": 0, "pixels": 1} {
		b.Run(name, func(b *testing.B) {
			at := place{paneW: 1280, paneH: 740, scale: 1}
			at.of(4000, 3000)
			if scale > 0 {
				at.zoom(scale, 640, 370)
			}
			for b.Loop() {
				render(to, source, at, 0, color.Black)
			}
		})
	}
}
