package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// rowHeight is that of every row of the panel: widget.List would part them by gaps.
const rowHeight = 20

// rowList shows rows of one height, of which it makes only those that are on the screen, and uses them again.
// Rows know themselves whether they have to change.
type rowList struct {
	widget.BaseWidget
	scroll *container.Scroll
	body   *rowBody

	length   func() int
	update   func(i int, row fyne.CanvasObject)
	onChoose func(i int)
	onOpen   func()               // Enter, or a second click
	onKey    func(*fyne.KeyEvent) // what the list does not use
	onRune   func(rune)
	chosen   int // -1: none
	focused  bool
}

var (
	_ fyne.Focusable = (*rowList)(nil)
	_ fyne.Tappable  = (*rowBody)(nil)
)

func newRowList(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *rowList {
	l := &rowList{
		length: length, update: update, chosen: -1,
		onChoose: func(int) {}, onOpen: func() {}, onKey: func(*fyne.KeyEvent) {}, onRune: func(rune) {},
	}
	l.body = &rowBody{list: l, create: create, hovered: -1}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.body.place() }
	l.ExtendBaseWidget(l)
	return l
}

// set marks a row, and shows what changed.
func (l *rowList) set(chosen int) {
	l.chosen = chosen
	if height := rowHeight * float32(l.length()); l.body.height != height {
		l.body.height = height
		l.scroll.Refresh() // the body has another size
	}
	l.body.place()
}

// reveal scrolls no further than needed to see a row.
func (l *rowList) reveal(i int) {
	top, offset := rowHeight*float32(i), l.scroll.Offset
	offset.Y = min(max(offset.Y, top+rowHeight-l.scroll.Size().Height), top)
	if offset != l.scroll.Offset {
		l.scroll.ScrollToOffset(offset)
		l.body.place() // only the user's scrolling is told
	}
}

// choose is the user's choice of a row.
func (l *rowList) choose(i int) {
	if i = min(max(i, 0), l.length()-1); i < 0 {
		return
	}
	l.chosen = i
	l.reveal(i)
	l.body.place()
	l.onChoose(i)
}

// TypedKey implements fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/rowHeight)-1)
	switch e.Name {
	case fyne.KeyUp:
		l.choose(l.chosen - 1)
	case fyne.KeyDown:
		l.choose(l.chosen + 1)
	case fyne.KeyPageUp:
		l.choose(l.chosen - page)
	case fyne.KeyPageDown:
		l.choose(l.chosen + page)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(l.length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight:
		l.onOpen()
	default:
		l.onKey(e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *rowList) TypedRune(r rune) { l.onRune(r) }

// FocusGained implements fyne.Focusable.
func (l *rowList) FocusGained() { l.focused = true; l.body.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *rowList) FocusLost() { l.focused = false; l.body.Refresh() }

// CreateRenderer implements fyne.Widget.
func (l *rowList) CreateRenderer() fyne.WidgetRenderer {
	return &rowListRenderer{widget.NewSimpleRenderer(l.scroll), l}
}

type rowListRenderer struct {
	fyne.WidgetRenderer
	list *rowList
}

func (r *rowListRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.list.body.place()
}

// rowBody is what scrolls: as high as all rows, with those in it that are on the screen.
type rowBody struct {
	widget.BaseWidget
	list    *rowList
	create  func() fyne.CanvasObject
	slots   []fyne.CanvasObject // row i is in slot i modulo their number, so that scrolling changes few
	height  float32
	hovered int
	mark    *canvas.Rectangle
	over    *canvas.Rectangle
}

// place puts the rows that are on the screen in their places.
func (b *rowBody) place() {
	if b.mark == nil {
		return // not drawn yet
	}
	height, width := b.list.scroll.Size().Height, b.Size().Width
	if need := int(height/rowHeight) + 2; need > len(b.slots) {
		for len(b.slots) < need {
			b.slots = append(b.slots, b.create())
		}
		b.Refresh() // they have joined the objects
	}
	first, length := max(0, int(b.list.scroll.Offset.Y/rowHeight)), b.list.length()
	for i := first; i < first+len(b.slots); i++ {
		row := b.slots[i%len(b.slots)]
		if i >= length {
			row.Hide()
			continue
		}
		row.Move(fyne.NewPos(0, rowHeight*float32(i)))
		row.Resize(fyne.NewSize(width, rowHeight))
		row.Show()
		b.list.update(i, row)
	}
	b.put(b.mark, b.list.chosen, length)
	b.put(b.over, b.hovered, length)
}

func (b *rowBody) put(o *canvas.Rectangle, i, length int) {
	if i < 0 || i >= length {
		o.Hide()
		return
	}
	o.Move(fyne.NewPos(2, rowHeight*float32(i)))
	o.Resize(fyne.NewSize(max(0, b.Size().Width-4), rowHeight))
	o.Show()
}

// Tapped implements fyne.Tappable.
func (b *rowBody) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b.list); c != nil {
		c.Focus(b.list)
	}
	if i := int(e.Position.Y / rowHeight); i < b.list.length() {
		if i == b.list.chosen {
			b.list.onOpen()
			return
		}
		b.list.choose(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *rowBody) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *rowBody) MouseMoved(e *desktop.MouseEvent) { b.hover(int(e.Position.Y / rowHeight)) }

// MouseOut implements desktop.Hoverable.
func (b *rowBody) MouseOut() { b.hover(-1) }

func (b *rowBody) hover(i int) {
	if b.hovered != i {
		b.hovered = i
		b.place()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *rowBody) CreateRenderer() fyne.WidgetRenderer {
	b.mark, b.over = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	b.mark.CornerRadius, b.over.CornerRadius = 4, 4
	r := &rowBodyRenderer{b}
	r.Refresh()
	return r
}

type rowBodyRenderer struct{ *rowBody }

func (r *rowBodyRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.height) }

func (r *rowBodyRenderer) Layout(fyne.Size) { r.place() }

func (r *rowBodyRenderer) Refresh() {
	r.mark.FillColor = look.Color(theme.ColorNameSelection)
	r.over.FillColor = look.Color(theme.ColorNameHover)
	r.mark.StrokeWidth = 0
	if r.list.focused {
		r.mark.StrokeWidth, r.mark.StrokeColor = 1, look.Color(theme.ColorNameFocus)
	}
	canvas.Refresh(r.rowBody)
}

func (r *rowBodyRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.over, r.mark}, r.slots...)
}

func (r *rowBodyRenderer) Destroy() {}
