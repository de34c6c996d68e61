package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry/analysis"
)

// views are the panel's widgets. They are built anew when the panel moves to another window, because Fyne keeps
// textures by object, and those of one window mean nothing in another.
type views struct {
	panel   *Panel
	content fyne.CanvasObject

	toolbar *toolbar
	tips    *tips
	list    *traceList
	split   *container.Split // list, and the tab beside it
	body    *fyne.Container  // the split, or a tab alone
	beside  *fyne.Container  // the tab in the split

	trace      *traceView
	statistics *statisticsView
	flame      *flameView
	compare    *compareView
	system     *systemView
	export     *exportTab

	help    *widget.PopUp // nil while closed
	shown   seen          // what the views have
	entered tab
}

func (p *Panel) newViews() *views {
	v := &views{panel: p, body: container.NewStack(), beside: container.NewStack(), entered: -1}
	v.list = newTraceList(listActions{
		choose: p.choose, open: p.leaveList, sort: p.sort, follow: p.follow, key: p.typedKey, rune: p.typedRune,
		filter: func(f analysis.TraceFilter) {
			p.layout.filter = v.list.filter.entry.Text
			p.want(func(w *wanted) { w.filter = f })
		},
	})
	v.trace = newTraceView(traceActions{
		copy: p.copy, openGrafana: p.openGrafana, flash: p.flash, goTo: p.goTo, typedKey: p.typedKey, typedRune: p.typedRune,
		post: p.options.Post, background: p.background,
	})
	v.trace.arrange(p.layout.trace)
	v.statistics = newStatisticsView(statisticsActions{
		choose: p.only, since: p.since, forget: p.forget, export: p.saveTable, typedKey: p.typedKey, typedRune: p.typedRune,
	})
	v.flame = newFlameView(flameActions{
		typedKey: p.typedKey, typedRune: p.typedRune,
		choose: func([]string) {}, // to zoom into a frame narrows nothing else
		scope:  func(all bool) { p.want(func(w *wanted) { w.flameAll = all }) },
		run: func(work, next func()) {
			p.options.Do(func() func() {
				work()
				return next
			})
		},
	})
	v.flame.setScope(p.wanted.Load().flameAll)
	v.compare = newCompareView(compareActions{
		typedKey: p.typedKey, typedRune: p.typedRune,
		choose: func(a, b trace.TraceID) { p.want(func(w *wanted) { w.a, w.b = a, b }) },
	})
	v.system = newSystemView()
	v.export = newExportTab(p.options.ExportView, p.layout.grafana, p.keepGrafana)
	v.toolbar = newToolbar(p)
	v.split = container.NewHSplit(v.list.view, v.beside)
	v.split.SetOffset(p.layout.split)
	v.tips = newTips(p.options.Post)
	v.tips.of(v.toolbar.tools...)
	v.tips.of(v.toolbar.file, v.toolbar.reading, v.toolbar.paused, v.toolbar.span)
	v.tips.of(v.trace.header.tools()...)
	v.tips.of(v.list.filter.errors, v.list.filter.pinned, v.list.filter.follow, v.trace.finder.errors, v.trace.finder.hide)
	v.content = container.NewStack(
		container.NewBorder(container.New(layout.NewCustomPaddedLayout(2, 2, 4, 4), v.toolbar.view), nil, nil, nil, v.body), v.tips.view)
	w := p.wanted.Load()
	v.list.filter.restore(p.layout.filter, w.filter.ErrorsOnly, w.filter.PinnedOnly)
	return v
}

// contentOf is what a tab shows.
func (v *views) contentOf(t tab) fyne.CanvasObject {
	switch t {
	case tabTrace:
		return v.trace.view
	case tabStatistics:
		return v.statistics.view
	case tabFlame:
		return v.flame.view
	case tabCompare:
		return v.compare.view
	case tabSystem:
		return v.system.view
	}
	return v.export.view
}

// enter brings a tab to the front. The one of the export lives only while it can be seen.
func (v *views) enter(t tab, visible bool) {
	v.toolbar.tabs.show(int(t))
	v.export.live(visible && t == tabExport)
	if v.entered == t {
		return
	}
	v.entered = t
	if t.ofTraces() {
		v.beside.Objects = []fyne.CanvasObject{v.contentOf(t)}
		v.body.Objects = []fyne.CanvasObject{v.split}
		v.beside.Refresh()
	} else {
		v.body.Objects = []fyne.CanvasObject{v.contentOf(t)}
	}
	v.body.Refresh()
}

// show hands each view what is new to it.
func (v *views) show(s *seen) {
	w := s.wanted
	if w.tab.ofTraces() {
		v.list.set(listData{s, w.follow})
	}
	v.toolbar.show(s)
	v.statistics.mark(w.span)
	if s.trace != nil && s.trace != v.shown.trace {
		v.trace.set(*s.trace)
	}
	if s.statistics != nil && s.statistics != v.shown.statistics {
		v.statistics.set(*s.statistics)
	}
	if s.flame != nil && s.flame != v.shown.flame {
		v.flame.set(*s.flame)
	}
	if s.compare != nil && s.compare != v.shown.compare {
		v.compare.set(*s.compare)
	}
	if s.system != nil && s.system != v.shown.system {
		d := *s.system
		d.Mark = v.mark(d.Now)
		v.system.set(d)
	}
	v.shown = *s
}

// mark is when the span ran that is chosen in the trace, for the charts.
func (v *views) mark(now time.Time) *[2]time.Time {
	row, ok := v.trace.selected()
	if !ok {
		return nil
	}
	return &[2]time.Time{row.Start, row.Start.Add(row.Duration(now))}
}

// end stops what the views have going.
func (v *views) end() { v.export.live(false) }
