package panel

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry/analysis"
)

// waterfall shows the spans of a trace as a tree with bars on a time axis, and what each cost.
type waterfall struct {
	view   fyne.CanvasObject
	list   *lines
	ruler  *ruler
	ground *waterfallGround

	scene       *scene
	visible     []int // rows, in their order
	folded      analysis.Collapsed
	zoom        zoom
	layout      rowLayout
	unwanted    columnSet
	onlyMatches bool
	absolute    bool
	focused     bool

	chosen   trace.SpanID
	row      int // of the chosen span, or -1
	onChange func()
	onMenu   func(row int, at fyne.Position)
	onKey    func(*fyne.KeyEvent)
	onRune   func(rune)
}

func newWaterfall() *waterfall {
	w := &waterfall{
		scene: newScene(traceData{}, question{}, nil), row: -1, onChange: func() {}, onMenu: func(int, fyne.Position) {},
		onKey: func(*fyne.KeyEvent) {}, onRune: func(rune) {},
	}
	w.list = newLines(func() line { return newSpanRow(w.face) })
	w.list.onPress, w.list.onWheel, w.list.onResize = w.pressed, w.wheel, w.resized
	w.list.onKey = func(e *fyne.KeyEvent) { w.onKey(e) }
	w.list.onRune = func(r rune) { w.onRune(r) }
	w.list.onFocus = func(focused bool) {
		w.focused = focused
		w.list.redraw()
	}
	w.ruler, w.ground = newRuler(w.strip()), newWaterfallGround()
	w.view = container.New(tightBorder{}, w.ruler, container.NewStack(w.ground, w.list.scroll))
	return w
}

// strip is what the mouse does over the time that is to be seen.
func (w *waterfall) strip() stripActions {
	return stripActions{
		zoom: func(from, to float32) {
			w.setZoom(w.zoom.part(float64(from), float64(to), w.whole()))
		},
		around: func(share, notches float32) { w.zoomBy(float64(share), float64(notches)) },
		pan:    func(share float32) { w.setZoom(w.zoom.pan(float64(share), w.whole())) },
		slide:  func(share float32) { w.setZoom(w.zoom.pan(-float64(share), w.whole())) }, // time goes with the hand
		slides: func(float32) bool { return false },
		reset:  func() { w.setZoom(zoom{}) },
		focus:  func() { w.focus(w.list) },
	}
}

// focus gives the keyboard to a part of the trace's view. A part that was never drawn yet does not know its canvas,
// which the tree does.
func (w *waterfall) focus(part fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w.list); c != nil {
		c.Focus(part)
	}
}

func (w *waterfall) whole() float64 { return float64(w.scene.whole) }

// zoomBy makes what is seen shorter by a quarter for each notch of the wheel.
func (w *waterfall) zoomBy(share, notches float64) {
	w.setZoom(w.zoom.around(share, math.Pow(0.8, notches), w.whole()))
}

func (w *waterfall) setZoom(z zoom) {
	if z != w.zoom {
		w.zoom = z
		w.refresh()
		w.onChange()
	}
}

// set shows a scene. Another trace is shown from its top, and as a whole.
func (w *waterfall) set(s *scene) {
	old := w.scene
	w.scene = s
	if s.ID != old.ID {
		w.folded, w.zoom, w.chosen, w.row = nil, zoom{}, trace.SpanID{}, -1
		w.arrange()
		w.list.scrollTo(0)
		return
	}
	w.zoom = w.zoom.shifted(s.since(old.begin()), w.whole()) // what it began with is later by this much
	if w.row >= 0 {
		w.row = s.rowOf(w.chosen, w.row)
	}
	w.arrange()
}

// arrange finds anew which rows are to be seen, and shows them.
func (w *waterfall) arrange() {
	w.visible = w.scene.visible(w.folded, w.onlyMatches)
	w.refresh()
}

func (w *waterfall) refresh() {
	w.layout = newRowLayout(w.list.scroll.Size().Width, w.unwanted)
	w.ruler.set(w.scene, w.zoom, w.layout, w.absolute)
	w.ground.set(w.scene, w.zoom, w.layout, w.ruler.places)
	w.list.set(len(w.visible))
}

