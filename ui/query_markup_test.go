package ui

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine/query"
)

func TestQueryChipMarkup(t *testing.T) {
	newTestApp(t)
	nothing := func(query.Part) {}
	parts := query.Parse(`like:"summer sea.jpg" -is:screenshot`).Parts
	like, without := newQueryChip(parts[0], nothing, nothing), newQueryChip(parts[1], nothing, nothing)
	like.setThumb(uniform(image.Pt(8, 6), seaBlue))
	expectMarkup(t, "query_chip_like.xml", like, like.MinSize().Width, chipHeight)
	without.Resize(without.MinSize())
	without.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(without.Size().Width-6, 8)}})
	if !without.over {
		t.Error("the cross does not answer to the pointer")
	}
	expectMarkup(t, "query_chip_without_hovered.xml", without, without.MinSize().Width, chipHeight)
}

func TestDropListMarkup(t *testing.T) {
	newTestApp(t)
	d := newDropList()
	d.show([]dropItem{
		{icon: theme.HistoryIcon(), label: "red dress"},
		{label: "color: red", detail: "has this colour, such as color:red, which is a long explanation that does not fit", right: "1,204"},
	}, fyne.NewPos(10, 20), 360)
	d.choose(1)
	expectMarkup(t, "query_list.xml", d.panel, 360, d.panel.Size().Height)
}

// The marks follow the text when it is scrolled, and those that are scrolled away are not drawn.
func TestMarksFollowTheText(t *testing.T) {
	app := newTestApp(t)
	f := newSearchField(func(string) {}, func() {})
	window := app.NewWindow("")
	defer window.Close()
	window.SetContent(f)
	window.Resize(fyne.NewSize(240, 40))
	f.SetText("width:abc and many more words that do not fit into the field date:xyz")
	f.mark([][2]int{{6, 9}, {len(f.Text) - 3, len(f.Text)}})
	if f.lines[0].Visible() || !f.lines[1].Visible() {
		t.Fatalf("at the end: %t, %t", f.lines[0].Visible(), f.lines[1].Visible())
	}
	last := f.lines[1]
	if right := last.Position().X + last.Size().Width; right > f.Size().Width || last.Size().Width < 10 {
		t.Errorf("from %g to %g of %g", last.Position().X, right, f.Size().Width)
	}
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if !f.lines[0].Visible() || f.lines[1].Visible() {
		t.Errorf("at the beginning: %t, %t", f.lines[0].Visible(), f.lines[1].Visible())
	}
	f.mark(nil)
	if f.lines[0].Visible() || f.lines[1].Visible() {
		t.Error("marks are left")
	}
}
