package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"go.opentelemetry.io/otel/codes"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// waterfall shows the spans of a trace as a tree with bars on a time axis, and what each cost.
type waterfall struct {
	view fyne.CanvasObject
	list *widget.List
	head *spanRow

	rows []telemetry.Row
	axis axis
}

// axis is the time that the bars' width stands for.
type axis struct {
	start time.Time
	span  time.Duration
	now   time.Time
}

func newWaterfall() *waterfall {
	w := &waterfall{head: newSpanRow()}
	w.list = widget.NewList(func() int { return len(w.rows) },
		func() fyne.CanvasObject { return newSpanRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(w.rows) {
				o.(*spanRow).show(w.rows[i], w.axis)
			}
		})
	w.list.HideSeparators = true
	w.head.asHeader(0)
	w.view = container.NewBorder(w.head, nil, nil, nil, w.list)
	return w
}

// newLegend names the colours of the bars.
func newLegend() fyne.CanvasObject {
	return container.NewHBox(
		look.NewKey(look.CPUUser, "CPU user"), look.NewKey(look.CPUSystem, "CPU system"), look.NewKey(look.Wall, "waiting"))
}

// set shows rows as they are at a moment.
func (w *waterfall) set(rows []telemetry.Row, now time.Time) {
	w.rows, w.axis = rows, axisOf(rows, now)
	w.head.asHeader(w.axis.span)
	w.list.Refresh()
}

// axisOf spans from the first start to the last end. Spans that run reach until now.
func axisOf(rows []telemetry.Row, now time.Time) axis {
	a := axis{now: now}
	var end time.Time
	for _, r := range rows {
		if a.start.IsZero() || r.Start.Before(a.start) {
			a.start = r.Start
		}
		if e := r.Start.Add(r.Duration(now)); e.After(end) {
			end = e
		}
	}
	a.span = max(end.Sub(a.start), time.Microsecond)
	return a
}

// share is where a moment lies on the axis, from 0 to 1.
func (a axis) share(t time.Time) float32 {
	return min(max(float32(t.Sub(a.start))/float32(a.span), 0), 1)
}

// columns of figures, from the right: their titles and width.
var columns = []struct {
	title string
	width float32
}{{"Duration", 74}, {"CPU user", 74}, {"CPU system", 76}, {"Memory", 74}, {"Δ Memory", 82}}

const (
	spanRowHeight = 20
	nameShare     = 0.30 // of the width that the figures leave
	nameIndent    = 13
	barHeight     = 10
)

// spanRow is a line of the waterfall, or with asHeader its head.
type spanRow struct {
	widget.BaseWidget
	name    *canvas.Text
	figures []*canvas.Text
	wall    *canvas.Rectangle // the time on the clock
	user    *canvas.Rectangle // of it, computing
	system  *canvas.Rectangle // of it, computing in the system
	ticks   []*canvas.Text    // of the header only

	title  string
	indent float32
	texts  []string
	left   float32 // of the bar, as shares of the axis
	width  float32
	cpu    [2]float32 // user and system, as shares of the bar
	color  fyne.ThemeColorName
	header bool
}

func newSpanRow() *spanRow {
	r := &spanRow{
		name: canvas.NewText("", nil), wall: canvas.NewRectangle(color.Transparent), user: canvas.NewRectangle(nil),
		system: canvas.NewRectangle(color.Transparent), color: theme.ColorNameForeground,
	}
	for _, bar := range []*canvas.Rectangle{r.wall, r.user, r.system} {
		bar.CornerRadius = 2
	}
	for range columns {
		t := canvas.NewText("", nil)
		t.Alignment = fyne.TextAlignTrailing
		r.figures = append(r.figures, t)
	}
	r.ExtendBaseWidget(r)
	return r
}

// asHeader shows the columns' titles and the axis.
func (r *spanRow) asHeader(span time.Duration) {
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = c.title
	}
	if len(r.ticks) == 0 {
		for range 3 {
			r.ticks = append(r.ticks, canvas.NewText("", nil))
		}
	}
	labels := []string{"", "", ""}
	if span > 0 {
		labels = []string{"0", look.Duration(span / 2), look.Duration(span)}
	}
	for i, t := range r.ticks {
		t.Text = labels[i]
	}
	r.header, r.title, r.texts, r.color = true, "Span", texts, look.Muted
	r.Refresh()
}

