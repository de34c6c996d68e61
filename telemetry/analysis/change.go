package analysis

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Change is how the spans of a name have changed against a baseline.
type Change struct {
	Name        string
	Now, Before Figures // with a Count of 0 if there were none

	P50, P90, P99, Max, Mean, MeanSelf Shift // nanoseconds
	MeanCPU                            Shift // nanoseconds
	MeanMemoryDelta, MeanAlloc         Shift // bytes
	ErrorShare                         Shift // of 1
}

// Shift is a figure against the one before.
type Shift struct {
	By    float64 // now less before
	Share float64 // By as a part of what it was before; infinite if that was nothing
	Known bool    // both could be told
}

func shift(now, before float64, known bool) Shift {
	if !known {
		return Shift{}
	}
	s := Shift{By: now - before, Known: true}
	if before != 0 {
		s.Share = s.By / math.Abs(before)
	} else if s.By != 0 {
		s.Share = math.Copysign(math.Inf(1), s.By)
	}
	return s
}

// Changes compares statistics with those of a baseline, name by name; either may be nil. Names are in the order
// of ByName, those that are no more at the end. For a baseline that was set with a click, keep the statistics
// of that moment as before, and take now from a ledger of the spans since then.
func Changes(now, before *Statistics) []Change {
	old := before.ByName()
	byName := make(map[string]Figures, len(old))
	for _, f := range old {
		byName[f.Name] = f
	}
	var all []Change
	for _, f := range now.ByName() {
		b, ok := byName[f.Name]
		if !ok {
			b.Name = f.Name
		}
		delete(byName, f.Name)
		all = append(all, changeOf(f, b))
	}
	gone := make([]Figures, 0, len(byName))
	for _, f := range byName {
		gone = append(gone, f)
	}
	slices.SortFunc(gone, func(a, b Figures) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range gone {
		all = append(all, changeOf(Figures{Name: f.Name}, f))
	}
	return all
}

func changeOf(now, before Figures) Change {
	both := now.Count > 0 && before.Count > 0
	times := func(now, before time.Duration, known bool) Shift {
		return shift(float64(now), float64(before), known)
	}
	per := func(sum float64, f Figures) float64 { return sum / float64(max(1, f.Count)) }
	return Change{
		Name: now.Name, Now: now, Before: before,
		P50: times(now.P50, before.P50, both), P90: times(now.P90, before.P90, both),
		P99: times(now.P99, before.P99, both), Max: times(now.Max, before.Max, both),
		Mean:            shift(per(float64(now.Total), now), per(float64(before.Total), before), both),
		MeanSelf:        shift(per(float64(now.Self), now), per(float64(before.Self), before), both),
		MeanCPU:         times(now.MeanCPU, before.MeanCPU, now.HasCPU && before.HasCPU),
		MeanMemoryDelta: shift(now.MeanMemoryDelta, before.MeanMemoryDelta, now.HasMemory && before.HasMemory),
		MeanAlloc:       shift(now.MeanAlloc, before.MeanAlloc, now.HasHeap && before.HasHeap),
		ErrorShare:      shift(per(float64(now.Errors), now), per(float64(before.Errors), before), both),
	}
}
