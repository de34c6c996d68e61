package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

func TestWithoutKeepsTailAndSections(t *testing.T) {
	results := engine.Results{Hits: []engine.Hit{{ID: 1}, {ID: 2}, {ID: 3}, {ID: 4}}, Tail: 3}
	gone := map[int64]bool{2: true, 4: true}
	left := without(results, gone)
	if ids := idsOf(left); !slices.Equal(ids, []int64{1, 3}) || left.Tail != 2 {
		t.Errorf("left %v, tail at %d", ids, left.Tail)
	}
	if len(results.Hits) != 4 || results.Hits[1].ID != 2 {
		t.Error("what was given was changed")
	}
	sections := []wallSection{{"a", 0, 2}, {"b", 2, 1}, {"c", 3, 1}}
	want := []wallSection{{"a", 0, 1}, {"b", 1, 1}}
	if got := sectionsWithout(sections, idsOf(results), gone); !slices.Equal(got, want) {
		t.Errorf("sections %v, want %v", got, want)
	}
}

func TestEqualFacetLabelsOfOtherFoldersDiffer(t *testing.T) {
	one, _ := filterOf("folder", "/a/2020")
	other, _ := filterOf("folder", "/b/2020")
	if equalLines(facetLine{label: "2020", filter: &one}, facetLine{label: "2020", filter: &other}) {
		t.Error("a click would filter by a folder that is not shown")
	}
}

// What is told of results stays true when some of them go: how many were found, with those that are folded away, and how
// long that took.
func TestResultsAreToldWithoutWhatIsGone(t *testing.T) {
	w, _ := newActingWindow(t)
	w.submitWords("type:png OR type:jpeg")
	w.settle(t)
	w.view.found.Hits[len(w.view.found.Hits)-1].Relevance = 0.01
	w.setThreshold(0.5)
	w.settle(t)
	w.describeResults(w.what, w.view.found, 1500*time.Millisecond)
	found, shown := len(w.view.found.Hits), len(w.grid.ids)
	if shown >= found {
		t.Fatalf("%d of %d are shown", shown, found)
	}
	w.trash(w.grid.ids[:1], engine.TrashOptions{})
	w.settle(t)
	if want := look.Plural(found-1, "picture", "pictures") + " "; !strings.HasPrefix(w.scope.Text, want) || !strings.Contains(w.scope.Text, look.Duration(1500*time.Millisecond)) {
		t.Errorf("told %q, want %q", w.scope.Text, want)
	}
}

// The values beside the results are counted again without what is gone.
func TestFacetsAreCountedWithoutWhatIsGone(t *testing.T) {
	w, _ := newActingWindow(t)
	w.toggleFacets()
	w.settle(t)
	counted := func() (n int) {
		for _, l := range w.view.facets.lines {
			if l.field == "type" && l.filter != nil {
				n += max(l.count, 0)
			}
		}
		return n
	}
	if got := counted(); got != 3 {
		t.Fatalf("%d files have a type", got)
	}
	w.trash(w.grid.ids[:1], engine.TrashOptions{})
	w.settle(t)
	if got := counted(); got != 2 {
		t.Errorf("%d files have a type when one is gone", got)
	}
}
