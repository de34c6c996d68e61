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
