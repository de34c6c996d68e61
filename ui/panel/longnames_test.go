package panel

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry/analysis"
)

// Very long names that differ at their ends sort in their order, and in no time. To read them takes what the memory takes,
// which others may keep busy: a sort that only compares them, beside it, tells.
func TestSortsVeryLongNames(t *testing.T) {
	long := strings.Repeat("N", 32<<10)
	shuffled := make([]namedFigures, 4000)
	for i := range shuffled {
		shuffled[i].now = &analysis.Figures{Name: long + fmt.Sprintf("%04d", (i*7919)%len(shuffled)), Count: 1}
	}
	var names []namedFigures
	for try := 1; ; try++ {
		names = slices.Clone(shuffled)
		begin := time.Now()
		sortStatistics(names, statisticName, false)
		took := time.Since(begin)
		if took <= time.Second {
			break
		}
		begin = time.Now()
		slices.SortStableFunc(slices.Clone(shuffled), func(a, b namedFigures) int { return strings.Compare(a.now.Name, b.now.Name) })
		if plain := time.Since(begin); took <= 3*plain {
			break
		} else if try == 3 {
			t.Fatalf("sorted in %v, where only comparing takes %v", took, plain)
		}
	}
	for i := range names {
		if !strings.HasSuffix(names[i].now.Name, fmt.Sprintf("N%04d", i)) {
			t.Fatalf("at %d: …%s", i, names[i].now.Name[len(long):])
		}
	}
}
