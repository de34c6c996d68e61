package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// tableRow is one picture of the table. What a click on it does is what one on a cell does.
type tableRow struct {
	cell
	head    *tableHead
	picture engine.Picture
	texts   []*canvas.Text
	line    *canvas.Rectangle // below it
	width   float32           // that the texts were shortened to
}

func newTableRow(head *tableHead) *tableRow {
	r := &tableRow{head: head, line: canvas.NewRectangle(nil)}
	r.build()
	for _, c := range head.columns {
		t := canvas.NewText("", nil)
		if c.right {
			t.Alignment = fyne.TextAlignTrailing
		}
		r.texts = append(r.texts, t)
	}
	r.image.CornerRadius, r.frame.CornerRadius = 2, 4
	r.ExtendBaseWidget(r)
	return r
}

// show implements gridItem.
func (r *tableRow) show(index int, id int64, t *thumbnail, mark cellMark) {
	var picture image.Image
	var of engine.Picture
	broken := false
	if t != nil {
		picture, of, broken = t.image, t.picture, t.image == nil
	}
	away := t != nil && t.away
	same := r.away.visible() == away && r.id == id && r.image.Image == picture && r.picture.ID == of.ID && r.picture.Rating == of.Rating &&
		r.broken.Visible() == broken && r.mark.score == mark.score
	if r.index = index; same && r.mark == mark {
		return
	}
	r.id, r.mark, r.picture = id, mark, of
	if same {
		r.refreshFrame()
		return
	}
	r.setPicture(picture)
	r.broken.Hidden = !broken
	r.showAway(away)
	r.width = 0
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	w := &tableRowRenderer{r}
	w.Refresh()
	return w
}

type tableRowRenderer struct{ *tableRow }

func (r *tableRowRenderer) MinSize() fyne.Size { return fyne.NewSize(200, tableRowHeight) }

func (r *tableRowRenderer) Layout(size fyne.Size) {
	r.frame.Resize(size)
	side := size.Height - 4
	r.image.Move(fyne.NewPos(4, 2))
	r.image.Resize(fyne.NewSize(tableThumb-12, side))
	r.broken.Move(fyne.NewPos(12, (size.Height-20)/2))
	r.broken.Resize(fyne.NewSquareSize(20))
	r.badge.Move(fyne.NewPos(2, 2))
	r.badge.Resize(fyne.NewSquareSize(16))
	r.check.Move(fyne.NewPos(4, 4))
	r.check.Resize(fyne.NewSquareSize(12))
	r.away.place(fyne.NewPos(tableThumb-26, size.Height-20), 18)
	r.line.Move(fyne.NewPos(0, size.Height+1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	r.shorten(size.Width)
	for i, t := range r.texts {
		place := r.head.places[i]
		h := t.MinSize().Height
		t.Hidden = place.width == 0
		t.Move(fyne.NewPos(place.x, (size.Height-h)/2))
		t.Resize(fyne.NewSize(place.width, h))
	}
}

// shorten fits the texts into their columns.
func (r *tableRowRenderer) shorten(width float32) {
	if width == r.width {
		return
	}
	r.width = width
	for i, t := range r.texts {
		t.Text = ""
		if place := r.head.places[i]; place.width > 0 && r.picture.ID != 0 {
			t.Text = look.Ellipsize(look.Printable(r.head.columns[i].value(r.picture, r.mark.score)), place.width, t.TextSize)
		}
	}
}

func (r *tableRowRenderer) Refresh() {
	r.paintFrame()
	r.away.paint()
	r.frame.StrokeWidth = min(r.frame.StrokeWidth, 1)
	r.line.FillColor = look.Color(theme.ColorNameSeparator)
	for i, t := range r.texts {
		t.TextSize, t.Color = theme.CaptionTextSize()+1, look.Color(look.Muted)
		switch i {
		case 0:
			t.Color = look.Color(theme.ColorNameForeground)
		case len(r.texts) - 2:
			t.Color = look.Color(theme.ColorNameWarning)
		}
	}
	r.width = 0
	look.Redraw(r, r.Size())
}

func (r *tableRowRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.line, r.frame, r.image, r.broken, r.badge, r.check, r.away.ground, r.away.icon}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return all
}

func (r *tableRowRenderer) Destroy() {}
