package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// newPickingGrid is a grid of n pictures in a window.
func newPickingGrid(t *testing.T, n int) (g *grid, press func(...fyne.KeyName)) {
	t.Helper()
	g, press = newKeyedGrid(t)
	g.set(ids(n))
	return g, press
}

// click is one on a picture, with keys held down.
func (g *grid) click(id int64, held fyne.KeyModifier) { g.clicked(slices.Index(g.ids, id), held) }

const (
	ctrl  = fyne.KeyModifierShortcutDefault
	shift = fyne.KeyModifierShift
)

func expectPicked(t *testing.T, g *grid, what string, chosen int64, want ...int64) {
	t.Helper()
	if got := slices.Sorted(slices.Values(g.picked.order)); !slices.Equal(got, want) {
		t.Errorf("%s: picked %v, want %v", what, got, want)
	}
	if index, ok := g.current(); !ok || g.ids[index] != chosen {
		t.Errorf("%s: number %d is chosen, want the picture %d", what, index, chosen)
	}
}

func TestClicksPickAsPeopleKnowIt(t *testing.T) {
	g, _ := newPickingGrid(t, 30)
	told := 0
	g.onPick = func() { told++ }
	g.click(5, 0)
	expectPicked(t, g, "a click", 5, 5)
	g.click(9, ctrl)
	g.click(2, ctrl)
	expectPicked(t, g, "with Ctrl", 2, 2, 5, 9)
	if !slices.Equal(g.picked.order, []int64{5, 9, 2}) {
		t.Errorf("they are in the order %v, not in that of the clicks", g.picked.order)
	}
	g.click(9, ctrl)
	expectPicked(t, g, "with Ctrl on a picked one", 9, 2, 5)
	g.click(12, shift)
	expectPicked(t, g, "with Shift", 12, 9, 10, 11, 12)
	g.click(7, shift)
	expectPicked(t, g, "with Shift, the other way", 7, 7, 8, 9)
	g.click(7, shift)
	expectPicked(t, g, "with Shift on the same", 7, 7, 8, 9)
	g.click(8, 0)
	expectPicked(t, g, "a click on one of several", 8, 8)
	if told != 8 {
		t.Errorf("told %d times of 8 clicks that changed something", told)
	}
	g.click(8, 0)
	if told != 8 {
		t.Error("told of a click that changed nothing")
	}
}

func TestKeysPick(t *testing.T) {
	g, press := newPickingGrid(t, 30)
	var held fyne.KeyModifier
	g.wrap.held = func() fyne.KeyModifier { return held }
	left := 0
	g.wrap.onLeave = func() { left++ }
	g.choose(3) // the picture 4
	held = shift
	press(fyne.KeyRight, fyne.KeyRight)
	expectPicked(t, g, "Shift and right, twice", 6, 4, 5, 6)
	press(fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft)
	expectPicked(t, g, "back beyond the first", 3, 3, 4)
	held = 0
	press(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	expectPicked(t, g, "keys alone pick nothing", 3, 3, 4)
	g.wrap.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: ctrl})
	expectPicked(t, g, "Ctrl+Space", 6, 3, 4, 6)
	press(fyne.KeySpace)
	expectPicked(t, g, "Space", 6, 6)
	g.wrap.TypedShortcut(&fyne.ShortcutSelectAll{})
	expectPicked(t, g, "Ctrl+A", 6, ids(30)...)
	press(fyne.KeyEscape)
	expectPicked(t, g, "Escape", 6, 6)
	if left != 0 {
		t.Error("Escape left the grid although there was something to let go of")
	}
	press(fyne.KeyEscape)
	if left != 1 {
		t.Error("Escape did not leave the grid")
	}
}

// Other results have nothing to do with what was picked; more pictures among the same ones do.
func TestPicksLastAsLongAsTheResults(t *testing.T) {
	g, _ := newPickingGrid(t, 10)
	g.click(3, 0)
	g.click(6, ctrl)
	g.replace([]int64{20, 6, 21, 3, 4})
	expectPicked(t, g, "more pictures", 6, 3, 6)
	g.click(4, shift)
	expectPicked(t, g, "a range over them", 4, 3, 4, 6, 21)
	g.replace([]int64{20, 21})
	if g.picked.len() != 1 || !g.picked.has(21) {
		t.Errorf("picked of what is gone: %v", g.picked.order)
	}
	g.set(ids(4))
	if g.picked.len() != 0 {
		t.Errorf("picked in other results: %v", g.picked.order)
	}
	g.toggle(-1)
	g.toggle(4)
	g.extend(4)
	g.extend(2) // without anything to begin from, like a click
	expectPicked(t, g, "Shift with nothing chosen", 3, 3)
	g.set(nil)
	g.pickAll()
	if g.picked.len() != 0 || g.pickOne() {
		t.Error("something is picked of nothing")
	}
}

func TestCellsTellWhatIsPicked(t *testing.T) {
	g, _ := newPickingGrid(t, 6)
	badges := func() (picked []int64) {
		for item := range g.visible {
			c := item.(*cell)
			if c.badge.Visible() != c.mark.picked || c.check.Visible() != c.mark.picked {
				t.Errorf("cell %d: badge %t, picked %t", c.id, c.badge.Visible(), c.mark.picked)
			}
			if c.mark.picked {
				picked = append(picked, c.id)
			}
		}
		slices.Sort(picked)
		return picked
	}
	g.click(2, 0)
	if got := badges(); len(got) != 0 {
		t.Errorf("one picture is chosen, and %v have a check", got)
	}
	g.click(4, ctrl)
	if got := badges(); !slices.Equal(got, []int64{2, 4}) {
		t.Errorf("2 and 4 are picked, and %v have a check", got)
	}
	g.click(4, ctrl)
	if got := badges(); !slices.Equal(got, []int64{2}) {
		t.Errorf("2 is picked but not chosen, and %v have a check", got)
	}
}
