package ui

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// spanAt is a row from one moment after noon to another; a negative end is none yet.
func spanAt(name string, start, end time.Duration) telemetry.Row {
	r := telemetry.Row{Span: &telemetry.Span{Name: name, Start: noon.Add(start)}}
	if end >= 0 {
		r.End = noon.Add(end)
	}
	return r
}

func TestAxis(t *testing.T) {
	const ms = time.Millisecond
	tests := map[string]struct {
		rows  []telemetry.Row
		now   time.Duration
		start time.Duration
		span  time.Duration
	}{
		"one":                     {[]telemetry.Row{spanAt("a", 0, 10*ms)}, time.Hour, 0, 10 * ms},
		"runs until now":          {[]telemetry.Row{spanAt("a", 0, -1)}, 70 * ms, 0, 70 * ms},
		"child begins before":     {[]telemetry.Row{spanAt("a", 5*ms, 10*ms), spanAt("b", 2*ms, 7*ms)}, 0, 2 * ms, 8 * ms},
		"child outlives its root": {[]telemetry.Row{spanAt("a", 0, 10*ms), spanAt("b", 2*ms, 30*ms)}, 0, 0, 30 * ms},
		"no time at all":          {[]telemetry.Row{spanAt("a", 0, 0)}, 0, 0, time.Microsecond},
		"ends before its start":   {[]telemetry.Row{spanAt("a", 9*ms, 2*ms)}, 0, 9 * ms, time.Microsecond},
	}
	for name, tt := range tests {
		got := axisOf(tt.rows, noon.Add(tt.now))
		if !got.start.Equal(noon.Add(tt.start)) || got.span != tt.span {
			t.Errorf("%s: from %v for %v, want from %v for %v", name, got.start.Sub(noon), got.span, tt.start, tt.span)
		}
	}
	if a := axisOf(nil, noon); a.span <= 0 {
		t.Errorf("with no rows: %v", a.span)
	}
}

func TestShareOfAxis(t *testing.T) {
	a := axis{start: noon, span: 200 * time.Millisecond}
	for at, want := range map[time.Duration]float32{
		0: 0, 50 * time.Millisecond: 0.25, 200 * time.Millisecond: 1,
		-time.Second: 0, time.Hour: 1, // clocks may be set while spans run
	} {
		if got := a.share(noon.Add(at)); got != want {
			t.Errorf("%v: %v, want %v", at, got, want)
		}
	}
}

func TestCPUShares(t *testing.T) {
	const ms = time.Millisecond
	cpu := func(user, system time.Duration) telemetry.Usage {
		return telemetry.Usage{HasCPU: true, CPUUser: user, CPUSystem: system}
	}
	tests := map[string]struct {
		usage    telemetry.Usage
		duration time.Duration
		want     [2]float32
	}{
		"half":           {cpu(3*ms, 2*ms), 10 * ms, [2]float32{0.3, 0.2}},
		"all":            {cpu(10*ms, 0), 10 * ms, [2]float32{1, 0}},
		"over all cores": {cpu(30*ms, 10*ms), 10 * ms, [2]float32{0.75, 0.25}},
		"no duration":    {cpu(3*ms, 2*ms), 0, [2]float32{}},
		"not known":      {telemetry.Usage{CPUUser: 3 * ms}, 10 * ms, [2]float32{}},
	}
	for name, tt := range tests {
		got := cpuShares(tt.usage, tt.duration)
		for i := range got {
			if math.Abs(float64(got[i]-tt.want[i])) > 1e-6 {
				t.Errorf("%s: %v, want %v", name, got, tt.want)
			}
		}
	}
}

