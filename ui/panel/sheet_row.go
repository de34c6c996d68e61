package panel

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// sheetRow shows a line of a sheet. The list uses it for one line after the other.
type sheetRow struct {
	widget.BaseWidget
	of     *sheet
	line   sheetLine
	chosen bool
	tall   bool
}

func newSheetRow(s *sheet) *sheetRow {
	r := &sheetRow{of: s}
	r.ExtendBaseWidget(r)
	return r
}

// show shows a line, unless it is there already.
func (r *sheetRow) show(line sheetLine, chosen bool) {
	if r.chosen == chosen && r.tall == r.of.tall && r.line.key == line.key && r.line.indent == line.indent &&
		slices.Equal(r.line.cells, line.cells) && slices.Equal(r.line.bars, line.bars) {
		return
	}
	r.line, r.chosen, r.tall = line, chosen, r.of.tall
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *sheetRow) CreateRenderer() fyne.WidgetRenderer {
	x := &sheetRowRenderer{sheetRow: r, ground: canvas.NewRectangle(color.Transparent)}
	x.ground.CornerRadius = 3
	x.objects = []fyne.CanvasObject{x.ground}
	for range r.of.columns {
		text, note := canvas.NewText("", nil), canvas.NewText("", nil)
		x.texts, x.notes = append(x.texts, text), append(x.notes, note)
		x.objects = append(x.objects, text, note)
	}
	x.Refresh()
	return x
}

type sheetRowRenderer struct {
	*sheetRow
	ground       *canvas.Rectangle
	texts, notes []*canvas.Text
	bars         []*canvas.Rectangle
	objects      []fyne.CanvasObject

	fitted string // the first cell's text, and what is left of it in that width
	width  float32
	fits   string
}

func (r *sheetRowRenderer) MinSize() fyne.Size {
	if r.of.tall {
		return fyne.NewSize(sheetLeast, sheetTallHeight)
	}
	return fyne.NewSize(sheetLeast, sheetRowHeight)
}

func (r *sheetRowRenderer) Layout(size fyne.Size) {
	r.ground.Move(fyne.NewPos(2, 0))
	r.ground.Resize(fyne.NewSize(size.Width-4, size.Height))
	half := size.Height
	if r.of.tall {
		half = sheetRowHeight
	}
	for i, p := range r.of.places(size.Width) {
		text, note := r.texts[i], r.notes[i]
		text.Hidden, note.Hidden = p.hidden, p.hidden || !r.of.tall
		if r.of.columns[i].bars {
			r.layoutBars(p, size.Height)
		}
		if p.hidden {
			continue
		}
		x, width := p.x, p.width
		if i == 0 {
			x, width = x+r.line.indent, max(width-r.line.indent, 0)
			r.fit(width)
		}
		text.Move(fyne.NewPos(x, 0))
		text.Resize(fyne.NewSize(width, half))
		note.Move(fyne.NewPos(x, half-3))
		note.Resize(fyne.NewSize(width, size.Height-half+2))
	}
}

// fit shortens the name, which is the only text of any length.
func (r *sheetRowRenderer) fit(width float32) {
	if len(r.line.cells) == 0 {
		return
	}
	if text := r.line.cells[0].text; text != r.fitted || width != r.width {
		r.fitted, r.width, r.fits = text, width, look.Ellipsize(text, width, nameSize())
	}
	r.texts[0].Text = r.fits
}

func nameSize() float32 { return look.DenseCaption + 1 }

func (r *sheetRowRenderer) layoutBars(p sheetPlace, height float32) {
	const inset = 3
	for i, b := range r.bars {
		b.Hidden = p.hidden || i >= len(r.line.bars)
		if b.Hidden {
			continue
		}
		bar := r.line.bars[i]
		b.Move(fyne.NewPos(p.x+p.width*bar.x, inset+(height-2*inset)*bar.y))
		b.Resize(fyne.NewSize(p.width*bar.width, (height-2*inset)*bar.height))
	}
}

func (r *sheetRowRenderer) Refresh() {
	r.ground.FillColor = color.Transparent
	if r.chosen {
		r.ground.FillColor = look.Color(theme.ColorNameSelection)
	}
	for len(r.bars) < len(r.line.bars) {
		b := canvas.NewRectangle(color.Transparent)
		r.bars = append(r.bars, b)
		r.objects = append(r.objects, b)
	}
	for i, b := range r.line.bars {
		r.bars[i].FillColor = look.Color(b.color)
	}
	for i, c := range r.of.columns {
		var cell sheetCell
		if i < len(r.line.cells) {
			cell = r.line.cells[i]
		}
		r.write(r.texts[i], cell.text, cell.color, c.left)
		r.write(r.notes[i], cell.note, cell.noteColor, c.left)
		r.notes[i].TextSize = look.DenseCaption - 1
	}
	r.texts[0].TextSize = nameSize()
	r.Layout(r.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *sheetRowRenderer) write(t *canvas.Text, text string, name fyne.ThemeColorName, left bool) {
	if name == "" {
		name = look.Muted
	}
	t.Text, t.Color, t.TextSize, t.Alignment = text, look.Color(name), look.DenseCaption, fyne.TextAlignTrailing
	if left {
		t.Alignment = fyne.TextAlignLeading
	}
}

func (r *sheetRowRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *sheetRowRenderer) Destroy() {}
