package ui

import (
	"image"
	"image/color"

	"hybrid-image-search/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	cellWidth   = 180 // at least; cells grow to fill the line
	cellShape   = 0.8 // height of the picture's field to its width: most photos lie across
	cellCaption = 22  // height of the name below the picture
	cellMargin  = 6
	cellBadge   = 22 // the check of what is picked
)

// cell is one picture of the grid. It asks and does not act: what a click does is up to its callbacks.
type cell struct {
	widget.BaseWidget
	hovering
	index   int
	id      int64
	mark    cellMark
	caption string
	width   float32

	onSelect func(index int, held fyne.KeyModifier)
	onOpen   func(index int)
	onMenu   func(index int, at fyne.Position)

	rating int
	stars  *canvas.Text // of the rating; not drawn without
	tag    *canvas.Rectangle
	score  *canvas.Text // how relevant it is, on the tag; not drawn without

	ground ground
	frame  *canvas.Rectangle
	image  *canvas.Image
	broken *widget.Icon
	name   *canvas.Text
	badge  *canvas.Circle
	check  *widget.Icon
	away   awayMark
}

// cellMark is what a cell tells besides its picture.
type cellMark struct {
	chosen bool // the inspector shows it
	picked bool // it is one of several that something is to be done with
	score  string
}

var (
	_ desktop.Mouseable      = (*cell)(nil)
	_ desktop.Hoverable      = (*cell)(nil)
	_ fyne.DoubleTappable    = (*cell)(nil)
	_ fyne.WidgetRenderer    = (*cellRenderer)(nil)
	_ fyne.SecondaryTappable = (*cell)(nil)
)

func newCell(width float32) *cell {
	c := &cell{width: width}
	c.build()
	c.ExtendBaseWidget(c)
	return c
}

// build makes what the cell consists of.
func (c *cell) build() {
	c.ground, c.frame = newGround(), canvas.NewRectangle(color.Transparent)
	c.image = canvas.NewImageFromImage(nil)
	c.broken = widget.NewIcon(theme.BrokenImageIcon())
	c.name = canvas.NewText("", nil)
	c.badge = canvas.NewCircle(color.Transparent)
	c.check = widget.NewIcon(theme.NewInvertedThemedResource(theme.ConfirmIcon()))
	c.away = newAwayMark()
	c.redraw = c.refreshFrame
	c.frame.CornerRadius = 8
	c.image.FillMode = canvas.ImageFillContain
	c.image.ScaleMode = canvas.ImageScaleFastest // the loader has scaled it already
	c.image.CornerRadius = 5
	c.name.Alignment = fyne.TextAlignCenter
	c.stars, c.score = canvas.NewText("", nil), canvas.NewText("", nil)
	c.tag = canvas.NewRectangle(color.Transparent)
	c.tag.CornerRadius = 4
	c.broken.Hide()
	c.image.Hide()
	c.badge.Hide()
	c.check.Hide()
}

// show sets what the cell shows. A nil thumbnail is one that is still being loaded.
func (c *cell) show(index int, id int64, t *thumbnail, mark cellMark) {
	var picture image.Image
	caption, broken, rating := "", false, 0
	if t != nil {
		picture, caption, broken, rating = t.image, captionOf(t.picture), t.image == nil, t.picture.Rating
	}
	away := t != nil && t.away
	same := c.away.visible() == away && c.id == id && c.image.Image == picture && c.caption == caption && c.broken.Visible() == broken &&
		c.rating == rating && c.mark.score == mark.score
	if c.index = index; same && c.mark == mark {
		return // the grid asks for every cell whenever one changes
	}
	c.id, c.mark, c.caption, c.rating = id, mark, caption, rating
	if same {
		c.refreshFrame()
		return
	}
	c.setPicture(picture)
	c.showAway(away)
	if broken {
		c.broken.Show()
	} else {
		c.broken.Hide()
	}
	c.Refresh()
}

// setPicture shows a picture. Without one nothing is drawn: Fyne would draw a clear picture of the same size, which
// has to be made and blended as any other.
func (c *cell) setPicture(picture image.Image) {
	c.image.Image, c.image.Hidden = picture, picture == nil
}

// shown implements gridItem.
func (c *cell) shown() (int, int64) { return c.index, c.id }

// refreshFrame draws what tells that the cell is chosen or under the mouse, and leaves the picture: its texture
// costs far more.
func (c *cell) refreshFrame() {
	c.paintFrame()
	c.frame.Refresh()
	c.name.Refresh()
	c.badge.Refresh()
	c.check.Refresh()
}

