package panel

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// detail shows everything that is known of one span.
type detail struct {
	view   fyne.CanvasObject
	find   *viewEntry
	list   *lines
	copy   func(string)
	goTo   func(trace.TraceID)  // of a link
	onKey  func(*fyne.KeyEvent) // what the list does not use
	onRune func(rune)

	row     *telemetry.Row // nil: none is chosen
	lines   []detailLine
	state   detailView
	chosen  int
	focused bool
}

func newDetail(copy func(string)) *detail {
	d := &detail{copy: copy, goTo: func(trace.TraceID) {}, onKey: func(*fyne.KeyEvent) {}, onRune: func(rune) {}, chosen: -1, state: detailView{flipped: map[string]bool{}}}
	d.list = newLines(func() line { return newDetailRow(d.face) })
	d.list.onPress, d.list.onKey = d.pressed, d.key
	d.list.onRune = func(r rune) { d.onRune(r) }
	d.list.onFocus = func(focused bool) {
		d.focused = focused
		d.list.redraw()
	}
	d.list.onResize = func(fyne.Size) { d.refresh() }
	d.find = newViewEntry(lang.L("Find in attributes, events and resource"))
	d.find.OnChanged = func(text string) {
		d.state.find = text
		d.refresh()
		d.list.scrollTo(0)
	}
	d.view = container.New(tightBorder{}, container.New(layout.NewCustomPaddedLayout(2, 3, 6, 6), withLessRoom(d.find)), d.list.scroll)
	return d
}

// set shows a row at a moment of a trace that began at another.
func (d *detail) set(row *telemetry.Row, begin, now time.Time, absolute bool) {
	other := row == nil || d.row == nil || row.SpanID != d.row.SpanID
	d.row, d.state.begin, d.state.now, d.state.absolute = row, begin, now, absolute
	if other {
		d.chosen = -1
		d.list.scrollTo(0)
	}
	d.refresh()
}

func (d *detail) refresh() {
	size := look.DenseCaption
	letter := fyne.MeasureText("0000000000", size, fyne.TextStyle{Monospace: true}).Width / 10
	d.state.letters = int((d.list.scroll.Size().Width - rowMargin - copyRoom - detailMargin) / letter)
	var next []detailLine
	if d.row == nil {
		next = []detailLine{{kind: lineText, value: lang.L("Choose a span to see what it was about."), color: look.Muted}}
	} else {
		next = detailLines(d.row, d.state)
	}
	if slices.EqualFunc(next, d.lines, detailLine.equal) && d.list.count == len(next) {
		d.list.redraw() // it may be wider
		return
	}
	d.lines = next
	d.chosen = min(d.chosen, len(next)-1)
	d.list.set(len(next))
}

func (d *detail) face(index int) detailFace {
	if index >= len(d.lines) {
		return detailFace{}
	}
	return detailFace{
		detailLine: d.lines[index], width: d.list.scroll.Size().Width, hovered: index == d.list.hovered,
		chosen: index == d.chosen, focused: d.focused,
	}
}

func (d *detail) pressed(index int, e *desktop.MouseEvent) {
	if index >= len(d.lines) {
		return
	}
	d.chosen = index
	l := d.lines[index]
	width := d.list.scroll.Size().Width
	if l.copy != "" && e.Position.X > width-rowMargin-copyRoom {
		d.copy(l.copy)
	} else {
		d.flip(l)
	}
	d.list.redraw()
}

// flip opens or closes what a line stands for, or goes to the trace that it names.
func (d *detail) flip(l detailLine) {
	if l.trace.IsValid() {
		d.goTo(l.trace)
		return
	}
	if l.toggle != "" {
		d.state.flipped[l.toggle] = !d.state.flipped[l.toggle]
		d.refresh()
	}
}

func (d *detail) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		d.move(-1)
	case fyne.KeyDown:
		d.move(1)
	case fyne.KeyPageUp:
		d.move(-d.list.page())
	case fyne.KeyPageDown:
		d.move(d.list.page())
	case fyne.KeyHome:
		d.move(-len(d.lines))
	case fyne.KeyEnd:
		d.move(len(d.lines))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight, fyne.KeyLeft:
		if d.chosen >= 0 {
			l := d.lines[d.chosen]
			if e.Name == fyne.KeyRight && l.open || e.Name == fyne.KeyLeft && !l.open {
				return
			}
			d.flip(l)
		}
	default:
		d.onKey(e)
	}
}

func (d *detail) move(by int) {
	if len(d.lines) > 0 {
		d.chosen = min(max(d.chosen+by, 0), len(d.lines)-1)
		d.list.reveal(d.chosen)
		d.list.redraw()
	}
}

// copyChosen copies what the chosen line holds.
func (d *detail) copyChosen() {
	if d.chosen >= 0 && d.chosen < len(d.lines) && d.lines[d.chosen].copy != "" {
		d.copy(d.lines[d.chosen].copy)
	}
}
