package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/ui/look"
)

// dropItem is a line of what the text can become.
type dropItem struct {
	icon          fyne.Resource // nil is none
	label, detail string
	right         string // at the end of the line
	take          func()
}

// The measures of the list below the field.
const (
	dropLine    = 27
	dropMost    = 12
	dropWidest  = 620
	dropPadding = 5
)

// dropList lists what the text can become, over everything else. It never has the keyboard: the field hands on the keys
// that concern it, for a popup of Fyne would take the keys that are typed.
type dropList struct {
	layer *fyne.Container // as large as the window
	panel *dropPanel

	items  []dropItem
	chosen int  // -1 is none
	held   bool // the mouse is down on it, which takes the keyboard from the field
}

func newDropList() *dropList {
	d := &dropList{chosen: -1}
	d.panel = &dropPanel{list: d}
	d.panel.ExtendBaseWidget(d.panel)
	d.panel.Hide()
	d.layer = &fyne.Container{Objects: []fyne.CanvasObject{d.panel}} // no layout: it is placed below the field
	return d
}

func (d *dropList) open() bool { return d.panel.Visible() }

// show lists items below a place. Without items the list closes.
func (d *dropList) show(items []dropItem, at fyne.Position, width float32) {
	d.items, d.chosen = items[:min(len(items), dropMost)], -1
	if len(d.items) == 0 {
		d.close()
		return
	}
	d.panel.rows = nil
	for i := range d.items {
		d.panel.rows = append(d.panel.rows, newDropRow(d, i))
	}
	d.panel.Move(at)
	d.panel.Resize(fyne.NewSize(min(width, dropWidest), float32(len(d.items))*dropLine+2*dropPadding))
	d.panel.Show()
	d.panel.Refresh()
}

func (d *dropList) close() {
	d.held, d.chosen = false, -1
	if d.open() {
		d.panel.Hide()
		d.layer.Refresh()
	}
}

func (d *dropList) choose(index int) {
	if index == d.chosen {
		return
	}
	d.chosen = index
	for _, r := range d.panel.rows {
		r.Refresh()
	}
}

// key takes a key of the field, if it concerns the list.
func (d *dropList) key(name fyne.KeyName) bool {
	if !d.open() {
		return false
	}
	switch name {
	case fyne.KeyDown:
		d.choose(min(d.chosen+1, len(d.items)-1))
	case fyne.KeyUp:
		d.choose(max(d.chosen-1, -1))
	case fyne.KeyEscape:
		d.close()
	case fyne.KeyTab:
		d.take(max(d.chosen, 0))
	case fyne.KeyReturn, fyne.KeyEnter:
		if d.chosen < 0 {
			d.close()
			return false // what was typed is searched for
		}
		d.take(d.chosen)
	default:
		return false
	}
	return true
}

func (d *dropList) take(index int) {
	if index < 0 || index >= len(d.items) {
		return
	}
	take := d.items[index].take
	d.close()
	take()
}

// dropPanel is the ground of the list and its lines.
type dropPanel struct {
	widget.BaseWidget
	list *dropList
	rows []*dropRow
}

// CreateRenderer implements fyne.Widget.
func (p *dropPanel) CreateRenderer() fyne.WidgetRenderer {
	r := &dropPanelRenderer{p, canvas.NewRectangle(color.Transparent)}
	r.ground.CornerRadius = theme.InputRadiusSize()
	r.Refresh()
	return r
}

type dropPanelRenderer struct {
	*dropPanel
	ground *canvas.Rectangle
}

func (r *dropPanelRenderer) MinSize() fyne.Size { return fyne.NewSize(100, dropLine) }

func (r *dropPanelRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	for i, row := range r.rows {
		row.Move(fyne.NewPos(dropPadding, dropPadding+float32(i)*dropLine))
		row.Resize(fyne.NewSize(size.Width-2*dropPadding, dropLine))
	}
}

func (r *dropPanelRenderer) Refresh() {
	r.ground.FillColor = look.Color(theme.ColorNameMenuBackground)
	r.ground.StrokeColor, r.ground.StrokeWidth = look.Color(theme.ColorNameInputBorder), 1
	r.Layout(r.Size())
	r.ground.Refresh()
	for _, row := range r.rows {
		row.Refresh()
	}
	canvas.Refresh(r.dropPanel)
}

