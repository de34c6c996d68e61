package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawing is what a renderer has drawn. Only what there is to see is among the objects.
type drawing struct{ objects []fyne.CanvasObject }

func (d *drawing) add(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
	d.objects = append(d.objects, o)
}

// addText puts a text in the middle of a line.
func (d *drawing) addText(t *canvas.Text, left, width, line float32) {
	height := fyne.MeasureText("0", t.TextSize, t.TextStyle).Height
	d.add(t, left, (line-height)/2, width, height)
}

// Objects is for fyne.WidgetRenderer.
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }

// Destroy is for fyne.WidgetRenderer.
func (d *drawing) Destroy() {}
