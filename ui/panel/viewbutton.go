package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// viewButton is a small button of a trace's view: a word that lights up under the pointer, and stays lit while
// what it stands for is on.
type viewButton struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *canvas.Text
	onTap  func()

	on, hovered, disabled bool
}

const viewButtonHeight = 20

var (
	_ fyne.Tappable     = (*viewButton)(nil)
	_ desktop.Hoverable = (*viewButton)(nil)
)

func newViewButton(text string, onTap func()) *viewButton {
	b := &viewButton{ground: canvas.NewRectangle(color.Transparent), text: canvas.NewText(text, nil), onTap: onTap}
	b.ground.CornerRadius = 5
	b.ExtendBaseWidget(b)
	return b
}

func (b *viewButton) setOn(on bool) {
	if b.on != on {
		b.on = on
		b.Refresh()
	}
}

func (b *viewButton) setText(text string) {
	if b.text.Text != text {
		b.text.Text = text
		b.Refresh()
	}
}

func (b *viewButton) setDisabled(disabled bool) {
	if b.disabled != disabled {
		b.disabled = disabled
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *viewButton) Tapped(*fyne.PointEvent) {
	if !b.disabled {
		b.onTap()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *viewButton) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *viewButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *viewButton) MouseOut() {
	b.hovered = false
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *viewButton) CreateRenderer() fyne.WidgetRenderer {
	r := &viewButtonRenderer{b}
	r.Refresh()
	return r
}

type viewButtonRenderer struct{ *viewButton }

func (r *viewButtonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.text.MinSize().Width+14, viewButtonHeight)
}

func (r *viewButtonRenderer) Layout(size fyne.Size) {
	top := (size.Height - viewButtonHeight) / 2
	r.ground.Move(fyne.NewPos(0, top))
	r.ground.Resize(fyne.NewSize(size.Width, viewButtonHeight))
	text := r.text.MinSize()
	r.text.Move(fyne.NewPos(7, (size.Height-text.Height)/2))
	r.text.Resize(text)
}

func (r *viewButtonRenderer) Refresh() {
	ground, text := color.Color(color.Transparent), look.Color(look.Muted)
	switch {
	case r.disabled:
		text = look.Color(theme.ColorNameDisabled)
	case r.on:
		ground, text = look.Color(theme.ColorNameSelection), look.Color(theme.ColorNameForeground)
	case r.hovered:
		ground, text = look.Color(theme.ColorNameHover), look.Color(theme.ColorNameForeground)
	}
	r.ground.FillColor, r.text.Color, r.text.TextSize = ground, text, theme.CaptionTextSize()
	r.Layout(r.Size())
	r.ground.Refresh()
	r.text.Refresh()
}

func (r *viewButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text}
}

func (r *viewButtonRenderer) Destroy() {}
