package panel

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// stripActions is what the mouse asks for over a stretch of time. Places are shares of its width.
type stripActions struct {
	zoom   func(from, to float32)               // to a part
	around func(share float32, notches float32) // nearer by the wheel
	pan    func(share float32)
	slide  func(share float32)      // by dragging
	slides func(share float32) bool // a drag from there slides, and does not select
	reset  func()
	focus  func() // the mouse has taken the keyboard away
}

// timeStrip takes the mouse over a stretch of time: a drag selects a part, the wheel zooms, with Shift both pan, and
// a double click shows everything.
type timeStrip struct {
	widget.BaseWidget
	on    stripActions
	inset func() (left, width float32) // where the time lies in the widget

	mark       *canvas.Rectangle
	dragging   bool
	sliding    bool
	start, end float32 // of the drag
}

var (
	_ fyne.Draggable      = (*timeStrip)(nil)
	_ fyne.Scrollable     = (*timeStrip)(nil)
	_ fyne.DoubleTappable = (*timeStrip)(nil)
	_ desktop.Cursorable  = (*timeStrip)(nil)
)

func (s *timeStrip) init(outer fyne.Widget, on stripActions, inset func() (left, width float32)) {
	s.on, s.inset, s.mark = on, inset, canvas.NewRectangle(color.Transparent)
	s.ExtendBaseWidget(outer)
}

func (s *timeStrip) share(x float32) float32 {
	left, width := s.inset()
	return min(max((x-left)/width, 0), 1)
}

// Dragged implements fyne.Draggable.
func (s *timeStrip) Dragged(e *fyne.DragEvent) {
	if !s.dragging && !s.sliding {
		s.start = s.share(e.Position.X - e.Dragged.DX)
		s.sliding = modifiers()&fyne.KeyModifierShift != 0 || s.on.slides(s.start)
		s.dragging = !s.sliding
	}
	if s.sliding {
		_, width := s.inset()
		s.on.slide(e.Dragged.DX / width)
		return
	}
	s.end = s.share(e.Position.X)
	s.Refresh()
}

// DragEnd implements fyne.Draggable.
func (s *timeStrip) DragEnd() {
	const leastDrag = 3 // pixels; less is a click whose hand shook
	_, width := s.inset()
	from, to := min(s.start, s.end), max(s.start, s.end)
	meant := s.dragging && (to-from)*width >= leastDrag
	s.dragging, s.sliding = false, false
	s.Refresh()
	if meant {
		s.on.zoom(from, to)
	}
	s.on.focus()
}

// DoubleTapped implements fyne.DoubleTappable.
func (s *timeStrip) DoubleTapped(*fyne.PointEvent) {
	s.on.reset()
	s.on.focus()
}

// Scrolled implements fyne.Scrollable.
func (s *timeStrip) Scrolled(e *fyne.ScrollEvent) {
	wheel(e, modifiers()|fyne.KeyModifierControl, s.share(e.Position.X), s.on)
}

// Cursor implements desktop.Cursorable.
func (s *timeStrip) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

func (s *timeStrip) appendDrag(objects []fyne.CanvasObject) []fyne.CanvasObject {
	if !s.dragging {
		return objects
	}
	left, width := s.inset()
	from, to := min(s.start, s.end), max(s.start, s.end)
	s.mark.FillColor = look.Color(theme.ColorNameSelection)
	s.mark.StrokeColor, s.mark.StrokeWidth = look.Color(theme.ColorNamePrimary), 1
	s.mark.Move(fyne.NewPos(left+from*width, 0))
	s.mark.Resize(fyne.NewSize((to-from)*width, s.Size().Height))
	return append(objects, s.mark)
}

// wheel does what the wheel asks for with the modifiers held, and reports whether it asked for anything but
// scrolling.
func wheel(e *fyne.ScrollEvent, held fyne.KeyModifier, share float32, on stripActions) bool {
	const notch = 10 // what the mouse's wheel moves by at once
	by := e.Scrolled.DY
	if math.Abs(float64(e.Scrolled.DX)) > math.Abs(float64(by)) {
		by = e.Scrolled.DX
		held |= fyne.KeyModifierShift // a wheel or a finger that goes sideways
	}
	switch {
	case held&fyne.KeyModifierShift != 0:
		on.pan(-by / notch * 0.08)
	case held&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		on.around(share, by/notch)
	default:
		return false
	}
	return true
}

// modifiers are the keys held down while the mouse does something.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
