package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

const (
	pickHeight = 22
	pickInset  = 9
)

// pick is a row of segments of which one is chosen. With the keyboard, arrows choose.
type pick struct {
	widget.BaseWidget
	options  []string
	chosen   int
	onChange func(int)

	hovered int // -1: none
	focused bool
	others  leftover
}

func newPick(onChange func(int), options ...string) *pick {
	p := &pick{options: options, onChange: onChange, hovered: -1}
	p.ExtendBaseWidget(p)
	return p
}

// choose takes a segment as the user does.
func (p *pick) choose(i int) {
	if i < 0 || i >= len(p.options) || i == p.chosen {
		return
	}
	p.chosen = i
	p.Refresh()
	p.onChange(i)
}

// edges are where the segments begin and the last one ends.
func (p *pick) edges() []float32 {
	edges := make([]float32, 1, len(p.options)+1)
	for i, o := range p.options {
		width := fyne.MeasureText(o, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width
		edges = append(edges, edges[i]+width+2*pickInset)
	}
	return edges
}

// at is the segment at a place, or -1.
func (p *pick) at(x float32) int {
	edges := p.edges()
	for i := range p.options {
		if x >= edges[i] && x < edges[i+1] {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (p *pick) Tapped(e *fyne.PointEvent) { p.choose(p.at(e.Position.X)) }

// MouseIn implements desktop.Hoverable.
func (p *pick) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *pick) MouseMoved(e *desktop.MouseEvent) { p.hover(p.at(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (p *pick) MouseOut() { p.hover(-1) }

func (p *pick) hover(i int) {
	if p.hovered != i {
		p.hovered = i
		p.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (p *pick) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *pick) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *pick) TypedRune(r rune) { p.others.passRune(r) }

// TypedKey implements fyne.Focusable.
func (p *pick) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		p.choose(p.chosen - 1)
	case fyne.KeyRight:
		p.choose(p.chosen + 1)
	default:
		p.others.passKey(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *pick) CreateRenderer() fyne.WidgetRenderer {
	r := &pickRenderer{pick: p, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), hover: canvas.NewRectangle(color.Transparent)}
	r.objects = []fyne.CanvasObject{r.ground, r.hover, r.mark}
	for _, o := range p.options {
		t := canvas.NewText(o, nil)
		t.Alignment = fyne.TextAlignCenter
		r.texts = append(r.texts, t)
		r.objects = append(r.objects, t)
	}
	r.Refresh()
	return r
}

type pickRenderer struct {
	*pick
	ground, mark, hover *canvas.Rectangle
	texts               []*canvas.Text
	objects             []fyne.CanvasObject
}

func (r *pickRenderer) MinSize() fyne.Size {
	edges := r.edges()
	return fyne.NewSize(edges[len(edges)-1], pickHeight)
}

func (r *pickRenderer) Layout(size fyne.Size) {
	edges := r.edges()
	top := (size.Height - pickHeight) / 2
	put := func(o fyne.CanvasObject, from, to, inset float32) {
		o.Move(fyne.NewPos(from+inset, top+inset))
		o.Resize(fyne.NewSize(max(to-from-2*inset, 0), pickHeight-2*inset))
	}
	put(r.ground, 0, edges[len(edges)-1], 0)
	put(r.mark, edges[r.chosen], edges[r.chosen+1], 2)
	if r.hovered >= 0 {
		put(r.hover, edges[r.hovered], edges[r.hovered+1], 2)
	}
	for i, t := range r.texts {
		put(t, edges[i], edges[i+1], 0)
	}
}

func (r *pickRenderer) Refresh() {
	r.ground.CornerRadius, r.mark.CornerRadius, r.hover.CornerRadius = 6, 5, 5
	r.ground.FillColor = look.Color(look.Raised)
	r.mark.FillColor = look.Color(theme.ColorNamePrimary)
	r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, 0
	if r.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = look.Color(theme.ColorNamePrimary), 1
	}
	r.hover.FillColor = color.Transparent
	if r.hovered >= 0 && r.hovered != r.chosen {
		r.hover.FillColor = look.Color(theme.ColorNameHover)
	}
	for i, t := range r.texts {
		t.TextSize, t.TextStyle.Bold, t.Color = theme.CaptionTextSize(), i == r.chosen, look.Color(theme.ColorNameForeground)
		if i == r.chosen {
			t.Color = look.Color(theme.ColorNameForegroundOnPrimary)
		}
	}
	r.Layout(r.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *pickRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *pickRenderer) Destroy() {}
