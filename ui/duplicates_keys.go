package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// maxThumbs bounds the thumbnails that cards may compare by; more than a screen has are let go of together.
const maxThumbs = 300

// refresh shows what is found and marked.
func (v *duplicatesView) refresh() {
	for i, tab := range []*widget.Button{v.exact, v.near} {
		tab.Importance = widget.MediumImportance
		if i == v.tab() {
			tab.Importance = widget.HighImportance
		}
		count := "–"
		if v.counts[i] >= 0 {
			count = look.Count(v.counts[i])
		}
		text := lang.L("Same content ({{.Count}})", map[string]any{"Count": count})
		if i == 1 {
			text = lang.L("Nearly the same ({{.Count}})", map[string]any{"Count": count})
		}
		tab.SetText(text)
	}
	v.nearness.Hidden = !v.isNear
	v.nearness.Refresh()
	v.refreshMarks()
	v.view.Refresh()
}

// refreshMarks shows what is marked.
func (v *duplicatesView) refreshMarks() {
	sum := v.marks.sum()
	pictures := 0
	for _, g := range v.marks.groups {
		pictures += len(g)
	}
	v.sum.SetText("")
	if len(v.marks.groups) > 0 {
		text := lang.N("{{.Count}} groups", len(v.marks.groups), look.Counted(len(v.marks.groups))) + " · " +
			lang.N("{{.Count}} pictures", pictures, look.Counted(pictures)) + " · " +
			lang.N("{{.Count}} marked", sum.pictures, look.Counted(sum.pictures))
		if sum.emptied > 0 {
			text += " · " + lang.N("nothing would stay of {{.Count}} groups", sum.emptied, look.Counted(sum.emptied))
		}
		v.sum.SetText(text)
	}
	v.move.SetText(lang.N("Move {{.Count}} marked ({{.Size}}) to trash …", sum.pictures, map[string]any{
		"Count": look.Count(sum.pictures), "Size": look.Bytes(sum.bytes),
	}))
	if sum.pictures > 0 {
		v.move.Enable()
	} else {
		v.move.SetText(lang.L("Move what is marked to trash …"))
		v.move.Disable()
	}
	v.list.Refresh()
}

// loaded shows a thumbnail that was waited for.
func (v *duplicatesView) loaded(id int64) {
	if !v.shown() {
		return
	}
	for i, line := range v.lines {
		if line.to > line.from && v.has(line, id) {
			v.list.RefreshItem(i)
			return
		}
	}
}

func (v *duplicatesView) has(line duplicateLine, id int64) bool {
	for _, d := range v.marks.groups[line.group][line.from:line.to] {
		if d.ID == id {
			return true
		}
	}
	return false
}

// kept gives a thumbnail as the same value as long as it is on screen.
func (v *duplicatesView) kept(id int64, t thumbnail) *thumbnail {
	if known, ok := v.thumbs[id]; ok && known.image == t.image {
		return known
	}
	if len(v.thumbs) >= maxThumbs {
		clear(v.thumbs)
	}
	v.thumbs[id] = &t
	return &t
}

// differencesOf are a group's, worked out once.
func (v *duplicatesView) differencesOf(group int) differences {
	d, known := v.differs[group]
	if !known {
		d = differencesOf(v.marks.groups[group])
		v.differs[group] = d
	}
	return d
}

// toggle marks a picture, or spares it.
func (v *duplicatesView) toggle(at duplicateAt) {
	v.cursor = at
	v.marks.set(at.group, at.index, !v.marks.goes(at.group, at.index))
	v.refreshMarks()
	v.focus()
}

func (v *duplicatesView) keepAll(group int) {
	v.marks.setAll(group, -1)
	v.refreshMarks()
	v.focus()
}

func (v *duplicatesView) keepOnly(at duplicateAt) {
	v.cursor = at
	v.marks.setAll(at.group, at.index)
	v.refreshMarks()
	v.focus()
}

// at gives the picture below the cursor, if there is one.
func (v *duplicatesView) at() (duplicateAt, bool) {
	c := v.cursor
	return c, c.group < len(v.marks.groups) && c.index < len(v.marks.groups[c.group])
}

