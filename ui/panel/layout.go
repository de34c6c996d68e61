package panel

import (
	"encoding/json"

	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry/analysis"
)

// layoutKept is how the user arranged the panel. All but the filter's text is kept across starts.
type layoutKept struct {
	tab      tab
	split    float64
	by       analysis.Column
	down     bool
	detached bool
	size     fyne.Size // of the window of its own
	grafana  string    // the address of a trace in Grafana
	filter   string
	trace    arrangement
}

// The keys of what is kept.
const (
	preferTab      = "panel.tab"
	preferSplit    = "panel.split"
	preferSort     = "panel.sort"
	preferDown     = "panel.down"
	preferDetached = "panel.detached"
	preferWidth    = "panel.width"
	preferHeight   = "panel.height"
	preferGrafana  = "panel.grafana"
	preferTrace    = "panel.trace" // as JSON
)

// restoreLayout reads what was kept. What makes no sense is as in the beginning.
func restoreLayout(kept fyne.Preferences) layoutKept {
	l := layoutKept{split: 0.37, by: analysis.ByStart, down: true, size: fyne.NewSize(1280, 720)}
	if kept == nil {
		return l
	}
	if t := tab(kept.Int(preferTab)); t >= 0 && t <= tabExport {
		l.tab = t
	}
	if split := kept.Float(preferSplit); split > 0 && split < 1 {
		l.split = split
	}
	if by := analysis.Column(kept.Int(preferSort)); by >= analysis.ByStart && by <= analysis.ByPeakMemory {
		l.by, l.down = by, kept.BoolWithFallback(preferDown, true)
	}
	l.detached = kept.Bool(preferDetached)
	if width, height := kept.Float(preferWidth), kept.Float(preferHeight); width >= 300 && height >= 200 && width <= 16_000 && height <= 16_000 {
		l.size = fyne.NewSize(float32(width), float32(height))
	}
	l.grafana = kept.String(preferGrafana)
	if err := json.Unmarshal([]byte(kept.String(preferTrace)), &l.trace); err != nil {
		l.trace = arrangement{}
	}
	return l
}

func (l layoutKept) keep(in fyne.Preferences) {
	in.SetInt(preferTab, int(l.tab))
	in.SetFloat(preferSplit, l.split)
	in.SetInt(preferSort, int(l.by))
	in.SetBool(preferDown, l.down)
	in.SetBool(preferDetached, l.detached)
	in.SetFloat(preferWidth, float64(l.size.Width))
	in.SetFloat(preferHeight, float64(l.size.Height))
	in.SetString(preferGrafana, l.grafana)
	if trace, err := json.Marshal(l.trace); err == nil {
		in.SetString(preferTrace, string(trace))
	}
}

func (p *Panel) preferences() fyne.Preferences {
	if p.options.App == nil {
		return nil
	}
	return p.options.App.Preferences()
}

// keepLayout notes how the panel is arranged.
func (p *Panel) keepLayout() {
	w := p.wanted.Load()
	p.layout.tab, p.layout.by, p.layout.down = w.tab, w.by, w.down
	p.layout.split, p.layout.trace = p.views.split.Offset, p.views.trace.arrangement()
	if p.own != nil {
		p.layout.size = p.own.Canvas().Size()
	}
	if kept := p.preferences(); kept != nil {
		p.layout.keep(kept)
	}
}

// Close keeps the layout, and ends what is under way. The panel is not used any more.
func (p *Panel) Close() {
	p.keepLayout()
	p.cancelReading()
	p.views.end()
	if p.own != nil {
		p.own.SetCloseIntercept(nil)
		p.own.Close()
		p.own = nil
	}
}
