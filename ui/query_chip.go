package ui

import (
	"image"
	"image/color"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

// The measures of a chip of the query.
const (
	chipHeight = 24
	chipCross  = 14
	chipThumb  = 20
	chipText   = 240 // at most
)

// queryChip is a part of the query as it was understood: a click selects it in the text, its cross takes it out.
type queryChip struct {
	widget.BaseWidget
	part           query.Part
	onTap, onCross func(query.Part)
	hovered, over  bool // the chip, and its cross

	ground *canvas.Rectangle
	thumb  *canvas.Image
	lead   *canvas.Text // how the part counts
	text   *canvas.Text
	cross  *canvas.Text
}

var (
	_ fyne.Tappable      = (*queryChip)(nil)
	_ desktop.Hoverable  = (*queryChip)(nil)
	_ desktop.Cursorable = (*queryChip)(nil)
)

func newQueryChip(p query.Part, onTap, onCross func(query.Part)) *queryChip {
	lead, text := chipWords(p)
	c := &queryChip{
		part: p, onTap: onTap, onCross: onCross,
		ground: canvas.NewRectangle(color.Transparent), thumb: canvas.NewImageFromImage(nil),
		lead: canvas.NewText(lead, nil), cross: canvas.NewText("✕", nil),
	}
	c.text = canvas.NewText(look.Ellipsize(look.Printable(text), chipText, theme.CaptionTextSize()), nil)
	c.ground.CornerRadius = chipHeight / 2
	c.thumb.CornerRadius, c.thumb.FillMode, c.thumb.ScaleMode = 4, canvas.ImageFillCover, canvas.ImageScaleFastest
	c.thumb.Hidden = p.Kind != query.KindLike
	c.cross.Alignment = fyne.TextAlignCenter
	c.ExtendBaseWidget(c)
	return c
}

// chipWords tells how a part counts, and what it is.
func chipWords(p query.Part) (lead, text string) {
	if p.Or {
		lead = lang.L("or") + " "
	}
	if p.Not {
		lead += lang.L("without") + " "
	}
	if p.Given && p.Weight != 1 {
		lead += strconv.FormatFloat(p.Weight, 'g', 3, 64) + " × "
	}
	switch p.Kind {
	case query.KindPhrase:
		text = lang.L("“{{.Text}}”", map[string]any{"Text": p.Text})
	case query.KindPrefix:
		text = p.Text + "…"
	case query.KindLike:
		lead += lang.L("like") + " "
		text = filepath.Base(p.Text)
	case query.KindFilter:
		lead += string(p.Filter.Field) + " "
		text = p.Text
	default:
		text = p.Text
	}
	return lead, text
}

// needsChip tells whether a part is more than a plain word, which the field itself shows well enough.
func needsChip(parts []query.Part, i int) bool {
	p := parts[i]
	joined := i+1 < len(parts) && parts[i+1].Or
	return p.Kind != query.KindWord || p.Not || p.Or || joined || p.Given && p.Weight != 1
}

func (c *queryChip) setThumb(m image.Image) {
	c.thumb.Image = m
	c.thumb.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *queryChip) Tapped(e *fyne.PointEvent) {
	if c.onCrossAt(e.Position) {
		c.onCross(c.part)
		return
	}
	c.onTap(c.part)
}

func (c *queryChip) onCrossAt(p fyne.Position) bool { return p.X > c.Size().Width-chipCross-8 }

// Cursor implements desktop.Cursorable.
func (c *queryChip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (c *queryChip) MouseIn(e *desktop.MouseEvent) { c.hover(true, c.onCrossAt(e.Position)) }

// MouseMoved implements desktop.Hoverable.
func (c *queryChip) MouseMoved(e *desktop.MouseEvent) { c.hover(true, c.onCrossAt(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (c *queryChip) MouseOut() { c.hover(false, false) }

func (c *queryChip) hover(hovered, over bool) {
	if c.hovered != hovered || c.over != over {
		c.hovered, c.over = hovered, over
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *queryChip) CreateRenderer() fyne.WidgetRenderer {
	r := &queryChipRenderer{c}
	r.Refresh()
	return r
}

type queryChipRenderer struct{ *queryChip }

func (r *queryChipRenderer) MinSize() fyne.Size {
	width := 10 + r.leadWidth() + r.text.MinSize().Width + chipCross + 10
	if r.thumb.Visible() {
		width += chipThumb
	}
	return fyne.NewSize(width, chipHeight)
}

func (r *queryChipRenderer) leadWidth() float32 {
	if r.lead.Text == "" {
		return 0
	}
	return r.lead.MinSize().Width
}

func (r *queryChipRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	x := float32(10)
	if r.thumb.Visible() {
		r.thumb.Move(fyne.NewPos(4, (size.Height-chipThumb)/2))
		r.thumb.Resize(fyne.NewSquareSize(chipThumb))
		x = 4 + chipThumb + 6
	}
	r.lead.Move(fyne.NewPos(x, 0))
	r.lead.Resize(fyne.NewSize(r.leadWidth(), size.Height))
	x += r.leadWidth()
	r.text.Move(fyne.NewPos(x, 0))
	r.text.Resize(fyne.NewSize(r.text.MinSize().Width, size.Height))
	r.cross.Move(fyne.NewPos(size.Width-chipCross-6, 0))
	r.cross.Resize(fyne.NewSize(chipCross, size.Height))
}

func (r *queryChipRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeWidth = look.Color(look.Raised), 1
	r.ground.StrokeColor = color.Transparent
	if r.hovered {
		r.ground.StrokeColor = look.Color(theme.ColorNamePrimary)
	}
	r.lead.Color, r.text.Color, r.cross.Color = look.Color(look.Muted), look.Color(theme.ColorNameForeground), look.Color(look.Muted)
	if r.part.Not {
		r.lead.Color = look.Color(theme.ColorNameError)
	}
	if r.over {
		r.cross.Color = look.Color(theme.ColorNameForeground)
	}
	r.lead.TextSize, r.text.TextSize, r.cross.TextSize = theme.CaptionTextSize(), theme.CaptionTextSize(), theme.CaptionTextSize()
	look.Redraw(r, r.Size())
}

func (r *queryChipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.thumb, r.lead, r.text, r.cross}
}

func (r *queryChipRenderer) Destroy() {}
