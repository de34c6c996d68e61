package panel

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry/analysis"
)

// The columns of the statistics.
const (
	statisticName = iota
	statisticCount
	statisticErrors
	statisticP50
	statisticP90
	statisticP99
	statisticMax
	statisticTotal
	statisticSelf
	statisticCPU
	statisticMemory
	statisticAlloc
	statisticHistogram
)

func statisticsColumns() []sheetColumn {
	return []sheetColumn{
		statisticName:      {title: lang.L("Name"), left: true, rising: true},
		statisticCount:     {title: lang.L("Count"), width: 46},
		statisticErrors:    {title: lang.L("Errors"), width: 44},
		statisticP50:       {title: "p50", width: 50},
		statisticP90:       {title: "p90", width: 50, dropped: 2},
		statisticP99:       {title: "p99", width: 50},
		statisticMax:       {title: lang.L("Max"), width: 50, dropped: 4},
		statisticTotal:     {title: lang.L("Total"), width: 52, dropped: 5},
		statisticSelf:      {title: lang.L("Self"), width: 52},
		statisticCPU:       {title: "Ø CPU", width: 52},
		statisticMemory:    {title: lang.L("Ø Δ mem"), width: 64, dropped: 1},
		statisticAlloc:     {title: lang.L("Ø alloc"), width: 56, dropped: 3},
		statisticHistogram: {width: 100, bars: true, fixed: true, dropped: 6},
	}
}

// sortStatistics sorts by a column. What a name cannot tell comes last either way, and so do names that have no
// spans any more.
func sortStatistics(names []namedFigures, column int, descending bool) {
	sign := 1
	if descending {
		sign = -1
	}
	slices.SortStableFunc(names, func(a, b namedFigures) int {
		if column == statisticName {
			return sign * compareNames(a.now.Name, b.now.Name)
		}
		x, hasX := statistic(a.now, column)
		y, hasY := statistic(b.now, column)
		switch {
		case hasX && !hasY:
			return -1
		case hasY && !hasX:
			return 1
		case hasX && x != y:
			return sign * cmp.Compare(x, y)
		}
		return compareNames(a.now.Name, b.now.Name)
	})
}

func compareNames(a, b string) int {
	return cmp.Or(analysis.CompareNames(a, b), cmp.Compare(a, b))
}

// statistic is the figure in a column, and whether it is known.
func statistic(f *analysis.Figures, column int) (value float64, known bool) {
	if column == statisticCount {
		return float64(f.Count), f.Count+f.Running > 0
	}
	known = f.Count > 0
	switch column {
	case statisticErrors:
		value = float64(f.Errors)
	case statisticP50:
		value = float64(f.P50)
	case statisticP90:
		value = float64(f.P90)
	case statisticP99:
		value = float64(f.P99)
	case statisticMax:
		value = float64(f.Max)
	case statisticTotal:
		value = float64(f.Total)
	case statisticSelf:
		value = float64(f.Self)
	case statisticCPU:
		value, known = float64(f.MeanCPU), f.HasCPU
	case statisticMemory:
		value, known = f.MeanMemoryDelta, f.HasMemory
	case statisticAlloc:
		value, known = f.MeanAlloc, f.HasHeap
	default:
		known = false
	}
	return value, known
}
