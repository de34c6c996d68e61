package ui

import "fyne.io/fyne/v2"

// relayout places the objects of containers anew, the innermost first, after one of them has come, gone or changed its
// size. Container.Refresh would also draw anew all that is in them: each icon is parsed and each picture goes to the
// graphics card again.
func relayout(containers ...*fyne.Container) {
	for _, c := range containers {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// atMost centres objects, which become no wider than this.
type atMost float32

// Layout implements fyne.Layout.
func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, float32(a))
	for _, o := range objects {
		o.Move(fyne.NewPos((size.Width-width)/2, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (atMost) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}
