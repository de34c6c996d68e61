package panel

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry/analysis"
)

// BenchmarkTrace is what the view of one trace costs, findings and drawing together.
func BenchmarkTrace(b *testing.B) {
	for _, n := range []int{10_000, 200_000} {
		newTestApp(b)
		data := indexTrace(n)
		grown := data
		grown.Rows = slices.Clone(data.Rows)
		v := newTraceView(atOnce())
		v.view.Resize(fyne.NewSize(930, 300))
		v.set(data)
		i := 0
		for _, f := range []struct {
			name string
			run  func()
		}{
			{"open", func() {
				i++
				data, grown = grown, data
				data.ID[0] = byte(i) // another trace
				v.set(data)
			}},
			{"refresh", func() {
				id := data.ID
				data, grown = grown, data
				data.ID = id // the same one, grown
				v.set(data)
			}},
			{"collapse-all", v.collapseAll},
			{"expand-all", v.expandAll},
			{"find-text", func() {
				i++
				v.setFilter(analysis.Filter{Text: fmt.Sprintf("IMG_%06d", i%n)})
			}},
			{"find-expression", func() {
				i++
				v.setFilter(analysis.Filter{Text: fmt.Sprintf(`img_\d+%d\.jpg$`, i%10), Regexp: true})
			}},
			{"find-none", func() { v.setFilter(analysis.Filter{}) }},
			{"critical-path", v.toggleCritical},
			{"scroll-line", func() {
				i++
				v.waterfall.list.scrollTo(float32(i%n) * lineHeight)
			}},
			{"scroll-page", func() {
				i += 11
				v.waterfall.list.scrollTo(float32(i%n) * lineHeight)
			}},
			{"zoom", func() {
				i++
				v.waterfall.setZoom(zoomTo(float64(i%1000), v.waterfall.whole()/2, v.waterfall.whole()))
			}},
			{"next-error", v.nextError},
			{"down", func() { v.waterfall.move(1) }},
		} {
			b.Run(fmt.Sprintf("%s-%d", f.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.run()
				}
			})
		}
	}
}
