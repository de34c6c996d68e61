package panel

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

var benchmarked = []int{10_000, 200_000}

// open shows a view in a window, as large as the panel is.
func open(b *testing.B, view fyne.CanvasObject) {
	b.Helper()
	w := test.NewTempWindow(b, view)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(930, 300))
}

// BenchmarkStatistics sets so many names that all differ from those before.
func BenchmarkStatistics(b *testing.B) {
	for _, n := range benchmarked {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			newTestApp(b)
			v := newStatisticsView(statisticsActions{})
			open(b, v.view)
			names := make([]analysis.Figures, n)
			for i := range names {
				names[i] = analysis.Figures{Name: fmt.Sprint("name ", i), Count: 1 + i%7, P50: time.Duration(i), Self: time.Duration(n - i)}
			}
			for i := 0; b.Loop(); i++ {
				names[0].Count = i
				v.set(statisticsData{Names: names})
			}
		})
	}
}

// BenchmarkCompare sets two traces of so many spans together.
func BenchmarkCompare(b *testing.B) {
	for _, n := range benchmarked {
		rows := manyRows(n)
		d := compareData{RowsA: rows, RowsB: rows, Now: teaTime, Pairs: analysis.Compare(rows, rows, teaTime)}
		for _, order := range []int{byTree, byDifference} {
			b.Run(fmt.Sprintf("%d/order%d", n, order), func(b *testing.B) {
				newTestApp(b)
				v := newCompareView(compareActions{})
				open(b, v.view)
				v.order.choose(order)
				for b.Loop() {
					v.set(d)
				}
			})
		}
	}
}

// BenchmarkFlame merges and shows a trace; show is the part of the widgets' goroutine.
func BenchmarkFlame(b *testing.B) {
	for _, n := range benchmarked {
		rows := manyRows(n)
		b.Run(fmt.Sprintf("%d/set", n), func(b *testing.B) {
			newTestApp(b)
			v := newFlameView(flameActions{})
			open(b, v.view)
			for b.Loop() {
				v.set([][]telemetry.Row{rows})
			}
		})
		b.Run(fmt.Sprintf("%d/show", n), func(b *testing.B) {
			newTestApp(b)
			v := newFlameView(flameActions{})
			open(b, v.view)
			v.set([][]telemetry.Row{rows})
			for b.Loop() {
				v.show(v.whole)
			}
		})
	}
}

// BenchmarkSystem sets five minutes of samples into eight charts, each time a second later.
func BenchmarkSystem(b *testing.B) {
	newTestApp(b)
	v := newSystemView()
	open(b, v.view)
	samples := fiveMinutes()
	for i := 0; b.Loop(); i++ {
		for j := range samples {
			samples[j].Time = samples[j].Time.Add(time.Second)
		}
		v.set(systemData{Samples: samples, Now: samples[len(samples)-1].Time})
	}
}
