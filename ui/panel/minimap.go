package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/ui/look"
)

const (
	minimapHeight = 34
	minimapLanes  = 14  // lines of bars
	minimapCells  = 200 // places in a line
)

// minimapPicture is a trace as small as a stamp: its rows, some to a lane, and where in each anything ran.
type minimapPicture []minimapBar

type minimapBar struct {
	lane   int
	span   stretch
	failed bool
}

// newMinimapPicture draws a trace in a bounded number of bars.
func newMinimapPicture(s *scene) minimapPicture {
	n := len(s.Rows)
	if n == 0 {
		return nil
	}
	lanes := min(n, minimapLanes)
	var filled, failed [minimapLanes][minimapCells]bool
	for i := range s.Rows {
		lane := i * lanes / n
		from, to := s.span(i)
		first := min(int(from/float64(s.whole)*minimapCells), minimapCells-1)
		last := min(int(to/float64(s.whole)*minimapCells), minimapCells-1)
		bad := s.Rows[i].Status == codes.Error
		if s.Rows[i].Depth == 0 && lanes < n {
			last = first // a root among others would fill its lane
			if i == 0 {
				last = minimapCells - 1
			}
		}
		for cell := first; cell <= last; cell++ {
			filled[lane][cell] = true
			failed[lane][cell] = failed[lane][cell] || bad
		}
	}
	var picture minimapPicture
	for lane := range lanes {
		picture = appendRuns(picture, lane, &filled[lane], false)
		picture = appendRuns(picture, lane, &failed[lane], true)
	}
	return picture
}

func appendRuns(picture minimapPicture, lane int, cells *[minimapCells]bool, failed bool) minimapPicture {
	for i := 0; i < minimapCells; i++ {
		if !cells[i] {
			continue
		}
		end := i + 1
		for end < minimapCells && (cells[end] || end+1 < minimapCells && cells[end+1]) {
			end++ // a hole of one place is none
		}
		picture = append(picture, minimapBar{lane, stretch{float32(i) / minimapCells, float32(end) / minimapCells}, failed})
		i = end
	}
	return picture
}

// minimap shows the whole trace, and which part of it the waterfall shows.
type minimap struct {
	timeStrip
	picture  minimapPicture
	from, to float32 // what the waterfall shows, as shares of the whole

	ground        *canvas.Rectangle
	bars          []*canvas.Rectangle
	before, after *canvas.Rectangle
	edges         [2]*canvas.Rectangle
	objects       []fyne.CanvasObject
}

func newMinimap(on stripActions) *minimap {
	rectangle := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	m := &minimap{
		ground: rectangle(), before: rectangle(), after: rectangle(), to: 1,
		edges: [2]*canvas.Rectangle{rectangle(), rectangle()},
	}
	m.ground.CornerRadius = 4
	m.timeStrip.init(m, on, func() (float32, float32) { return minimapInset, max(m.Size().Width-2*minimapInset, 1) })
	return m
}

const minimapInset = 6

func (m *minimap) set(picture minimapPicture, from, to float32) {
	same := len(picture) == len(m.picture) && from == m.from && to == m.to
	for i := range picture {
		if same = same && picture[i] == m.picture[i]; !same {
			break
		}
	}
	if same {
		return
	}
	m.picture, m.from, m.to = picture, from, to
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *minimap) CreateRenderer() fyne.WidgetRenderer {
	r := &minimapRenderer{m}
	r.Refresh()
	return r
}

type minimapRenderer struct{ *minimap }

func (r *minimapRenderer) MinSize() fyne.Size { return fyne.NewSize(100, minimapHeight) }

func (r *minimapRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *minimapRenderer) Refresh() {
	size := r.Size()
	r.objects = r.objects[:0]
	add := func(o *canvas.Rectangle, x, y, width, height float32, c color.Color) {
		o.FillColor = c
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, height))
		r.objects = append(r.objects, o)
	}
	left, width := r.inset()
	add(r.ground, left-4, 1, width+8, size.Height-2, look.Color(look.Raised))
	for len(r.bars) < len(r.picture) {
		r.bars = append(r.bars, canvas.NewRectangle(color.Transparent))
	}
	lanes := 1
	for _, b := range r.picture {
		lanes = max(lanes, b.lane+1)
	}
	pitch := min((size.Height-8)/float32(lanes), 5)
	for i, b := range r.picture {
		c := look.Color(look.CPUUser)
		if b.failed {
			c = look.Color(theme.ColorNameError)
		}
		add(r.bars[i], left+b.span.from*width, 4+float32(b.lane)*pitch, max((b.span.to-b.span.from)*width, 1.5), max(pitch-0.6, 1), c)
	}
	if r.from > 0 || r.to < 1 {
		shade := withAlpha(look.Color(theme.ColorNameBackground), 0.72)
		a, b := left+r.from*width, left+r.to*width
		add(r.before, left-4, 1, a-left+4, size.Height-2, shade)
		add(r.after, b, 1, left+width+4-b, size.Height-2, shade)
		add(r.edges[0], a-1, 1, 2, size.Height-2, look.Color(theme.ColorNamePrimary))
		add(r.edges[1], b-1, 1, 2, size.Height-2, look.Color(theme.ColorNamePrimary))
	}
	r.objects = r.appendDrag(r.objects)
	canvas.Refresh(r.minimap)
}

func (r *minimapRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *minimapRenderer) Destroy() {}
