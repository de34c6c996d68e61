package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/ui/look"
)

// blinkFor is how long the field's cursor blinks after something was done with the field, as long as in GTK's programs.
// Each step of its fading paints the whole window: a window that nobody touched took 15 % of a core for that, where the
// painting is done in software.
const blinkFor = 10 * time.Second

// blink lets the cursor blink for a while, and then stand still.
func (f *searchField) blink(during time.Duration) {
	if f.post == nil {
		return
	}
	f.until = time.Now().Add(during)
	if f.blinking != nil {
		f.blinking.Reset(during)
		return
	}
	f.blinking = time.AfterFunc(during, func() {
		f.post(func() {
			if !time.Now().Before(f.until) { // nothing was done meanwhile
				f.stand()
			}
		})
	})
}

// stand ends the blinking, which begins again when the field is drawn anew. An entry has no way to say so: what draws
// its text ends it when it is no longer needed, and another one of these is made for that.
func (f *searchField) stand() {
	text, ok := f.scroll.Content.(fyne.Widget)
	if !ok {
		return
	}
	drawer := text.CreateRenderer()
	drawer.Destroy()
	for _, o := range drawer.Objects() {
		if cursor, ok := o.(*canvas.Rectangle); ok && cursor.Visible() {
			cursor.FillColor = look.Color(theme.ColorNamePrimary)
			cursor.Refresh()
		}
	}
}
