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
