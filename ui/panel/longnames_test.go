package panel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry/analysis"
)

// longNames are names that differ at their ends.
func longNames(length int) []namedFigures {
	long := strings.Repeat("N", length)
	names := make([]namedFigures, 4000)
	for i := range names {
		names[i].now = &analysis.Figures{Name: long + fmt.Sprintf("%04d", (i*7919)%len(names)), Count: 1}
	}
	return names
}

func TestSortsVeryLongNames(t *testing.T) {
	names := longNames(32 << 10)
	sortStatistics(names, statisticName, false)
	for i := range names {
		if got := names[i].now.Name; !strings.HasSuffix(got, fmt.Sprintf("N%04d", i)) {
			t.Fatalf("at %d: …%s", i, got[len(got)-8:])
		}
	}
}

// Names of 32 KB sort beside names of 10 bytes.
func BenchmarkSortLongNames(b *testing.B) {
	var took [2]time.Duration
	for b.Loop() {
		for i, length := range []int{10, 32 << 10} {
			b.StopTimer()
			names := longNames(length)
			b.StartTimer()
			begin := time.Now()
			sortStatistics(names, statisticName, false)
			took[i] += time.Since(begin)
		}
	}
	b.ReportMetric(float64(took[1])/float64(took[0]), "long/short")
}
