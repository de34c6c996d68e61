package panel

import (
	"math"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// bucketRange is the bars that the histograms of all names show, so that they can be compared.
type bucketRange struct{ first, last int }

// bucketsOf is from the first to the last bar that any name has.
func bucketsOf(names []namedFigures) bucketRange {
	r := bucketRange{analysis.HistogramBuckets, -1}
	for i := range names {
		for bucket, n := range names[i].now.Histogram {
			if n > 0 {
				r.first, r.last = min(r.first, bucket), max(r.last, bucket)
			}
		}
	}
	return r
}

func (r bucketRange) empty() bool { return r.last < r.first }

// title tells the axis.
func (r bucketRange) title() string {
	switch {
	case r.empty():
		return lang.L("Times")
	case r.last == analysis.HistogramBuckets-1:
		return look.Duration(analysis.BucketStart(r.first)) + " – …"
	}
	return look.Duration(analysis.BucketStart(r.first)) + " – " + look.Duration(analysis.BucketStart(r.last+1))
}

// bars draws a histogram. The tallest bar fills the row, and one span is still to be seen.
func (r bucketRange) bars(f *analysis.Figures) []sheetBar {
	if r.empty() || f.Count == 0 {
		return nil
	}
	most := 0
	for _, n := range f.Histogram {
		most = max(most, n)
	}
	const gap, least = 0.15, 0.12
	width := 1 / float32(max(r.last-r.first+1, 8)) // few bars are no blocks
	var bars []sheetBar
	for bucket := r.first; bucket <= r.last; bucket++ {
		n := f.Histogram[bucket]
		if n == 0 {
			continue
		}
		height := max(float32(math.Sqrt(float64(n)/float64(most))), least) // else rare ones vanish
		bars = append(bars, sheetBar{
			x: width * float32(bucket-r.first), y: 1 - height, width: width * (1 - gap), height: height, color: theme.ColorNamePrimary,
		})
	}
	return bars
}
