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

// toolButton is a small button of an icon and a word. It may be on, as a switch is, and out of use.
type toolButton struct {
	widget.BaseWidget
	icon  fyne.Resource // may be nil
	text  string
	onTap func()

	on, off, brief, hovered bool // brief shows the icon alone
}

var (
	_ fyne.Tappable      = (*toolButton)(nil)
	_ desktop.Hoverable  = (*toolButton)(nil)
	_ desktop.Cursorable = (*toolButton)(nil)
)

func newToolButton(text string, icon fyne.Resource, onTap func()) *toolButton {
	b := &toolButton{icon: icon, text: text, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

// set changes how the button looks.
func (b *toolButton) set(change func(*toolButton)) {
	type state struct {
		icon    fyne.Resource
		text    string
		on, off bool
		brief   bool
	}
	of := func() state { return state{b.icon, b.text, b.on, b.off, b.brief} }
	before := of()
	change(b)
	if of() != before {
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *toolButton) Tapped(*fyne.PointEvent) {
	if !b.off {
		b.onTap()
	}
}

// Cursor implements desktop.Cursorable.
func (b *toolButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *toolButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *toolButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *toolButton) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer implements fyne.Widget.
func (b *toolButton) CreateRenderer() fyne.WidgetRenderer {
	r := &toolButtonRenderer{toolButton: b, ground: canvas.NewRectangle(color.Transparent), image: canvas.NewImageFromResource(nil), label: canvas.NewText("", nil)}
	r.ground.CornerRadius = 5
	r.image.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type toolButtonRenderer struct {
	*toolButton
	ground *canvas.Rectangle
	image  *canvas.Image
	label  *canvas.Text
}

const toolIcon = 14

// worded reports whether the word is shown.
func (r *toolButtonRenderer) worded() bool { return r.text != "" && (!r.brief || r.icon == nil) }

func (r *toolButtonRenderer) MinSize() fyne.Size {
	width := float32(10)
	if r.icon != nil {
		width += toolIcon
	}
	if r.worded() {
		width += fyne.MeasureText(r.text, theme.CaptionTextSize(), fyne.TextStyle{}).Width
		if r.icon != nil {
			width += 4
		}
	}
	return fyne.NewSize(width, 22)
}

func (r *toolButtonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	x := float32(5)
	if r.icon != nil {
		r.image.Move(fyne.NewPos(x, (size.Height-toolIcon)/2))
		r.image.Resize(fyne.NewSquareSize(toolIcon))
		x += toolIcon + 4
	}
	height := r.label.MinSize().Height
	r.label.Move(fyne.NewPos(x, (size.Height-height)/2))
	r.label.Resize(fyne.NewSize(max(size.Width-x-5, 0), height))
}

func (r *toolButtonRenderer) Refresh() {
	name := theme.ColorNameForeground
	ground := color.Color(color.Transparent)
	switch {
	case r.off:
		name = theme.ColorNameDisabled
	case r.on:
		name, ground = theme.ColorNamePrimary, look.Color(theme.ColorNameSelection)
	case r.hovered:
		ground = look.Color(theme.ColorNameHover)
	}
	r.ground.FillColor = ground
	r.label.Text, r.label.TextSize, r.label.Color = "", theme.CaptionTextSize(), look.Color(name)
	if r.worded() {
		r.label.Text = r.text
	}
	if r.icon != nil {
		r.image.Resource = theme.NewColoredResource(r.icon, name)
	}
	r.Layout(r.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *toolButtonRenderer) Objects() []fyne.CanvasObject {
	if r.icon == nil {
		return []fyne.CanvasObject{r.ground, r.label}
	}
	return []fyne.CanvasObject{r.ground, r.image, r.label}
}

func (r *toolButtonRenderer) Destroy() {}