func (r *dropPanelRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground}
	for _, row := range r.rows {
		all = append(all, row)
	}
	return all
}

func (r *dropPanelRenderer) Destroy() {}

// dropRow is a line of the list.
type dropRow struct {
	widget.BaseWidget
	list  *dropList
	index int
}

var (
	_ fyne.Tappable     = (*dropRow)(nil)
	_ desktop.Mouseable = (*dropRow)(nil)
	_ desktop.Hoverable = (*dropRow)(nil)
)

func newDropRow(d *dropList, index int) *dropRow {
	r := &dropRow{list: d, index: index}
	r.ExtendBaseWidget(r)
	return r
}

// MouseDown implements desktop.Mouseable. The field loses the keyboard now, and the list stays for the click.
func (r *dropRow) MouseDown(*desktop.MouseEvent) { r.list.held = true }

// MouseUp implements desktop.Mouseable. Who lets go elsewhere wants none of it.
func (r *dropRow) MouseUp(e *desktop.MouseEvent) {
	if p, size := e.Position, r.Size(); p.X < 0 || p.Y < 0 || p.X > size.Width || p.Y > size.Height {
		r.list.close()
	}
}

// Tapped implements fyne.Tappable.
func (r *dropRow) Tapped(*fyne.PointEvent) { r.list.take(r.index) }

// MouseIn implements desktop.Hoverable.
func (r *dropRow) MouseIn(*desktop.MouseEvent) { r.list.choose(r.index) }

// MouseMoved implements desktop.Hoverable.
func (r *dropRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *dropRow) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (r *dropRow) CreateRenderer() fyne.WidgetRenderer {
	item := r.list.items[r.index]
	d := &dropRowRenderer{
		dropRow: r, item: item, ground: canvas.NewRectangle(color.Transparent),
		label: canvas.NewText("", nil), detail: canvas.NewText("", nil), right: canvas.NewText(item.right, nil),
	}
	d.ground.CornerRadius = 5
	if item.icon != nil {
		d.icon = widget.NewIcon(item.icon)
	}
	d.Refresh()
	return d
}

type dropRowRenderer struct {
	*dropRow
	item                 dropItem
	ground               *canvas.Rectangle
	icon                 *widget.Icon // nil is none
	label, detail, right *canvas.Text
}

func (r *dropRowRenderer) MinSize() fyne.Size { return fyne.NewSize(80, dropLine) }

func (r *dropRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	x, end := float32(8), size.Width-8
	if r.icon != nil {
		r.icon.Move(fyne.NewPos(x, (size.Height-16)/2))
		r.icon.Resize(fyne.NewSquareSize(16))
		x += 24
	}
	place := func(t *canvas.Text, at, width float32) {
		t.Move(fyne.NewPos(at, 0))
		t.Resize(fyne.NewSize(width, size.Height))
	}
	if r.item.right != "" {
		width := r.right.MinSize().Width
		place(r.right, end-width, width)
		end -= width + 10
	}
	room := max(end-x, 0)
	r.label.Text = look.Ellipsize(look.Printable(r.item.label), room, r.label.TextSize)
	width := min(r.label.MinSize().Width, room)
	place(r.label, x, width)
	x += width + 12
	r.detail.Text = ""
	if room = end - x; r.item.detail != "" && room > 60 {
		r.detail.Text = look.Ellipsize(look.Printable(r.item.detail), room, r.detail.TextSize)
	}
	place(r.detail, x, max(room, 0))
}

func (r *dropRowRenderer) Refresh() {
	r.ground.FillColor = color.Transparent
	if r.list.chosen == r.index {
		r.ground.FillColor = look.Color(theme.ColorNameSelection)
	}
	r.label.Color, r.label.TextSize = look.Color(theme.ColorNameForeground), theme.TextSize()
	r.detail.Color, r.detail.TextSize = look.Color(look.Muted), theme.CaptionTextSize()
	r.right.Color, r.right.TextSize = look.Color(look.Muted), theme.CaptionTextSize()
	look.Redraw(r, r.Size())
}

func (r *dropRowRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground, r.label, r.detail, r.right}
	if r.icon != nil {
		all = append(all, r.icon)
	}
	return all
}

func (r *dropRowRenderer) Destroy() {}
