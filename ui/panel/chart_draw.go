package panel

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

const (
	chartInset  = 8
	chartHead   = 20 // height of the title
	chartFoot   = 15 // height of the times
	chartKey    = 7  // size of a series' sign
	chartLeast  = 108
	chartNarrow = 200
)

// CreateRenderer implements fyne.Widget.
func (c *chart) CreateRenderer() fyne.WidgetRenderer {
	rect := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	text := func(align fyne.TextAlign) *canvas.Text {
		t := canvas.NewText("", color.Transparent)
		t.Alignment = align
		return t
	}
	r := &chartRenderer{
		chart: c, ground: rect(), mark: rect(), pointerLine: rect(), dot: canvas.NewCircle(color.Transparent),
		title: text(fyne.TextAlignLeading), value: text(fyne.TextAlignTrailing),
		begin: text(fyne.TextAlignLeading), foot: text(fyne.TextAlignCenter), end: text(fyne.TextAlignTrailing),
		empty: text(fyne.TextAlignCenter), top: text(fyne.TextAlignLeading), half: text(fyne.TextAlignLeading),
		series: make([]drawnSeries, len(c.spec.series)),
	}
	for range 3 {
		r.grid = append(r.grid, rect())
	}
	for range 4 {
		r.minutes = append(r.minutes, rect())
	}
	if len(c.spec.series) > 1 {
		for range c.spec.series {
			r.keys, r.labels = append(r.keys, rect()), append(r.labels, text(fyne.TextAlignLeading))
		}
	}
	r.Refresh()
	return r
}

// chartRenderer draws with rectangles and lines, which are kept from one time to the next.
type chartRenderer struct {
	*chart
	ground, mark, pointerLine *canvas.Rectangle
	dot                       *canvas.Circle
	grid                      []*canvas.Rectangle // at the top, the middle and the bottom
	minutes                   []*canvas.Rectangle
	keys                      []*canvas.Rectangle
	labels                    []*canvas.Text
	title, value              *canvas.Text
	begin, foot, end          *canvas.Text
	empty, top, half          *canvas.Text
	series                    []drawnSeries
	objects                   []fyne.CanvasObject
}

func (r *chartRenderer) MinSize() fyne.Size { return fyne.NewSize(chartNarrow, chartLeast) }

func (r *chartRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *chartRenderer) Refresh() {
	r.paint()
	r.draw(r.Size())
	r.ground.Refresh() // one is enough for the window to be painted again
}

// paint sets colours and sizes of texts.
func (r *chartRenderer) paint() {
	r.ground.FillColor, r.ground.CornerRadius = look.Color(theme.ColorNameBackground), 6
	r.mark.FillColor = look.Color(theme.ColorNameSelection)
	r.pointerLine.FillColor = look.Color(look.Muted)
	r.dot.FillColor = look.Color(theme.ColorNameForeground)
	separator, muted := look.Color(theme.ColorNameSeparator), look.Color(look.Muted)
	for _, lines := range [][]*canvas.Rectangle{r.grid, r.minutes} {
		for _, o := range lines {
			o.FillColor = separator
		}
	}
	small := look.DenseCaption
	r.title.Text, r.title.TextSize, r.title.Color, r.title.TextStyle.Bold = r.spec.title, small, look.Color(theme.ColorNameForeground), true
	r.value.TextSize, r.value.Color, r.value.TextStyle.Bold = look.DenseText, look.Color(theme.ColorNameForeground), true
	for _, t := range []*canvas.Text{r.begin, r.foot, r.end, r.empty, r.top, r.half} {
		t.TextSize, t.Color = small-1, muted
	}
	for i, k := range r.keys {
		s := r.spec.series[i]
		k.FillColor, k.CornerRadius = look.Color(s.color), 2
		r.labels[i].Text, r.labels[i].TextSize, r.labels[i].Color = s.label, small-1, muted
	}
}

