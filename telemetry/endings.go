package telemetry

import (
	"cmp"
	"slices"
)

// endings holds the kept spans in the order in which they ended, for readers that follow it. The
// recorder's lock guards it.
type endings struct {
	last uint64 // number of the newest; the first one has 1
	list []endMark
	gone int // in list, of which the spans are not kept any more
	head int // none is kept before it in list
}

type endMark struct {
	number uint64
	span   *keptSpan // nil once it was dropped
}

// add numbers a span that ended. At least half of the list is in use, so that it stays within twice what
// is kept.
func (e *endings) add(s *keptSpan) {
	e.last++
	s.number = e.last
	if e.gone > len(e.list)/2 {
		e.list = slices.DeleteFunc(e.list, func(x endMark) bool { return x.span == nil })
		e.gone, e.head = 0, 0
	}
	e.list = append(e.list, endMark{s.number, s})
}

// drop lets go of a span. Mostly it is the oldest one.
func (e *endings) drop(s *keptSpan) {
	i := e.head
	if i == len(e.list) || e.list[i].span != s {
		i = e.behind(s.number - 1)
	}
	if i < len(e.list) && e.list[i].span == s {
		e.list[i].span = nil
		e.gone++
	}
	for e.head < len(e.list) && e.list[e.head].span == nil {
		e.head++
	}
}

// retain lets go of all but these.
func (e *endings) retain(kept []*keptSpan) {
	e.list, e.gone, e.head = make([]endMark, len(kept)), 0, 0
	for i, s := range kept {
		e.list[i] = endMark{s.number, s}
	}
	slices.SortFunc(e.list, func(a, b endMark) int { return cmp.Compare(a.number, b.number) })
}

// behind returns where those after a number begin in the list.
func (e *endings) behind(number uint64) int {
	i, _ := slices.BinarySearchFunc(e.list, number, func(x endMark, n uint64) int {
		if x.number <= n {
			return -1
		}
		return 1
	})
	return i
}

// EndedSince returns the spans that ended after those that an earlier call returned, in the order in
// which they ended, and the cursor for the next call; the first one is 0. missed counts those in between
// that were let go of before anybody asked, with cursor 0 all that ever were.
func (r *Recorder) EndedSince(cursor uint64) (spans []Span, next uint64, missed int64) {
	r.mu.Lock()
	next = r.endings.last
	cursor = min(cursor, next)
	list := slices.Clone(r.endings.list[r.endings.behind(cursor):])
	r.mu.Unlock()

	kept := 0
	for _, e := range list {
		if e.span != nil {
			kept++
		}
	}
	if kept > 0 {
		spans = make([]Span, 0, kept)
	}
	for _, e := range list {
		if e.span != nil {
			spans = append(spans, e.span.Span)
		}
	}
	return spans, next, int64(next-cursor) - int64(kept)
}
