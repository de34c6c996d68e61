package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/gauges"
	"hybrid-image-search/ui/look"
)

// systemData is what the process and the machine used.
type systemData struct {
	Samples []gauges.Sample
	Mark    *[2]time.Time // from when to when the chosen span ran
	Now     time.Time
}

// systemView is a chart for each figure, over the last five minutes.
type systemView struct {
	view   fyne.CanvasObject
	charts []*chart
	legend *widget.Label

	shown shownSystem
	drawn bool
}

// shownSystem tells apart what would look different.
type shownSystem struct {
	samples  int
	to       time.Time
	newest   time.Time
	marked   bool
	from, up time.Time // of the mark
}

func newSystemView() *systemView {
	v := &systemView{legend: widget.NewLabel("")}
	layout := &systemGrid{}
	grid := container.New(layout)
	for _, spec := range systemCharts() {
		c := newChart(spec)
		v.charts = append(v.charts, c)
		grid.Add(c)
	}
	v.legend.SizeName = theme.SizeNameCaptionText
	v.legend.Importance = widget.LowImportance
	v.legend.Truncation = fyne.TextTruncateEllipsis
	v.view = container.NewBorder(nil, v.legend, nil, nil, container.New(systemFrame{layout}, container.NewVScroll(grid)))
	return v
}

// set shows other samples. The charts move when there is a new one, and when there should have been.
func (v *systemView) set(data systemData) {
	const late = 3 * gauges.Interval
	to := data.Now.Add(-time.Duration(data.Now.Nanosecond()))
	shown := shownSystem{samples: len(data.Samples)}
	if n := len(data.Samples); n > 0 {
		shown.newest = data.Samples[n-1].Time
		if data.Now.Sub(shown.newest) < late {
			to = shown.newest
		}
	}
	shown.to = to
	if data.Mark != nil {
		shown.marked, shown.from, shown.up = true, data.Mark[0], data.Mark[1].Truncate(time.Second)
	}
	if v.drawn && shown == v.shown {
		return
	}
	v.shown, v.drawn = shown, true
	from := to.Add(-gauges.History)
	v.legend.SetText(legendOf(data, from))
	for _, c := range v.charts {
		c.set(data.Samples, from, to, data.Mark)
	}
}

// legendOf explains the charts.
func legendOf(data systemData, from time.Time) string {
	text := lang.L("The last five minutes, a sample a second. CPU of the process is in percent of one core, of the machine in percent of all.")
	switch {
	case data.Mark == nil:
		return text
	case data.Mark[1].Before(from):
		return text + " " + lang.L("The chosen span is older.")
	}
	return text + " " + lang.L("Shaded: while the chosen span ran.")
}

// systemCharts are the charts in their order.
func systemCharts() []chartSpec {
	const mebibyte = 1 << 20
	return []chartSpec{
		{title: lang.L("Process CPU"), format: percents, least: 20, series: []chartSeries{
			{label: lang.L("system"), field: gauges.CPU, color: look.CPUSystem},
			{label: lang.L("user"), field: gauges.CPUUser, color: look.CPUUser},
		}},
		{title: lang.L("Resident memory"), format: bytesOf, least: 16 * mebibyte, binary: true, series: []chartSeries{
			{field: gauges.Resident, color: theme.ColorNamePrimary},
		}},
		{title: lang.L("Heap"), format: bytesOf, least: 4 * mebibyte, binary: true, series: []chartSeries{
			{label: lang.L("in use"), field: gauges.HeapInUse, color: theme.ColorNamePrimary},
			{label: lang.L("live"), field: gauges.HeapLive, color: theme.ColorNameSuccess, line: true},
			{label: lang.L("goal"), field: gauges.HeapGoal, color: theme.ColorNameWarning, line: true},
		}},
		{title: lang.L("Spans a second"), format: rates, least: 10, series: []chartSeries{
			{field: gauges.SpanRate, color: theme.ColorNamePrimary},
		}},
		{title: lang.L("Goroutines"), format: counts, least: 10, series: []chartSeries{
			{field: gauges.Goroutines, color: theme.ColorNamePrimary},
		}},
		{title: lang.L("Longest GC pause"), format: millis, least: 0.1, series: []chartSeries{
			{field: gauges.GCPauseMax, color: theme.ColorNameWarning},
		}},
		{title: lang.L("Machine CPU"), format: percents, least: 100, series: []chartSeries{
			{field: gauges.MachineCPU, color: look.CPUUser},
		}},
		{title: lang.L("Machine memory"), format: bytesOf, least: 1024 * mebibyte, binary: true, full: gauges.MachineTotal, isFull: true, series: []chartSeries{
			{field: gauges.MachineMemory, color: theme.ColorNamePrimary},
		}},
	}
}

// systemGrid lays charts out in as many columns as are readable.
type systemGrid struct {
	width float32 // that there is, which is known before the grid is laid out: its height depends on it
}

const (
	systemGap     = 8
	systemColumn  = 290
	systemLeast   = 2
	systemHighest = 4
)

func (g *systemGrid) columns() int {
	return min(max(int((g.width-systemGap)/systemColumn), systemLeast), systemHighest)
}

func (g *systemGrid) rows(charts int) int { return (charts + g.columns() - 1) / g.columns() }

// Layout implements fyne.Layout.
func (g *systemGrid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns, rows := g.columns(), g.rows(len(objects))
	width := (size.Width - systemGap*float32(columns+1)) / float32(columns)
	height := (size.Height - systemGap*float32(rows+1)) / float32(max(rows, 1))
	for i, o := range objects {
		x, y := float32(i%columns), float32(i/columns)
		place(o, systemGap+x*(width+systemGap), systemGap+y*(height+systemGap), width, max(height, chartLeast))
	}
}

// MinSize implements fyne.Layout.
func (g *systemGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(systemLeast*chartNarrow, float32(g.rows(len(objects)))*(chartLeast+systemGap)+systemGap)
}

// systemFrame tells the grid its width before the scroll around it asks for its height.
type systemFrame struct{ grid *systemGrid }

// Layout implements fyne.Layout.
func (f systemFrame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.grid.width = size.Width
	for _, o := range objects {
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (f systemFrame) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(systemLeast*chartNarrow, chartLeast)
}
