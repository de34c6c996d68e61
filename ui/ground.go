package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// ground is what a cell lies on: one colour, with round corners. It is a picture of one pixel, because that is drawn in a
// fraction of the time of a round rectangle where there is no graphics card: a rectangle's shader works out distances and
// shadows for each pixel, and the grounds of all cells are most of the window.
type ground struct{ image *canvas.Image }

func newGround() ground {
	g := ground{canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	g.image.CornerRadius, g.image.FillMode, g.image.ScaleMode = 8, canvas.ImageFillStretch, canvas.ImageScaleFastest
	return g
}

// paint draws it in another colour.
func (g ground) paint(c color.Color) {
	if r, ok := color.RGBAModel.Convert(c).(color.RGBA); ok && g.image.Image.At(0, 0) != r {
		pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
		pixel.SetRGBA(0, 0, r)
		g.image.Image = pixel
		g.image.Refresh()
	}
}
