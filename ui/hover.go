package ui

import "fyne.io/fyne/v2/driver/desktop"

// hovering has a widget look otherwise while the mouse is over it.
type hovering struct {
	hovered bool
	redraw  func() // draws what is different then
}

// MouseIn implements desktop.Hoverable.
func (h *hovering) MouseIn(*desktop.MouseEvent) { h.setHovered(true) }

// MouseMoved implements desktop.Hoverable.
func (h *hovering) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *hovering) MouseOut() { h.setHovered(false) }

func (h *hovering) setHovered(hovered bool) {
	h.hovered = hovered
	h.redraw()
}
