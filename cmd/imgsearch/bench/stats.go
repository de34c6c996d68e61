package bench

import (
	"math"
	"slices"
)

// Figure is what repetitions of one measurement gave: the median, and the quartiles as their spread.
type Figure struct {
	Median float64 `json:"median"`
	Low    float64 `json:"q1"`
	High   float64 `json:"q3"`
}

func figure(values []float64) Figure {
	return Figure{Median: quantile(values, 0.5), Low: quantile(values, 0.25), High: quantile(values, 0.75)}
}

// quantile gives the value below which a share of the values lies, between two of them in proportion; NaN of none.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := share * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// ratios divides each value by that of the other list at its place.
func ratios(a, b []float64) []float64 {
	all := make([]float64, min(len(a), len(b)))
	for i := range all {
		all[i] = a[i] / b[i]
	}
	return all
}

// point is a size and what it costs.
type point struct{ size, cost float64 }

// exponent is the power with which the cost grows: the slope of the line nearest to the points, both sides as
// logarithms. NaN where there is no line.
func exponent(points []point) float64 {
	var x, y float64
	for _, p := range points {
		x += math.Log(p.size) / float64(len(points))
		y += math.Log(p.cost) / float64(len(points))
	}
	var together, alone float64
	for _, p := range points {
		dx := math.Log(p.size) - x
		together += dx * (math.Log(p.cost) - y)
		alone += dx * dx
	}
	return together / alone
}
