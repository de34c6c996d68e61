package columns

import (
	"slices"
	"testing"
	"time"
)

// Pictures with a camera's time and those without stand in one order, by what the clocks showed: that of the days.
func TestDatesAreInTheOrderOfDays(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("east", 9*60*60)
	defer func() { time.Local = local }()
	taken := time.Date(2024, 5, 1, 20, 0, 0, 0, time.UTC)                   // 20:00 on the first
	modified := time.Date(2024, 5, 1, 18, 0, 0, 0, time.UTC).UnixNano() + 5 // 03:00 on the second there
	table := New()
	table.Update([]Row{
		{ID: 1, Path: "/a", Modified: modified},
		{ID: 2, Path: "/b", Taken: taken.UnixNano(), HasTaken: true},
	}, nil)
	sorted := table.Sort([]int64{1, 2}, Date, true)
	if groups := table.Group(sorted, ByDay); !slices.Equal(sorted, []int64{1, 2}) || len(groups) != 2 || groups[0].Title != "2024-05-02" {
		t.Errorf("%v, %+v", sorted, groups)
	}
}
