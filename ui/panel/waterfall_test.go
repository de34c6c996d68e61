package panel

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

func TestColumnsByWidth(t *testing.T) {
	count := func(l rowLayout) (n int) {
		for _, shown := range l.shown {
			if shown {
				n++
			}
		}
		return n
	}
	before := 0
	for width := float32(100); width < 1400; width++ {
		l := newRowLayout(width, columnSet{})
		n := count(l)
		if n < before {
			t.Fatalf("%v wide: %d columns, with less room %d", width, n, before)
		}
		before = n
		if l.name > l.bars || l.bars+l.barsWidth > l.figures+1 || l.barsWidth < 1 {
			t.Errorf("%v wide: names to %v, bars from %v for %v, figures from %v", width, l.name, l.bars, l.barsWidth, l.figures)
		}
		for rank, i := range columnRank {
			if l.shown[i] && (rank >= n || l.left[i]+columns[i].width > width) {
				t.Errorf("%v wide: column %d begins at %v of %d columns", width, i, l.left[i], n)
			}
		}
	}
	if before != columnCount {
		t.Errorf("%d columns in a wide window", before)
	}
	if l := newRowLayout(1400, columnSet{columnSelf: true}); l.shown[columnSelf] || count(l) != columnCount-1 {
		t.Errorf("one unwanted: %v", l.shown)
	}
}

