package panel

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// listColumn is a column of the list of traces.
type listColumn struct {
	title    func() string
	by       analysis.Column
	width    float32       // 0: what the others leave
	leading  bool          // texts begin at the left
	sentence func() string // what it is, for the help
	text     func(*telemetry.TraceSummary) string
}

// listColumns are in their order from the left.
var listColumns = []listColumn{
	{func() string { return lang.L("Start") }, analysis.ByStart, 52, true, func() string { return lang.L("when its first span started") }, func(t *telemetry.TraceSummary) string {
		if t.Start.IsZero() {
			return ""
		}
		return t.Start.Local().Format(time.TimeOnly)
	}},
	{func() string { return lang.L("Trace") }, analysis.ByRoot, 0, true, func() string { return lang.L("the name of its root span") }, func(t *telemetry.TraceSummary) string { return t.Root }},
	{func() string { return lang.L("Duration") }, analysis.ByDuration, 62, false, func() string { return lang.L("first start to last end; bar: of the longest") }, func(t *telemetry.TraceSummary) string {
		if t.Running {
			return look.Duration(coarser(t.Duration))
		}
		return look.Duration(t.Duration)
	}},
	{func() string { return lang.L("Spans") }, analysis.BySpans, 46, false, func() string { return lang.L("those that are kept") }, func(t *telemetry.TraceSummary) string { return look.Count(t.Spans) }},
	{func() string { return lang.L("Errors") }, analysis.ByErrors, 46, false, func() string { return lang.L("spans that failed") }, func(t *telemetry.TraceSummary) string {
		if t.Errors == 0 {
			return "–"
		}
		return look.Count(t.Errors)
	}},
	{func() string { return "CPU" }, analysis.ByTraceCPU, 54, false, func() string { return lang.L("of the whole process while the root ran") }, func(t *telemetry.TraceSummary) string {
		if !t.HasCPU {
			return "–"
		}
		cpu := t.CPUUser + t.CPUSystem
		if t.Running {
			cpu = coarser(cpu)
		}
		return look.Duration(cpu)
	}},
	{func() string { return lang.L("Memory") }, analysis.ByPeakMemory, 60, false, func() string { return lang.L("the most held at the end of any span") }, func(t *telemetry.TraceSummary) string {
		if t.PeakMemory == 0 {
			return "–"
		}
		return look.Bytes(t.PeakMemory)
	}},
}

// coarser rounds a time that is still growing: every new text is drawn into a texture of its own.
func coarser(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Truncate(10 * time.Millisecond)
	}
	return d.Truncate(100 * time.Millisecond)
}

const (
	signWidth     = 18 // before the first column
	leastRootName = 110
	columnGap     = 4
	listPadding   = 4
)

// dropOrder is the order in which columns give way when the list is narrow.
var dropOrder = []analysis.Column{analysis.ByPeakMemory, analysis.ByErrors, analysis.ByStart, analysis.ByTraceCPU, analysis.BySpans}

// placed is where a column lies. One of no width is not shown.
type placed struct{ left, width float32 }

// placeColumns finds room for the columns in a width.
func placeColumns(width float32) []placed {
	shown := map[analysis.Column]bool{}
	room := width - signWidth - listPadding
	for _, c := range listColumns {
		shown[c.by] = true
		room -= c.width + columnGap
	}
	for _, by := range dropOrder {
		if room >= leastRootName {
			break
		}
		for _, c := range listColumns {
			if c.by == by {
				shown[by] = false
				room += c.width + columnGap
			}
		}
	}
	places := make([]placed, len(listColumns))
	left := float32(signWidth)
	for i, c := range listColumns {
		if !shown[c.by] {
			continue
		}
		places[i] = placed{left, c.width}
		if c.width == 0 {
			places[i].width = max(room, 20)
		}
		left += places[i].width + columnGap
	}
	return places
}
