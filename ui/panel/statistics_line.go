package panel

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// line is how a name is shown.
func (v *statisticsView) line(i int) sheetLine {
	f, c := v.names[i].now, v.names[i].change
	l := sheetLine{key: f.Name, cells: make([]sheetCell, statisticHistogram+1)}
	name := &l.cells[statisticName]
	name.text, name.color = look.Printable(clipName(f.Name)), theme.ColorNameForeground
	for column := statisticCount; column < statisticHistogram; column++ {
		l.cells[column] = statisticCell(f, column)
	}
	switch {
	case f.Count+f.Running == 0:
		name.color, name.note = look.Muted, lang.L("none since")
	case c != nil && c.Before.Count == 0:
		name.note, name.noteColor = lang.L("new"), theme.ColorNamePrimary
	}
	if c != nil && c.Before.Count > 0 {
		noteChanges(l.cells, c)
	}
	l.bars = v.buckets.bars(f)
	return l
}

// clipName bounds a name before it is looked at closer: it may have 100 KB.
func clipName(name string) string {
	const most = 1000
	if len(name) <= most {
		return name
	}
	return name[:most/2] + "…" + name[len(name)-most/2:]
}

func statisticCell(f *analysis.Figures, column int) sheetCell {
	value, known := statistic(f, column)
	cell := sheetCell{text: "–"}
	if !known {
		return cell
	}
	switch column {
	case statisticCount:
		cell.text = roundCount(f.Count)
		if f.Running > 0 {
			cell.text = "▸ " + cell.text
			cell.color = theme.ColorNamePrimary
		}
	case statisticErrors:
		cell.text = "0"
		if f.Errors > 0 {
			cell.text, cell.color = "✕ "+roundCount(f.Errors), theme.ColorNameError
		}
	case statisticMemory:
		cell.text = look.Delta(int64(value))
	case statisticAlloc:
		cell.text = look.Bytes(int64(value))
	default:
		cell.text = look.Duration(time.Duration(value))
	}
	if column == statisticP50 || column == statisticSelf {
		cell.color = theme.ColorNameForeground
	}
	return cell
}

// roundCount writes a large count in three digits. Counts grow with every span, and each new text is drawn into a
// texture of its own.
func roundCount(n int) string {
	switch {
	case n < 10_000:
		return look.Count(n)
	case n < 100_000:
		return fmt.Sprintf("%d.%dk", n/1000, n/100%10)
	case n < 1_000_000:
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprintf("%d.%dM", n/1_000_000, n/100_000%10)
}

// noteChanges writes below each figure how it changed.
func noteChanges(cells []sheetCell, c *analysis.Change) {
	cells[statisticCount].note = lang.L("was {{.Count}}", map[string]any{"Count": roundCount(c.Before.Count)})
	for column, s := range map[int]analysis.Shift{
		statisticP50: c.P50, statisticP90: c.P90, statisticP99: c.P99, statisticMax: c.Max, statisticTotal: c.Mean,
		statisticSelf: c.MeanSelf, statisticCPU: c.MeanCPU, statisticAlloc: c.MeanAlloc,
	} {
		cells[column].note, cells[column].noteColor = shiftNote(s)
	}
	memory := &cells[statisticMemory]
	if s := c.MeanMemoryDelta; s.Known { // a share of what is below or near nothing tells nothing
		memory.note, memory.noteColor = signed(s.By, look.Bytes(int64(math.Abs(s.By))))
	}
	errors := &cells[statisticErrors]
	if s := c.ErrorShare; s.Known {
		errors.note, errors.noteColor = signed(s.By, fmt.Sprintf("%.0f %%", 100*math.Abs(s.By)))
	}
}

// alike is the part of a figure by which it may change before that is told.
const alike = 0.01

// shiftNote tells a change as a share.
func shiftNote(s analysis.Shift) (note string, color fyne.ThemeColorName) {
	size := math.Abs(s.Share)
	switch {
	case !s.Known:
		return "", ""
	case size < alike:
		return "=", look.Muted
	case size >= 9.95:
		return signed(s.By, fmt.Sprintf("×%s", factor(s)))
	}
	return signed(s.By, fmt.Sprintf("%.0f %%", 100*size))
}

// factor is how many times what it was before a figure is.
func factor(s analysis.Shift) string {
	if n := 1 + s.Share; n > 0 && n < 999.5 {
		return fmt.Sprintf("%.0f", n)
	}
	return "999+"
}

// signed puts a sign and its colour to a change: more is worse in all figures here.
func signed(by float64, text string) (string, fyne.ThemeColorName) {
	switch {
	case by > 0:
		return "▲ " + text, theme.ColorNameError
	case by < 0:
		return "▼ " + text, theme.ColorNameSuccess
	}
	return "=", look.Muted
}
