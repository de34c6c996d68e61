package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// key does what a key means to a trace, and reports whether it means anything. It is for those who have the
// keyboard in the trace's place; characters go to rune.
func (v *traceView) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape {
		return v.escape()
	}
	return v.waterfall.key(e.Name)
}

// rune does what a character means to a trace, and reports whether it means anything.
func (v *traceView) rune(r rune) bool {
	switch r {
	case '/':
		v.find()
	case ']':
		v.nextError()
	case '[':
		v.previousError()
	case 'n':
		v.step(false)
	case 'N':
		v.step(true)
	case 'k':
		v.toggleCritical()
	case 'g':
		v.toggleGaps()
	case 't':
		v.toggleAbsolute()
	case 'd':
		v.toggleDetail()
	default:
		return v.waterfall.rune(r)
	}
	return true
}

// escape closes what was opened last, and reports whether there was anything.
func (v *traceView) escape() bool {
	switch {
	case v.finder.bar.Visible():
		v.closeFind()
	case v.waterfall.zoom.active:
		v.waterfall.setZoom(zoom{})
	default:
		return false
	}
	return true
}

func (v *traceView) treeKey(e *fyne.KeyEvent) {
	if !v.key(e) {
		v.on.typedKey(e)
	}
}

func (v *traceView) treeRune(r rune) {
	if !v.rune(r) {
		v.on.typedRune(r)
	}
}

// detailRune copies, or does what a character means elsewhere.
func (v *traceView) detailRune(r rune) {
	if r == 'c' || r == 'y' {
		v.detail.copyChosen()
		return
	}
	v.treeRune(r)
}

func (v *traceView) copyText(text string) {
	v.on.copy(text)
	v.on.flash(lang.L("Copied."))
}

// rowMenu offers what can be done with a row.
func (v *traceView) rowMenu(row int, at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(v.waterfall.list)
	if c == nil {
		return
	}
	widget.ShowPopUpMenuAtPosition(v.menuOf(row), c, at)
}

func (v *traceView) menuOf(row int) *fyne.Menu {
	w, r := v.waterfall, v.scene.Rows[row]
	name := look.Ellipsize(shortName(r.Name), 180, 12)
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("Copy name"), func() { v.copyText(r.Name) }),
		fyne.NewMenuItem(lang.L("Copy span id"), func() { v.copyText(r.SpanID.String()) }),
		fyne.NewMenuItem(lang.L("Copy attributes"), func() { v.copyText(pairsText(r.Attributes)) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Zoom to this span"), w.zoomToChosen),
		fyne.NewMenuItem(lang.L("Show all of the time"), func() { w.setZoom(zoom{}) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Find spans named {{.Name}}", map[string]any{"Name": name}), func() { v.findName(r.Name) }),
		fyne.NewMenuItem(lang.L("Hide spans named {{.Name}}", map[string]any{"Name": name}), func() { v.finder.hideName(r.Name) }),
	}
	return fyne.NewMenu("", append(items, fyne.NewMenuItemSeparator(), v.treeMenuOf(row))...)
}

// treeMenuOf offers to fold and unfold around a row.
func (v *traceView) treeMenuOf(row int) *fyne.MenuItem {
	w, rows := v.waterfall, v.scene.Rows
	var items []*fyne.MenuItem
	if rows[row].Children > 0 {
		items = append(items,
			fyne.NewMenuItem(lang.L("Expand all below"), func() { w.fold(w.folded.Below(rows, row, false)) }),
			fyne.NewMenuItem(lang.L("Collapse all below"), func() { w.fold(w.folded.Below(rows, row, true)) }))
	}
	items = append(items,
		fyne.NewMenuItem(lang.L("Expand siblings"), func() { w.fold(w.folded.Siblings(rows, row, false)) }),
		fyne.NewMenuItem(lang.L("Collapse siblings"), func() { w.fold(w.folded.Siblings(rows, row, true)) }),
		fyne.NewMenuItem(lang.L("Expand all"), v.expandAll),
		fyne.NewMenuItem(lang.L("Collapse all"), v.collapseAll))
	tree := fyne.NewMenuItem(lang.L("Expand and collapse"), nil)
	tree.ChildMenu = fyne.NewMenu("", items...)
	return tree
}

// findName looks for a text.
func (v *traceView) findName(name string) {
	v.finder.regexp.setOn(false)
	v.finder.open()
	v.finder.text.SetText(name)
}
