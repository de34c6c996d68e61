package columns

import (
	"slices"
	"testing"

	"hybrid-image-search/engine/query"
)

// What a facet offers lets through what it counted, however odd the names are that cameras and people write.
func TestFacetsOfOddNames(t *testing.T) {
	table := New()
	row := Row{
		ID: 1, Path: "/p/My  Photos/a  b\tc.jpg", Format: "jpeg", Camera: "NIKON  CORPORATION\tD70", Tags: "two  words\nno\u00a0break\nİstanbul\nΑΘΗΝΑΣ",
		Rating: 3,
	}
	table.Update([]Row{row}, nil)
	table.SetRoots([]string{"/p"})
	for _, facet := range table.Facets([]int64{1}) {
		for _, v := range facet.Values {
			text := query.Append("", query.Filter{Field: facet.Field, Text: v.Text})
			if facet.Field == query.Date || facet.Field == query.Rating {
				text = string(facet.Field) + ":" + v.Text
			}
			q := query.Parse(text)
			if got := table.Select(q.Filters(), nil).Len(); got != 1 || len(q.Mistakes) > 0 {
				t.Errorf("%s lets %d through; mistakes %v", text, got, q.Mistakes)
			}
		}
	}
	for _, text := range []string{`name:"a  b"`, `name:"a b c"`, `folder:"my photos"`, `camera:"nikon corporation"`} {
		if got := table.Select(query.Parse(text).Filters(), nil).IDs(); !slices.Equal(got, []int64{1}) {
			t.Errorf("%s finds %v", text, got)
		}
	}
}
