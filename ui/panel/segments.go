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

// segments is words side by side, of which one is chosen.
type segments struct {
	widget.BaseWidget
	style   segmentsStyle
	options []string
	chosen  int
	onTap   func(int)

	hovered int  // -1: none
	focused bool // see pick
}

// segmentsStyle is what tells the tabs from a choice within one.
type segmentsStyle struct {
	height, inset, radius float32
	larger                float32 // than a caption
	mark, usual, chosen   fyne.ThemeColorName
	markOnTop             bool // so that the chosen one does not light up under the pointer
}

var tabStyle = segmentsStyle{
	height: tabHeight, inset: 10, radius: 6, larger: 1,
	mark: look.Surface, usual: look.Muted, chosen: theme.ColorNamePrimary,
}

const tabHeight = 24

var (
	_ fyne.Tappable      = (*segments)(nil)
	_ desktop.Hoverable  = (*segments)(nil)
	_ desktop.Cursorable = (*segments)(nil)
)

func newTabBar(titles []string, onChoose func(int)) *segments {
	s := &segments{style: tabStyle, options: titles, onTap: onChoose, hovered: -1}
	s.ExtendBaseWidget(s)
	return s
}

// show marks a segment, and does not tell.
func (s *segments) show(i int) {
	if s.chosen != i {
		s.chosen = i
		s.Refresh()
	}
}

// edges are where the segments begin and the last one ends. All words are bold when they are measured, so that a
// choice moves nothing.
func (s *segments) edges() []float32 {
	edges := make([]float32, 1, len(s.options)+1)
	for i, o := range s.options {
		width := fyne.MeasureText(o, s.textSize(), fyne.TextStyle{Bold: true}).Width
		edges = append(edges, edges[i]+width+2*s.style.inset)
	}
	return edges
}

func (s *segments) textSize() float32 { return look.DenseCaption + s.style.larger }

// at is the segment at a place, or -1.
func (s *segments) at(x float32) int {
	edges := s.edges()
	for i := range s.options {
		if x >= edges[i] && x < edges[i+1] {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (s *segments) Tapped(e *fyne.PointEvent) {
	if i := s.at(e.Position.X); i >= 0 {
		s.onTap(i)
	}
}

// Cursor implements desktop.Cursorable.
func (s *segments) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (s *segments) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *segments) MouseMoved(e *desktop.MouseEvent) { s.hover(s.at(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (s *segments) MouseOut() { s.hover(-1) }

func (s *segments) hover(i int) {
	if s.hovered != i {
		s.hovered = i
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *segments) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentsRenderer{segments: s, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), over: canvas.NewRectangle(color.Transparent)}
	r.ground.CornerRadius, r.mark.CornerRadius, r.over.CornerRadius = 6, s.style.radius, s.style.radius
	r.objects = []fyne.CanvasObject{r.ground, r.mark, r.over}
	if s.style.markOnTop {
		r.objects = []fyne.CanvasObject{r.ground, r.over, r.mark}
	}
	for _, o := range s.options {
		t := canvas.NewText(o, nil)
		t.Alignment = fyne.TextAlignCenter
		r.texts = append(r.texts, t)
		r.objects = append(r.objects, t)
	}
	r.Refresh()
	return r
}

type segmentsRenderer struct {
	*segments
	ground, mark, over *canvas.Rectangle
	texts              []*canvas.Text
	objects            []fyne.CanvasObject
}

func (r *segmentsRenderer) MinSize() fyne.Size {
	edges := r.edges()
	return fyne.NewSize(edges[len(edges)-1], r.style.height)
}

func (r *segmentsRenderer) Layout(size fyne.Size) {
	edges := r.edges()
	top := (size.Height - r.style.height) / 2
	put := func(o fyne.CanvasObject, from, to, inset float32) {
		o.Move(fyne.NewPos(from+inset, top+inset))
		o.Resize(fyne.NewSize(max(to-from-2*inset, 0), r.style.height-2*inset))
	}
	put(r.ground, 0, edges[len(edges)-1], 0)
	put(r.mark, edges[r.chosen], edges[r.chosen+1], 2)
	if r.hovered >= 0 {
		put(r.over, edges[r.hovered], edges[r.hovered+1], 2)
	}
	for i, t := range r.texts {
		put(t, edges[i], edges[i+1], 0)
	}
}

func (r *segmentsRenderer) Refresh() {
	r.ground.FillColor, r.mark.FillColor = look.Color(look.Raised), look.Color(r.style.mark)
	r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, 0
	if r.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = look.Color(theme.ColorNamePrimary), 1
	}
	r.over.FillColor = color.Transparent
	if r.hovered >= 0 {
		r.over.FillColor = look.Color(theme.ColorNameHover)
	}
	for i, t := range r.texts {
		t.TextSize, t.TextStyle.Bold, t.Color = r.textSize(), i == r.chosen, look.Color(r.style.usual)
		if i == r.chosen {
			t.Color = look.Color(r.style.chosen)
		}
	}
	r.Layout(r.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *segmentsRenderer) Destroy() {}
