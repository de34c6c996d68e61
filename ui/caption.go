package ui

import (
	"hybrid-image-search/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// caption is small text that explains what stands above it. A label of low importance is too faint to be read
// at this size.
type caption struct {
	widget.RichText
	segment *widget.TextSegment
}

func newCaption(text string) *caption {
	c := &caption{segment: &widget.TextSegment{}}
	c.segment.Style.SizeName = theme.SizeNameCaptionText
	c.Segments = []widget.RichTextSegment{c.segment}
	c.Wrapping, c.Scroll = fyne.TextWrapWord, fyne.ScrollNone
	c.ExtendBaseWidget(c)
	c.tell(text, look.Muted)
	return c
}

// tell changes the text, and its colour, which says how grave it is. Without text it takes no room.
func (c *caption) tell(text string, color fyne.ThemeColorName) {
	if c.segment.Text == text && c.segment.Style.ColorName == color {
		return
	}
	c.segment.Text, c.segment.Style.ColorName = text, color
	if text == "" {
		c.Hide()
		return
	}
	c.Show()
	c.Refresh()
}

func (c *caption) text() string { return c.segment.Text }
