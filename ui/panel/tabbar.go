package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// tabBar is buttons side by side, one of which is chosen.
type tabBar struct {
	widget.BaseWidget
	titles   []string
	chosen   int
	hovered  int // -1: none
	onChoose func(int)
}

var (
	_ fyne.Tappable      = (*tabBar)(nil)
	_ desktop.Hoverable  = (*tabBar)(nil)
	_ desktop.Cursorable = (*tabBar)(nil)
)

func newTabBar(titles []string, onChoose func(int)) *tabBar {
	b := &tabBar{titles: titles, hovered: -1, onChoose: onChoose}
	b.ExtendBaseWidget(b)
	return b
}

// choose marks a tab, and does not tell.
func (b *tabBar) choose(i int) {
	if b.chosen != i {
		b.chosen = i
		b.Refresh()
	}
}

// at finds the tab at a place, or -1.
func (b *tabBar) at(x float32) int {
	left := float32(0)
	for i := range b.titles {
		right := left + b.width(i)
		if x >= left && x < right {
			return i
		}
		left = right
	}
	return -1
}

// width is that of a tab. All texts are bold when they are measured, so that a choice moves nothing.
func (b *tabBar) width(i int) float32 {
	return fyne.MeasureText(b.titles[i], tabTextSize(), fyne.TextStyle{Bold: true}).Width + 20
}

func tabTextSize() float32 { return theme.CaptionTextSize() + 1 }

// Tapped implements fyne.Tappable.
func (b *tabBar) Tapped(e *fyne.PointEvent) {
	if i := b.at(e.Position.X); i >= 0 {
		b.onChoose(i)
	}
}

// Cursor implements desktop.Cursorable.
func (b *tabBar) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *tabBar) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *tabBar) MouseMoved(e *desktop.MouseEvent) { b.hover(b.at(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (b *tabBar) MouseOut() { b.hover(-1) }

func (b *tabBar) hover(i int) {
	if b.hovered != i {
		b.hovered = i
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *tabBar) CreateRenderer() fyne.WidgetRenderer {
	r := &tabBarRenderer{
		tabBar: b, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), over: canvas.NewRectangle(color.Transparent),
	}
	for _, o := range []*canvas.Rectangle{r.ground, r.mark, r.over} {
		o.CornerRadius = 6
	}
	for _, title := range b.titles {
		t := canvas.NewText(title, nil)
		t.Alignment = fyne.TextAlignCenter
		r.texts = append(r.texts, t)
	}
	r.Refresh()
	return r
}

type tabBarRenderer struct {
	*tabBar
	ground, mark, over *canvas.Rectangle
	texts              []*canvas.Text
}

const tabHeight = 24

func (r *tabBarRenderer) MinSize() fyne.Size {
	var width float32
	for i := range r.titles {
		width += r.width(i)
	}
	return fyne.NewSize(width, tabHeight)
}

func (r *tabBarRenderer) Layout(size fyne.Size) {
	r.ground.Resize(fyne.NewSize(r.MinSize().Width, size.Height))
	left := float32(0)
	r.over.Resize(fyne.Size{})
	for i, t := range r.texts {
		width := r.width(i)
		height := t.MinSize().Height
		t.Move(fyne.NewPos(left, (size.Height-height)/2))
		t.Resize(fyne.NewSize(width, height))
		for o, at := range map[*canvas.Rectangle]int{r.mark: r.chosen, r.over: r.hovered} {
			if at == i {
				o.Move(fyne.NewPos(left+2, 2))
				o.Resize(fyne.NewSize(width-4, size.Height-4))
			}
		}
		left += width
	}
}

func (r *tabBarRenderer) Refresh() {
	r.ground.FillColor = look.Color(look.Raised)
	r.mark.FillColor = look.Color(look.Surface)
	r.over.FillColor = look.Color(theme.ColorNameHover)
	for i, t := range r.texts {
		t.TextSize = tabTextSize()
		t.Color, t.TextStyle.Bold = look.Color(look.Muted), false
		if i == r.chosen {
			t.Color, t.TextStyle.Bold = look.Color(theme.ColorNamePrimary), true
		}
	}
	r.Layout(r.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *tabBarRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground, r.mark, r.over}
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return objects
}

func (r *tabBarRenderer) Destroy() {}
