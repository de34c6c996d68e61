package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// redrawn counts how often it is drawn anew.
type redrawn struct {
	widget.BaseWidget
	times int
}

func (r *redrawn) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(nil))
}

func (r *redrawn) Refresh() { r.times++ }

func TestNoteMakesRoomAndDrawsNothingElseAnew(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	screen := test.NewWindow(w.content)
	t.Cleanup(screen.Close)
	screen.Resize(fyne.NewSize(1000, 700))
	other := &redrawn{}
	other.ExtendBaseWidget(other)
	w.sides.Trailing = other
	top := func() float32 { return w.app.Driver().AbsolutePositionForObject(w.grid.view).Y }

	without := top()
	w.tellNote("A note.")
	one := top()
	w.clear.Show()
	w.tellNote(strings.Repeat("A note of many words that needs several lines. ", 9))
	many := top()
	if one <= without || many < one+15 {
		t.Errorf("the pictures begin at %v, with a note at %v, with a long one at %v", without, one, many)
	}
	note := w.app.Driver().AbsolutePositionForObject(w.note)
	if bottom := note.Y + w.note.MinSize().Height; bottom > many+6 {
		t.Errorf("the note ends at %v, over the pictures that begin at %v", bottom, many)
	}
	if right := w.app.Driver().AbsolutePositionForObject(w.clear).X + w.clear.Size().Width; w.clear.Size().Width < w.clear.MinSize().Width || right > 1000 {
		t.Errorf("the button is %v wide and ends at %v", w.clear.Size().Width, right)
	}
	w.clear.Hide()
	w.tellNote("")
	if top() != without {
		t.Errorf("afterwards the pictures begin at %v, not %v", top(), without)
	}
	if other.times > 0 {
		t.Errorf("what is beside the pictures was drawn anew %d times", other.times)
	}
}
