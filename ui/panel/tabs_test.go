package panel

import (
	"slices"
	"testing"

	"hybrid-image-search/telemetry/analysis"
)

// Only what is shown is worked out, and a view gets the same only once.
func TestTabsAreWorkedOutWhileShown(t *testing.T) {
	p := newTracing(t, asItIs)
	p.record("search", nil)
	p.record("search", nil)
	has := func() (tabs []string) {
		for name, is := range map[string]bool{
			"Trace": p.last.trace != nil, "Statistics": p.last.statistics != nil, "Flame": p.last.flame != nil,
			"Compare": p.last.compare != nil, "System": p.last.system != nil,
		} {
			if is {
				tabs = append(tabs, name)
			}
		}
		return tabs
	}
	for i, title := range tabTitles()[:tabExport] {
		p.typeRunes(string(rune('1' + i)))
		p.update()
		if got := has(); !slices.Equal(got, []string{title}) {
			t.Errorf("tab %s: %v", title, got)
		}
		first := p.last
		p.update()
		if title != "System" && (first.trace != p.last.trace || first.statistics != p.last.statistics ||
			first.flame != p.last.flame || first.compare != p.last.compare) {
			t.Errorf("tab %s: worked out again with no change", title)
		}
	}
	p.chooseTab(tabCompare)
	p.update()
	d := p.views.compare.data
	if d.A.ID == d.B.ID || d.B.ID != p.last.traces[0].ID || len(d.Pairs) != 2 {
		t.Errorf("compares %v with %v in %d pairs", d.A.ID, d.B.ID, len(d.Pairs))
	}
	p.chooseTab(tabFlame)
	p.want(func(w *wanted) { w.flameAll = true })
	p.update()
	if len(p.views.flame.traces) != 2 {
		t.Errorf("a flame graph of %d traces", len(p.views.flame.traces))
	}
}

func TestStatisticsSinceHere(t *testing.T) {
	p := newTracing(t, asItIs)
	p.chooseTab(tabStatistics)
	p.record("search", nil)
	p.since()
	p.record("search", nil)
	p.record("search", nil)
	d := p.views.statistics.data
	i := slices.IndexFunc(d.Changes, func(c analysis.Change) bool { return c.Name == "search" })
	if d.Since.IsZero() || i < 0 || d.Changes[i].Now.Count != 2 || d.Changes[i].Before.Count != 1 {
		t.Fatalf("since %v: %+v", d.Since, d.Changes)
	}
	p.forget()
	p.update()
	if d = p.views.statistics.data; !d.Since.IsZero() || d.Names[0].Count != 3 {
		t.Errorf("without a baseline: since %v, %+v", d.Since, d.Names)
	}
}
