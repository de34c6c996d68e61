package panel

import (
	"time"

	"fyne.io/fyne/v2/lang"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// tab is one of the views of the panel.
type tab int

const (
	tabTrace tab = iota
	tabStatistics
	tabFlame
	tabCompare
	tabSystem
	tabExport
)

// tabTitles are in the order of the tabs.
func tabTitles() []string {
	return []string{lang.L("Trace"), lang.L("Statistics"), lang.L("Flame"), lang.L("Compare"), lang.L("System"), lang.L("Export")}
}

// ofTraces reports whether the tab goes with the list of traces.
func (t tab) ofTraces() bool { return t <= tabCompare }

// wanted is what the user wants to see. The widgets replace it, and the collector reads it.
type wanted struct {
	visible bool
	tab     tab

	follow bool          // the newest that tells a story
	chosen trace.TraceID // by the user, without follow
	filter analysis.TraceFilter
	span   string // only traces that have a span of that name
	by     analysis.Column
	down   bool // from the largest

	paused bool
	pauses int       // counts how often the user paused or went on
	file   *snapshot // nil: live

	since    time.Time            // the baseline of the statistics; zero: none
	baseline *analysis.Statistics // those of that moment
	flameAll bool                 // all listed traces of the same root
	a, b     trace.TraceID        // to be compared; zero: the chosen one, and the one before it
	views    int                  // counts how often the views were built: new ones need all
}

// sees reports whether what was collected for w is still what is wanted.
func (w *wanted) sees(other *wanted) bool {
	return w == other || w.visible && other.visible && w.tab == other.tab && w.follow == other.follow && w.chosen == other.chosen &&
		w.paused == other.paused && w.pauses == other.pauses && w.file == other.file && w.span == other.span && w.views == other.views &&
		w.a == other.a && w.b == other.b && w.flameAll == other.flameAll && w.since.Equal(other.since)
}

// seen is what there is to see. Pointers are the same ones as before if nothing has changed.
type seen struct {
	wanted *wanted
	status telemetry.Status
	now    time.Time

	traces  []telemetry.TraceSummary // as they are listed
	longest time.Duration            // of them
	all     int                      // how many there are without the filter
	dropped int64                    // traces
	missed  int64                    // spans that ended since the user paused
	chosen  trace.TraceID
	at      int                    // its place in traces; -1: it is not listed
	summary telemetry.TraceSummary // of the chosen one

	from source // where they were read

	trace      *traceData
	statistics *statisticsData
	figures    *analysis.Statistics // that statistics tells of
	flame      *[][]telemetry.Row
	compare    *compareData
	system     *systemData
}
