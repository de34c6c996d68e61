package ui

import (
	"strings"
	"testing"

	"hybrid-image-search/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func TestCaptionTakesTheRoomOfItsLines(t *testing.T) {
	newTestApp(t)
	c := newCaption("word")
	c.Resize(fyne.NewSize(200, 20))
	one := c.MinSize().Height
	c.tell(strings.Repeat("word ", 40), theme.ColorNameError)
	if three := c.MinSize().Height; three < 2*one || c.MinSize().Width > 200 {
		t.Errorf("one line is %v high, many %v", one, c.MinSize())
	}
	c.tell("", look.Muted)
	if c.Visible() {
		t.Error("nothing takes room")
	}
	c.tell("again", look.Muted)
	if !c.Visible() {
		t.Error("what is told is hidden")
	}
}