func TestFiguresOf(t *testing.T) {
	const ms = time.Millisecond
	row := func(u telemetry.Usage, length time.Duration) *telemetry.Row {
		return &telemetry.Row{Span: &telemetry.Span{Start: noon, End: noon.Add(length), Usage: u}, Self: length / 2}
	}
	all := telemetry.Usage{
		HasCPU: true, CPUUser: 18 * ms, CPUSystem: 6 * ms, HasMemory: true, Memory: 80 << 20, MemoryDelta: -4096, HasHeap: true, HeapAlloc: 3 << 20,
	}
	shared := all
	shared.Shared, shared.HasMemory, shared.HasHeap = true, false, false
	running := row(all, 0)
	running.End, running.Self = time.Time{}, 123456*time.Microsecond
	tests := map[string]struct {
		row  *telemetry.Row
		want [columnCount]string
	}{
		"all, on two cores": {row(all, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "18.0 ms", "6.00 ms", "200 %", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
		"shared":            {row(shared, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "≈ 18.0 ms", "≈ 6.00 ms", "≈ 200 %", "–", "–", "–"}},
		"nothing is known":  {row(telemetry.Usage{}, 12*ms), [columnCount]string{"12.0 ms", "6.00 ms", "–", "–", "–", "–", "–", "–"}},
		"no time":           {row(all, 0), [columnCount]string{"0", "0", "18.0 ms", "6.00 ms", "–", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
		"running":           {running, [columnCount]string{"340 ms", "120 ms", "18.0 ms", "6.00 ms", "7 %", "80.0 MiB", "–4.0 KiB", "3.0 MiB"}},
	}
	for name, tt := range tests {
		if got := figuresOf(tt.row, noon.Add(345678*time.Microsecond)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	for share, want := range map[float64]string{0: "0 %", 0.001: "<1 %", 0.5: "50 %", 3.456: "346 %"} {
		if got := percent(share); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
}

func TestSpanFace(t *testing.T) {
	d := searchTrace()
	s := newScene(d, question{critical: true}, nil)
	face := func(name string, z zoom) spanFace {
		i := slices.IndexFunc(d.Rows, func(r telemetry.Row) bool { return r.Name == name })
		return newSpanFace(s, i, z)
	}
	near := func(got stretch, from, to float64) bool {
		return math.Abs(float64(got.from)-from) < 1e-4 && math.Abs(float64(got.to)-to) < 1e-4
	}
	const whole = 46.0 // ms
	root := face("search", zoom{})
	if !near(root.wall, 0, 41.2/whole) || !near(root.user, 0, 0.62*41.2/whole) || !near(root.system, 0.62*41.2/whole, 0.7*41.2/whole) {
		t.Errorf("root: %+v", root)
	}
	if f := face("search.vector_query", zoom{}); !f.shared || !near(f.system, f.system2().from, float64(f.wall.to)) || !f.dimmed {
		t.Errorf("on two cores, off the path: %+v", f)
	}
	if f := face("gemini.embed", zoom{}); f.title != "✕ gemini.embed" || f.color != theme.ColorNameError || f.path[0].empty() || f.dimmed {
		t.Errorf("failed: %+v", f)
	}
	if f := face("catalog.touch", zoom{}); f.title != "▸ catalog.touch" || !near(f.wall, 40.95/whole, 1) {
		t.Errorf("running: %+v", f)
	}
	if f := face("thumbnail.write", zoom{}); f.title != "⚬ thumbnail.write" {
		t.Errorf("orphan: %+v", f)
	}
	half := zoomTo(20.6e6, 41.2e6, 46e6)
	if f := face("search", half); !near(f.wall, 0, 1) || !near(f.user, 0, 0.24) {
		t.Errorf("root, zoomed: %+v", f)
	}
	if f := face("search.parse", half); !f.wall.empty() || !f.user.empty() {
		t.Errorf("not in what is seen: %+v", f)
	}
}

// system2 is where the system's part begins, as cpuShares has it.
func (f spanFace) system2() struct{ from float64 } {
	return struct{ from float64 }{float64(f.user.to)}
}

func TestShortName(t *testing.T) {
	long := strings.Repeat("é", 60_000)
	got := shortName(long)
	if len(got) > 500 || !strings.Contains(got, "…") || strings.Contains(got, "\uFFFD") {
		t.Errorf("a name of %d bytes became one of %d", len(long), len(got))
	}
	for name, want := range map[string]string{"": "(no name)", " \n": "(no name)", "a\nb\x1b\u202e": "a b\uFFFD\uFFFD", "plain": "plain"} {
		if got := shortName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestMinimapPicture(t *testing.T) {
	for _, n := range []int{1, 3, 14, 15, 5000} {
		s := newScene(indexTrace(n), question{}, nil)
		if len(s.picture) == 0 || len(s.picture) > 2*minimapLanes*minimapCells {
			t.Errorf("%d spans: %d bars", n, len(s.picture))
		}
		failed := false
		for _, b := range s.picture {
			if b.lane < 0 || b.lane >= minimapLanes || b.span.empty() || b.span.from < 0 || b.span.to > 1 {
				t.Errorf("%d spans: %+v", n, b)
			}
			failed = failed || b.failed
		}
		if failed != (len(s.errors) > 0) {
			t.Errorf("%d spans: errors are seen: %v", n, failed)
		}
	}
}

func TestScene(t *testing.T) {
	d := searchTrace()
	s := newScene(d, question{}, nil)
	if s.whole != 46e6 || len(s.errors) != 2 || s.running != 1 || s.orphans != 1 || s.path != nil || s.idle != nil || s.matched != nil {
		t.Errorf("%+v", s.traceFacts)
	}
	next := newScene(d, question{filter: analysis.Filter{ErrorsOnly: true}, critical: true, gaps: true}, s)
	if len(next.matches) != 2 || len(next.path) == 0 || len(next.idle) == 0 || &next.errors[0] != &s.errors[0] {
		t.Errorf("matches %v, path %d, idle %d", next.matches, len(next.path), len(next.idle))
	}
	again := newScene(d, question{filter: analysis.Filter{ErrorsOnly: true}}, next)
	if &again.matches[0] != &next.matches[0] || again.path != nil || again.idle != nil {
		t.Error("what was found is not used again, or what nobody asks for is kept")
	}
	for i, r := range d.Rows {
		if want := r.Status == codes.Error; again.matched[i] != want {
			t.Errorf("row %d: %v", i, again.matched[i])
		}
	}
	if got := again.visible(nil, true); len(got) != 3 { // the two and what is above them
		t.Errorf("only matches: %v", got)
	}
}
