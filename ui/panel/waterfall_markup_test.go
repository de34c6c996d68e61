package panel

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/ui/look"
)

// Every part of a trace's view is compared with its master, in both variants.
func TestTraceViewMarkup(t *testing.T) {
	for _, variant := range bothAppearances {
		expect := func(name string, o fyne.CanvasObject, width, height float32) {
			t.Run(fmt.Sprintf("%s_%s", name, variant), func(t *testing.T) {
				o.Resize(fyne.NewSize(width, height))
				test.AssertObjectRendersToMarkup(t, fmt.Sprintf("trace_%s_%s.xml", name, variant), o)
			})
		}
		newTestApp(t).Settings().SetTheme(look.NewTheme(variant))
		v := newTraceView(atOnce())
		v.view.Resize(fyne.NewSize(930, 300))
		v.set(traceData{})
		expect("empty", v.view, 930, 300)
		v.set(searchTrace())
		v.waterfall.choose(3)
		expect("waterfall", v.waterfall.view, 620, 200)
		expect("minimap", v.minimap, 400, minimapHeight)
		expect("header", v.header.view, 930, 24)
		v.waterfall.choose(8)
		expect("detail", v.detail.view, 280, 420)
		v.find()
		v.finder.text.SetText("decode")
		v.finder.hideName("search.parse")
		expect("find", v.finder.view, 900, 60)
		v.toggleCritical()
		v.toggleGaps()
		v.toggleAbsolute()
		v.waterfall.fold(v.waterfall.folded.Toggle(v.scene.Rows, 2))
		v.waterfall.choose(10)
		v.waterfall.zoomToChosen()
		expect("found", v.waterfall.view, 900, 200)
		expect("legend", newWaterfallLegend(), 700, 16)
	}
}
