package panel

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/telemetry/analysis"
)

// find opens the find bar.
func (v *traceView) find() { v.finder.open() }

func (v *traceView) closeFind() {
	v.finder.shut()
	v.focusTree()
}

func (v *traceView) focusTree() { v.waterfall.focus(v.waterfall.list) }

func (v *traceView) setFilter(f analysis.Filter) {
	q := v.question
	if sameFilter(q.filter, f) {
		v.finder.show(v.scene, v.waterfall.row) // a bad duration is told
		return
	}
	q.filter, v.jump = f, true
	v.again(q)
}

// hideOthers leaves out what does not match, or brings it back.
func (v *traceView) hideOthers(hide bool) {
	w := v.waterfall
	w.onlyMatches = hide
	if hide {
		w.folded = v.scene.unfolded(w.folded)
	}
	w.arrange()
	if index, seen := slices.BinarySearch(w.visible, w.row); seen {
		w.list.reveal(index)
	}
}

// step goes to the next match, or the one before.
func (v *traceView) step(back bool) { v.stepAmong(v.scene.matches, back, lang.L("Nothing was found.")) }

// nextError goes to the next span that failed.
func (v *traceView) nextError() {
	v.stepAmong(v.scene.errors, false, lang.L("No span of this trace failed."))
}

// previousError goes to the span before that failed.
func (v *traceView) previousError() {
	v.stepAmong(v.scene.errors, true, lang.L("No span of this trace failed."))
}

func (v *traceView) stepAmong(rows []int, back bool, none string) {
	rows = v.reachable(rows)
	to := analysis.Next(rows, v.waterfall.row)
	if back {
		to = analysis.Previous(rows, v.waterfall.row)
	}
	if to < 0 {
		v.on.flash(none)
		return
	}
	v.waterfall.choose(to)
}

// reachable leaves out rows whose names are hidden.
func (v *traceView) reachable(rows []int) []int {
	if len(v.scene.filter.HiddenNames) == 0 {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return v.scene.finder.Hidden(v.scene.Rows[i].Name) })
}

func (v *traceView) expandAll()   { v.waterfall.fold(analysis.ExpandAll()) }
func (v *traceView) collapseAll() { v.waterfall.fold(analysis.CollapseAll(v.scene.Rows)) }
