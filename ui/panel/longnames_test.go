package panel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry/analysis"
)

// Very long names that differ at their ends sort in their order, and in no time.
func TestSortsVeryLongNames(t *testing.T) {
	long := strings.Repeat("N", 32<<10)
	names := make([]namedFigures, 4000)
	for i := range names {
		names[i].now = &analysis.Figures{Name: long + fmt.Sprintf("%04d", (i*7919)%len(names)), Count: 1}
	}
	begin := time.Now()
	sortStatistics(names, statisticName, false)
	if took := time.Since(begin); took > time.Second {
		t.Errorf("sorted in %v", took)
	}
	for i := range names {
		if !strings.HasSuffix(names[i].now.Name, fmt.Sprintf("N%04d", i)) {
			t.Fatalf("at %d: …%s", i, names[i].now.Name[len(long):])
		}
	}
}
