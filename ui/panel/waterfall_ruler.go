package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// ruler is the head of the waterfall: the columns' titles, and between them the time.
type ruler struct {
	timeStrip
	drawing
	layout rowLayout
	places []float32 // of the ticks, as shares
	labels []string

	name   *canvas.Text
	titles [columnCount]*canvas.Text
	texts  []*canvas.Text
	rule   *canvas.Rectangle
}

func newRuler(on stripActions) *ruler {
	r := &ruler{name: canvas.NewText(lang.L("Span"), nil), rule: canvas.NewRectangle(color.Transparent)}
	for i := range r.titles {
		r.titles[i] = canvas.NewText(columns[i].title(), nil)
		r.titles[i].Alignment = fyne.TextAlignTrailing
	}
	r.timeStrip.init(r, on, func() (float32, float32) { return r.layout.bars, r.layout.barsWidth })
	return r
}

// set shows the time of a scene that is to be seen. Absolute, it shows the time of day.
func (r *ruler) set(s *scene, z zoom, layout rowLayout, absolute bool) {
	from, to := z.window(float64(s.whole))
	room := float32(50) // for a label
	if absolute {
		room = 92
	}
	moments, step := ticks(from, to, int(layout.barsWidth/room))
	places, labels := make([]float32, len(moments)), make([]string, len(moments))
	for i, at := range moments {
		places[i] = float32((at - from) / (to - from))
		if labels[i] = tickLabel(at, step, to); absolute {
			labels[i] = clock(s.line.Time(s.start+int64(at)), step)
		}
	}
	r.layout, r.places, r.labels = layout, places, labels
	if len(s.Rows) == 0 {
		r.places, r.labels = nil, nil
	}
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *ruler) CreateRenderer() fyne.WidgetRenderer {
	x := &rulerRenderer{r}
	x.Refresh()
	return x
}

type rulerRenderer struct{ *ruler }

func (r *rulerRenderer) MinSize() fyne.Size { return fyne.NewSize(80, lineHeight) }

func (r *rulerRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *rulerRenderer) Refresh() {
	r.objects = r.objects[:0]
	size := look.DenseCaption
	text := func(t *canvas.Text, x, width float32) {
		t.TextSize, t.Color = size, look.Color(look.Muted)
		r.addText(t, x, width, lineHeight)
	}
	text(r.name, 6+triangleRoom, 80)
	for i, t := range r.titles {
		if r.layout.shown[i] {
			text(t, r.layout.left[i], columns[i].width)
		}
	}
	for i, label := range r.labels {
		if len(r.texts) <= i {
			r.texts = append(r.texts, canvas.NewText("", nil))
		}
		t := r.texts[i]
		t.Text = label
		width := fyne.MeasureText(label, size, t.TextStyle).Width
		x := r.layout.bars + r.places[i]*r.layout.barsWidth + 3
		if x+width <= r.layout.figures+4 {
			text(t, x, width)
		}
	}
	r.rule.FillColor = look.Color(theme.ColorNameSeparator)
	r.add(r.rule, 0, lineHeight-1, r.Size().Width, 1)
	r.objects = r.appendDrag(r.objects)
	canvas.Refresh(r.ruler)
}

// waterfallGround lies behind the lines: where the ticks are, and when nothing ran.
type waterfallGround struct {
	widget.BaseWidget
	drawing
	layout rowLayout
	places []float32
	idle   []stretch

	lines, bands []*canvas.Rectangle
}

func newWaterfallGround() *waterfallGround {
	g := &waterfallGround{}
	g.ExtendBaseWidget(g)
	return g
}

func (g *waterfallGround) set(s *scene, z zoom, layout rowLayout, places []float32) {
	g.layout, g.places = layout, places
	g.idle = idleStretches(s, z)
	g.Refresh()
}

// idleStretches are the gaps that are to be seen, as shares of the width. What lies closer than can be told apart
// is one.
func idleStretches(s *scene, z zoom) (all []stretch) {
	const most, close = 200, 1.0 / 800
	from, to := z.window(float64(s.whole))
	for _, g := range s.idle {
		a, b := float32((s.since(g.From)-from)/(to-from)), float32((s.since(g.To)-from)/(to-from))
		a, b = max(a, 0), min(b, 1)
		switch n := len(all); {
		case b-a < close/2:
		case n > 0 && (a >= all[n-1].from && a-all[n-1].to < close || n == most):
			all[n-1].to = max(all[n-1].to, b)
		default:
			all = append(all, stretch{a, b})
		}
	}
	return all
}

// CreateRenderer implements fyne.Widget.
func (g *waterfallGround) CreateRenderer() fyne.WidgetRenderer {
	r := &waterfallGroundRenderer{g}
	r.Refresh()
	return r
}

type waterfallGroundRenderer struct{ *waterfallGround }

func (r *waterfallGroundRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *waterfallGroundRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *waterfallGroundRenderer) Refresh() {
	r.objects = r.objects[:0]
	draw := func(pool *[]*canvas.Rectangle, i int, left, width float32, c color.Color) {
		for len(*pool) <= i {
			*pool = append(*pool, canvas.NewRectangle(color.Transparent))
		}
		o := (*pool)[i]
		o.FillColor = c
		r.add(o, left, 0, width, r.Size().Height)
	}
	for i, s := range r.idle {
		draw(&r.bands, i, r.layout.bars+s.from*r.layout.barsWidth, max((s.to-s.from)*r.layout.barsWidth, 1),
			withAlpha(look.Color(theme.ColorNameWarning), 0.16))
	}
	for i, place := range r.places {
		draw(&r.lines, i, r.layout.bars+place*r.layout.barsWidth, 1, withAlpha(look.Color(theme.ColorNameSeparator), 0.7))
	}
	canvas.Refresh(r.waterfallGround)
}
