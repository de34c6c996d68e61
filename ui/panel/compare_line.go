package panel

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// The columns of a comparison.
const (
	compareName = iota
	compareA
	compareB
	compareBar
	compareTime
	compareCPU
	compareMemory
)

func compareColumns() []sheetColumn {
	return []sheetColumn{
		compareName:   {title: lang.L("Span"), left: true, rising: true},
		compareA:      {title: "A", width: 62, fixed: true},
		compareB:      {title: "B", width: 62, fixed: true},
		compareBar:    {title: lang.L("◂ less in B | more ▸"), width: 170, bars: true, middle: true, dropped: 3},
		compareTime:   {title: lang.L("Difference"), width: 118},
		compareCPU:    {title: "Δ CPU", width: 76, dropped: 1},
		compareMemory: {title: lang.L("Δ memory"), width: 80, dropped: 2},
	}
}

// longestDifference is what the bars are measured by.
func (v *compareView) longestDifference() float64 {
	longest := time.Duration(1)
	for i := range v.data.Pairs {
		longest = max(longest, v.data.Pairs[i].Time.Abs())
	}
	return float64(longest)
}

// sortPairs orders the pairs by how large a difference is, whichever way it goes; from the largest, unless the
// head is turned. What is not known comes last.
func (v *compareView) sortPairs() []int {
	type sized struct {
		pair int
		size float64
	}
	sizes := make([]sized, len(v.data.Pairs))
	sign := 1
	if v.sheet.descending {
		sign = -1
	}
	for i := range v.data.Pairs {
		p := &v.data.Pairs[i]
		size, known := math.Abs(float64(p.Time)), true
		switch v.sheet.sorted {
		case compareCPU:
			size, known = math.Abs(float64(p.CPU)), p.HasCPU
		case compareMemory:
			size, known = math.Abs(float64(p.MemoryDelta)), p.HasMemory
		}
		if !known {
			size = math.Inf(sign)
		}
		sizes[i] = sized{i, size}
	}
	slices.SortFunc(sizes, func(a, b sized) int {
		return cmp.Or(sign*cmp.Compare(a.size, b.size), cmp.Compare(a.pair, b.pair))
	})
	sorted := make([]int, len(sizes))
	for i, s := range sizes {
		sorted[i] = s.pair
	}
	return sorted
}

// line is how a pair is shown.
func (v *compareView) line(line int) sheetLine {
	at := v.pair(line)
	p := &v.data.Pairs[at]
	a, b := v.sides(p)
	l := sheetLine{key: strconv.Itoa(at), cells: make([]sheetCell, compareMemory+1)}
	l.cells[compareName] = pairName(a, b)
	if v.sorted == nil {
		const indent, deepest = 12, 12
		l.indent = indent * float32(min(p.Depth, deepest))
	}
	l.cells[compareA], l.cells[compareB] = v.side(a), v.side(b)
	l.cells[compareCPU], l.cells[compareMemory] = sheetCell{text: "–"}, sheetCell{text: "–"}
	switch {
	case a == nil:
		l.cells[compareTime] = sheetCell{text: lang.L("only in B"), color: theme.ColorNamePrimary}
	case b == nil:
		l.cells[compareTime] = sheetCell{text: lang.L("only in A"), color: theme.ColorNamePrimary}
	default:
		by := p.Time
		if a.Running() || b.Running() {
			by = settled(by.Abs(), true) * time.Duration(cmp.Compare(by, 0))
		}
		l.cells[compareTime] = sheetCell{text: timeChange(by, a.Duration(v.data.Now)), color: changeColor(float64(by))}
	}
	if p.HasCPU {
		l.cells[compareCPU] = sheetCell{text: signedText(float64(p.CPU), look.Duration(p.CPU.Abs()))}
	}
	if p.HasMemory {
		l.cells[compareMemory] = sheetCell{text: signedText(float64(p.MemoryDelta), look.Bytes(max(p.MemoryDelta, -p.MemoryDelta)))}
	}
	l.bars = v.bars(p)
	return l
}

// pairName is the span's name with the signs of its states.
func pairName(a, b *telemetry.Row) sheetCell {
	row := b
	if row == nil {
		row = a
	}
	if row == nil {
		return sheetCell{}
	}
	cell := sheetCell{text: look.Printable(clipName(row.Name)), color: theme.ColorNameForeground}
	switch failed := func(r *telemetry.Row) bool { return r != nil && r.Status == codes.Error }; {
	case failed(a) && failed(b):
		cell.text, cell.color = "✕ "+cell.text, theme.ColorNameError
	case failed(a) && b != nil:
		cell.text, cell.color = "✕ "+lang.L("in A")+" · "+cell.text, theme.ColorNameError
	case failed(b) && a != nil:
		cell.text, cell.color = "✕ "+lang.L("in B")+" · "+cell.text, theme.ColorNameError
	case failed(a) || failed(b):
		cell.text, cell.color = "✕ "+cell.text, theme.ColorNameError
	}
	switch {
	case a == nil:
		cell.text = "+ " + cell.text
	case b == nil:
		cell.text, cell.color = "– "+cell.text, look.Muted
	}
	return cell
}

func (v *compareView) side(r *telemetry.Row) sheetCell {
	if r == nil {
		return sheetCell{text: "–"}
	}
	cell := sheetCell{text: look.Duration(settled(r.Duration(v.data.Now), r.Running()))}
	if r.Running() {
		cell.text, cell.color = "▸ "+cell.text, theme.ColorNamePrimary
	}
	return cell
}

// settled rounds a time that still grows: every new text is drawn into a texture of its own.
func settled(d time.Duration, running bool) time.Duration {
	switch {
	case !running:
		return d
	case d < time.Second:
		return d.Truncate(10 * time.Millisecond)
	}
	return d.Truncate(100 * time.Millisecond)
}

// timeChange tells a difference with its sign and share.
func timeChange(by, before time.Duration) string {
	text := signedText(float64(by), look.Duration(by.Abs()))
	if before <= 0 || by == 0 {
		return text
	}
	share := analysis.Shift{By: float64(by), Share: float64(by) / float64(before), Known: true}
	size := math.Abs(share.Share)
	switch {
	case size >= 9.95:
		return text + " (×" + factor(share) + ")"
	case size >= alike:
		return text + " (" + strconv.Itoa(int(math.Round(100*size))) + " %)"
	}
	return text
}

func signedText(by float64, text string) string {
	switch {
	case by > 0:
		return "▲ " + text
	case by < 0:
		return "▼ " + text
	}
	return "="
}

func changeColor(by float64) fyne.ThemeColorName {
	_, name := signed(by, "")
	return name
}

// bars draws the difference from the middle, to the left if B is faster. Its length grows with the square root,
// so that small ones are to be seen beside a large one.
func (v *compareView) bars(p *analysis.Pair) []sheetBar {
	const hair, height = 0.006, 0.6
	bars := []sheetBar{{x: 0.5 - hair/2, y: -0.2, width: hair, height: 1.4, color: theme.ColorNameSeparator}}
	length := float32(math.Sqrt(math.Abs(float64(p.Time))/v.longest)) / 2
	if length == 0 {
		return bars
	}
	length = max(length, 0.01)
	bar := sheetBar{x: 0.5, y: (1 - height) / 2, width: length, height: height, color: changeColor(float64(p.Time))}
	if p.Time < 0 {
		bar.x -= length
	}
	if p.OnlyA() || p.OnlyB() {
		bar.color = look.Wall
	}
	return append(bars, bar)
}