func (w *waterfall) resized(fyne.Size) {
	if l := newRowLayout(w.list.scroll.Size().Width, w.unwanted); l != w.layout {
		w.refresh()
	}
}

// face says how a line looks.
func (w *waterfall) face(index int) spanFace {
	if index >= len(w.visible) {
		return spanFace{}
	}
	row := w.visible[index]
	f := newSpanFace(w.scene, row, w.zoom)
	r := &w.scene.Rows[row]
	if r.Children > 0 {
		f.fold = unfolded
		if _, hidden := w.folded[r.SpanID]; hidden {
			f.fold, f.below = folded, r.Size-1
		}
	}
	f.layout, f.hovered, f.chosen, f.focused = w.layout, index == w.list.hovered, row == w.row, w.focused
	f.current = f.chosen && f.matched
	if f.chosen {
		f.dimmed = false
	}
	return f
}

// choose marks a row and shows it, whatever is folded or hidden.
func (w *waterfall) choose(row int) {
	if row < 0 || row >= len(w.scene.Rows) {
		return
	}
	w.row, w.chosen = row, w.scene.Rows[row].SpanID
	if _, seen := slices.BinarySearch(w.visible, row); !seen {
		w.folded = w.folded.Reveal(w.scene.Rows, row)
		w.visible = w.scene.visible(w.folded, w.onlyMatches)
	}
	from, to := w.scene.span(row)
	w.zoom = w.zoom.reveal(from, to, w.whole())
	w.refresh()
	if index, seen := slices.BinarySearch(w.visible, row); seen {
		w.list.reveal(index)
	}
	w.onChange()
}

// move goes up or down by lines.
func (w *waterfall) move(by int) {
	if len(w.visible) == 0 {
		return
	}
	index, seen := slices.BinarySearch(w.visible, w.row)
	if w.row < 0 {
		index, by = 0, max(by-1, 0)
	} else if !seen && by > 0 {
		by--
	}
	w.choose(w.visible[min(max(index+by, 0), len(w.visible)-1)])
}

// fold replaces what is folded away. The chosen row may be among it; then the row that holds it is chosen.
func (w *waterfall) fold(set analysis.Collapsed) {
	w.folded = set
	w.arrange()
	for w.row >= 0 {
		index, seen := slices.BinarySearch(w.visible, w.row)
		if seen {
			w.list.reveal(index)
			break
		}
		if w.row = w.scene.Rows[w.row].Parent; w.row >= 0 {
			w.chosen = w.scene.Rows[w.row].SpanID
		}
	}
	w.list.redraw()
	w.onChange()
}

func (w *waterfall) isFolded(row int) bool {
	_, is := w.folded[w.scene.Rows[row].SpanID]
	return is
}

func (w *waterfall) pressed(index int, e *desktop.MouseEvent) {
	if index >= len(w.visible) {
		return
	}
	row := w.visible[index]
	if e.Button == desktop.MouseButtonSecondary {
		w.choose(row)
		w.onMenu(row, e.AbsolutePosition)
		return
	}
	if w.scene.Rows[row].Children > 0 && w.onTriangle(row, e.Position.X) {
		if e.Modifier&(fyne.KeyModifierShift|fyne.KeyModifierAlt) != 0 {
			w.fold(w.folded.Siblings(w.scene.Rows, row, !w.isFolded(row)))
			return
		}
		w.fold(w.folded.Toggle(w.scene.Rows, row))
		return
	}
	w.choose(row)
}

// onTriangle reports whether a place lies on the sign that folds a row.
func (w *waterfall) onTriangle(row int, x float32) bool {
	left := indentOf(w.scene.Rows[row].Depth, w.layout)
	return x >= left-3 && x < left+triangleRoom
}

func (w *waterfall) wheel(e *fyne.ScrollEvent) bool {
	share := (e.Position.X - w.layout.bars) / w.layout.barsWidth
	return wheel(e, modifiers(), min(max(share, 0), 1), w.strip())
}
