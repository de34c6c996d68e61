package panel

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/analysis"
)

// traceActions is what a trace's view asks for. Those that are nil are left out.
type traceActions struct {
	copy        func(string)
	openGrafana func(trace.TraceID)
	flash       func(string)
	goTo        func(trace.TraceID) // which a link names

	typedKey  func(*fyne.KeyEvent) // what means nothing to a trace
	typedRune func(rune)

	post       func(func()) // onto the widgets' goroutine; fyne.Do
	background func(func()) // off it; go
}

// traceView shows one trace: what it is, a small picture of it, its waterfall, and the detail of a span.
//
// What takes long is found out off the widgets' goroutine; what is shown is always one scene, whose findings are
// those of its rows.
type traceView struct {
	view fyne.CanvasObject
	on   traceActions

	header    *traceHeader
	finder    *findBar
	minimap   *minimap
	waterfall *waterfall
	detail    *detail
	split     *container.Split
	legend    *waterfallLegend
	middle    *fyne.Container // the split, or the waterfall alone
	detailed  bool            // the detail of a chosen span is wanted

	scene    *scene
	latest   traceData // as it was set last, be it shown yet or not
	question question
	jump     bool // to the first match, when it is known

	pending *sceneJob // the next one, if one is at work
	working bool
	number  int // of the last job
	shown   int // of the last one whose scene was shown
}

// sceneJob is a scene that is to be made.
type sceneJob struct {
	data     traceData
	question question
	number   int
}

// inlineRows is how many rows a scene is made of at once, without another goroutine: 2,000 take less than 2 ms.
const inlineRows = 2000

// slowRows is how many rows take so long that another trace does not stand there meanwhile.
const slowRows = 20_000

func newTraceView(on traceActions) *traceView {
	on = on.complete()
	v := &traceView{on: on, scene: newScene(traceData{}, question{}, nil)}
	v.waterfall = newWaterfall()
	v.waterfall.onChange, v.waterfall.onMenu = v.changed, v.rowMenu
	v.waterfall.onKey, v.waterfall.onRune = v.treeKey, v.treeRune
	v.minimap = newMinimap(v.wholeStrip())
	v.detail = newDetail(v.copyText)
	v.detail.onRune, v.detail.onKey, v.detail.goTo = v.detailRune, v.treeKey, on.goTo
	v.detail.find.onEscape = v.detail.find.clearOr(v.focusTree)
	v.finder = newFindBar(findActions{change: v.setFilter, step: v.step, hide: v.hideOthers, close: v.closeFind, focus: v.waterfall.focus, arrange: func() { v.view.Refresh() }})
	v.header, v.legend = newTraceHeader(v), newWaterfallLegend()
	v.split = container.NewHSplit(v.waterfall.view, v.detail.view)
	v.split.SetOffset(0.71)
	v.middle, v.detailed = container.NewStack(v.waterfall.view), true
	top := container.NewVBox(v.header.view, v.finder.view, v.minimap)
	v.view = container.New(tightBorder{}, top, v.middle, v.legend)
	v.header.show(v)
	return v
}

// complete fills in what was left out.
func (a traceActions) complete() traceActions {
	if a.copy == nil {
		a.copy = func(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }
	}
	if a.flash == nil {
		a.flash = func(string) {}
	}
	if a.goTo == nil {
		a.goTo = func(trace.TraceID) {}
	}
	if a.typedKey == nil {
		a.typedKey = func(*fyne.KeyEvent) {}
	}
	if a.typedRune == nil {
		a.typedRune = func(rune) {}
	}
	if a.post == nil {
		a.post = fyne.Do
	}
	if a.background == nil {
		a.background = func(f func()) { go f() }
	}
	return a
}

// set shows a trace as it is at a moment.
func (v *traceView) set(d traceData) { v.ask(d, v.question) }

// ask makes a scene and shows it. Of scenes that are asked for while one is made, the last one is made.
func (v *traceView) ask(d traceData, q question) {
	v.number++
	v.latest, v.question = d, q
	if len(d.Rows) <= inlineRows && (q.filter.Text == "" || !wordy(d.Rows)) {
		v.pending, v.shown = nil, v.number
		v.show(newScene(d, q, v.scene))
		return
	}
	if len(d.Rows) > slowRows && d.ID != v.scene.ID {
		s := newScene(traceData{ID: d.ID, Now: d.Now}, q, nil)
		s.coming = len(d.Rows)
		v.show(s)
	}
	v.pending = &sceneJob{d, q, v.number}
	v.work()
}

