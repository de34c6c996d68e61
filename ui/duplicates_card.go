package ui

import (
	"fmt"
	"image/color"
	"math"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

const (
	cardWidth   = 208
	cardPicture = 132 // height of the picture's field
	cardLines   = 5
	cardMargin  = 8
)

// withText is a length that grows with the text.
func withText(length float32) float32 {
	return float32(math.Round(float64(theme.CaptionTextSize() / look.DenseCaption * length)))
}

// cardLine is the height of a line of facts.
func cardLine() float32 { return withText(16) }

// cardLeast is the width of a card, at least.
func cardLeast() float32 { return max(cardWidth, withText(cardWidth)) }

func cardHeight() float32 { return cardPicture + cardLines*cardLine() + 3*cardMargin }

// duplicateCard is a picture of a group of duplicates, with the facts that tell it from the others. A click marks it.
type duplicateCard struct {
	widget.BaseWidget
	hovering
	id int64

	onTap  func()
	onMenu func(at fyne.Position)
	onFull func()

	ground, frame *canvas.Rectangle
	image         *canvas.Image
	broken        *widget.Icon
	badge         *canvas.Rectangle
	mark          *canvas.Text
	icon          *widget.Icon
	full          *widget.Button
	lines         [cardLines][2]*canvas.Text // left and right
	shown         cardFacts
}

// cardFacts is what a card shows.
type cardFacts struct {
	picture *thumbnail // nil while it is being loaded
	text    [cardLines][2]string
	color   [cardLines][2]fyne.ThemeColorName
	goes    bool
	cursor  bool
}

var (
	_ fyne.Tappable          = (*duplicateCard)(nil)
	_ fyne.SecondaryTappable = (*duplicateCard)(nil)
	_ desktop.Hoverable      = (*duplicateCard)(nil)
	_ desktop.Cursorable     = (*duplicateCard)(nil)
)

func newDuplicateCard() *duplicateCard {
	c := &duplicateCard{
		ground: canvas.NewRectangle(color.Transparent), frame: canvas.NewRectangle(color.Transparent),
		image: canvas.NewImageFromImage(nil), broken: widget.NewIcon(theme.BrokenImageIcon()),
		badge: canvas.NewRectangle(color.Transparent),
		mark:  canvas.NewText("", nil), icon: widget.NewIcon(nil),
		onTap: func() {}, onMenu: func(fyne.Position) {}, onFull: func() {},
	}
	c.full = widget.NewButtonWithIcon("", theme.ZoomInIcon(), func() { c.onFull() })
	c.full.Importance = widget.LowImportance
	c.ground.CornerRadius, c.frame.CornerRadius, c.badge.CornerRadius = 8, 8, 9
	c.frame.StrokeWidth = 2
	c.image.FillMode, c.image.ScaleMode, c.image.CornerRadius = canvas.ImageFillContain, canvas.ImageScaleFastest, 5
	c.mark.TextStyle.Bold = true
	c.redraw = func() {
		c.paint()
		c.frame.Refresh()
	}
	for i := range c.lines {
		for j := range c.lines[i] {
			c.lines[i][j] = canvas.NewText("", nil)
		}
		c.lines[i][1].Alignment = fyne.TextAlignTrailing
	}
	c.ExtendBaseWidget(c)
	return c
}

// factsOfDuplicate are what a card tells of a picture. What is the same in its group is muted, and what is best green.
func factsOfDuplicate(g engine.DuplicateGroup, index int, d differences, t *thumbnail) cardFacts {
	item, f := g[index], cardFacts{picture: t}
	put := func(line, side int, text string, differs bool, best bool) {
		f.text[line][side], f.color[line][side] = text, look.Muted
		switch {
		case best:
			f.color[line][side] = theme.ColorNameSuccess
		case differs:
			f.color[line][side] = theme.ColorNameForeground
		}
	}
	put(0, 0, look.Printable(filepath.Base(item.Path)), d.name, false)
	put(1, 0, look.Printable(look.Path(filepath.Dir(item.Path))), d.folder, false)
	size := fmt.Sprintf("%.1f MP", float64(item.Pixels)/1e6)
	if t != nil && t.picture.Width > 0 {
		size = fmt.Sprintf("%d × %d", t.picture.Width, t.picture.Height)
	}
	put(2, 0, size, d.pixels, index == d.largest)
	put(2, 1, look.Bytes(item.Bytes), d.bytes, false)
	date := lang.L("taken {{.Date}}", map[string]any{"Date": dayAndTime(item.Taken)})
	if item.Taken.IsZero() {
		date = lang.L("changed {{.Date}}", map[string]any{"Date": dayAndTime(item.Modified)})
	}
	put(3, 0, date, d.date, index == d.oldest)
	if item.Sharpness > 0 {
		put(4, 0, lang.L("sharpness {{.Value}}", map[string]any{"Value": look.Count(roundedSharpness(item))}), d.sharpness, index == d.sharpest)
	}
	switch {
	case item.Same:
		put(4, 1, lang.L("same content"), false, false)
	case index > 0:
		put(4, 1, lang.L("{{.Percent}} % alike", map[string]any{"Percent": fmt.Sprintf("%.0f", 100*item.Nearness)}), true, false)
	}
	return f
}

// show sets what the card shows.
func (c *duplicateCard) show(id int64, f cardFacts) {
	if c.id == id && c.shown == f {
		return // the list asks for every line whenever one changes
	}
	c.id, c.shown = id, f
	c.image.Image = nil
	c.broken.Hide()
	if f.picture != nil {
		c.image.Image = f.picture.image
		if f.picture.image == nil {
			c.broken.Show()
		}
	}
	c.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *duplicateCard) Tapped(*fyne.PointEvent) { c.onTap() }

// TappedSecondary implements fyne.SecondaryTappable.
func (c *duplicateCard) TappedSecondary(e *fyne.PointEvent) { c.onMenu(e.AbsolutePosition) }

// Cursor implements desktop.Cursorable.
func (c *duplicateCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// paint sets the colours.
func (c *duplicateCard) paint() {
	f := c.shown
	c.ground.FillColor = look.Color(look.Surface)
	c.frame.FillColor, c.frame.StrokeColor = color.Transparent, color.Transparent
	if c.hovered {
		c.frame.FillColor = look.Color(theme.ColorNameHover)
	}
	c.image.Translucency = 0
	ground, sign := theme.ColorNameSuccess, theme.ConfirmIcon()
	c.mark.Text = lang.L("stays")
	if f.goes {
		ground, sign = theme.ColorNameError, theme.DeleteIcon()
		c.mark.Text = lang.L("would go")
		c.ground.FillColor = translucent(look.Color(theme.ColorNameError), 0x22)
		c.image.Translucency = 0.45
	}
	if f.cursor {
		c.frame.StrokeColor = look.Color(theme.ColorNamePrimary)
	}
	c.badge.FillColor = look.Color(ground)
	c.mark.Color = look.Color(theme.ColorNameBackground)
	c.mark.TextSize = theme.CaptionTextSize()
	c.icon.SetResource(theme.NewInvertedThemedResource(sign))
	width := c.Size().Width - 2*cardMargin
	for i, pair := range c.lines {
		for j, text := range pair {
			text.Color, text.TextSize = look.Color(theme.ColorNameForeground), theme.CaptionTextSize()
			if name := f.color[i][j]; name != "" {
				text.Color = look.Color(name)
			}
			text.TextStyle.Bold = f.color[i][j] == theme.ColorNameSuccess
			text.Text = f.text[i][j]
		}
		room := width
		if pair[1].Text != "" {
			room -= pair[1].MinSize().Width + 6
		}
		pair[0].Text = look.Ellipsize(pair[0].Text, max(room, 20), pair[0].TextSize)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *duplicateCard) CreateRenderer() fyne.WidgetRenderer {
	r := &duplicateCardRenderer{c}
	r.Refresh()
	return r
}

type duplicateCardRenderer struct{ *duplicateCard }

func (r *duplicateCardRenderer) MinSize() fyne.Size { return fyne.NewSize(cardLeast(), cardHeight()) }

func (r *duplicateCardRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.frame.Resize(size)
	inner := size.Width - 2*cardMargin
	corner := fyne.NewSquareOffsetPos(cardMargin)
	r.image.Move(corner)
	r.image.Resize(fyne.NewSize(inner, cardPicture))
	icon := fyne.NewSquareSize(40)
	r.broken.Resize(icon)
	r.broken.Move(fyne.NewPos((size.Width-icon.Width)/2, cardMargin+(cardPicture-icon.Height)/2))
	r.placeBadge()
	r.full.Resize(fyne.NewSquareSize(30))
	r.full.Move(fyne.NewPos(size.Width-cardMargin-32, cardMargin+2))
	line := cardLine()
	for i, pair := range r.lines {
		y := 2*cardMargin + cardPicture + float32(i)*line
		for _, text := range pair {
			text.Move(fyne.NewPos(cardMargin, y))
			text.Resize(fyne.NewSize(inner, line))
		}
	}
	r.paint()
}

// placeBadge makes the badge as wide as its word.
func (c *duplicateCard) placeBadge() {
	at, word := fyne.NewSquareOffsetPos(cardMargin+4), c.mark.MinSize()
	c.badge.Move(at)
	height := max(20, word.Height+4)
	c.badge.Resize(fyne.NewSize(word.Width+28, height))
	c.icon.Move(at.AddXY(6, (height-14)/2))
	c.icon.Resize(fyne.NewSquareSize(14))
	c.mark.Move(at.AddXY(22, (height-word.Height)/2))
	c.mark.Resize(word)
}

func (r *duplicateCardRenderer) Refresh() {
	r.paint()
	r.placeBadge()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *duplicateCardRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.image, r.broken, r.frame, r.badge, r.icon, r.mark}
	for _, pair := range r.lines {
		all = append(all, pair[0], pair[1])
	}
	return append(all, r.full)
}

func (r *duplicateCardRenderer) Destroy() {}
