package ui

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/columns"
	"hybrid-image-search/ui/look"
)

const (
	tableHeadHeight = 28
	tableRowHeight  = 40
	tableThumb      = 52 // the column of the small picture
	tablePad        = 12
	tableBar        = 4 // beside the scroll bar
)

// tableColumn is a column of the table.
type tableColumn struct {
	title func() string
	value func(p engine.Picture, score string) string
	share float32 // of the room that is left; 0 for columns of a width of their own
	width float32 // its own, or the least
	right bool    // numbers
	sorts columns.Key
	ranks bool // by relevance, when it is the key
	grade int  // those of a higher one go first where there is no room
}

// tableColumns are those right of the small picture.
func tableColumns() []tableColumn {
	return []tableColumn{
		{
			title: func() string { return lang.L("Name") }, share: 3, width: 120, sorts: columns.Name,
			value: func(p engine.Picture, _ string) string { return filepath.Base(p.File.Path) },
		},
		{
			title: func() string { return lang.L("Folder") }, share: 2, width: 100, grade: 2,
			value: func(p engine.Picture, _ string) string { return look.Path(filepath.Dir(p.File.Path)) },
		},
		{title: func() string { return lang.L("Date") }, width: 118, sorts: columns.Date, value: dateOf},
		{
			title: func() string { return lang.L("Size") }, width: 68, right: true, sorts: columns.Size,
			value: func(p engine.Picture, _ string) string { return look.Bytes(p.File.Size) },
		},
		{
			title: func() string { return lang.L("Pixels") }, width: 88, right: true, sorts: columns.Dimensions, grade: 1,
			value: func(p engine.Picture, _ string) string { return fmt.Sprintf("%d × %d", p.Width, p.Height) },
		},
		{
			title: func() string { return lang.L("Camera") }, share: 1, width: 90, grade: 3,
			value: func(p engine.Picture, _ string) string { return p.Camera },
		},
		{
			title: func() string { return lang.L("Rating") }, width: 66, sorts: columns.Rating,
			value: func(p engine.Picture, _ string) string { return starsText(p.Rating) },
		},
		{
			title: func() string { return lang.L("Score") }, width: 52, right: true, ranks: true,
			value: func(_ engine.Picture, score string) string { return score },
		},
	}
}

func dateOf(p engine.Picture, _ string) string {
	at := p.TakenAt
	if at.IsZero() {
		at = p.File.Modified
	}
	if at.IsZero() {
		return ""
	}
	return at.Format("2006-01-02 15:04")
}

// starsText is a rating as it is drawn.
func starsText(rating int) string { return strings.Repeat("★", max(0, min(rating, 5))) }

// scoreText is how relevant a picture is, in percent of the best.
func scoreText(relevance float64) string {
	if relevance <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", 100*relevance)
}

// columnPlace is where a column of the table is.
type columnPlace struct{ x, width float32 }

// placeColumns shares a width out. Where it is not enough, columns are left out: their width is 0.
func placeColumns(all []tableColumn, width float32) []columnPlace {
	places := make([]columnPlace, len(all))
	for left := 3; ; left-- {
		room, shares := width-tableThumb, float32(0)
		for _, c := range all {
			if c.grade <= left {
				room -= c.width + tablePad
				shares += c.share
			}
		}
		if room < 0 && left > 0 {
			continue
		}
		x := float32(tableThumb)
		for i, c := range all {
			if c.grade > left {
				continue
			}
			places[i] = columnPlace{x, c.width}
			if shares > 0 && room > 0 {
				places[i].width += room * c.share / shares
			}
			x += places[i].width + tablePad
		}
		return places
	}
}

// tableHead has the names of the columns. A click on one sorts by it.
type tableHead struct {
	widget.BaseWidget
	columns    []tableColumn
	places     []columnPlace
	sorted     columns.Key
	descending bool
	onSort     func(columns.Key)

	ground *canvas.Rectangle
	texts  []*canvas.Text
}

var (
	_ fyne.Tappable      = (*tableHead)(nil)
	_ desktop.Cursorable = (*tableHead)(nil)
)

func newTableHead() *tableHead {
	h := &tableHead{columns: tableColumns(), ground: canvas.NewRectangle(nil), onSort: func(columns.Key) {}}
	h.places = make([]columnPlace, len(h.columns))
	h.ground.CornerRadius = 4
	for range h.columns {
		t := canvas.NewText("", nil)
		t.TextStyle.Bold = true
		h.texts = append(h.texts, t)
	}
	h.ExtendBaseWidget(h)
	h.Hide()
	return h
}

// Tapped implements fyne.Tappable.
func (h *tableHead) Tapped(e *fyne.PointEvent) {
	for i, c := range h.columns {
		place := h.places[i]
		if place.width > 0 && e.Position.X >= place.x && e.Position.X < place.x+place.width+tablePad && (c.sorts != 0 || c.ranks) {
			h.onSort(c.sorts)
			return
		}
	}
}

// Cursor implements desktop.Cursorable.
func (h *tableHead) Cursor() desktop.Cursor { return desktop.PointerCursor }

// tell marks the column that is sorted by.
func (h *tableHead) tell(key columns.Key, descending bool) {
	h.sorted, h.descending = key, descending
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer {
	r := &tableHeadRenderer{h}
	r.Refresh()
	return r
}

type tableHeadRenderer struct{ *tableHead }

func (r *tableHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(200, tableHeadHeight) }

func (r *tableHeadRenderer) Layout(size fyne.Size) {
	r.ground.Resize(fyne.NewSize(size.Width, size.Height-2))
	copy(r.places, placeColumns(r.columns, size.Width))
	for i, t := range r.texts {
		t.Hidden = r.places[i].width == 0
		h := t.MinSize().Height
		t.Move(fyne.NewPos(r.places[i].x, (size.Height-2-h)/2))
		t.Resize(fyne.NewSize(r.places[i].width, h))
	}
}

func (r *tableHeadRenderer) Refresh() {
	r.ground.FillColor = look.Color(look.Raised)
	for i, t := range r.texts {
		c := r.columns[i]
		t.Text, t.TextSize, t.Color = c.title(), theme.CaptionTextSize(), look.Color(look.Muted)
		if c.right {
			t.Alignment = fyne.TextAlignTrailing
		}
		if c.ranks && r.sorted == columns.Relevance || c.sorts != 0 && c.sorts == r.sorted {
			t.Color = look.Color(theme.ColorNamePrimary)
			arrow := " ▲"
			if r.descending || c.ranks {
				arrow = " ▼"
			}
			t.Text += arrow
		}
	}
	look.Redraw(r, r.Size())
}

func (r *tableHeadRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.ground}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return all
}

func (r *tableHeadRenderer) Destroy() {}
