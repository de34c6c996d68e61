package ui

import (
	"slices"
	"testing"

	"hybrid-image-search/engine"
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
