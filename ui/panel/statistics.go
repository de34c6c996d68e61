package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// statisticsData is what the statistics show.
type statisticsData struct {
	Names   []analysis.Figures // of all kept traces
	Changes []analysis.Change  // shown instead, if there is a baseline
	Since   time.Time          // of the baseline; zero: there is none
}

// namedFigures are those of a name, in data that does not change.
type namedFigures struct {
	now    *analysis.Figures
	change *analysis.Change // nil without a baseline
}

// namesOf are the names in the order in which they came.
func namesOf(data *statisticsData) []namedFigures {
	if data.Since.IsZero() {
		names := make([]namedFigures, len(data.Names))
		for i := range data.Names {
			names[i].now = &data.Names[i]
		}
		return names
	}
	names := make([]namedFigures, len(data.Changes))
	for i := range data.Changes {
		names[i] = namedFigures{&data.Changes[i].Now, &data.Changes[i]}
	}
	return names
}

// statisticsActions are what the statistics ask for.
type statisticsActions struct {
	choose func(name string)                      // show the traces with that name; with "" all
	since  func()                                 // count from now, and compare with what was before
	forget func()                                 // the baseline
	export func(header []string, rows [][]string) // write a table; see tracefile.WriteTable

	typedKey  func(*fyne.KeyEvent) // what means nothing to the view
	typedRune func(rune)
}

// statisticsView shows what is usual for the spans of each name, and how it changed since a baseline.
type statisticsView struct {
	view fyne.CanvasObject

	actions statisticsActions
	sheet   *sheet
	summary *widget.Label
	since   *toolButton
	forget  *toolButton
	export  *toolButton

	data    statisticsData
	names   []namedFigures // in the order of the sheet
	buckets bucketRange
}

func newStatisticsView(actions statisticsActions) *statisticsView {
	v := &statisticsView{actions: actions, summary: widget.NewLabel("")}
	v.summary.Importance = widget.LowImportance
	v.summary.SizeName = theme.SizeNameCaptionText
	v.summary.Truncation = fyne.TextTruncateEllipsis
	v.since = newToolButton(lang.L("Since here"), theme.MediaRecordIcon(), func() { ask(v.actions.since) })
	v.forget = newToolButton(lang.L("Forget"), theme.ContentUndoIcon(), func() { ask(v.actions.forget) })
	v.export = newToolButton(lang.L("Save as CSV…"), theme.DocumentSaveIcon(), v.save)
	v.sheet = newSheet(statisticsColumns(), v.line, sheetActions{sort: v.order, open: v.choose})
	v.sheet.sorted, v.sheet.descending = statisticSelf, true
	v.sheet.others = leftover{actions.typedKey, actions.typedRune}
	buttons := container.NewHBox(container.NewCenter(v.since), container.NewCenter(v.forget), container.NewCenter(v.export))
	bar := container.NewBorder(nil, nil, nil, buttons, v.summary)
	v.view = container.NewBorder(bar, nil, nil, nil, v.sheet.view)
	v.set(statisticsData{})
	return v
}

// ask calls for an action, if somebody listens.
func ask(action func()) {
	if action != nil {
		action()
	}
}

// set shows other figures.
func (v *statisticsView) set(data statisticsData) {
	v.data = data
	v.names = namesOf(&v.data)
	v.buckets = bucketsOf(v.names)
	v.sheet.head.rename(statisticHistogram, v.buckets.title())
	v.summary.SetText(v.describe())
	v.since.set(func(b *toolButton) { b.on = !data.Since.IsZero() })
	v.forget.set(func(b *toolButton) { b.off = data.Since.IsZero() })
	v.export.set(func(b *toolButton) { b.off = len(v.names) == 0 })
	v.order()
}

func (v *statisticsView) describe() string {
	count := 0
	for i := range v.names {
		count += v.names[i].now.Count
	}
	spans := lang.N("{{.Count}} spans", count, map[string]any{"Count": roundCount(count)})
	switch {
	case !v.data.Since.IsZero():
		return lang.L("{{.Spans}} since {{.Time}}, against those before. ▲ more, ▼ less; of total and self, by the mean span.",
			map[string]any{"Spans": spans, "Time": v.data.Since.Format(time.TimeOnly)})
	case len(v.names) == 0:
		return lang.L("As soon as spans have ended, what is usual for each name shows here.")
	}
	return lang.N("{{.Spans}} of {{.Count}} names in all kept traces. Choose a name to see its traces.", len(v.names),
		map[string]any{"Spans": spans, "Count": look.Count(len(v.names))})
}

// order sorts the names as the sheet's head says and shows them.
func (v *statisticsView) order() {
	sortStatistics(v.names, v.sheet.sorted, v.sheet.descending)
	v.sheet.set(len(v.names), !v.data.Since.IsZero())
}

// choose filters by a name; once more, and it does not any more.
func (v *statisticsView) choose(name string) {
	if name == v.sheet.chosen {
		name = ""
	}
	v.mark(name)
	if v.actions.choose != nil {
		v.actions.choose(name)
	}
}

// mark shows by which name traces are filtered; "" is none.
func (v *statisticsView) mark(name string) { v.sheet.choose(name) }

func (v *statisticsView) save() {
	if v.actions.export != nil {
		v.actions.export(statisticsTable(v.names, !v.data.Since.IsZero()))
	}
}

// focusables are what the keyboard goes through.
func (v *statisticsView) focusables() []fyne.Focusable {
	return []fyne.Focusable{v.sheet.list, v.sheet.head}
}
