package panel

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// stretch is a part of the bars' width, as shares of it. It is empty where both are the same.
type stretch struct{ from, to float32 }

func (s stretch) empty() bool { return s.from >= s.to }

// mostStretches bounds the parts of the critical path in one line. Parts that lie close together are one.
const mostStretches = 48

// spanFace is all that a line of the waterfall shows. Lines compare it, and draw themselves only when it differs.
type spanFace struct {
	title  string
	color  fyne.ThemeColorName
	depth  int
	fold   foldState
	below  int // rows folded away
	figure [columnCount]string
	layout rowLayout

	wall, user, system stretch
	shared             bool
	path               [mostStretches]stretch

	finder                                    *analysis.Finder // highlights its places in the title; may be nil
	matched, current, dimmed, chosen, hovered bool
	focused                                   bool
}

type foldState uint8

const (
	nothingBelow foldState = iota
	unfolded
	folded
)

// newSpanFace says how a row of a scene looks, apart from what the pointer and the keys do with it.
func newSpanFace(s *scene, row int, z zoom) spanFace {
	r := &s.Rows[row]
	f := spanFace{title: shortName(r.Name), color: theme.ColorNameForeground, depth: r.Depth, figure: figuresOf(r, s.Now)}
	switch {
	case r.Status == codes.Error:
		f.title, f.color = "✕ "+f.title, theme.ColorNameError
	case r.Running():
		f.title, f.color = "▸ "+f.title, theme.ColorNamePrimary
	case r.Orphan:
		f.title = "⚬ " + f.title // its parent was not seen
	}
	from, to := s.span(row)
	left, right := z.window(float64(s.whole))
	share := func(from, to float64) stretch {
		if to < left || from > right {
			return stretch{}
		}
		a, b := (max(from, left)-left)/(right-left), (min(to, right)-left)/(right-left)
		return stretch{float32(a), float32(max(b, min(a+1e-6, 1)))}
	}
	f.wall = share(from, to)
	if f.wall.empty() && to >= left && from <= right {
		f.wall = stretch{1 - 1e-6, 1} // it begins where the window ends
	}
	if user, system := cpuShares(r.Usage, r.Duration(s.Now)); user+system > 0 {
		at := from + user*(to-from)
		if user > 0 {
			f.user = share(from, at)
		}
		if system > 0 {
			f.system = share(at, at+system*(to-from))
		}
	}
	f.shared = r.Usage.Shared
	if s.critical {
		f.path = pathStretches(s, row, share)
		f.dimmed = len(s.pathOf(row)) == 0
	}
	if s.matched != nil {
		f.finder, f.matched = s.finder, s.matched[row]
		f.dimmed = !f.matched // who searches wants to see what was found
	}
	return f
}

// pathStretches merges what lies closer together than can be told apart.
func pathStretches(s *scene, row int, share func(from, to float64) stretch) (all [mostStretches]stretch) {
	const close = 1.0 / 600
	n := 0
	for _, p := range s.pathOf(row) {
		part := share(s.since(p.From), s.since(p.To))
		switch {
		case part.empty():
		case n > 0 && (part.from-all[n-1].to < close || n == mostStretches):
			all[n-1].to = max(all[n-1].to, part.to)
		default:
			all[n] = part
			n++
		}
	}
	return all
}

// shortName is a span's name on one line. Names may be 100 KB long, and no line shows more than its ends.
func shortName(name string) string {
	const ends = 200 // bytes
	if len(name) > 2*ends+8 {
		head, tail := ends, len(name)-ends
		for head > 0 && !utf8.RuneStart(name[head]) {
			head--
		}
		for tail < len(name) && !utf8.RuneStart(name[tail]) {
			tail++
		}
		name = name[:head] + "…" + name[tail:]
	}
	if strings.TrimSpace(name) == "" {
		return lang.L("(no name)")
	}
	return look.Printable(name)
}

// spanRow is a line of the waterfall.
type spanRow struct {
	widget.BaseWidget
	drawing
	spanFace
	look func(index int) spanFace

	ground, edge     *canvas.Rectangle
	guides           []*canvas.Rectangle
	places           []*canvas.Rectangle
	triangle         *canvas.RegularPolygon
	name             *canvas.Text
	wallBar, userBar *canvas.Rectangle
	systemBar        *canvas.Rectangle
	pathBars         []*canvas.Rectangle
	figures          [columnCount]*canvas.Text
}

func newSpanRow(look func(index int) spanFace) *spanRow {
	bar := func() *canvas.Rectangle {
		b := canvas.NewRectangle(color.Transparent)
		b.CornerRadius = 2
		return b
	}
	r := &spanRow{
		look: look, ground: canvas.NewRectangle(color.Transparent), edge: bar(), triangle: canvas.NewRegularPolygon(3, color.Transparent),
		name: canvas.NewText("", color.Transparent), wallBar: bar(), userBar: bar(), systemBar: bar(),
	}
	for i := range r.figures {
		r.figures[i] = canvas.NewText("", color.Transparent)
		r.figures[i].Alignment = fyne.TextAlignTrailing
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *spanRow) show(index int) {
	if face := r.look(index); face != r.spanFace {
		r.spanFace = face
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *spanRow) CreateRenderer() fyne.WidgetRenderer {
	x := &spanRowRenderer{r}
	x.Refresh()
	return x
}
