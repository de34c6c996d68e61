package analysis

import (
	"cmp"
	"slices"

	"hybrid-image-search/telemetry"
)

// Weight is what the width of a frame stands for.
type Weight int

// The weights: nanoseconds of time, nanoseconds of CPU, bytes allocated.
const (
	ByTime Weight = iota
	ByCPU
	ByAlloc
)

// Frame is all spans that have the same names above them.
type Frame struct {
	Name     string
	Count    int   // spans
	Self     int64 // what belongs to them and not to those below
	Total    int64 // Self and the Total of all Children
	Children []*Frame
}

// Flame merges traces by the path of names down to each span. The frame that it returns stands for all of
// them and has no name. Children come by their Total, the largest first, then by name; a frame may contain
// others of its name.
//
// Widths add up by construction: a parent is as wide as its children and itself. Children that ran at the
// same time are therefore wider together than their parent took, and what spans share, because CPU and memory
// are the process's, is counted in each. A figure that the system could not tell is 0. It takes O(n log n).
func Flame(traces [][]telemetry.Row, weight Weight) *Frame {
	b := flameBuilder{places: map[framePlace]int{}, frames: []*Frame{{}}, parents: []int{0}}
	for _, rows := range traces {
		b.add(rows, weight)
	}
	return b.finish()
}

// framePlace is where a frame hangs.
type framePlace struct {
	parent int
	name   string
}

type flameBuilder struct {
	places  map[framePlace]int
	frames  []*Frame // each behind its parent
	parents []int
}

func (b *flameBuilder) add(rows []telemetry.Row, weight Weight) {
	at := make([]int, len(rows))
	below := make([]int64, len(rows)) // what the children of each row have used
	for i := range rows {
		if p := rows[i].Parent; p >= 0 {
			below[p] = plus(below[p], used(rows[i].Span, weight))
		}
	}
	var last framePlace // siblings often share their name
	frame := 0
	for i := range rows {
		place := framePlace{0, rows[i].Name}
		if p := rows[i].Parent; p >= 0 {
			place.parent = at[p]
		}
		if i == 0 || place != last {
			frame, last = b.frame(place), place
		}
		at[i] = frame
		f := b.frames[frame]
		f.Count++
		self := int64(rows[i].Self)
		if weight != ByTime {
			self = max(0, used(rows[i].Span, weight)-below[i])
		}
		f.Self = plus(f.Self, self)
	}
}

func used(s *telemetry.Span, weight Weight) int64 {
	switch weight {
	case ByCPU:
		return max(0, int64(s.Usage.CPU()))
	case ByAlloc:
		return max(0, s.Usage.HeapAlloc)
	}
	return 0
}

func (b *flameBuilder) frame(place framePlace) int {
	i, ok := b.places[place]
	if !ok {
		i = len(b.frames)
		f := &Frame{Name: place.name}
		b.places[place] = i
		b.frames, b.parents = append(b.frames, f), append(b.parents, place.parent)
		above := b.frames[place.parent]
		above.Children = append(above.Children, f)
	}
	return i
}

// finish adds up from the leaves.
func (b *flameBuilder) finish() *Frame {
	for i, f := range slices.Backward(b.frames) {
		f.Total = plus(f.Total, f.Self)
		if above := b.frames[b.parents[i]]; i > 0 {
			above.Total = plus(above.Total, f.Total)
		}
		slices.SortFunc(f.Children, func(a, b *Frame) int {
			return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Name, b.Name))
		})
	}
	return b.frames[0]
}

// Box is a frame where it is to be drawn: its left edge and its width as shares of the whole.
type Box struct {
	*Frame
	Depth    int
	X, Width float64
}

// Boxes places a frame and those below it, the widest first at each level, and leaves out what is narrower
// than least, with all below that. It takes O(what it returns and the children looked at).
func (f *Frame) Boxes(least float64) []Box {
	if f.Total <= 0 {
		return nil
	}
	boxes := []Box{{f, 0, 0, 1}}
	for at := 0; at < len(boxes); at++ { // boxes grow behind
		b := boxes[at]
		x := b.X
		for _, c := range b.Children {
			width := float64(c.Total) / float64(f.Total)
			if width < least || width == 0 {
				break // and so are those that follow
			}
			boxes = append(boxes, Box{c, b.Depth + 1, x, width})
			x += width
		}
	}
	return boxes
}
