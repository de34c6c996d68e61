package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// surface is the ground of a panel or a card. A bare rectangle would keep its colour when the theme changes.
type surface struct {
	widget.BaseWidget
	rect *canvas.Rectangle
	name fyne.ThemeColorName
}

// OnSurface puts a panel's colour behind an object.
func OnSurface(o fyne.CanvasObject) fyne.CanvasObject { return onGround(o, Surface, 0) }

// OnCard puts an object on a card that rises from its panel.
func OnCard(o fyne.CanvasObject) fyne.CanvasObject {
	return onGround(container.NewPadded(o), Raised, theme.Size(theme.SizeNameInputRadius))
}

func onGround(o fyne.CanvasObject, name fyne.ThemeColorName, radius float32) fyne.CanvasObject {
	s := &surface{rect: canvas.NewRectangle(color.Transparent), name: name}
	s.rect.CornerRadius = radius
	s.ExtendBaseWidget(s)
	return container.NewStack(s, o)
}

// CreateRenderer implements fyne.Widget.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{widget.NewSimpleRenderer(s.rect), s}
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	fyne.WidgetRenderer
	*surface
}

func (r *surfaceRenderer) Refresh() {
	r.rect.FillColor = Color(r.name)
	r.rect.Refresh()
}

// MinSize is nothing: the object in front has its own.
func (r *surfaceRenderer) MinSize() fyne.Size { return fyne.Size{} }

// key is a line of a legend: a colour and what it stands for.
type key struct {
	widget.BaseWidget
	swatch *canvas.Rectangle
	text   *canvas.Text
	name   fyne.ThemeColorName
}

func NewKey(name fyne.ThemeColorName, text string) *key {
	k := &key{swatch: canvas.NewRectangle(color.Transparent), text: canvas.NewText(text, nil), name: name}
	k.swatch.CornerRadius = 2
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *key) CreateRenderer() fyne.WidgetRenderer {
	r := &keyRenderer{k}
	r.Refresh()
	return r
}

type keyRenderer struct{ *key }

func (r *keyRenderer) MinSize() fyne.Size { return r.text.MinSize().Add(fyne.NewSize(20, 0)) }

func (r *keyRenderer) Layout(size fyne.Size) {
	r.swatch.Resize(fyne.NewSize(10, 10))
	r.swatch.Move(fyne.NewPos(0, (size.Height-10)/2))
	r.text.Resize(r.text.MinSize())
	r.text.Move(fyne.NewPos(14, (size.Height-r.text.MinSize().Height)/2))
}

func (r *keyRenderer) Refresh() {
	r.swatch.FillColor = Color(r.name)
	r.text.Color, r.text.TextSize = Color(Muted), theme.CaptionTextSize()
	r.swatch.Refresh()
	r.text.Refresh()
}

func (r *keyRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.swatch, r.text} }

func (r *keyRenderer) Destroy() {}
