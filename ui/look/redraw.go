package look

import "fyne.io/fyne/v2"

// Redraw lays out a widget of this size again, and draws all of it.
func Redraw(r fyne.WidgetRenderer, size fyne.Size) {
	r.Layout(size)
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
