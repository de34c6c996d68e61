package panel

import (
	"strconv"
	"time"

	"hybrid-image-search/telemetry/analysis"
)

// statisticsTable is the statistics as tracefile.WriteTable takes them: in whole units, and what is not known
// is empty. Against a baseline, the figures before stand beside those since.
func statisticsTable(names []namedFigures, against bool) (header []string, rows [][]string) {
	figures := []string{
		"count", "errors", "p50_ms", "p90_ms", "p99_ms", "max_ms", "total_ms", "self_ms",
		"mean_cpu_ms", "mean_memory_delta_kib", "mean_allocated_kib",
	}
	header = append([]string{"name"}, figures...)
	if against {
		for _, f := range figures {
			header = append(header, "before_"+f)
		}
	}
	for i := range names {
		row := append([]string{names[i].now.Name}, statisticsCells(names[i].now)...)
		if against {
			row = append(row, statisticsCells(&names[i].change.Before)...)
		}
		rows = append(rows, row)
	}
	return header, rows
}

func statisticsCells(f *analysis.Figures) []string {
	cells := make([]string, 0, statisticAlloc)
	for column := statisticCount; column <= statisticAlloc; column++ {
		value, known := statistic(f, column)
		digits := 3
		switch column {
		case statisticCount, statisticErrors:
			digits = 0
		case statisticMemory, statisticAlloc:
			value /= 1024
		default:
			value /= float64(time.Millisecond)
		}
		text := ""
		if known {
			text = strconv.FormatFloat(value, 'f', digits, 64)
		}
		cells = append(cells, text)
	}
	return cells
}