func TestFigures(t *testing.T) {
	const ms = time.Millisecond
	all := telemetry.Usage{
		HasCPU: true, CPUUser: 3 * ms, CPUSystem: 20 * time.Microsecond,
		HasMemory: true, Memory: 80 << 20, MemoryDelta: -4096,
	}
	cpu, memory := all, all
	cpu.HasMemory, memory.HasCPU = false, false
	tests := map[string]struct {
		usage telemetry.Usage
		want  []string
	}{
		"all":          {all, []string{"12.0 ms", "3.00 ms", "20 µs", "80.0 MiB", "–4.0 KiB"}},
		"no memory":    {cpu, []string{"12.0 ms", "3.00 ms", "20 µs", "–", "–"}},
		"no CPU":       {memory, []string{"12.0 ms", "–", "–", "80.0 MiB", "–4.0 KiB"}},
		"nothing":      {telemetry.Usage{}, []string{"12.0 ms", "–", "–", "–", "–"}},
		"used nothing": {telemetry.Usage{HasCPU: true, HasMemory: true}, []string{"12.0 ms", "0", "0", "0 B", "0 B"}},
	}
	for name, tt := range tests {
		if got := figuresOf(tt.usage, 12*ms); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// searchRows is a trace with all that a row can be: a root, one that failed, one that runs, one below it, and one
// whose parent was not seen.
func searchRows() (rows []telemetry.Row, now time.Time) {
	const ms = time.Millisecond
	root := spanAt("search", 0, 40*ms)
	root.Children = 2
	root.Usage = telemetry.Usage{HasCPU: true, CPUUser: 20 * ms, CPUSystem: 4 * ms, HasMemory: true, Memory: 90 << 20, MemoryDelta: 1 << 20}
	failed := spanAt("search.text_query", 2*ms, 12*ms)
	failed.Depth, failed.Status = 1, codes.Error
	failed.Usage = telemetry.Usage{HasCPU: true, CPUUser: 30 * ms, CPUSystem: 10 * ms}
	running := spanAt("search.vector_query", 12*ms, -1)
	running.Depth = 1
	below := spanAt("a name that is far too long for its column, and has a\nline end", 20*ms, 20*ms)
	below.Depth = 2
	orphan := spanAt("lost", 30*ms, 35*ms)
	orphan.Orphan = true
	return []telemetry.Row{root, failed, running, below, orphan}, noon.Add(50 * ms)
}

func TestSpanRow(t *testing.T) {
	newTestApp(t)
	rows, now := searchRows()
	a := axisOf(rows, now)
	want := []struct {
		title       string
		marked      bool
		left, width float32
	}{
		{"search", false, 0, 0.8},
		{"search.text_query", true, 0.04, 0.2},
		{"search.vector_query", true, 0.24, 0.76},
		{"a name that is far too long for its column, and has a line end", false, 0.4, 0},
		{"lost", true, 0.6, 0.1},
	}
	r := newSpanRow() // one for all: lists use their rows again
	marks := map[string]bool{}
	for i, row := range rows {
		r.show(row, a)
		mark, found := strings.CutSuffix(r.title, want[i].title)
		if !found || (mark != "") != want[i].marked || marks[mark] && mark != "" {
			t.Errorf("got the title %q for %q, marks before it: %v", r.title, row.Name, marks)
		}
		marks[mark] = true
		if math.Abs(float64(r.left-want[i].left)) > 1e-5 || math.Abs(float64(r.width-want[i].width)) > 1e-5 {
			t.Errorf("%q: from %v, %v wide; want %+v", row.Name, r.left, r.width, want[i])
		}
	}
}

// However deep a trace is and however narrow the window, a row stays within its width.
func TestSpanRowStaysWithinItsWidth(t *testing.T) {
	newTestApp(t)
	rows, now := searchRows()
	a := axisOf(rows, now)
	r := newSpanRow()
	for _, depth := range []int{0, 3, 500} {
		for _, width := range []float32{560, 561, 900, 3000} {
			for _, row := range rows {
				row.Depth = depth
				r.Resize(fyne.NewSize(width, spanRowHeight))
				r.show(row, a)
				for _, bar := range []fyne.CanvasObject{r.wall, r.user, r.system, r.name} {
					left, right := bar.Position().X, bar.Position().X+bar.Size().Width
					if left < 0 || right > width+0.01 {
						t.Errorf("depth %d, %v wide, %q: from %v to %v", depth, width, row.Name, left, right)
					}
				}
				if r.user.Size().Width+r.system.Size().Width > r.wall.Size().Width+0.01 {
					t.Errorf("%q: the CPU's bars are longer than the whole", row.Name)
				}
				if w := textWidth(r.name.Text, r.name.TextSize); w > r.name.Size().Width && r.name.Text != "…" {
					t.Errorf("depth %d, %v wide: the name takes %v of %v", depth, width, w, r.name.Size().Width)
				}
			}
		}
	}
}