func (c *cell) paintFrame() {
	c.frame.FillColor, c.frame.StrokeColor, c.frame.StrokeWidth = color.Transparent, color.Transparent, 2
	c.name.Color = look.Color(look.Muted)
	if c.hovered {
		c.frame.FillColor = look.Color(theme.ColorNameHover)
	}
	if c.mark.chosen || c.mark.picked {
		c.frame.FillColor = look.Color(theme.ColorNameSelection)
		c.frame.StrokeColor = look.Color(theme.ColorNamePrimary)
		c.name.Color = look.Color(theme.ColorNameForeground)
	}
	switch { // where several are picked, the chosen one has a stronger frame
	case c.mark.picked && c.mark.chosen:
		c.frame.StrokeWidth = 3.5
	case c.mark.picked:
		c.frame.StrokeWidth = 1
	}
	c.badge.Hidden, c.check.Hidden = !c.mark.picked, !c.mark.picked
	c.badge.FillColor = look.Color(theme.ColorNamePrimary)
}

// MouseDown selects at once; waiting whether a second click follows would feel slow.
func (c *cell) MouseDown(e *desktop.MouseEvent) {
	if c.onSelect == nil || e != nil && e.Button == desktop.MouseButtonSecondary { // the menu is of what is picked
		return
	}
	var held fyne.KeyModifier
	if e != nil {
		held = e.Modifier
	}
	c.onSelect(c.index, held)
}

// MouseUp implements desktop.Mouseable.
func (c *cell) MouseUp(*desktop.MouseEvent) {}

// TappedSecondary asks for the menu.
func (c *cell) TappedSecondary(e *fyne.PointEvent) {
	if c.onMenu != nil {
		c.onMenu(c.index, e.AbsolutePosition)
	}
}

// DoubleTapped opens the picture.
func (c *cell) DoubleTapped(*fyne.PointEvent) {
	if c.onOpen != nil {
		c.onOpen(c.index)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *cell) CreateRenderer() fyne.WidgetRenderer {
	r := &cellRenderer{c}
	r.Refresh()
	return r
}

type cellRenderer struct{ *cell }

func (r *cellRenderer) Layout(size fyne.Size) {
	r.ground.image.Resize(size)
	r.frame.Resize(size)
	r.image.Move(fyne.NewPos(cellMargin, cellMargin))
	r.image.Resize(fyne.NewSize(size.Width-2*cellMargin, size.Height-cellCaption-2*cellMargin))
	icon := fyne.NewSquareSize(40)
	r.broken.Resize(icon)
	r.broken.Move(fyne.NewPos((size.Width-icon.Width)/2, (size.Height-cellCaption-icon.Height)/2))
	r.badge.Move(fyne.NewSquareOffsetPos(cellMargin))
	r.badge.Resize(fyne.NewSquareSize(cellBadge))
	r.check.Move(fyne.NewSquareOffsetPos(cellMargin + 3))
	r.check.Resize(fyne.NewSquareSize(cellBadge - 6))
	r.away.layout(size.Width)
	r.layoutCaption(size)
	if tag := r.score.MinSize(); r.score.Text != "" {
		r.tag.Resize(fyne.NewSize(tag.Width+8, tag.Height+2))
		r.tag.Move(fyne.NewPos(size.Width-cellMargin-tag.Width-8, size.Height-cellCaption-cellMargin-tag.Height-2))
		r.score.Resize(tag)
		r.score.Move(r.tag.Position().AddXY(4, 1))
	}
}

// layoutCaption puts the stars beside the name.
func (r *cellRenderer) layoutCaption(size fyne.Size) {
	room := size.Width - 2*cellMargin
	if r.rating > 0 {
		stars := r.stars.MinSize()
		r.stars.Move(fyne.NewPos(size.Width-cellMargin-stars.Width, size.Height-cellCaption-cellMargin/2))
		r.stars.Resize(fyne.NewSize(stars.Width, cellCaption))
		room -= stars.Width + 4
	}
	r.name.Move(fyne.NewPos(cellMargin, size.Height-cellCaption-cellMargin/2))
	r.name.Resize(fyne.NewSize(room, cellCaption))
	r.name.Text = look.Ellipsize(r.caption, room, theme.CaptionTextSize())
}

func (r *cellRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.width, r.width*cellShape+cellCaption)
}

func (r *cellRenderer) Refresh() {
	r.ground.paint(look.Color(look.Surface))
	r.paintFrame()
	r.away.paint()
	r.name.TextSize, r.stars.TextSize, r.score.TextSize = theme.CaptionTextSize(), theme.CaptionTextSize(), theme.CaptionTextSize()
	r.stars.Text, r.score.Text = starsText(r.rating), r.mark.score
	r.stars.Color, r.score.Color = look.Color(theme.ColorNameWarning), color.White
	r.tag.FillColor = color.NRGBA{A: 0x90} // on any picture
	r.Layout(r.Size())
	for _, o := range r.Objects()[1:] { // the ground stays
		o.Refresh()
	}
}

func (r *cellRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground.image, r.frame, r.image, r.broken, r.name, r.badge, r.check, r.away.ground, r.away.icon}
	if r.rating > 0 {
		all = append(all, r.stars)
	}
	if r.mark.score != "" {
		all = append(all, r.tag, r.score)
	}
	return all
}

func (r *cellRenderer) Destroy() {}
