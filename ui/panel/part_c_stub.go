package panel

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/telemetry/gauges"
)

type statisticsActions struct {
	choose func(name string)
	since  func()
	forget func()
	export func(header []string, rows [][]string) // write a table; see tracefile.WriteTable
}

type statisticsData struct {
	Names   []analysis.Figures
	Changes []analysis.Change // against the baseline; nil without one
	Since   time.Time
}

type statisticsView struct {
	view  fyne.CanvasObject
	label *widget.Label
	data  statisticsData
}

func newStatisticsView(statisticsActions) *statisticsView {
	v := &statisticsView{label: widget.NewLabel("")}
	v.view = v.label
	return v
}

func (v *statisticsView) set(d statisticsData) {
	v.data = d
	v.label.SetText(fmt.Sprintf("%d names", len(d.Names)))
}

type flameActions struct {
	choose func(path []string)
	scope  func(all bool)
	run    func(work, next func()) // work off the widgets' goroutine, then next on it
}

type flameView struct {
	view   fyne.CanvasObject
	label  *widget.Label
	traces [][]telemetry.Row
	all    bool
}

func newFlameView(flameActions) *flameView {
	v := &flameView{label: widget.NewLabel("")}
	v.view = v.label
	return v
}

func (v *flameView) setScope(all bool) { v.all = all }

func (v *flameView) set(traces [][]telemetry.Row) {
	v.traces = traces
	v.label.SetText(fmt.Sprintf("%d traces", len(traces)))
}

type compareActions struct{ choose func(a, b trace.TraceID) }

type compareData struct {
	A, B         telemetry.TraceSummary
	Pairs        []analysis.Pair
	RowsA, RowsB []telemetry.Row
	Now          time.Time
	Traces       []telemetry.TraceSummary // to choose from
}

type compareView struct {
	view  fyne.CanvasObject
	label *widget.Label
	data  compareData
}

func newCompareView(compareActions) *compareView {
	v := &compareView{label: widget.NewLabel("")}
	v.view = v.label
	return v
}

func (v *compareView) set(d compareData) {
	v.data = d
	v.label.SetText(fmt.Sprintf("%d pairs", len(d.Pairs)))
}

type systemData struct {
	Samples []gauges.Sample
	Mark    *[2]time.Time
	Now     time.Time
}

type systemView struct {
	view  fyne.CanvasObject
	label *widget.Label
	data  systemData
}

func newSystemView() *systemView {
	v := &systemView{label: widget.NewLabel("")}
	v.view = v.label
	return v
}

func (v *systemView) set(d systemData) {
	v.data = d
	v.label.SetText(fmt.Sprintf("%d samples", len(d.Samples)))
}
