package panel

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// noteText is a short text of the second rank that takes the room it is given.
type noteText struct {
	widget.BaseWidget
	head, text string
	bad        bool
	least      float32 // width

	first, second *canvas.Text
}

func newNoteText(least float32) *noteText {
	n := &noteText{first: canvas.NewText("", nil), second: canvas.NewText("", nil), least: least}
	n.first.TextStyle.Bold = true
	n.ExtendBaseWidget(n)
	return n
}

func (n *noteText) set(text string, bad bool) {
	if n.text != text || n.bad != bad {
		n.text, n.bad = text, bad
		n.Refresh()
	}
}

// setHead writes a bold text before the other.
func (n *noteText) setHead(head, text string) {
	if n.head != head || n.text != text {
		n.head, n.text = head, text
		n.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *noteText) CreateRenderer() fyne.WidgetRenderer {
	r := &noteTextRenderer{n}
	r.Refresh()
	return r
}

type noteTextRenderer struct{ *noteText }

func (r *noteTextRenderer) MinSize() fyne.Size { return fyne.NewSize(r.least, viewButtonHeight) }

func (r *noteTextRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *noteTextRenderer) Refresh() {
	size, width := look.DenseCaption, r.Size().Width-8
	x := float32(4)
	place := func(t *canvas.Text, text string, size, room float32) float32 {
		t.Text, t.TextSize = look.Ellipsize(text, room, size), size
		if text == "" {
			t.Text = ""
		}
		min := fyne.MeasureText(t.Text, size, t.TextStyle)
		t.Move(fyne.NewPos(x, (r.Size().Height-min.Height)/2))
		t.Resize(min)
		t.Refresh()
		return min.Width
	}
	r.first.Color, r.second.Color = look.Color(theme.ColorNameForeground), look.Color(look.Muted)
	if r.bad {
		r.second.Color = look.Color(theme.ColorNameError)
	}
	if w := place(r.first, r.head, size+1, width*0.6); r.head != "" {
		x += w + 10
	}
	place(r.second, wholeFacts(r.text, max(width-x, 0), size), size, max(width-x, 0))
}

func (r *noteTextRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.first, r.second}
}

func (r *noteTextRenderer) Destroy() {}

// factGap stands between facts on a line. The most important ones come first.
const factGap = " · "

// wideGap parts figures of two units on one line.
const wideGap = "   ·   "

// wholeFacts leaves out the last facts if there is no room for all.
func wholeFacts(text string, width, size float32) string {
	for fyne.MeasureText(text, size, fyne.TextStyle{}).Width > width {
		cut := strings.LastIndex(text, factGap)
		if cut < 0 {
			break
		}
		text = text[:cut]
	}
	return text
}
