package ui

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// An animation that begins gives the cursor its colour; one that goes on does not, under the test's driver.
func TestCursorStandsStillAndBlinksAgain(t *testing.T) {
	app := newTestApp(t)
	f := newSearchField(func(string) {}, func() {})
	posted := make(chan func(), 1)
	f.post = func(do func()) { posted <- do }
	window := app.NewWindow("")
	defer window.Close()
	window.SetContent(f)
	window.Canvas().Focus(f)
	var cursor *canvas.Rectangle
	for _, o := range f.scroll.Content.(fyne.Widget).CreateRenderer().Objects() {
		if r, ok := o.(*canvas.Rectangle); ok {
			cursor = r
		}
	}
	begins := func() bool {
		cursor.FillColor = color.Black
		f.Refresh()
		return cursor.FillColor != color.Black
	}
	if begins() {
		t.Error("the cursor did not blink")
	}
	f.blink(time.Millisecond)
	(<-posted)()
	if cursor.FillColor != look.Color(theme.ColorNamePrimary) || !cursor.Visible() {
		t.Errorf("it stands still in %v, visible: %t", cursor.FillColor, cursor.Visible())
	}
	if !begins() {
		t.Error("the cursor went on blinking when nothing was done for a while, or does not begin again")
	}

	f.blink(time.Millisecond)
	late := <-posted
	f.until = time.Now().Add(time.Minute) // a key came first
	late()
	if begins() {
		t.Error("the cursor stood still while one types")
	}
	f.blinking.Stop()
}
