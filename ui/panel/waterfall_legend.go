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

// waterfallLegend explains the bars and the signs on one line, as far as there is room.
type waterfallLegend struct {
	widget.BaseWidget
	drawing
	critical, gaps bool

	swatches []*canvas.Rectangle
	texts    []*canvas.Text
}

// legendKey is a colour or a sign, and what it stands for.
type legendKey struct {
	color    fyne.ThemeColorName // "": a sign in the text
	alpha    float64             // of the colour; 0: all of it
	outlined bool
	sign     string // before the text
	text     func() string
	shown    func(*waterfallLegend) bool // nil: always
}

var legendKeys = []legendKey{
	{color: look.CPUUser, text: func() string { return lang.L("CPU user") }},
	{color: look.CPUSystem, text: func() string { return lang.L("CPU system") }},
	{color: look.Wall, text: func() string { return lang.L("waiting") }},
	{color: look.CPUUser, alpha: 0.45, outlined: true, sign: "≈ ", text: func() string { return lang.L("shared with spans at the same time") }},
	{color: theme.ColorNameForeground, text: func() string { return lang.L("critical path") }, shown: func(l *waterfallLegend) bool { return l.critical }},
	{color: theme.ColorNameWarning, alpha: 0.3, text: func() string { return lang.L("idle") }, shown: func(l *waterfallLegend) bool { return l.gaps }},
	{sign: "✕ ", text: func() string { return lang.L("error") }},
	{sign: "▸ ", text: func() string { return lang.L("running") }},
	{sign: "⚬ ", text: func() string { return lang.L("parent not seen") }},
	{text: func() string { return lang.L("CPU %: CPU time over duration, above 100 % on several cores") }},
	{text: func() string { return lang.L("Drag over the time to zoom in, double-click to zoom out") }},
}

func newWaterfallLegend() *waterfallLegend {
	l := &waterfallLegend{}
	for _, k := range legendKeys {
		swatch := canvas.NewRectangle(color.Transparent)
		swatch.CornerRadius = 2
		l.swatches = append(l.swatches, swatch)
		l.texts = append(l.texts, canvas.NewText(k.sign+k.text(), nil))
	}
	l.ExtendBaseWidget(l)
	return l
}

// set says what is switched on.
func (l *waterfallLegend) set(critical, gaps bool) {
	if critical != l.critical || gaps != l.gaps {
		l.critical, l.gaps = critical, gaps
		l.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *waterfallLegend) CreateRenderer() fyne.WidgetRenderer {
	r := &waterfallLegendRenderer{l}
	r.Refresh()
	return r
}

type waterfallLegendRenderer struct{ *waterfallLegend }

func (r *waterfallLegendRenderer) MinSize() fyne.Size { return fyne.NewSize(60, 16) }

func (r *waterfallLegendRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *waterfallLegendRenderer) Refresh() {
	r.objects = r.objects[:0]
	const margin, swatch, gap = 8, 10, 14
	x, height := float32(margin), r.Size().Height
	for i, k := range legendKeys {
		if k.shown != nil && !k.shown(r.waterfallLegend) {
			continue
		}
		t, s := r.texts[i], r.swatches[i]
		t.TextSize, t.Color = look.DenseCaption-1, look.Color(look.Muted)
		width := t.MinSize().Width
		if x+swatch+4+width > r.Size().Width {
			break
		}
		if k.color != "" {
			s.FillColor, s.StrokeWidth = look.Color(k.color), 0
			if k.outlined {
				s.StrokeColor, s.StrokeWidth = s.FillColor, 1
			}
			if k.alpha > 0 {
				s.FillColor = withAlpha(s.FillColor, k.alpha)
			}
			r.add(s, x, (height-swatch)/2, swatch, swatch)
			x += swatch + 4
		}
		r.addText(t, x, width, height)
		x += width + gap
	}
	canvas.Refresh(r.waterfallLegend)
}
