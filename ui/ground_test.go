package ui

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/ui/look"
)

// The ground is painted as it was set, in the colour of now, and is not made anew for the same.
func TestGroundIsPaintedInItsColour(t *testing.T) {
	newTestApp(t)
	c := newCell(180)
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(180, 166))
	want := color.RGBAModel.Convert(look.Color(look.Surface))
	if got := color.RGBAModel.Convert(w.Canvas().Capture().At(90, 60)); got != want {
		t.Errorf("painted %v, want %v", got, want)
	}
	before := c.ground.image.Image
	if c.Refresh(); c.ground.image.Image != before {
		t.Error("the same colour was made again")
	}
	if c.ground.paint(color.White); c.ground.image.Image.At(0, 0) != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("stays %v", c.ground.image.Image.At(0, 0))
	}
}

// A cell or a line that waits for its picture draws none, and draws it once it is there.
func TestWaitingCellDrawsNoPicture(t *testing.T) {
	newTestApp(t)
	for name, item := range map[string]gridItem{"cell": newCell(180), "line": newTableRow(newTableHead())} {
		picture := func() bool {
			if c, ok := item.(*cell); ok {
				return c.image.Visible()
			}
			return item.(*tableRow).image.Visible()
		}
		item.show(0, 7, nil, cellMark{})
		if picture() {
			t.Errorf("%s: draws a picture that is not there", name)
		}
		item.show(0, 7, &thumbnail{image: image.NewRGBA(image.Rect(0, 0, 9, 9))}, cellMark{})
		if !picture() {
			t.Errorf("%s: does not draw its picture", name)
		}
		if item.show(0, 8, nil, cellMark{}); picture() {
			t.Errorf("%s: still draws another's picture", name)
		}
	}
}
