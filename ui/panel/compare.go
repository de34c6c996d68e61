package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// compareData is two traces beside each other: the pairs are analysis.Compare of their rows.
type compareData struct {
	A, B         telemetry.TraceSummary
	Pairs        []analysis.Pair
	RowsA, RowsB []telemetry.Row
	Now          time.Time
	Traces       []telemetry.TraceSummary // to choose from
}

// compareActions are what the comparison asks for.
type compareActions struct {
	choose func(a, b trace.TraceID)

	typedKey  func(*fyne.KeyEvent) // what means nothing to the view
	typedRune func(rune)
}

// compareView lays two traces beside each other, span by span.
type compareView struct {
	view fyne.CanvasObject

	actions compareActions
	a, b    *traceChooser
	order   *pick
	sheet   *sheet
	totals  *widget.Label
	empty   *widget.Label

	data    compareData
	sorted  []int // pairs in the order of the sheet; nil: as they come
	longest float64
}

// The orders of the pairs.
const (
	byTree = iota
	byDifference
)

func newCompareView(actions compareActions) *compareView {
	v := &compareView{actions: actions, totals: widget.NewLabel(""), empty: widget.NewLabel("")}
	v.a = newTraceChooser(func(id trace.TraceID) { v.choose(id, v.data.B.ID) })
	v.b = newTraceChooser(func(id trace.TraceID) { v.choose(v.data.A.ID, id) })
	swap := newToolButton(lang.L("Swap"), nil, func() { v.choose(v.data.B.ID, v.data.A.ID) })
	v.order = newPick(v.pickOrder, lang.L("As a tree"), lang.L("Largest difference"))
	v.sheet = newSheet(compareColumns(), v.line, sheetActions{sort: v.headSorted, open: v.sheetChosen})
	v.sheet.sorted = compareName
	v.sheet.others = leftover{actions.typedKey, actions.typedRune}
	v.order.others = v.sheet.others
	v.totals.SizeName = theme.SizeNameCaptionText
	v.totals.Truncation = fyne.TextTruncateEllipsis
	v.empty.Importance = widget.LowImportance
	v.empty.Alignment = fyne.TextAlignCenter

	choosers := container.NewGridWithColumns(2, v.a.labelled("A"), v.b.labelled("B"))
	bar := container.NewBorder(nil, nil, nil, container.NewHBox(container.NewCenter(swap), container.NewCenter(v.order)), choosers)
	v.view = container.NewBorder(bar, v.totals, nil, nil, container.NewStack(v.sheet.view, container.NewCenter(v.empty)))
	v.set(compareData{})
	return v
}

// set shows other traces, or what has become of them.
func (v *compareView) set(data compareData) {
	v.data = data
	v.a.set(data.Traces, data.A)
	v.b.set(data.Traces, data.B)
	v.longest = v.longestDifference()
	v.totals.SetText(v.describe())
	v.empty.SetText("")
	if len(data.Pairs) == 0 {
		v.empty.SetText(lang.L("Choose two traces: each span of one stands beside its counterpart in the other."))
	}
	v.arrange()
}

// choose asks for two traces.
func (v *compareView) choose(a, b trace.TraceID) {
	if v.actions.choose != nil && (a != v.data.A.ID || b != v.data.B.ID) {
		v.actions.choose(a, b)
	}
}

func (v *compareView) sheetChosen(key string) { v.sheet.choose(key) }

func (v *compareView) pickOrder(order int) {
	v.sheet.sorted, v.sheet.descending = compareName, false
	if order == byDifference {
		v.sheet.sorted, v.sheet.descending = compareBar, true
	}
	v.sheet.head.Refresh()
	v.arrange()
}

// headSorted keeps the choice of the order with the head.
func (v *compareView) headSorted() {
	order := byDifference
	if v.sheet.sorted == compareName {
		order = byTree
		v.sheet.descending = false // a tree has one order
	}
	v.order.chosen = order
	v.order.Refresh()
	v.arrange()
}

// arrange shows the pairs in the chosen order.
func (v *compareView) arrange() {
	v.sorted = nil
	if v.sheet.sorted != compareName {
		v.sorted = v.sortPairs()
	}
	v.sheet.set(len(v.data.Pairs), false)
}

// pair is the one on a line of the sheet.
func (v *compareView) pair(line int) int {
	if v.sorted != nil {
		return v.sorted[line]
	}
	return line
}

// a and b of a pair, nil if it has none.
func (v *compareView) sides(p *analysis.Pair) (a, b *telemetry.Row) {
	if p.A >= 0 && p.A < len(v.data.RowsA) {
		a = &v.data.RowsA[p.A]
	}
	if p.B >= 0 && p.B < len(v.data.RowsB) {
		b = &v.data.RowsB[p.B]
	}
	return a, b
}

// focusables are what the keyboard goes through.
func (v *compareView) focusables() []fyne.Focusable {
	return []fyne.Focusable{v.sheet.list, v.sheet.head, v.order, v.a.choice, v.b.choice}
}

// describe tells the totals.
func (v *compareView) describe() string {
	if len(v.data.Pairs) == 0 {
		return ""
	}
	both, onlyA, onlyB := 0, 0, 0
	for i := range v.data.Pairs {
		switch p := &v.data.Pairs[i]; {
		case p.OnlyA():
			onlyA++
		case p.OnlyB():
			onlyB++
		default:
			both++
		}
	}
	a, b := &v.data.A, &v.data.B
	before, after := settled(a.Duration, a.Running), settled(b.Duration, b.Running)
	text := lang.L("Whole: A {{.A}}, B {{.B}}", map[string]any{"A": look.Duration(before), "B": look.Duration(after)}) + "  " + timeChange(after-before, before)
	if a.HasCPU && b.HasCPU {
		before, after := a.CPUUser+a.CPUSystem, b.CPUUser+b.CPUSystem
		text += "   ·   CPU " + look.Duration(before) + ", " + look.Duration(after) + "  " + timeChange(after-before, before)
	}
	if a.PeakMemory > 0 && b.PeakMemory > 0 {
		text += wideGap + lang.L("peak memory {{.A}}, {{.B}}", map[string]any{"A": look.Bytes(a.PeakMemory), "B": look.Bytes(b.PeakMemory)})
	}
	text += wideGap + lang.N("{{.Count}} spans in both", both, look.Counted(both))
	if onlyA > 0 {
		text += ", " + lang.L("{{.Count}} only in A", look.Counted(onlyA))
	}
	if onlyB > 0 {
		text += ", " + lang.L("{{.Count}} only in B", look.Counted(onlyB))
	}
	return text
}
