package panel

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry/analysis"
	"hybrid-image-search/ui/look"
)

// traceHead is the titles of the list's columns. A click sorts by one, another click the other way round.
type traceHead struct {
	widget.BaseWidget
	by     analysis.Column
	down   bool
	onSort func(by analysis.Column, down bool)
}

var (
	_ fyne.Tappable      = (*traceHead)(nil)
	_ desktop.Cursorable = (*traceHead)(nil)
)

func newTraceHead(onSort func(analysis.Column, bool)) *traceHead {
	h := &traceHead{by: analysis.ByStart, down: true, onSort: onSort}
	h.ExtendBaseWidget(h)
	return h
}

// set marks the column by which the list is sorted.
func (h *traceHead) set(by analysis.Column, down bool) {
	if h.by != by || h.down != down {
		h.by, h.down = by, down
		h.Refresh()
	}
}

// sort is the user's choice of a column. Figures begin with the largest, names with the first.
func (h *traceHead) sort(by analysis.Column) {
	down := by != analysis.ByRoot
	if by == h.by {
		down = !h.down
	}
	h.set(by, down)
	h.onSort(by, down)
}

// next is the column after the one that is sorted by.
func (h *traceHead) next() analysis.Column { return (h.by + 1) % (analysis.ByPeakMemory + 1) }

// Tapped implements fyne.Tappable.
func (h *traceHead) Tapped(e *fyne.PointEvent) {
	for i, p := range placeColumns(h.Size().Width) {
		if p.width > 0 && e.Position.X >= p.left && e.Position.X < p.left+p.width+columnGap {
			h.sort(listColumns[i].by)
		}
	}
}

// Cursor implements desktop.Cursorable.
func (h *traceHead) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (h *traceHead) CreateRenderer() fyne.WidgetRenderer {
	r := &traceHeadRenderer{traceHead: h, line: canvas.NewRectangle(color.Transparent)}
	for _, c := range listColumns {
		t := canvas.NewText("", nil)
		if !c.leading {
			t.Alignment = fyne.TextAlignTrailing
		}
		r.cells = append(r.cells, t)
	}
	r.Refresh()
	return r
}

type traceHeadRenderer struct {
	*traceHead
	line  *canvas.Rectangle
	cells []*canvas.Text
}

func (r *traceHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(160, rowHeight) }

func (r *traceHeadRenderer) Layout(size fyne.Size) {
	height := fyne.MeasureText("x", look.DenseCaption, fyne.TextStyle{}).Height
	for i, p := range placeColumns(size.Width) {
		t := r.cells[i]
		t.Hidden = p.width == 0
		t.Move(fyne.NewPos(p.left, (size.Height-height)/2))
		t.Resize(fyne.NewSize(p.width, height))
	}
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
}

func (r *traceHeadRenderer) Refresh() {
	r.line.FillColor = look.Color(theme.ColorNameSeparator)
	for i, t := range r.cells {
		c := listColumns[i]
		t.Text, t.TextSize, t.Color, t.TextStyle.Bold = c.title(), look.DenseCaption, look.Color(look.Muted), false
		if c.by != r.by {
			continue
		}
		t.Color, t.TextStyle.Bold = look.Color(theme.ColorNamePrimary), true
		arrow := "▴"
		if r.down {
			arrow = "▾"
		}
		t.Text += " " + arrow
	}
	look.Redraw(r, r.Size())
}

func (r *traceHeadRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.line}
	for _, t := range r.cells {
		objects = append(objects, t)
	}
	return objects
}

func (r *traceHeadRenderer) Destroy() {}
