package panel

import (
	"strconv"
	"strings"
	"time"

	"hybrid-image-search/telemetry/analysis"
)

// filterFigures are what a filter may bound, each as cpu>50ms or memory<200mb.
var filterFigures = map[string]struct {
	by   analysis.Column
	read func(string) (float64, bool)
}{
	"start":    {analysis.ByStart, readClock},
	"duration": {analysis.ByDuration, readSeconds},
	"spans":    {analysis.BySpans, readCount},
	"errors":   {analysis.ByErrors, readCount},
	"cpu":      {analysis.ByTraceCPU, readSeconds},
	"memory":   {analysis.ByPeakMemory, readBytes},
}

// parseFilter reads what is typed: bounds such as >100ms, which is of the duration, or spans<10 among words. What
// is no bound is a word.
func parseFilter(text string) analysis.TraceFilter {
	var f analysis.TraceFilter
	var words []string
	for _, word := range strings.Fields(text) {
		if limit, ok := parseLimit(word); ok {
			f.Limits = append(f.Limits, limit)
		} else {
			words = append(words, word)
		}
	}
	f.Text = strings.Join(words, " ")
	return f
}

func parseLimit(word string) (analysis.Limit, bool) {
	at := strings.IndexAny(word, "<>")
	if at < 0 {
		return analysis.Limit{}, false
	}
	name := strings.ToLower(word[:at])
	if name == "" {
		name = "duration"
	}
	figure, ok := filterFigures[name]
	if !ok {
		return analysis.Limit{}, false
	}
	value, ok := figure.read(strings.TrimPrefix(word[at+1:], "="))
	return analysis.Limit{By: figure.by, Below: word[at] == '<', Value: value}, ok
}

func readSeconds(text string) (float64, bool) {
	d, err := time.ParseDuration(text)
	return d.Seconds(), err == nil && d >= 0
}

func readCount(text string) (float64, bool) {
	n, err := strconv.ParseUint(text, 10, 32)
	return float64(n), err == nil
}

// readClock reads a time of day.
func readClock(text string) (float64, bool) {
	for _, layout := range []string{time.TimeOnly, "15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return float64(t.Hour()*3600 + t.Minute()*60 + t.Second()), true
		}
	}
	return 0, false
}

// readBytes reads a size; as the list has it, k, m and g are powers of 1024.
func readBytes(text string) (float64, bool) {
	text = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(text), "b"), "i")
	unit := 1.0
	for i, suffix := range []string{"k", "m", "g"} {
		if number, ok := strings.CutSuffix(text, suffix); ok {
			text, unit = number, float64(int64(1)<<(10*(i+1)))
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n * unit, err == nil && n >= 0 && n*unit < 1<<60
}
