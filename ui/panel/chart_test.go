package panel

import (
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry/gauges"
)

func TestRoundUp(t *testing.T) {
	for _, tt := range []struct {
		value  float64
		binary bool
		want   float64
	}{
		{0, false, 1},
		{-3, true, 1},
		{math.NaN(), false, 1},
		{math.Inf(1), false, 1},
		{1, false, 1},
		{53, false, 60},
		{101, false, 150},
		{0.3, false, 0.3},
		{0.31, false, 0.4},
		{990, false, 1000},
		{1 << 20, true, 1 << 20},
		{1<<20 + 1, true, 3 << 19},
		{100 << 20, true, 128 << 20},
	} {
		if got := roundUp(tt.value, tt.binary); math.Abs(got-tt.want) > 1e-9*tt.want {
			t.Errorf("roundUp(%v, %t) = %v, want %v", tt.value, tt.binary, got, tt.want)
		}
	}
}

func TestPlotKeepsPeaksAndGaps(t *testing.T) {
	var points []gauges.Point
	for i := range 300 {
		if i < 140 || i >= 155 {
			points = append(points, gauges.Point{Time: teaTime.Add(time.Duration(i) * time.Second), Value: 1, Break: i == 0 || i == 155})
		}
	}
	points[77].Value = 9
	end := teaTime.Add(299 * time.Second)
	for _, width := range []float32{20, 100, 333, 2000} {
		for shift := range 7 { // wherever the axis begins
			from := teaTime.Add(time.Duration(shift) * time.Second / 2)
			plotted := plot(points, from, end, width)
			peak, breaks := 0.0, 0
			for i, p := range plotted {
				peak = max(peak, p.value)
				if p.broke {
					breaks++
				}
				if p.x < 0 || p.x > width || i > 0 && p.x < plotted[i-1].x {
					t.Errorf("in %v point %d lies at %v", width, i, p.x)
				}
			}
			if peak != 9 || breaks > 2 || width > 100 && breaks != 2 {
				t.Errorf("in %v: peak %v, %d breaks", width, peak, breaks)
			}
			if most := int(width/plotStep) + 3; len(plotted) > most {
				t.Errorf("in %v: %d points, more than %d", width, len(plotted), most)
			}
		}
	}
	if got := plot(points, end, teaTime, 100); got != nil {
		t.Errorf("backwards: %v", got)
	}
}

// A level line is one piece, so that eight charts cost little.
func TestChartDrawsFewObjects(t *testing.T) {
	newTestApp(t)
	v := shownSystemView(t, 1280)
	total := 0
	for _, c := range v.charts {
		total += len(test.WidgetRenderer(c).Objects())
	}
	if total > 1600 {
		t.Errorf("%d objects", total)
	}
	level := test.WidgetRenderer(v.charts[7]).(*chartRenderer)
	if n := level.series[0].usedLines; n != 2 { // before the gap and after it
		t.Errorf("a level line takes %d pieces", n)
	}
}

