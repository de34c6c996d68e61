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

// toolButton is a small flat button of an icon and a word, that lights up under the pointer. It may be on, as a
// switch is, and out of use.
type toolButton struct {
	widget.BaseWidget
	style buttonStyle
	icon  fyne.Resource // may be nil
	spare fyne.Resource // the icon in place of words, where there is none beside them
	text  string
	onTap func()
	near  func(b *toolButton, near bool) // the pointer came or went; nil is nobody

	on, off, brief, hovered bool // brief shows the icon alone
}

// buttonStyle is what tells a tool of the panel from a button of a trace's view, which is less loud.
type buttonStyle struct {
	height, inset float32
	usual, on     fyne.ThemeColorName
}

var (
	toolStyle = buttonStyle{22, 5, theme.ColorNameForeground, theme.ColorNamePrimary}
	viewStyle = buttonStyle{viewButtonHeight, 7, look.Muted, theme.ColorNameForeground}
)

const viewButtonHeight = 20

var (
	_ fyne.Tappable      = (*toolButton)(nil)
	_ desktop.Hoverable  = (*toolButton)(nil)
	_ desktop.Cursorable = (*toolButton)(nil)
)

func newToolButton(text string, icon fyne.Resource, onTap func()) *toolButton {
	b := &toolButton{style: toolStyle, icon: icon, text: text, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

func newViewButton(text string, onTap func()) *toolButton {
	b := newToolButton(text, nil, onTap)
	b.style = viewStyle
	return b
}

// instead gives the button an icon that takes the place of its words where there is little room.
func (b *toolButton) instead(icon fyne.Resource) *toolButton {
	b.spare = icon
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

func (b *toolButton) setOn(on bool) { b.set(func(b *toolButton) { b.on = on }) }

func (b *toolButton) setOff(off bool) { b.set(func(b *toolButton) { b.off = off }) }

// Tapped implements fyne.Tappable.
func (b *toolButton) Tapped(*fyne.PointEvent) {
	b.tell(false)
	if !b.off {
		b.onTap()
	}
}

// Cursor implements desktop.Cursorable.
func (b *toolButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *toolButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh(); b.tell(true) }

// MouseMoved implements desktop.Hoverable.
func (b *toolButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *toolButton) MouseOut() { b.hovered = false; b.Refresh(); b.tell(false) }

func (b *toolButton) tell(near bool) {
	if b.near != nil {
		b.near(b, near)
	}
}

// picture is the icon that is shown; nil is none.
func (b *toolButton) picture(brief bool) fyne.Resource {
	if b.icon == nil && brief {
		return b.spare
	}
	return b.icon
}

// worded reports whether the word is shown.
func (b *toolButton) worded(brief bool) bool {
	return b.text != "" && (!brief || b.picture(brief) == nil)
}

// width is what the button takes with its words, or without.
func (b *toolButton) width(brief bool) float32 {
	width := 2 * b.style.inset
	pictured, worded := b.picture(brief) != nil, b.worded(brief)
	if pictured {
		width += toolIcon
	}
	if worded {
		width += fyne.MeasureText(b.text, look.DenseCaption, fyne.TextStyle{}).Width
	}
	if pictured && worded {
		width += toolIconGap
	}
	return width
}

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

const toolIcon, toolIconGap = 14, 4

func (r *toolButtonRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.width(r.brief), r.style.height)
}

func (r *toolButtonRenderer) Layout(size fyne.Size) {
	r.ground.Move(fyne.NewPos(0, (size.Height-r.style.height)/2))
	r.ground.Resize(fyne.NewSize(size.Width, r.style.height))
	x := r.style.inset
	if r.picture(r.brief) != nil {
		r.image.Move(fyne.NewPos(x, (size.Height-toolIcon)/2))
		r.image.Resize(fyne.NewSquareSize(toolIcon))
		x += toolIcon + toolIconGap
	}
	height := r.label.MinSize().Height
	r.label.Move(fyne.NewPos(x, (size.Height-height)/2))
	r.label.Resize(fyne.NewSize(max(size.Width-x-r.style.inset, 0), height))
}

func (r *toolButtonRenderer) Refresh() {
	name, ground := r.style.usual, color.Color(color.Transparent)
	switch {
	case r.off:
		name = theme.ColorNameDisabled
	case r.on:
		name, ground = r.style.on, look.Color(theme.ColorNameSelection)
	case r.hovered:
		name, ground = theme.ColorNameForeground, look.Color(theme.ColorNameHover)
	}
	r.ground.FillColor = ground
	r.label.Text, r.label.TextSize, r.label.Color = "", look.DenseCaption, look.Color(name)
	if r.worded(r.brief) {
		r.label.Text = r.text
	}
	if icon := r.picture(r.brief); icon != nil {
		r.image.Resource = theme.NewColoredResource(icon, name)
	}
	look.Redraw(r, r.Size())
}

func (r *toolButtonRenderer) Objects() []fyne.CanvasObject {
	if r.picture(r.brief) == nil {
		return []fyne.CanvasObject{r.ground, r.label}
	}
	return []fyne.CanvasObject{r.ground, r.image, r.label}
}

func (r *toolButtonRenderer) Destroy() {}
