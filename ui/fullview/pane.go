package fullview

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pane shows the picture and takes the keys, the wheel and the mouse. What a key does is up to its callbacks.
type pane struct {
	widget.BaseWidget
	raster *canvas.Raster
	drawn  *image.RGBA // is drawn into again while the size stays
	source *pixels
	at     place
	turned int // quarters to the right

	onFocus    func(fyne.Focusable)
	onKey      func(fyne.KeyName)
	onRune     func(rune)
	onShortcut func(fyne.Shortcut)
	onChange   func() // of the scale
}

var (
	_ fyne.Focusable         = (*pane)(nil)
	_ fyne.Scrollable        = (*pane)(nil)
	_ fyne.Draggable         = (*pane)(nil)
	_ fyne.DoubleTappable    = (*pane)(nil)
	_ fyne.Shortcutable      = (*pane)(nil)
	_ desktop.Mouseable      = (*pane)(nil)
	_ desktop.Cursorable     = (*pane)(nil)
	_ fyne.WidgetRenderer    = (*paneRenderer)(nil)
	_ fyne.SecondaryTappable = (*pane)(nil)
)

func newPane() *pane {
	p := &pane{
		onKey: func(fyne.KeyName) {}, onRune: func(rune) {}, onShortcut: func(fyne.Shortcut) {}, onChange: func() {},
		onFocus: func(fyne.Focusable) {}, at: place{scale: 1},
	}
	p.raster = canvas.NewRaster(p.draw)
	p.raster.ScaleMode = canvas.ImageScalePixels
	p.ExtendBaseWidget(p)
	return p
}

// draw implements the raster, at the size that it has on the screen.
func (p *pane) draw(w, h int) image.Image {
	if p.drawn == nil || p.drawn.Rect.Dx() != w || p.drawn.Rect.Dy() != h {
		p.drawn = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	at := p.at
	at.resize(float64(w), float64(h)) // a pixel more or less, by rounding
	render(p.drawn, p.source, at, p.turned, theme.Color(theme.ColorNameBackground))
	return p.drawn
}

// density is how many pixels of the screen are one of Fyne's.
func (p *pane) density() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// show shows pixels of a picture that has w × h of its own, upright. Without as the same picture was shown before, it
// is fitted.
func (p *pane) show(source *pixels, w, h, quarters int, same bool) {
	if quarters%2 != 0 {
		w, h = h, w
	}
	p.source, p.turned = source, quarters
	if same {
		p.at.become(float64(w), float64(h))
	} else {
		p.at.of(float64(w), float64(h))
	}
	p.changed()
}

// turn turns the picture by quarters to the right.
func (p *pane) turn(quarters int) {
	p.at.turn(quarters)
	p.turned = ((p.turned+quarters)%4 + 4) % 4
	p.changed()
}

func (p *pane) changed() {
	p.raster.Refresh()
	p.onChange()
}

// zoomBy zooms around the middle of what is seen.
func (p *pane) zoomBy(factor float64) { p.zoomTo(p.at.scale*factor, p.at.paneW/2, p.at.paneH/2) }

func (p *pane) zoomTo(scale, x, y float64) {
	p.at.zoom(scale, x, y)
	p.changed()
}

func (p *pane) fit() {
	p.at.fit()
	p.changed()
}

// toggle goes between fitted and one pixel to one, around a point.
func (p *pane) toggle(x, y float64) {
	if p.at.free {
		p.fit()
		return
	}
	scale := 1.0
	if math.Abs(p.at.fitted()-1) <= closeTo {
		scale = 2 // it is shown by pixels already
	}
	p.zoomTo(scale, x, y)
}

// pan moves the picture by shares of the pane.
func (p *pane) pan(dx, dy float64) {
	p.at.pan(dx*p.at.paneW, dy*p.at.paneH)
	p.changed()
}

// Scrolled implements fyne.Scrollable: the wheel zooms at the pointer.
func (p *pane) Scrolled(e *fyne.ScrollEvent) {
	const notch = 25 // what Fyne makes of one
	d := p.density()
	p.zoomTo(p.at.scale*math.Pow(stepScale, min(max(float64(e.Scrolled.DY)/notch, -4), 4)),
		float64(e.Position.X)*d, float64(e.Position.Y)*d)
}

// Dragged implements fyne.Draggable.
func (p *pane) Dragged(e *fyne.DragEvent) {
	d := p.density()
	p.at.pan(float64(e.Dragged.DX)*d, float64(e.Dragged.DY)*d)
	p.changed()
}

// DragEnd implements fyne.Draggable.
func (p *pane) DragEnd() {}

// DoubleTapped implements fyne.DoubleTappable.
func (p *pane) DoubleTapped(e *fyne.PointEvent) {
	d := p.density()
	p.toggle(float64(e.Position.X)*d, float64(e.Position.Y)*d)
}

// TappedSecondary implements fyne.SecondaryTappable, so that a right click is not taken for the grid's below.
func (p *pane) TappedSecondary(*fyne.PointEvent) {}

// MouseDown implements desktop.Mouseable: a click gives the pane the keys.
func (p *pane) MouseDown(*desktop.MouseEvent) { p.focus() }

// MouseUp implements desktop.Mouseable.
func (p *pane) MouseUp(*desktop.MouseEvent) {}

// Cursor implements desktop.Cursorable.
func (p *pane) Cursor() desktop.Cursor {
	if p.at.pans() {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (p *pane) focus() { p.onFocus(p) }

// FocusGained implements fyne.Focusable.
func (p *pane) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *pane) FocusLost() {}

// TypedKey implements fyne.Focusable.
func (p *pane) TypedKey(e *fyne.KeyEvent) { p.onKey(e.Name) }

// TypedRune implements fyne.Focusable.
func (p *pane) TypedRune(r rune) { p.onRune(r) }

// TypedShortcut implements fyne.Shortcutable.
func (p *pane) TypedShortcut(s fyne.Shortcut) { p.onShortcut(s) }

// CreateRenderer implements fyne.Widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer { return &paneRenderer{p} }

type paneRenderer struct{ *pane }

func (r *paneRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(120) }

func (r *paneRenderer) Layout(size fyne.Size) {
	r.raster.Resize(size)
	d := r.density()
	r.at.resize(math.Round(float64(size.Width)*d), math.Round(float64(size.Height)*d))
	r.onChange()
}

func (r *paneRenderer) Refresh() { r.raster.Refresh() }

func (r *paneRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.raster} }

func (r *paneRenderer) Destroy() {}
