package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// lineHeight is that of a line in a list.
const lineHeight = 20

// line is a widget that shows one of many lines, and draws itself only when it shows something else than before.
type line interface {
	fyne.Widget
	show(index int)
}

// lines is a list of very many lines. Only those on screen exist, and scrolling by one line changes one of them.
type lines struct {
	widget.BaseWidget
	scroll *wheelScroll
	count  int
	create func() line

	first, shown int // the lines on screen
	pool         []line
	hovered      int // -1: none

	onPress  func(index int, e *desktop.MouseEvent)
	onKey    func(*fyne.KeyEvent)
	onRune   func(rune)
	onHover  func()
	onWheel  func(*fyne.ScrollEvent) bool // reports whether it was not meant as scrolling
	onFocus  func(bool)
	onResize func(fyne.Size)
}

var (
	_ fyne.Focusable    = (*lines)(nil)
	_ desktop.Mouseable = (*lines)(nil)
	_ desktop.Hoverable = (*lines)(nil)
)

func newLines(create func() line) *lines {
	l := &lines{
		create: create, hovered: -1, onPress: func(int, *desktop.MouseEvent) {}, onKey: func(*fyne.KeyEvent) {},
		onRune: func(rune) {}, onHover: func() {}, onWheel: func(*fyne.ScrollEvent) bool { return false },
		onFocus: func(bool) {}, onResize: func(fyne.Size) {},
	}
	l.ExtendBaseWidget(l)
	l.scroll = newWheelScroll(l, func(e *fyne.ScrollEvent) bool { return l.onWheel(e) })
	l.scroll.OnScrolled = func(fyne.Position) { l.place() }
	return l
}

// set shows that many lines, which may be others than before.
func (l *lines) set(count int) {
	if count != l.count {
		l.count = count
		l.scroll.Refresh() // asks for the height, and goes back where there is nothing any more
	}
	l.place()
}

// place puts the lines that are on screen in their places. A line keeps its widget while it stays on screen.
func (l *lines) place() {
	height := l.scroll.Size().Height
	if height <= 0 {
		return
	}
	if room := int(height/lineHeight) + 2; room != len(l.pool) {
		for len(l.pool) < room {
			l.pool = append(l.pool, l.create())
		}
		l.pool = l.pool[:room]
	}
	l.first = min(max(int(l.scroll.Offset.Y/lineHeight), 0), max(l.count-1, 0))
	shown := min(len(l.pool), l.count-l.first)
	for i := l.first; i < l.first+shown; i++ {
		o := l.pool[i%len(l.pool)]
		o.Resize(fyne.NewSize(l.Size().Width, lineHeight))
		o.Move(fyne.NewPos(0, float32(i)*lineHeight))
		o.show(i)
	}
	l.shown = shown
}

// redraw shows the lines on screen anew.
func (l *lines) redraw() { l.place() }

// reveal scrolls as little as it takes to see a line, and lines around it.
func (l *lines) reveal(index int) {
	const around = 2 * lineHeight
	height := l.scroll.Size().Height
	top := float32(index) * lineHeight
	offset := l.scroll.Offset.Y
	margin := min(around, max(0, (height-lineHeight)/2))
	switch {
	case top-margin < offset:
		offset = top - margin
	case top+lineHeight+margin > offset+height:
		offset = top + lineHeight + margin - height
	}
	l.scrollTo(offset)
}

func (l *lines) scrollTo(offset float32) {
	most := max(0, float32(l.count)*lineHeight-l.scroll.Size().Height)
	if offset = min(max(offset, 0), most); offset != l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	}
	l.place()
}

// page is how many lines are to be seen at once.
func (l *lines) page() int { return max(1, int(l.scroll.Size().Height/lineHeight)-1) }

// at is the line at a height, -1 if there is none.
func (l *lines) at(y float32) int {
	if index := int(y / lineHeight); y >= 0 && index < l.count {
		return index
	}
	return -1
}

func (l *lines) hover(index int) {
	if index != l.hovered {
		l.hovered = index
		l.onHover()
		l.place()
	}
}

// Resize implements fyne.CanvasObject.
func (l *lines) Resize(size fyne.Size) {
	changed := size != l.Size()
	l.BaseWidget.Resize(size)
	if changed {
		l.onResize(size)
	}
	l.place()
}

// MouseDown implements desktop.Mouseable.
func (l *lines) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	if index := l.at(e.Position.Y); index >= 0 {
		l.onPress(index, e)
	}
}

// MouseUp implements desktop.Mouseable.
func (l *lines) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (l *lines) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (l *lines) MouseMoved(e *desktop.MouseEvent) { l.hover(l.at(e.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (l *lines) MouseOut() { l.hover(-1) }

// FocusGained implements fyne.Focusable.
func (l *lines) FocusGained() { l.onFocus(true) }

// FocusLost implements fyne.Focusable.
func (l *lines) FocusLost() { l.onFocus(false) }

// TypedRune implements fyne.Focusable.
func (l *lines) TypedRune(r rune) { l.onRune(r) }

// TypedKey implements fyne.Focusable.
func (l *lines) TypedKey(e *fyne.KeyEvent) { l.onKey(e) }

// wheelScroll is a scroll whose wheel may mean something else.
type wheelScroll struct {
	container.Scroll
	onWheel func(*fyne.ScrollEvent) bool
}

func newWheelScroll(content fyne.CanvasObject, onWheel func(*fyne.ScrollEvent) bool) *wheelScroll {
	s := &wheelScroll{onWheel: onWheel}
	s.Content, s.Direction = content, fyne.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *wheelScroll) Scrolled(e *fyne.ScrollEvent) {
	if !s.onWheel(e) {
		s.Scroll.Scrolled(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *lines) CreateRenderer() fyne.WidgetRenderer { return &linesRenderer{lines: l} }

type linesRenderer struct {
	*lines
	objects []fyne.CanvasObject
}

func (r *linesRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, float32(r.count)*lineHeight)
}

func (r *linesRenderer) Layout(fyne.Size) { r.place() }

func (r *linesRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *linesRenderer) Objects() []fyne.CanvasObject {
	r.objects = r.objects[:0]
	for i := r.first; i < r.first+r.shown && len(r.pool) > 0; i++ {
		r.objects = append(r.objects, r.pool[i%len(r.pool)])
	}
	return r.objects
}

func (r *linesRenderer) Destroy() {}