func (v *traceView) work() {
	job := v.pending
	if job == nil || v.working {
		return
	}
	v.pending, v.working = nil, true
	old := v.scene
	v.on.background(func() {
		s := newScene(job.data, job.question, old)
		v.on.post(func() {
			v.working = false
			if job.number > v.shown && job.data.ID == v.latest.ID {
				v.shown = job.number
				v.show(s) // also when a newer one is asked for: a trace that grows is to be seen growing
			}
			v.work()
		})
	})
}

// again asks another question about the same trace.
func (v *traceView) again(q question) { v.ask(v.latest, q) }

func (v *traceView) show(s *scene) {
	asked := !sameFilter(s.filter, v.scene.filter) || s.searches() && s.ID != v.scene.ID
	v.scene = s
	v.waterfall.set(s)
	if asked && v.finder.hide.on && s.kept != nil {
		v.waterfall.fold(s.unfolded(v.waterfall.folded))
	}
	if v.jump && asked {
		v.jump = false
		if _, on := slices.BinarySearch(s.matches, v.waterfall.row); !on {
			v.waterfall.choose(analysis.Next(s.matches, v.waterfall.row))
		}
	}
	v.changed()
}

// changed shows what depends on the chosen row and the zoom.
func (v *traceView) changed() {
	w := v.waterfall
	from, to := w.zoom.window(w.whole())
	v.minimap.set(v.scene.picture, float32(from/w.whole()), float32(to/w.whole()))
	v.placeDetail()
	v.header.show(v)
	v.finder.show(v.scene, w.row)
	if v.detailVisible() {
		v.showDetail()
	}
}

func (v *traceView) showDetail() {
	var row *telemetry.Row
	if r := v.waterfall.row; r >= 0 {
		row = &v.scene.Rows[r]
	}
	v.detail.set(row, v.scene.begin(), v.scene.Now, v.waterfall.absolute)
}

// selected is the chosen row.
func (v *traceView) selected() (telemetry.Row, bool) {
	if r := v.waterfall.row; r >= 0 {
		return v.scene.Rows[r], true
	}
	return telemetry.Row{}, false
}

// wholeStrip is what the mouse does over the picture of the whole trace.
func (v *traceView) wholeStrip() stripActions {
	w := v.waterfall
	return stripActions{
		zoom: func(from, to float32) {
			w.setZoom(zoomTo(float64(from)*w.whole(), float64(to)*w.whole(), w.whole()))
		},
		around: func(share, notches float32) { // share is of the whole
			from, to := w.zoom.window(w.whole())
			w.zoomBy(min(max((float64(share)*w.whole()-from)/(to-from), 0), 1), float64(notches))
		},
		pan: func(share float32) { w.setZoom(w.zoom.pan(float64(share), w.whole())) },
		slide: func(share float32) { // what is seen goes with the hand
			from, to := w.zoom.window(w.whole())
			w.setZoom(w.zoom.pan(float64(share)*w.whole()/(to-from), w.whole()))
		},
		slides: func(share float32) bool {
			from, to := w.zoom.window(w.whole())
			at := float64(share) * w.whole()
			return w.zoom.active && from <= at && at <= to
		},
		reset: func() { w.setZoom(zoom{}) },
		focus: v.focusTree,
	}
}

// focusables are what takes the keyboard, in their order.
func (v *traceView) focusables() []fyne.Focusable {
	if !v.detailVisible() {
		return []fyne.Focusable{v.waterfall.list}
	}
	return []fyne.Focusable{v.waterfall.list, v.detail.find, v.detail.list}
}

// tightBorder sets a first object above a second one, which takes the rest, and a third below, with no gaps.
type tightBorder struct{}

// Layout implements fyne.Layout.
func (tightBorder) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := objects[0].MinSize().Height, float32(0)
	place := func(o fyne.CanvasObject, y, height float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(height, 0)))
	}
	if len(objects) > 2 {
		bottom = objects[2].MinSize().Height
		place(objects[2], size.Height-bottom, bottom)
	}
	place(objects[0], 0, top)
	place(objects[1], top, size.Height-top-bottom)
}

// MinSize implements fyne.Layout.
func (tightBorder) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		least := o.MinSize()
		if size.Height += least.Height; i < 2 { // the one below is cut off where there is no room
			size.Width = max(size.Width, least.Width)
		}
	}
	return size
}