func (r *spanRow) show(row telemetry.Row, a axis) {
	duration := row.Duration(a.now)
	r.title, r.indent, r.color = look.Printable(row.Name), nameIndent*float32(min(row.Depth, 12)), theme.ColorNameForeground
	switch {
	case row.Status == codes.Error:
		r.title, r.color = "✕ "+r.title, theme.ColorNameError
	case row.Running():
		r.title, r.color = "▸ "+r.title, theme.ColorNamePrimary
	case row.Orphan:
		r.title = "⚬ " + r.title // its parent was not seen
	}
	r.left = a.share(row.Start)
	r.width = a.share(row.Start.Add(duration)) - r.left
	r.cpu = cpuShares(row.Usage, duration)
	if row.Running() {
		duration = coarse(duration)
	}
	r.texts = figuresOf(row.Usage, duration)
	r.Refresh()
}

// coarse rounds a time that is still growing: every new text is drawn into a texture of its own.
func coarse(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Truncate(10 * time.Millisecond)
	}
	return d.Truncate(100 * time.Millisecond)
}

// cpuShares are the parts of a bar that were computing. Over several cores they may be more than the time on
// the clock; then they fill the bar.
func cpuShares(u telemetry.Usage, duration time.Duration) [2]float32 {
	if !u.HasCPU || duration <= 0 {
		return [2]float32{}
	}
	user, system := float32(u.CPUUser)/float32(duration), float32(u.CPUSystem)/float32(duration)
	if sum := user + system; sum > 1 {
		user, system = user/sum, system/sum
	}
	return [2]float32{user, system}
}

// figuresOf are the texts of the columns. What the system cannot tell is a dash, and not 0.
func figuresOf(u telemetry.Usage, duration time.Duration) []string {
	texts := []string{look.Duration(duration), "–", "–", "–", "–"}
	if u.HasCPU {
		texts[1], texts[2] = look.Duration(u.CPUUser), look.Duration(u.CPUSystem)
	}
	if u.HasMemory {
		texts[3], texts[4] = look.Bytes(u.Memory), look.Delta(u.MemoryDelta)
	}
	return texts
}

// CreateRenderer implements fyne.Widget.
func (r *spanRow) CreateRenderer() fyne.WidgetRenderer {
	x := &spanRowRenderer{r}
	x.Refresh()
	return x
}

type spanRowRenderer struct{ *spanRow }

func (r *spanRowRenderer) MinSize() fyne.Size { return fyne.NewSize(560, spanRowHeight) }

func (r *spanRowRenderer) Layout(size fyne.Size) {
	var figures float32
	for _, c := range columns {
		figures += c.width
	}
	const textTop = 2
	x := size.Width - figures - 8
	for i, c := range columns {
		r.figures[i].Move(fyne.NewPos(x, textTop))
		r.figures[i].Resize(fyne.NewSize(c.width, spanRowHeight-2*textTop))
		x += c.width
	}
	free := size.Width - figures - 8
	name := free * nameShare
	r.name.Move(fyne.NewPos(8+r.indent, textTop))
	r.name.Resize(fyne.NewSize(name-8-r.indent, spanRowHeight-2*textTop))
	r.name.Text = look.Ellipsize(r.title, r.name.Size().Width, r.name.TextSize)

	begin, length := name+8, free-name-16
	for i, t := range r.ticks {
		place := begin + length*float32(i)/float32(len(r.ticks)-1)
		t.Move(fyne.NewPos(place-t.MinSize().Width*float32(i)/float32(len(r.ticks)-1), textTop))
	}
	top := float32(spanRowHeight-barHeight) / 2
	left, width := begin+length*r.left, max(length*r.width, 2)
	bar := func(o *canvas.Rectangle, from, share float32) {
		o.Move(fyne.NewPos(left+width*from, top))
		o.Resize(fyne.NewSize(width*share, barHeight))
	}
	bar(r.wall, 0, 1)
	bar(r.user, 0, r.cpu[0])
	bar(r.system, r.cpu[0], r.cpu[1])
}

func (r *spanRowRenderer) Refresh() {
	small := theme.CaptionTextSize()
	r.name.TextSize = small + 1
	r.name.Color = look.Color(r.color)
	r.Layout(r.Size())
	for i, t := range r.figures {
		t.TextSize = small
		t.Color = look.Color(look.Muted)
		if i < len(r.texts) {
			t.Text = r.texts[i]
		}
	}
	for _, t := range r.ticks {
		t.TextSize, t.Color = small, look.Color(look.Muted)
	}
	r.wall.FillColor = look.Color(look.Wall)
	r.user.FillColor = look.Color(look.CPUUser)
	r.system.FillColor = look.Color(look.CPUSystem)
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *spanRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.name}
	if !r.header {
		objects = append(objects, r.wall, r.user, r.system)
	}
	for _, t := range r.figures {
		objects = append(objects, t)
	}
	for _, t := range r.ticks {
		objects = append(objects, t)
	}
	return objects
}

func (r *spanRowRenderer) Destroy() {}