func TestAgo(t *testing.T) {
	for want, d := range map[string]time.Duration{"now": 0, "–5:00": 5 * time.Minute, "–0:07": 7 * time.Second} {
		if got := ago(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// shownSystemView is the charts in a window of a width.
func shownSystemView(t testing.TB, width float32) *systemView {
	t.Helper()
	v := newSystemView()
	w := test.NewTempWindow(t, v.view)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, 300))
	mark := [2]time.Time{teaTime.Add(-100 * time.Second), teaTime.Add(-80 * time.Second)}
	v.set(systemData{Samples: fiveMinutes(), Now: teaTime, Mark: &mark})
	return v
}

func TestChartMarkup(t *testing.T) {
	mark := [2]time.Time{teaTime.Add(-100 * time.Second), teaTime.Add(-80 * time.Second)}
	for name, i := range map[string]int{"chart_cpu": 0, "chart_heap": 2, "chart_machine_memory": 7} {
		expectMarkup(t, name, 200, 110, func() fyne.CanvasObject {
			c := newChart(systemCharts()[i])
			c.set(fiveMinutes(), teaTime.Add(-gauges.History), teaTime, &mark)
			return c
		})
	}
	expectMarkup(t, "chart_empty", 200, 110, func() fyne.CanvasObject { return newChart(systemCharts()[0]) })
}

func TestChartTellsTheValueAtThePointer(t *testing.T) {
	newTestApp(t)
	v := shownSystemView(t, 1280)
	cpu := v.charts[0]
	r := test.WidgetRenderer(cpu).(*chartRenderer)
	if r.value.Text == "" || !strings.Contains(r.foot.Text, " – ") || !r.pointerLine.Hidden {
		t.Errorf("now %q, range %q", r.value.Text, r.foot.Text)
	}
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(cpu.Size().Width*0.75, 40)
	cpu.MouseIn(e)
	if !strings.HasSuffix(r.value.Text, " %") || len(r.value.Text) < 4 || !strings.Contains(r.foot.Text, "16:18:") || !strings.Contains(r.foot.Text, "user ") || r.pointerLine.Hidden {
		t.Errorf("at the pointer %q, %q", r.value.Text, r.foot.Text)
	}
	e.Position = fyne.NewPos(cpu.Size().Width*0.3375, 40) // in the gap
	cpu.MouseMoved(e)
	if !r.pointerLine.Hidden {
		t.Errorf("tells %q where nothing is known", r.value.Text)
	}
	cpu.MouseOut()
	if !strings.Contains(r.foot.Text, " – ") {
		t.Errorf("afterwards %q", r.foot.Text)
	}
}

func TestSystemWithoutFigures(t *testing.T) {
	newTestApp(t)
	v := newSystemView()
	if w := v.charts[0].words(); w.empty != "no samples yet" {
		t.Errorf("%+v", w)
	}
	var samples []gauges.Sample
	for i := range 5 {
		samples = append(samples, gauges.Sample{Time: teaTime.Add(time.Duration(i) * time.Second), Goroutines: 9, HasGoroutines: true})
	}
	v.set(systemData{Samples: samples, Now: teaTime.Add(5 * time.Second)})
	if w := v.charts[0].words(); w.empty != "this system does not tell" {
		t.Errorf("%+v", w)
	}
	if w := v.charts[4].words(); w.value != "9" || w.empty != "" {
		t.Errorf("%+v", w)
	}
}

func TestSystemMovesWithTheSamples(t *testing.T) {
	newTestApp(t)
	samples := fiveMinutes()
	v := newSystemView()
	v.set(systemData{Samples: samples, Now: teaTime})
	c := v.charts[0]
	if c.to != teaTime {
		t.Errorf("ends at %v", c.to)
	}
	first := c.samples
	v.set(systemData{Samples: fiveMinutes(), Now: teaTime.Add(900 * time.Millisecond)}) // nothing new
	if &c.samples[0] != &first[0] {
		t.Error("was drawn again")
	}
	late := teaTime.Add(10*time.Second + 5)
	v.set(systemData{Samples: samples, Now: late}) // the samples stopped
	if want := teaTime.Add(10 * time.Second); !c.to.Equal(want) {
		t.Errorf("ends at %v, want %v", c.to, want)
	}
	old := [2]time.Time{teaTime.Add(-time.Hour), teaTime.Add(-time.Hour)}
	v.set(systemData{Samples: samples, Now: late, Mark: &old})
	if !strings.Contains(v.legend.Text, "older") {
		t.Errorf("legend %q", v.legend.Text)
	}
	if _, _, ok := c.marked(200); ok {
		t.Error("marked a span that is not on the axis")
	}
}

func TestSystemColumns(t *testing.T) {
	for width, want := range map[float32]int{300: 2, 640: 2, 900: 3, 1280: 4, 1920: 4} {
		g := &systemGrid{width: width}
		if got := g.columns(); got != want {
			t.Errorf("%v: %d columns, want %d", width, got, want)
		}
	}
	newTestApp(t)
	v := shownSystemView(t, 640)
	if first, third := v.charts[0].Position(), v.charts[2].Position(); first.X != third.X || third.Y < first.Y+chartLeast {
		t.Errorf("in two columns at %v and %v", first, third)
	}
}
