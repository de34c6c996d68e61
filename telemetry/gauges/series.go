package gauges

import (
	"slices"
	"time"
)

// Point is one figure at one moment.
type Point struct {
	Time  time.Time
	Value float64
	Break bool // no line leads here from the point before
}

// Series returns one figure of all samples that have it.
func Series(samples []Sample, f Field) []Point {
	points := make([]Point, 0, len(samples))
	broken := true
	for i := range samples {
		value, ok := f.Value(samples[i])
		broken = broken || samples[i].Gap || !ok
		if !ok {
			continue
		}
		points = append(points, Point{Time: samples[i].Time, Value: value, Break: broken})
		broken = false
	}
	return points
}

// Axis is the time axis of a chart that is Width pixels wide.
type Axis struct {
	From, To time.Time
	Width    int
}

// empty reports whether the axis has no place for anything.
func (a Axis) empty() bool { return a.Width <= 0 || !a.To.After(a.From) }

// column returns the pixel column of a moment from From to To.
func (a Axis) column(t time.Time) int {
	part := float64(t.Sub(a.From)) / float64(a.To.Sub(a.From))
	return min(a.Width-1, max(0, int(part*float64(a.Width))))
}

// covers reports whether the moment is on the axis, both ends included.
func (a Axis) covers(t time.Time) bool { return !t.Before(a.From) && !t.After(a.To) }

// Bucket is what one pixel column shows: a line from Min to Max, joined to its neighbours by First and
// Last, so that no peak is lost however narrow the chart.
type Bucket struct {
	X           int // column, 0 at the left
	Min, Max    float64
	First, Last float64
	Break       bool // no line leads here from the bucket before
}

// Downsample returns the columns that have points, from left to right. Points outside the axis are left
// out.
func Downsample(points []Point, a Axis) []Bucket {
	if a.empty() {
		return nil
	}
	byTime := func(p, q Point) int { return p.Time.Compare(q.Time) }
	if !slices.IsSortedFunc(points, byTime) {
		points = slices.Clone(points)
		slices.SortStableFunc(points, byTime)
	}
	buckets := make([]Bucket, 0, min(len(points), a.Width))
	broken := true
	for _, p := range points {
		if !a.covers(p.Time) {
			continue
		}
		x := a.column(p.Time)
		if n := len(buckets); n > 0 && buckets[n-1].X == x {
			b := &buckets[n-1]
			b.Min, b.Max, b.Last = min(b.Min, p.Value), max(b.Max, p.Value), p.Value
			continue
		}
		buckets = append(buckets, Bucket{X: x, Min: p.Value, Max: p.Value, First: p.Value, Last: p.Value, Break: broken || p.Break})
		broken = false
	}
	return buckets
}

// Range is a part of a chart: the columns from Left up to but not including Right.
type Range struct{ Left, Right int }

// Mark returns the part of the axis that the time from start to end takes, at least one column wide. It
// returns false if none of it is on the axis. An end before the start, as of a span whose clock was set
// back, counts as the start.
func (a Axis) Mark(start, end time.Time) (Range, bool) {
	if end.Before(start) {
		end = start
	}
	if a.empty() || end.Before(a.From) || start.After(a.To) {
		return Range{}, false
	}
	return Range{Left: a.column(start), Right: a.column(end) + 1}, true
}
