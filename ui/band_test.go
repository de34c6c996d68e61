package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// drag draws a band from one point of the grid to others.
func (g *grid) drag(from fyne.Position, through ...fyne.Position) {
	for _, to := range through {
		e := &fyne.DragEvent{Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)}
		e.Position = to
		g.rubber.Dragged(e)
		from = to
	}
}

// middleOf is the middle of the cell in a column and a row, as long as nothing was scrolled.
func (g *grid) middleOf(column, row int) fyne.Position {
	gap := theme.Padding()
	return fyne.NewPos(float32(column)*(g.width+gap)+g.width/2, float32(row)*(g.width*cellShape+cellCaption+gap)+g.width/2)
}

func TestBandPicksWhatItTouches(t *testing.T) {
	g, _ := newPickingGrid(t, 30)
	var held fyne.KeyModifier
	g.wrap.held = func() fyne.KeyModifier { return held }
	columns := g.wrap.ColumnCount()
	if columns != 5 {
		t.Fatalf("%d columns", columns)
	}
	g.drag(g.middleOf(0, 0), g.middleOf(1, 1))
	if got := slices.Sorted(slices.Values(g.picked.order)); !slices.Equal(got, []int64{1, 2, 6, 7}) {
		t.Errorf("two by two: %v", got)
	}
	if !g.rubber.rect.Visible() {
		t.Error("no band is drawn")
	}
	g.drag(g.middleOf(1, 1), g.middleOf(2, 0))
	g.rubber.DragEnd()
	expectPicked(t, g, "moved on, and back up", 1, 1, 2, 3)
	if g.rubber.rect.Visible() {
		t.Error("the band stays")
	}
	held = ctrl
	g.drag(g.middleOf(4, 1), g.middleOf(3, 1))
	g.rubber.DragEnd()
	expectPicked(t, g, "with Ctrl", 1, 1, 2, 3, 9, 10)
	held = 0
	g.drag(g.middleOf(4, 2), g.middleOf(4, 1))
	g.rubber.DragEnd()
	expectPicked(t, g, "anew", 10, 10, 15)
	g.click(12, shift)
	expectPicked(t, g, "a range from its first", 12, 10, 11, 12)
	// Between two cells there is nothing, and beyond the edges only what is at them.
	gap := g.middleOf(1, 0).AddXY(g.width/2+theme.Padding()/2, 0)
	g.drag(gap, gap.AddXY(0.1, 20))
	if g.picked.len() != 0 {
		t.Errorf("between two cells: %v", g.picked.order)
	}
	g.drag(gap, fyne.NewPos(-500, -500))
	if got := slices.Sorted(slices.Values(g.picked.order)); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("out of the corner: %v", got)
	}
	g.rubber.DragEnd()
	g.drag(g.middleOf(3, 3), g.middleOf(30, 300))
	g.rubber.DragEnd()
	if got := slices.Sorted(slices.Values(g.picked.order)); !slices.Equal(got, []int64{19, 20, 24, 25, 29, 30}) {
		t.Errorf("beyond the last: %v", got)
	}
}

func TestBandScrollsAtTheEdge(t *testing.T) {
	g, _ := newPickingGrid(t, 500)
	g.wrap.held = func() fyne.KeyModifier { return 0 }
	bottom := fyne.NewPos(g.middleOf(1, 0).X, g.rubber.Size().Height+40)
	g.drag(g.middleOf(0, 0), bottom)
	if g.rubber.stop == nil {
		t.Fatal("nothing scrolls at the edge")
	}
	before := g.picked.len()
	for range 60 {
		g.rubber.step()
	}
	if g.wrap.GetScrollOffset() < 1000 || g.picked.len() < before+10 {
		t.Errorf("scrolled to %v with %d picked, %d before", g.wrap.GetScrollOffset(), g.picked.len(), before)
	}
	if !g.picked.has(1) || !g.picked.has(2) || g.picked.has(3) {
		t.Errorf("what scrolled away is no longer picked, or its neighbours are: %v", g.picked.order)
	}
	for range 2000 {
		g.rubber.step()
	}
	if g.picked.len() != 200 {
		t.Errorf("two columns of 500 are 200, not %d", g.picked.len())
	}
	g.rubber.DragEnd()
	if g.rubber.stop != nil {
		t.Error("it goes on scrolling")
	}
	g.set(nil)
	g.drag(g.middleOf(0, 0), g.middleOf(2, 2))
	g.rubber.DragEnd()
	if g.picked.len() != 0 {
		t.Error("something is picked of nothing")
	}
}
