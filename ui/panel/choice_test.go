package panel

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// A name by which the traces are no more filtered is not marked, and one click filters by it again.
func TestStatisticsForgetAName(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.chooseTab(tabStatistics)
	p.update()
	p.views.statistics.choose("one.step")
	p.update()
	test.Tap(p.views.toolbar.span)
	p.update()
	if chosen := p.views.statistics.sheet.chosen; chosen != "" {
		t.Errorf("%q is marked", chosen)
	}
	p.views.statistics.choose("one.step")
	if span := p.wanted.Load().span; span != "one.step" {
		t.Errorf("filtered by %q", span)
	}
}

// A trace that is chosen in the list is compared, whatever was compared before.
func TestChoosingComparesTheTrace(t *testing.T) {
	p := newTracing(t, asItIs)
	for range 4 {
		p.record("one", nil)
	}
	ids := idsOf(&p.last, true)
	p.chooseTab(tabCompare)
	p.update()
	p.views.compare.choose(ids[3], ids[2])
	p.update()
	p.choose(ids[1])
	p.update()
	if d := p.views.compare.data; d.A.ID != ids[3] || d.B.ID != ids[1] {
		t.Errorf("%v beside %v, want %v beside %v", d.A.ID, d.B.ID, ids[3], ids[1])
	}
	p.choose(ids[3])
	p.update()
	if d := p.views.compare.data; d.B.ID != ids[3] || d.A.ID == ids[3] {
		t.Errorf("%v beside itself", d.A.ID)
	}
}

// What was collected for two other traces does not take the place of the user's choice.
func TestLateComparisonIsNotShown(t *testing.T) {
	p := newTracing(t, asItIs)
	for range 3 {
		p.record("one", nil)
	}
	ids := idsOf(&p.last, true)
	p.chooseTab(tabCompare)
	p.update()
	late := p.collector.collect(p.wanted.Load(), noon)
	p.views.compare.choose(ids[2], ids[1])
	if p.show(late); p.last.now.Equal(noon) {
		t.Error("shown")
	}
}

// A trace beside itself has no difference, and is there.
func TestComparesATraceWithItself(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.chooseTab(tabCompare)
	p.want(func(w *wanted) { w.a, w.b = p.last.chosen, p.last.chosen })
	p.update()
	d := p.views.compare.data
	if d.A.ID != p.last.chosen || d.B.ID != p.last.chosen || len(d.Pairs) != 2 {
		t.Errorf("%v beside %v, %d pairs", d.A.ID, d.B.ID, len(d.Pairs))
	}
}

// The header names the root, as the list does, and not an orphan from a clock that is behind.
func TestHeaderNamesTheRoot(t *testing.T) {
	list := []telemetry.Span{spanOf(1, 2, 9, "orphan", 0, ms), spanOf(1, 1, 0, "root", 5*ms, 30*ms)}
	v, _ := newTestTrace(t, traceData{ID: traceID(1), Rows: telemetry.Waterfall(list, noon), Now: noon})
	if head := v.header.summary.head; head != "root" || ofFile("x", list).traces[0].Root != "root" {
		t.Errorf("%q", head)
	}
}

// A trace that went is not a panel that has not seen any.
func TestChosenTraceIsGone(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("one", nil)
	p.choose(p.last.chosen)
	p.update()
	from, ids := p.last.from, idsOf(&p.last, false)
	p.clear()
	p.update()
	if text := p.views.trace.header.summary.text; !strings.Contains(text, "not kept any more") {
		t.Errorf("told %q", text)
	}
	path := filepath.Join(t.TempDir(), "gone.json")
	p.saveTo(path, saveFormats[0], from, ids)
	if len(p.told) != 1 || !strings.Contains(p.told[0], "Nothing was saved") {
		t.Errorf("told %q", p.told)
	}
}

// While a large trace is prepared, no other one stands in its place.
func TestNoOtherTraceMeanwhile(t *testing.T) {
	v, _ := newTestTrace(t, traceOf(t, 10))
	var later []func()
	v.on.background = func(f func()) { later = append(later, f) }
	v.on.post = func(f func()) { f() }
	large := traceOf(t, slowRows+1)
	large.ID = traceID(77)
	v.set(large)
	if v.scene.ID != large.ID || len(v.scene.Rows) != 0 || !strings.Contains(v.header.summary.text, "spans") {
		t.Errorf("meanwhile: trace %v of %d rows, told %q", v.scene.ID, len(v.scene.Rows), v.header.summary.text)
	}
	for len(later) > 0 {
		f := later[0]
		later = later[1:]
		f()
	}
	if len(v.scene.Rows) != slowRows+1 {
		t.Errorf("%d rows", len(v.scene.Rows))
	}
}

// A few spans may hold very much: then they are searched elsewhere, and the window goes on.
func TestWordySpansAreSearchedElsewhere(t *testing.T) {
	d := traceOf(t, 100)
	text := strings.Repeat("word ", 6000)
	for i := range d.Rows {
		for n := range 64 {
			d.Rows[i].Attributes = append(d.Rows[i].Attributes, attribute.String(strconv.Itoa(n), text))
		}
	}
	v, _ := newTestTrace(t, d)
	elsewhere := 0
	v.on.background = func(f func()) { elsewhere++ }
	v.setFilter(analysis.Filter{Text: "none of it"})
	if elsewhere != 1 {
		t.Errorf("searched elsewhere %d times", elsewhere)
	}
}

func traceOf(t *testing.T, spans int) traceData {
	t.Helper()
	list := make([]telemetry.Span, spans)
	for i := range list {
		list[i] = spanOf(1, i+1, min(i, 1), "step", 0, ms)
	}
	s := ofFile("x", list)
	return traceData{ID: traceID(1), Rows: telemetry.Waterfall(list, s.now), Now: s.now}
}
