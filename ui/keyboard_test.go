package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
)

// newKeyedGrid is a grid in a window, with the keyboard.
func newKeyedGrid(t *testing.T) (g *grid, press func(...fyne.KeyName)) {
	t.Helper()
	app := newTestApp(t)
	g = newGrid(t.Context(), func(context.Context, int64) thumbnail { return thumbnail{} }, func(func()) {}, func(int) {}, func(int) {})
	window := app.NewWindow("")
	t.Cleanup(window.Close)
	window.SetContent(g.view)
	window.Resize(fyne.NewSize(1000, 700))
	focus, ok := any(g.wrap).(fyne.Focusable)
	if !ok {
		t.Fatal("the grid takes no keys")
	}
	window.Canvas().Focus(focus)
	return g, func(keys ...fyne.KeyName) {
		for _, k := range keys {
			focus.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

func ids(n int) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = int64(i + 1)
	}
	return list
}

// Every key, over results of every size, and results that change under the highlight.
func TestKeysOverAnyResult(t *testing.T) {
	g, press := newKeyedGrid(t)
	keys := []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyRight, fyne.KeySpace, fyne.KeyReturn}
	for _, n := range []int{0, 1, 0, 5000, 3, 0, 200, 1} {
		g.set(ids(n))
		for _, a := range keys {
			for _, b := range keys {
				press(a, b)
			}
		}
		if i, ok := g.current(); ok && i >= n {
			t.Errorf("of %d pictures, number %d is chosen", n, i)
		}
	}
}

func TestKeysGoOnFromTheChosenPicture(t *testing.T) {
	g, press := newKeyedGrid(t)
	g.set(ids(100))
	g.choose(7)
	press(fyne.KeyRight, fyne.KeySpace)
	if i, _ := g.current(); i != 8 {
		t.Errorf("right of 7 is %d", i)
	}
	for range 10 {
		press(fyne.KeyDown)
	}
	g.set(ids(5))
	press(fyne.KeyRight, fyne.KeySpace)
	if i, _ := g.current(); i > 1 {
		t.Errorf("in a new result, right of the first is %d", i)
	}
}

func TestOpeningTwiceLeavesOneLibraryOpen(t *testing.T) {
	sandbox(t)
	w := newTestWindow(t, Options{})
	w.open("", func() {})
	w.open("", func() {})
	w.settle(t)
	if got := messageTexts(w.messages); len(got) != 0 || w.library == nil || w.library.ReadOnly() {
		t.Errorf("told %q", got)
	}
}
