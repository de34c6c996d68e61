package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/gauges"
)

// chartSpec is what a chart is about.
type chartSpec struct {
	title  string
	series []chartSeries        // the first one lies at the back and gives the figures in words
	format func(float64) string // of a value
	least  float64              // the axis reaches at least up to here
	full   gauges.Field         // the axis ends at this figure of the newest sample
	isFull bool
	binary bool // the axis is in powers of 1024
}

// chartSeries is one line of a chart.
type chartSeries struct {
	label string
	field gauges.Field
	color fyne.ThemeColorName
	line  bool // without an area below it
}

// chart draws figures over time. It shows the value at the pointer.
type chart struct {
	widget.BaseWidget
	spec chartSpec

	samples []gauges.Sample
	from    time.Time
	to      time.Time
	mark    *[2]time.Time
	points  [][]gauges.Point // of each series

	pointer  float32 // where it is
	hovering bool
}

func newChart(spec chartSpec) *chart {
	c := &chart{spec: spec, points: make([][]gauges.Point, len(spec.series))}
	c.ExtendBaseWidget(c)
	return c
}

// set shows the samples from one moment to another, and where a span lay.
func (c *chart) set(samples []gauges.Sample, from, to time.Time, mark *[2]time.Time) {
	c.samples, c.from, c.to, c.mark = samples, from, to, mark
	for i, s := range c.spec.series {
		c.points[i] = gauges.Series(samples, s.field)
	}
	c.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (c *chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *chart) MouseMoved(e *desktop.MouseEvent) {
	if !c.hovering || c.pointer != e.Position.X {
		c.hovering, c.pointer = true, e.Position.X
		c.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *chart) MouseOut() {
	c.hovering = false
	c.Refresh()
}
