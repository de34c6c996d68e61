package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

const (
	thumbSide  = 62 // of a reference
	thumbCross = 18 // where it is taken away
)

// newReferenceThumb is a reference with its number: a click shows it, the cross takes it away. Without onRemove it
// has no cross.
func newReferenceThumb(number int, r reference, onShow, onRemove func()) *referenceThumb {
	t := &referenceThumb{
		onShow: onShow, onRemove: onRemove,
		ground: canvas.NewRectangle(color.Transparent), image: canvas.NewImageFromImage(r.thumb),
		badge: canvas.NewRectangle(color.Transparent), number: canvas.NewText("["+strconv.Itoa(number)+"]", nil),
		disc: canvas.NewCircle(color.Transparent), cross: widget.NewIcon(theme.CancelIcon()),
	}
	t.ground.CornerRadius, t.badge.CornerRadius, t.image.CornerRadius = 6, 4, 4
	t.image.FillMode, t.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	t.number.Alignment = fyne.TextAlignCenter
	t.redraw = t.Refresh
	t.disc.Hidden, t.cross.Hidden = onRemove == nil, onRemove == nil
	t.ExtendBaseWidget(t)
	return t
}

type referenceThumb struct {
	widget.BaseWidget
	hovering
	onShow, onRemove func()

	ground, badge *canvas.Rectangle
	image         *canvas.Image
	number        *canvas.Text
	disc          *canvas.Circle
	cross         *widget.Icon
}

var (
	_ fyne.Tappable      = (*referenceThumb)(nil)
	_ desktop.Hoverable  = (*referenceThumb)(nil)
	_ desktop.Cursorable = (*referenceThumb)(nil)
)

// Tapped implements fyne.Tappable.
func (t *referenceThumb) Tapped(e *fyne.PointEvent) {
	if t.onRemove != nil && e.Position.X > thumbSide-thumbCross-2 && e.Position.Y < thumbCross+2 {
		t.onRemove()
		return
	}
	t.onShow()
}

// Cursor implements desktop.Cursorable.
func (t *referenceThumb) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *referenceThumb) CreateRenderer() fyne.WidgetRenderer {
	r := &referenceThumbRenderer{t}
	r.Refresh()
	return r
}

type referenceThumbRenderer struct{ *referenceThumb }

func (r *referenceThumbRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(thumbSide) }

func (r *referenceThumbRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.image.Move(fyne.NewSquareOffsetPos(2))
	r.image.Resize(size.SubtractWidthHeight(4, 4))
	badge := r.number.MinSize().AddWidthHeight(6, 0)
	r.badge.Resize(badge)
	r.badge.Move(fyne.NewPos(2, size.Height-badge.Height-2))
	r.number.Resize(badge)
	r.number.Move(r.badge.Position())
	r.disc.Resize(fyne.NewSquareSize(thumbCross))
	r.disc.Move(fyne.NewPos(size.Width-thumbCross-1, 1))
	r.cross.Resize(fyne.NewSquareSize(thumbCross - 4))
	r.cross.Move(fyne.NewPos(size.Width-thumbCross+1, 3))
}

func (r *referenceThumbRenderer) Refresh() {
	r.ground.FillColor = look.Color(look.Raised)
	r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, 0
	if r.hovered {
		r.ground.StrokeColor, r.ground.StrokeWidth = look.Color(theme.ColorNamePrimary), 1
	}
	r.badge.FillColor = look.Color(theme.ColorNamePrimary)
	r.number.Color = look.Color(theme.ColorNameForegroundOnPrimary)
	r.number.TextSize, r.number.TextStyle.Bold = theme.CaptionTextSize(), true
	r.disc.FillColor = look.Color(look.Surface)
	look.Redraw(r, r.Size())
}

func (r *referenceThumbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.image, r.badge, r.number, r.disc, r.cross}
}

func (r *referenceThumbRenderer) Destroy() {}
