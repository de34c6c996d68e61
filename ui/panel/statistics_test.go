package panel

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry/analysis"
)

// slower are statistics since a baseline: everything takes longer than before.
func slower() statisticsData {
	now := searches(20, 26, 1.5)
	return statisticsData{Names: now.ByName(), Changes: analysis.Changes(now, searches(0, 20, 1)), Since: teaTime}
}

func TestStatisticsMarkup(t *testing.T) {
	expectMarkup(t, "statistics", 930, 110, func() fyne.CanvasObject {
		v := newStatisticsView(statisticsActions{})
		v.set(statisticsData{Names: searches(0, 20, 1).ByName()})
		return v.view
	})
	expectMarkup(t, "statistics_since", 930, 110, func() fyne.CanvasObject {
		v := newStatisticsView(statisticsActions{})
		v.set(slower())
		v.mark("vector.block")
		return v.view
	})
}

// shownNames are the names from the top.
func (v *statisticsView) shownNames() string {
	var names []string
	for i := range v.names {
		names = append(names, v.names[i].now.Name)
	}
	return strings.Join(names, " ")
}

func TestStatisticsSort(t *testing.T) {
	newTestApp(t)
	v := newStatisticsView(statisticsActions{})
	v.set(statisticsData{Names: []analysis.Figures{
		{Name: "b", Count: 3, P50: 3, Self: 1, MeanCPU: 5, HasCPU: true},
		{Name: "A", Count: 5, P50: 2, Self: 2},
		{Name: "c", Count: 1, P50: 9, Self: 3, MeanCPU: 7, HasCPU: true},
		{Name: "runs", Running: 1},
	}})
	if got := v.shownNames(); got != "c A b runs" {
		t.Errorf("by self time: %s", got)
	}
	for _, tt := range []struct {
		column int
		want   string
		turned string
	}{
		{statisticName, "A b c runs", "runs c b A"},
		{statisticCount, "A b c runs", "runs c b A"},
		{statisticP50, "c b A runs", "A b c runs"},
		{statisticCPU, "c b A runs", "b c A runs"}, // what is not known comes last either way
	} {
		v.sheet.head.sortBy(tt.column)
		if got := v.shownNames(); got != tt.want {
			t.Errorf("by column %d: %s, want %s", tt.column, got, tt.want)
		}
		v.sheet.head.sortBy(tt.column)
		if got := v.shownNames(); got != tt.turned {
			t.Errorf("by column %d, turned: %s, want %s", tt.column, got, tt.turned)
		}
	}
}

func TestStatisticsAsk(t *testing.T) {
	newTestApp(t)
	var asked []string
	var header []string
	var rows [][]string
	v := newStatisticsView(statisticsActions{
		choose: func(name string) { asked = append(asked, "choose "+name) },
		since:  func() { asked = append(asked, "since") },
		forget: func() { asked = append(asked, "forget") },
		export: func(h []string, r [][]string) { header, rows = h, r },
	})
	v.forget.Tapped(nil) // there is nothing to forget
	v.export.Tapped(nil) // nor to save
	v.set(slower())
	v.since.Tapped(nil)
	v.forget.Tapped(nil)
	v.sheet.list.Select(0)
	v.sheet.list.Select(0)
	first := v.names[0].now.Name
	if want := []string{"since", "forget", "choose " + first, "choose "}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	if header != nil {
		t.Error("saved nothing")
	}
	v.export.Tapped(nil)
	if len(rows) != len(v.names) || rows[0][0] != first || len(header) != 23 || header[12] != "before_count" {
		t.Errorf("saved %d rows under %q", len(rows), header)
	}
	for _, row := range rows {
		if len(row) != len(header) {
			t.Errorf("a row of %d under a header of %d", len(row), len(header))
		}
	}
}

func TestStatisticsCells(t *testing.T) {
	f := analysis.Figures{Name: "x", Count: 3, P50: 1500 * time.Microsecond, MeanMemoryDelta: -2048, HasMemory: true}
	got := statisticsCells(&f)
	want := []string{"3", "0", "1.500", "0.000", "0.000", "0.000", "0.000", "0.000", "", "-2.000", ""}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRoundCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 9999: "9\u202f999", 10_000: "10.0k", 12_399: "12.3k", 99_999: "99.9k", 123_999: "123k", 1_299_999: "1.2M",
	} {
		if got := roundCount(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestShiftNote(t *testing.T) {
	for want, s := range map[string]analysis.Shift{
		"":        {},
		"=":       {By: 1, Share: 0.001, Known: true},
		"▲ 12 %":  {By: 12, Share: 0.12, Known: true},
		"▼ 40 %":  {By: -4, Share: -0.4, Known: true},
		"▲ ×21":   {By: 200, Share: 20, Known: true},
		"▲ 900 %": {By: 200, Share: 9, Known: true},
		"▲ ×999+": {By: 1, Share: math.Inf(1), Known: true},
	} {
		if got, _ := shiftNote(s); got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}

func TestStatisticsSurviveLongNames(t *testing.T) {
	newTestApp(t)
	v := newStatisticsView(statisticsActions{})
	v.view.Resize(fyne.NewSize(600, 100))
	v.set(statisticsData{Names: []analysis.Figures{{Name: strings.Repeat("long\x1b\u202e", 20_000), Count: 1}}})
	if text := v.line(0).cells[statisticName].text; len(text) > 4000 || strings.ContainsRune(text, '\x1b') || strings.ContainsRune(text, '\u202e') {
		t.Errorf("shows %d bytes", len(text))
	}
}
