package panel

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// tipAfter is how long the pointer rests on an icon before its words appear.
const tipAfter = 500 * time.Millisecond

// tips is a layer over the panel, on which the words of a tool appear that has no room for them.
type tips struct {
	view   *fyne.Container
	ground *canvas.Rectangle
	text   *canvas.Text
	post   func(func())
	over   *toolButton // the pointer rests on it; nil is none
	timer  *time.Timer
}

func newTips(post func(func())) *tips {
	t := &tips{ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil), post: post}
	t.ground.CornerRadius, t.ground.StrokeWidth = 5, 1
	t.view = &fyne.Container{Objects: []fyne.CanvasObject{t.ground, t.text}} // never in the way of the pointer
	t.hide()
	return t
}

// of has tools say what they are for.
func (t *tips) of(tools ...*toolButton) {
	for _, b := range tools {
		b.near = t.near
	}
}

// near follows the pointer. What it leaves is told no more.
func (t *tips) near(b *toolButton, near bool) {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
	t.over = nil
	t.hide()
	if !near || b.text == "" || b.worded(b.brief) {
		return
	}
	t.over = b
	t.timer = time.AfterFunc(tipAfter, func() {
		t.post(func() {
			if t.over == b {
				t.show(b)
			}
		})
	})
}

func (t *tips) hide() {
	t.ground.Hide()
	t.text.Hide()
}

// show writes a tool's words below it, or above it where there is no room.
func (t *tips) show(b *toolButton) {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(b).Subtract(driver.AbsolutePositionForObject(t.view))
	t.ground.FillColor, t.ground.StrokeColor = look.Color(look.Raised), look.Color(look.Muted)
	t.text.Text, t.text.TextSize, t.text.Color = b.text, look.DenseCaption, look.Color(theme.ColorNameForeground)
	text := t.text.MinSize()
	size := text.AddWidthHeight(12, 6)
	x := max(2, min(at.X+b.Size().Width/2-size.Width/2, t.view.Size().Width-size.Width-2))
	y := at.Y + b.Size().Height + 3
	if y+size.Height > t.view.Size().Height {
		y = at.Y - size.Height - 3
	}
	t.ground.Move(fyne.NewPos(x, y))
	t.ground.Resize(size)
	t.text.Move(fyne.NewPos(x+6, y+3))
	t.text.Resize(text)
	t.ground.Show()
	t.text.Show()
	t.view.Refresh()
}
