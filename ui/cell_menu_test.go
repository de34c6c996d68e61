package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The menu is of all that is picked, where it is asked for on one of these, and else of the picture below the mouse.
func TestTheMenuKeepsWhatIsPicked(t *testing.T) {
	g, _ := newPickingGrid(t, 30)
	menus := 0
	g.onMenu = func(int, fyne.Position) { menus++ }
	ask := func(index int) {
		c := newCell(cellWidth)
		c.index, c.onSelect, c.onMenu = index, g.clicked, g.asked
		c.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
		c.TappedSecondary(&fyne.PointEvent{})
	}
	g.click(g.ids[1], 0)
	g.click(g.ids[2], ctrl)
	g.click(g.ids[4], ctrl)
	ask(2)
	expectPicked(t, g, "on a picked one", g.ids[4], g.ids[1], g.ids[2], g.ids[4])
	ask(7)
	expectPicked(t, g, "on another one", g.ids[7], g.ids[7])
	if menus != 2 {
		t.Errorf("%d menus", menus)
	}
}
