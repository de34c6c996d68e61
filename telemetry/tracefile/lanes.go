package tracefile

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// lanes gives each span of one trace a lane, such that spans in a lane never cross: one that overlaps another lies
// wholly within it and below it in the tree. A span shares its parent's lane if it can, else it gets the lane
// that has been free for longest, or a new one. It takes n log n, whatever the shape of the trace. The order is
// that of the starts, with each span before those within it.
func lanes(spans []*telemetry.Span, now time.Time) (order, lane []int) {
	order = make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	end := func(i int) time.Time { return spans[i].Start.Add(spans[i].Duration(now)) }
	depth := depths(spans)
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(spans[a].Start.Compare(spans[b].Start), end(b).Compare(end(a)),
			cmp.Compare(depth[a], depth[b]), cmp.Compare(a, b))
	})

	lane = make([]int, len(spans))
	var stacks [][]int               // of each lane: the spans that are open, one within the other
	placed := map[trace.SpanID]int{} // lane by span
	free := &freeLanes{}
	for _, i := range order {
		s := spans[i]
		in, ok := placed[s.ParentID]
		if ok {
			open := stacks[in]
			for len(open) > 0 && spans[open[len(open)-1]].SpanID != s.ParentID && !end(open[len(open)-1]).After(s.Start) {
				open = open[:len(open)-1]
			}
			stacks[in] = open
			ok = len(open) > 0 && spans[open[len(open)-1]].SpanID == s.ParentID && !end(i).After(end(open[len(open)-1]))
		}
		if !ok {
			if free.Len() > 0 && !(*free)[0].until.After(s.Start) {
				in = (*free)[0].lane
				stacks[in] = stacks[in][:0]
				(*free)[0].until = end(i)
				heap.Fix(free, 0)
			} else {
				in = len(stacks)
				stacks = append(stacks, nil)
				heap.Push(free, laneEnd{in, end(i)})
			}
		}
		stacks[in] = append(stacks[in], i)
		lane[i] = in
		if _, twice := placed[s.SpanID]; !twice {
			placed[s.SpanID] = in
		}
	}
	return order, lane
}

// depths returns how deep each span lies in the tree. Those in a circle of parents lie where it was entered.
func depths(spans []*telemetry.Span) []int {
	byID := make(map[trace.SpanID]int, len(spans))
	for i, s := range spans {
		if _, twice := byID[s.SpanID]; !twice {
			byID[s.SpanID] = i
		}
	}
	const unknown, entered = -1, -2
	depth := make([]int, len(spans))
	for i := range depth {
		depth[i] = unknown
	}
	var path []int
	for i := range spans {
		path = path[:0]
		above := -1 // the depth of what is above the path
		for at := i; ; {
			if depth[at] == entered {
				break
			}
			if depth[at] >= 0 {
				above = depth[at]
				break
			}
			depth[at] = entered
			path = append(path, at)
			parent, ok := byID[spans[at].ParentID]
			if !ok || !spans[at].ParentID.IsValid() {
				break
			}
			at = parent
		}
		for _, at := range slices.Backward(path) {
			above++
			depth[at] = above
		}
	}
	return depth
}

// laneEnd tells until when a lane is taken.
type laneEnd struct {
	lane  int
	until time.Time
}

// freeLanes is a heap, the lane that is free first on top.
type freeLanes []laneEnd

// Len implements heap.Interface.
func (f freeLanes) Len() int { return len(f) }

// Less implements heap.Interface.
func (f freeLanes) Less(i, j int) bool {
	return cmp.Or(f[i].until.Compare(f[j].until), cmp.Compare(f[i].lane, f[j].lane)) < 0
}

// Swap implements heap.Interface.
func (f freeLanes) Swap(i, j int) { f[i], f[j] = f[j], f[i] }

// Push implements heap.Interface.
func (f *freeLanes) Push(x any) { *f = append(*f, x.(laneEnd)) }

// Pop implements heap.Interface.
func (f *freeLanes) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
