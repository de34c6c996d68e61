package panel

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

func TestCompareMarkup(t *testing.T) {
	expectMarkup(t, "compare", 900, 200, func() fyne.CanvasObject {
		v := newCompareView(compareActions{})
		v.set(comparison())
		return v.view
	})
	expectMarkup(t, "compare_empty", 700, 120, func() fyne.CanvasObject { return newCompareView(compareActions{}).view })
}

// names are the pairs' from the top.
func (v *compareView) shownPairs() []string {
	var names []string
	for i := range v.data.Pairs {
		names = append(names, v.line(i).cells[compareName].text)
	}
	return names
}

func TestCompareOrders(t *testing.T) {
	newTestApp(t)
	v := newCompareView(compareActions{})
	v.set(comparison())
	tree := v.shownPairs()
	want := []string{
		"search", "query.parse", "catalog.text", "sql.query SELECT", "– sql.rows", "+ sql.scan", "vector.scan",
		"vector.block", "vector.block", "✕ in A · gemini.embed", "fusion",
	}
	if !slices.Equal(tree, want) {
		t.Errorf("as a tree: %q", tree)
	}
	v.order.choose(byDifference)
	if got := v.shownPairs(); got[0] != "search" || got[1] != "vector.scan" || got[len(got)-1] != "query.parse" {
		t.Errorf("by difference: %q", got)
	}
	v.sheet.head.sortBy(compareBar) // is fixed? no: turns
	if got := v.shownPairs(); got[0] != "query.parse" {
		t.Errorf("by difference, turned: %q", got)
	}
	v.sheet.head.sortBy(compareCPU)
	if got := v.shownPairs(); got[0] != "search" || v.order.chosen != byDifference {
		t.Errorf("by CPU: %q", got)
	}
	for range 2 { // a tree has one order
		v.sheet.head.sortBy(compareName)
		if got := v.shownPairs(); !slices.Equal(got, tree) || v.order.chosen != byTree {
			t.Errorf("as a tree again: %q", got)
		}
	}
}

func TestCompareLines(t *testing.T) {
	newTestApp(t)
	v := newCompareView(compareActions{})
	v.set(comparison())
	for i, want := range []string{
		"search|41.0 ms|28.7 ms||▼ 12.3 ms (30 %)|▼ 9.00 ms|=",
		4:  "– sql.rows|1.00 ms|–||only in A|▼ 800 µs|=",
		5:  "+ sql.scan|–|700 µs||only in B|▲ 559 µs|=",
		10: "fusion|1.00 ms|3.70 ms||▲ 2.70 ms (270 %)|▼ 300 µs|=",
	} {
		var cells []string
		for _, c := range v.line(i).cells {
			cells = append(cells, c.text)
		}
		if got := strings.Join(cells, "|"); want != "" && got != want {
			t.Errorf("line %d: %s, want\n%s", i, got, want)
		}
	}
	faster, slower := v.line(0).bars[1], v.line(10).bars[1]
	if faster.x != 0 || faster.width != 0.5 || slower.x != 0.5 || slower.width <= 0 {
		t.Errorf("bars %+v and %+v", faster, slower)
	}
	if got := v.totals.Text; !strings.Contains(got, "▼ 12.3 ms (30 %)") || !strings.Contains(got, "9 spans in both, 1 only in A, 1 only in B") {
		t.Errorf("totals: %s", got)
	}
}

func TestCompareChooses(t *testing.T) {
	newTestApp(t)
	d := comparison()
	third := d.A
	third.ID = trace.TraceID{9}
	d.Traces = append(d.Traces, third) // looks like A
	var chosen []trace.TraceID
	v := newCompareView(compareActions{choose: func(a, b trace.TraceID) { chosen = append(chosen, a, b) }})
	v.set(d)
	if len(chosen) != 0 {
		t.Fatal("chose by itself")
	}
	v.a.choice.SetSelectedIndex(2)
	if want := []trace.TraceID{third.ID, d.B.ID}; !slices.Equal(chosen, want) {
		t.Errorf("chose %v, want %v", chosen, want)
	}
	v.b.choice.SetSelected(choiceOf(&d.A))
	if want := []trace.TraceID{d.A.ID, d.A.ID}; !slices.Equal(chosen[2:], want) {
		t.Errorf("then %v, want %v", chosen[2:], want)
	}
	d.Traces = nil // those that are compared are no longer listed
	v.set(d)
	if v.a.choice.Selected != choiceOf(&d.A) || len(v.a.ids) != 1 {
		t.Errorf("shows %q of %v", v.a.choice.Selected, v.a.choice.Options)
	}
	for range 3 * mostChoices {
		d.Traces = append(d.Traces, third)
	}
	v.set(d)
	if n := len(v.a.choice.Options); n > mostChoices+1 {
		t.Errorf("offers %d", n)
	}
}

func TestCompareRunning(t *testing.T) {
	newTestApp(t)
	a, b := spansOf(1, teaTime.Add(-time.Minute), 1), spansOf(2, teaTime.Add(-1234567*time.Microsecond), 1)
	b[0].End = time.Time{}
	d := compareData{A: summaryOf(a), B: summaryOf(b), RowsA: rowsOf(a), RowsB: rowsOf(b), Now: teaTime}
	d.B.Running, d.B.Duration = true, 1234567*time.Microsecond
	d.Pairs = analysis.Compare(d.RowsA, d.RowsB, teaTime)
	v := newCompareView(compareActions{})
	v.set(d)
	cells := v.line(0).cells
	if cells[compareB].text != "▸ 1.20 s" || !strings.HasPrefix(cells[compareTime].text, "▲ 1.10 s") {
		t.Errorf("B %q, difference %q", cells[compareB].text, cells[compareTime].text)
	}
	if !strings.Contains(v.totals.Text, "B 1.20 s") {
		t.Errorf("totals: %s", v.totals.Text)
	}
}

// Data that does not fit together, as while a trace goes away, is not a reason to fall over.
func TestCompareWithoutRows(t *testing.T) {
	newTestApp(t)
	d := comparison()
	d.RowsA, d.RowsB = nil, []telemetry.Row{}
	v := newCompareView(compareActions{})
	v.set(d)
	for i := range d.Pairs {
		if text := v.line(i).cells[compareA].text; text != "–" {
			t.Errorf("line %d: %s", i, fmt.Sprint(text))
		}
	}
}
