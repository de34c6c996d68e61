package analysis

import (
	"math"
	"time"

	"hybrid-image-search/telemetry"
)

// extents are where rows lie on a timeline.
type extents struct {
	telemetry.Timeline
	from, to []int64
}

func extentsOf(rows []telemetry.Row, now time.Time) extents {
	x := extents{from: make([]int64, len(rows)), to: make([]int64, len(rows))}
	x.Timeline = telemetry.NewTimeline(func(yield func(time.Time) bool) {
		for i := range rows {
			if !yield(rows[i].Start) {
				return
			}
		}
	})
	for i := range rows {
		x.from[i], x.to[i] = x.Range(rows[i].Span, now)
	}
	return x
}

// after returns where the rows below row i end, which is where its next sibling stands if it has one.
func after(rows []telemetry.Row, i int) int { return i + max(1, rows[i].Size) }

// plus adds what is not negative without overflow.
func plus[T ~int64](a, b T) T {
	if sum := a + b; sum >= a {
		return sum
	}
	return math.MaxInt64
}
