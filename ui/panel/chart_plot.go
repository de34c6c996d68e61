package panel

import (
	"math"
	"time"

	"hybrid-image-search/telemetry/gauges"
)

// plotStep is about how far two points are apart, in pixels: nearer ones cost and show no more.
const plotStep = 3.5

// plotPoint is a point of a line.
type plotPoint struct {
	x     float32
	value float64
	broke bool // no line leads here from the point before
}

// plot reduces points to what a width has room for. Each is the highest within its time, so that no peak is
// lost. The times stand still while the chart moves along, or else peaks would change as they go.
func plot(points []gauges.Point, from, to time.Time, width float32) []plotPoint {
	span := to.Sub(from)
	if span <= 0 || width < 1 {
		return nil
	}
	step := max(time.Duration(math.Ceil(span.Seconds()*plotStep/float64(width))), 1) * time.Second
	begin := from.Add(-from.Sub(from.Truncate(step))) // keeps the monotonic reading
	n := int(to.Sub(begin)/step) + 1
	axis := gauges.Axis{From: begin, To: begin.Add(time.Duration(n) * step), Width: n}
	buckets := gauges.Downsample(points, axis)
	plotted := make([]plotPoint, len(buckets))
	for i, b := range buckets {
		middle := begin.Add(time.Duration(b.X)*step + step/2).Sub(from)
		x := width * float32(middle) / float32(span)
		plotted[i] = plotPoint{min(max(x, 0), width), b.Max, b.Break}
	}
	return plotted
}

// nearest returns the point nearest to a place, and false if there is none about.
func nearest(points []plotPoint, x float32) (plotPoint, bool) {
	const about = 1.5 * plotStep
	best, found := plotPoint{}, false
	for _, p := range points {
		if d := abs32(p.x - x); d <= about && (!found || d < abs32(best.x-x)) {
			best, found = p, true
		}
	}
	return best, found
}

func abs32(x float32) float32 { return float32(math.Abs(float64(x))) }

// extent is the least and the greatest value of the points on the axis.
func extent(points []gauges.Point, from, to time.Time) (least, most float64, ok bool) {
	for _, p := range points {
		if p.Time.Before(from) || p.Time.After(to) {
			continue
		}
		if !ok {
			least, most, ok = p.Value, p.Value, true
			continue
		}
		least, most = min(least, p.Value), max(most, p.Value)
	}
	return least, most, ok
}

// roundUp is the end of an axis that has room for a value: a number of which the half can be read too. For bytes,
// it is a power of two, or three of one.
func roundUp(value float64, binary bool) float64 {
	if value <= 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return 1
	}
	base, steps := 10.0, []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10}
	if binary {
		base, steps = 2, []float64{1, 1.5, 2}
	}
	unit := math.Pow(base, math.Floor(math.Log(value)/math.Log(base)))
	for _, s := range steps {
		if value <= s*unit*(1+1e-9) {
			return s * unit
		}
	}
	return base * unit
}
