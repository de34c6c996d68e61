package panel

import (
	"fyne.io/fyne/v2"

	"hybrid-image-search/telemetry/analysis"
)

// key does what a key means in the tree, and reports whether it means anything.
func (w *waterfall) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		w.move(-1)
	case fyne.KeyDown:
		w.move(1)
	case fyne.KeyPageUp:
		w.move(-w.list.page())
	case fyne.KeyPageDown:
		w.move(w.list.page())
	case fyne.KeyHome:
		w.move(-len(w.visible))
	case fyne.KeyEnd:
		w.move(len(w.visible))
	case fyne.KeyLeft:
		w.out()
	case fyne.KeyRight:
		w.in()
	case fyne.KeyReturn, fyne.KeyEnter:
		if w.row >= 0 {
			w.fold(w.folded.Toggle(w.scene.Rows, w.row))
		}
	default:
		return false
	}
	return true
}

// rune does what a character means in the tree, wherever its key is.
func (w *waterfall) rune(r rune) bool {
	switch r {
	case '+', '=':
		w.zoomBy(w.middle(), 2)
	case '-':
		w.zoomBy(w.middle(), -2)
	case '0':
		w.setZoom(zoom{})
	case 'e':
		w.fold(analysis.ExpandAll())
	case 'c':
		w.fold(analysis.CollapseAll(w.scene.Rows))
	case 's':
		if w.row >= 0 {
			w.fold(w.folded.Siblings(w.scene.Rows, w.row, !w.isFolded(w.row)))
		}
	case 'z':
		w.zoomToChosen()
	default:
		return false
	}
	return true
}

// out folds the chosen row, or goes to the one that holds it.
func (w *waterfall) out() {
	if w.row < 0 {
		return
	}
	r := &w.scene.Rows[w.row]
	if r.Children > 0 && !w.isFolded(w.row) {
		w.fold(w.folded.Toggle(w.scene.Rows, w.row))
	} else if r.Parent >= 0 {
		w.choose(r.Parent)
	}
}

// in unfolds the chosen row, or goes to the first one in it.
func (w *waterfall) in() {
	switch {
	case w.row < 0:
		w.move(1)
	case w.isFolded(w.row):
		w.fold(w.folded.Toggle(w.scene.Rows, w.row))
	case w.scene.Rows[w.row].Children > 0:
		w.move(1)
	}
}

// middle is where the keys zoom: at the chosen span's middle, as far as it is to be seen.
func (w *waterfall) middle() float64 {
	if w.row < 0 {
		return 0.5
	}
	left, right := w.zoom.window(w.whole())
	from, to := w.scene.span(w.row)
	from, to = max(from, left), min(to, right)
	if from > to {
		return 0.5
	}
	return ((from+to)/2 - left) / (right - left)
}

// zoomToChosen fills the width with the chosen span, and leaves a little beside it.
func (w *waterfall) zoomToChosen() {
	if w.row < 0 {
		return
	}
	from, to := w.scene.span(w.row)
	margin := (to - from) * 0.04
	w.setZoom(zoomTo(from-margin, to+margin, w.whole()))
}