// typedKey does what a key asks for.
func (v *duplicatesView) typedKey(key fyne.KeyName) bool {
	if key == fyne.KeyEscape {
		v.leave()
		return true
	}
	at, ok := v.at()
	if !ok {
		return false
	}
	switch key {
	case fyne.KeyRight:
		v.moveBy(1)
	case fyne.KeyLeft:
		v.moveBy(-1)
	case fyne.KeyDown:
		v.moveLine(1)
	case fyne.KeyUp:
		v.moveLine(-1)
	case fyne.KeyPageDown:
		v.moveLine(max(int(v.list.Size().Height/(cardHeight()+2*groupGap)), 1))
	case fyne.KeyPageUp:
		v.moveLine(-max(int(v.list.Size().Height/(cardHeight()+2*groupGap)), 1))
	case fyne.KeyHome:
		v.goTo(0, 0)
	case fyne.KeyEnd:
		v.goTo(len(v.lines)-1, 0)
	case fyne.KeyReturn, fyne.KeyEnter:
		v.toggle(at)
	case fyne.KeySpace:
		v.openFull(at)
	case fyne.KeyDelete:
		v.askToMove()
	default:
		return false
	}
	return true
}

func (v *duplicatesView) typedRune(r rune) {
	at, ok := v.at()
	if !ok {
		return
	}
	switch unicode.ToLower(r) {
	case 'k':
		v.keepOnly(at)
	case 'a':
		v.keepAll(at.group)
	case 'x':
		v.toggle(at)
	}
}

// lineOf is the line that the cursor is in.
func (v *duplicatesView) lineOf(at duplicateAt) int {
	low, high := 0, len(v.lines)
	for low < high {
		middle := (low + high) / 2
		if l := v.lines[middle]; l.group < at.group || l.group == at.group && l.to <= at.index {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func (v *duplicatesView) moveBy(by int) {
	line := v.lineOf(v.cursor)
	if line >= len(v.lines) {
		return
	}
	column := v.cursor.index - v.lines[line].from + by
	switch l := v.lines[line]; {
	case column < 0 && line > 0:
		before := v.lines[line-1]
		v.goTo(line-1, before.to-before.from-1)
	case column >= l.to-l.from && line+1 < len(v.lines):
		v.goTo(line+1, 0)
	default:
		v.goTo(line, column)
	}
}

func (v *duplicatesView) moveLine(by int) {
	if line := v.lineOf(v.cursor); line < len(v.lines) {
		v.goTo(line+by, v.cursor.index-v.lines[line].from)
	}
}

// goTo moves the cursor to a line's picture, as near as there is one.
func (v *duplicatesView) goTo(line, column int) {
	line = min(max(line, 0), len(v.lines)-1)
	l := v.lines[line]
	v.cursor = duplicateAt{l.group, min(max(l.from+column, l.from), l.to-1)}
	v.list.ScrollTo(line)
	v.list.Refresh()
}

// openFull shows a picture as large as the window, among those of its group.
func (v *duplicatesView) openFull(at duplicateAt) {
	v.cursor = at
	group := v.marks.groups[at.group]
	ids := make([]int64, len(group))
	for i, d := range group {
		ids[i] = d.ID
	}
	v.w.main.Hide()
	v.w.full.Open(ids, at.index)
}

// leaveFull comes back to the groups, to the picture that was shown last, and tells whether it was opened here.
func (v *duplicatesView) leaveFull(id int64) bool {
	if !v.shown() {
		return false
	}
	if at, ok := v.at(); ok {
		for i, d := range v.marks.groups[at.group] {
			if d.ID == id {
				v.cursor.index = i
			}
		}
	}
	v.list.Refresh()
	v.focus()
	return true
}

// menu offers what can be done with one picture.
func (v *duplicatesView) menu(at duplicateAt, pos fyne.Position) {
	v.cursor = at
	v.list.Refresh()
	if v.w.native == nil {
		return
	}
	d := v.marks.groups[at.group][at.index]
	picture := engine.Picture{ID: d.ID}
	picture.File.Path = d.Path
	still := func(do func()) func() { // the groups may have been made anew since
		return func() {
			if at.group < len(v.marks.groups) && at.index < len(v.marks.groups[at.group]) && v.marks.groups[at.group][at.index].ID == d.ID {
				do()
			}
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		fyne.NewMenuItem(lang.L("Keep only this one"), still(func() { v.keepOnly(at) })),
		fyne.NewMenuItem(lang.L("Keep all of its group"), still(func() { v.keepAll(at.group) })),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Full view (Space)"), still(func() { v.openFull(at) })),
		fyne.NewMenuItem(lang.L("Open"), func() { v.w.openPicture(picture) }),
		fyne.NewMenuItem(lang.L("Show in folder"), func() { v.w.revealPicture(d.ID) }),
		fyne.NewMenuItem(lang.L("Copy path"), func() { v.w.copyPath(picture) }),
	), v.w.native.Canvas(), pos)
}
