package bench

import (
	"math"
	"testing"
)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		values []float64
		share  float64
		want   float64
	}{
		{[]float64{7}, 0.5, 7},
		{[]float64{7}, 0.99, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{4, 1, 3, 2}, 0.25, 1.75},
		{[]float64{4, 1, 3, 2}, 0.75, 3.25},
		{[]float64{5, 1, 4, 2, 3}, 0, 1},
		{[]float64{5, 1, 4, 2, 3}, 1, 5},
		{[]float64{0, 100}, 0.99, 99},
	} {
		if got := quantile(c.values, c.share); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("quantile(%v, %g) = %g, want %g", c.values, c.share, got, c.want)
		}
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("of nothing it is %g", got)
	}
	values := []float64{3, 1, 2}
	if quantile(values, 0.5); values[0] != 3 {
		t.Errorf("the values were put into order: %v", values)
	}
}

func TestFigure(t *testing.T) {
	if got, want := figure([]float64{10, 2, 4, 6, 8}), (Figure{Median: 6, Low: 4, High: 8}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The ratio of a row is the median of ratios, each of one repetition, and not that of the medians.
func TestRatios(t *testing.T) {
	ours, theirs := []float64{1, 4, 2}, []float64{10, 8, 4}
	r := measured("", "ms", ours).beside("", ours, theirs)
	if *r.Ratio != 0.5 || r.Ours.Median != 2 || r.Peer.Median != 8 {
		t.Errorf("ratio %g of %g and %g", *r.Ratio, r.Ours.Median, r.Peer.Median)
	}
}

func TestExponent(t *testing.T) {
	power := func(p float64, sizes ...float64) (points []point) {
		for _, s := range sizes {
			points = append(points, point{s, 3 * math.Pow(s, p)})
		}
		return points
	}
	for _, c := range []struct {
		points []point
		want   float64
	}{
		{power(1, 10, 100), 1},
		{power(0.5, 10, 1000), 0.5},
		{power(2, 1, 10, 100), 2},
		{power(0, 10, 100, 1000), 0},
		{[]point{{10, 1}, {100, 10}, {1000, 1000}}, 1.5},
	} {
		if got := exponent(c.points); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("exponent(%v) = %g, want %g", c.points, got, c.want)
		}
	}
	for _, points := range [][]point{nil, {{10, 1}}} {
		if got := exponent(points); !math.IsNaN(got) {
			t.Errorf("exponent(%v) = %g", points, got)
		}
	}
}

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 1: "1", 0.12: "0.12", 0.0871: "0.087", 0.0004: "0", 1.25: "1.25", 9.996: "10", 12: "12", 14.26: "14.3", 127.4: "127",
		999.6: "1,000", 100_000: "100,000", 1_234_567.8: "1,234,568", -3.21: "-3.21", -4567: "-4,567", math.NaN(): "–", math.Inf(1): "–",
		2.0004: "2", 0.9996: "1",
	} {
		if got := number(x); got != want {
			t.Errorf("number(%g) = %s, want %s", x, got, want)
		}
	}
}
