package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

const (
	groupHead = 150 // width of what stands before a group's pictures
	groupGap  = 8   // between cards
)

// headWidth is groupHead, and more where text is larger.
func headWidth() float32 { return max(groupHead, withText(groupHead)) }

// duplicateList is a list of groups, side by side in lines of equal height, so that only the lines on screen cost
// anything. Arrows go from picture to picture.
type duplicateList struct {
	widget.List
	onKey  func(fyne.KeyName) bool // whether it was of use
	onRune func(rune)
}

func newDuplicateList(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *duplicateList {
	l := &duplicateList{}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.HideSeparators = true
	l.OnSelected = func(i widget.ListItemID) { l.Unselect(i) } // cards are marked, and not lines
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements fyne.Focusable. The cursor is a card's, so no line is drawn as focused.
func (l *duplicateList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *duplicateList) FocusLost() {}

// TypedKey implements fyne.Focusable.
func (l *duplicateList) TypedKey(key *fyne.KeyEvent) { l.onKey(key.Name) }

// TypedRune implements fyne.Focusable.
func (l *duplicateList) TypedRune(r rune) { l.onRune(r) }

// duplicateRow is a line of the list: a group's head, and some of its pictures.
type duplicateRow struct {
	widget.BaseWidget
	view  *duplicatesView
	line  duplicateLine
	title *widget.Label
	note  *caption
	keep  *widget.Button
	head  *fyne.Container
	cards []*duplicateCard
	rule  *widget.Separator
}

func newDuplicateRow(view *duplicatesView) *duplicateRow {
	r := &duplicateRow{view: view, title: widget.NewLabel(""), note: newCaption(" "), rule: widget.NewSeparator()}
	r.title.TextStyle.Bold = true
	r.title.Truncation = fyne.TextTruncateEllipsis
	r.keep = widget.NewButton(lang.L("Keep all"), func() { view.keepAll(r.line.group) })
	r.keep.Importance = widget.LowImportance
	r.head = container.New(layout.NewCustomPaddedVBoxLayout(-4), r.title, r.note, container.NewHBox(r.keep))
	r.ExtendBaseWidget(r)
	return r
}

// show shows a line.
func (r *duplicateRow) show(line duplicateLine) {
	r.line = line
	v := r.view
	group := v.marks.groups[line.group]
	for len(r.cards) < line.to-line.from {
		r.cards = append(r.cards, newDuplicateCard())
	}
	if line.from == 0 {
		r.head.Show()
		r.rule.Show()
		r.title.SetText(lang.N("{{.Count}} pictures", len(group), look.Counted(len(group))))
		r.tellMarks()
	} else {
		r.head.Hide()
		r.rule.Hide()
	}
	facts := v.differencesOf(line.group)
	for i, c := range r.cards {
		index := line.from + i
		if index >= line.to {
			c.Hide()
			continue
		}
		id := group[index].ID
		var thumb *thumbnail
		if t, ok := v.loader.request(id); ok {
			thumb = v.kept(id, t)
		}
		f := factsOfDuplicate(group, index, facts, thumb)
		f.goes, f.cursor = v.marks.goes(line.group, index), v.cursor == duplicateAt{line.group, index}
		at := duplicateAt{line.group, index}
		c.onTap = func() { v.toggle(at) }
		c.onMenu = func(pos fyne.Position) { v.menu(at, pos) }
		c.onFull = func() { v.openFull(at) }
		c.Show()
		c.show(id, f)
	}
	r.Refresh()
}

// tellMarks tells what of the group would go.
func (r *duplicateRow) tellMarks() {
	switch sum := r.view.marks.sumOf(r.line.group); {
	case sum.emptied > 0:
		r.note.tell(lang.L("Nothing of it would stay!"), theme.ColorNameWarning)
	case sum.pictures > 0:
		r.note.tell(lang.N("{{.Count}} would go, {{.Size}}", sum.pictures, map[string]any{
			"Count": look.Count(sum.pictures), "Size": look.Bytes(sum.bytes),
		}), look.Muted)
	default:
		r.note.tell(lang.L("all of it stays"), look.Muted)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *duplicateRow) CreateRenderer() fyne.WidgetRenderer { return &duplicateRowRenderer{r} }

type duplicateRowRenderer struct{ *duplicateRow }

func (r *duplicateRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(headWidth()+cardLeast(), cardHeight()+2*groupGap)
}

func (r *duplicateRowRenderer) Layout(size fyne.Size) {
	r.rule.Resize(fyne.NewSize(size.Width, 1))
	r.rule.Move(fyne.NewPos(0, 0))
	r.head.Resize(fyne.NewSize(headWidth()-groupGap, r.head.MinSize().Height))
	r.head.Move(fyne.NewPos(0, groupGap))
	width := r.view.cardWidth
	for i, c := range r.cards {
		c.Move(fyne.NewPos(headWidth()+float32(i)*(width+groupGap), groupGap))
		c.Resize(fyne.NewSize(width, cardHeight()))
	}
}

func (r *duplicateRowRenderer) Refresh() { r.Layout(r.Size()) }

func (r *duplicateRowRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.rule, r.head}
	for _, c := range r.cards {
		all = append(all, c)
	}
	return all
}

func (r *duplicateRowRenderer) Destroy() {}

// Layout implements fyne.Layout for the list: cards are as wide as it takes to fill the line.
func (v *duplicatesView) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	room := size.Width - headWidth() - theme.Size(theme.SizeNameScrollBar)
	least := cardLeast()
	columns := max(int((room+groupGap)/(least+groupGap)), 1)
	width := float32(math.Floor(float64((room+groupGap)/float32(columns) - groupGap)))
	width = min(max(width, least), least*1.4)
	if columns != v.columns || width != v.cardWidth {
		v.columns, v.cardWidth = columns, width
		v.lines = linesOf(v.marks.groups, columns)
		v.list.Refresh()
	}
	v.list.Resize(size)
}

// MinSize implements fyne.Layout.
func (v *duplicatesView) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(headWidth()+cardLeast(), 120)
}