// draw places everything in a size.
func (r *chartRenderer) draw(size fyne.Size) {
	r.ground.Resize(size)
	left, above := float32(chartInset), float32(chartHead+2)
	width, height := max(size.Width-2*chartInset, 1), max(size.Height-chartHead-chartFoot-6, 1)
	area := box{left, above, width, height}

	words := r.words()
	top := r.chart.top()
	plotted := make([][]plotPoint, len(r.points))
	for i, points := range r.points {
		plotted[i] = plot(points, r.from, r.to, width)
		s := r.spec.series[i]
		r.series[i].draw(plotted[i], area, top, look.Color(s.color), !s.line)
	}
	r.pointerLine.Hidden, r.dot.Hidden = true, true
	if r.hovering && words.empty == "" {
		if w, at, ok := r.wordsAt(plotted, r.pointer-left, width); ok {
			words = w
			r.pointAt(area, at, top)
		}
	}
	r.drawGrid(area, top, words.empty == "")
	r.write(size, area, top, words)
	r.collect()
}

// box is a part of the widget.
type box struct{ x, y, width, height float32 }

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// y is where a value lies.
func (b box) valueY(value, top float64) float32 {
	return b.y + b.height*float32(1-min(max(value/top, 0), 1))
}

func (r *chartRenderer) pointAt(area box, at plotPoint, top float64) {
	const radius = 3
	r.pointerLine.Hidden, r.dot.Hidden = false, false
	place(r.pointerLine, area.x+at.x, area.y, 1, area.height)
	place(r.dot, area.x+at.x-radius+0.5, area.valueY(at.value, top)-radius, 2*radius, 2*radius)
}

func (r *chartRenderer) drawGrid(area box, top float64, full bool) {
	for i, g := range r.grid {
		place(g, area.x, area.y+area.height*float32(i)/float32(len(r.grid)-1), area.width, 1)
	}
	span := r.to.Sub(r.from)
	for i, m := range r.minutes {
		m.Hidden = !full || span <= 0
		if !m.Hidden {
			share := 1 - float32(time.Duration(i+1)*time.Minute)/float32(span)
			m.Hidden = share <= 0
			place(m, area.x+area.width*share, area.y, 1, area.height)
		}
	}
	left, length, ok := r.marked(area.width)
	r.mark.Hidden = !ok || !full
	place(r.mark, area.x+left, area.y, min(length, area.width-left), area.height)
}

// write places the texts. Labels of the axis stand within it, below their lines.
func (r *chartRenderer) write(size fyne.Size, area box, top float64, words chartWords) {
	r.value.Text, r.foot.Text, r.empty.Text = words.value, words.foot, words.empty
	r.begin.Text, r.end.Text, r.top.Text, r.half.Text = "", "", "", ""
	if words.empty == "" {
		r.begin.Text, r.end.Text = ago(r.to.Sub(r.from)), lang.L("now")
		r.top.Text = r.spec.format(top)
		if area.height > 110 {
			r.half.Text = r.spec.format(top / 2)
		}
	}
	const line = 13
	place(r.title, chartInset, 1, size.Width, chartHead)
	place(r.value, chartInset, 1, area.width, chartHead)
	place(r.empty, area.x, area.y, area.width, area.height)
	place(r.top, area.x+2, area.y+1, area.width, line)
	place(r.half, area.x+2, area.y+area.height/2+1, area.width, line)
	foot := size.Height - chartFoot - 2
	for _, t := range []*canvas.Text{r.begin, r.foot, r.end} {
		place(t, area.x, foot, area.width, chartFoot)
	}
	x := chartInset + r.title.MinSize().Width + 10
	room := size.Width - chartInset - r.value.MinSize().Width - 8
	for i, k := range r.keys {
		width := r.labels[i].MinSize().Width
		k.Hidden = x+chartKey+4+width > room
		r.labels[i].Hidden = k.Hidden
		place(k, x, (chartHead-chartKey)/2+1, chartKey, chartKey)
		place(r.labels[i], x+chartKey+3, 1, width, chartHead)
		x += chartKey + 3 + width + 8
	}
}

// collect puts the objects in the order in which they cover each other.
func (r *chartRenderer) collect() {
	r.objects = append(r.objects[:0], r.ground)
	for _, lines := range [][]*canvas.Rectangle{r.minutes, r.grid} {
		for _, o := range lines {
			r.objects = append(r.objects, o)
		}
	}
	for i := range r.series {
		r.objects = r.series[i].appendTo(r.objects)
	}
	r.objects = append(r.objects, r.mark, r.pointerLine, r.dot)
	for i := range r.keys {
		r.objects = append(r.objects, r.keys[i], r.labels[i])
	}
	r.objects = append(r.objects, r.top, r.half, r.begin, r.foot, r.end, r.empty, r.title, r.value)
}

func (r *chartRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *chartRenderer) Destroy() {}
