package analysis

import (
	"cmp"
	"slices"
	"time"

	"hybrid-image-search/telemetry"
)

// Gap is a time in which nothing ran below a root.
type Gap struct {
	Row      int // of the root
	From, To time.Time
}

// Gaps returns, for each row on the root level, the times of at least that length in which none of the spans
// below it ran that have no children: nobody can say what the time went to. A root without children has none.
// They come by root, then in the order of time. It takes O(n log n).
func Gaps(rows []telemetry.Row, now time.Time, least time.Duration) []Gap {
	x := extentsOf(rows, now)
	least = max(least, 1)
	var gaps []Gap
	var leaves []child
	for root := 0; root < len(rows); root = after(rows, root) {
		leaves = slices.Grow(leaves[:0], rows[root].Size)
		for i := root + 1; i < after(rows, root) && i < len(rows); i++ {
			from, to := max(x.from[i], x.from[root]), min(x.to[i], x.to[root])
			if rows[i].Children == 0 && from < to {
				leaves = append(leaves, child{i, from, to})
			}
		}
		if rows[root].Children == 0 {
			continue
		}
		slices.SortFunc(leaves, func(a, b child) int { return cmp.Compare(a.from, b.from) })
		idle := x.from[root]
		for _, l := range append(leaves, child{from: x.to[root], to: x.to[root]}) {
			if l.from-idle >= int64(least) {
				gaps = append(gaps, Gap{root, x.Time(idle), x.Time(l.from)})
			}
			idle = max(idle, l.to)
		}
	}
	return gaps
}
