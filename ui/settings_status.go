package ui

import (
	"context"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// refreshEvery is how often what is seen live may change: fast enough to seem live, and slow enough to cost little.
const refreshEvery = 100 * time.Millisecond

// exportStatus shows live how the export stands. All its text can be selected, or copied as a whole.
type exportStatus struct {
	view     *fyne.Container
	light    *stateLight
	state    *widget.Label
	sentence *widget.Label
	figures  []*widget.Label // in the order of statusFigures
	problems *widget.Label
	shown    string
}

// figure is a number of the status and its name.
type figure struct{ name, value string }

func statusFigures(s telemetry.Status, now time.Time) []figure {
	count := func(n int64) string { return look.Count(int(n)) }
	waiting := count(s.Waiting)
	if s.WaitingBytes > 0 {
		waiting += " · " + look.Bytes(s.WaitingBytes)
	}
	return []figure{
		{lang.L("Sent"), count(s.Sent)},
		{lang.L("Waiting"), waiting},
		{lang.L("Dropped"), count(s.Dropped)},
		{lang.L("Set aside"), count(s.SetAside)},
		{lang.L("Last success"), formatMoment(s.LastSuccess, now)},
	}
}

// formatMoment tells the time, and on another day the day too.
func formatMoment(t, now time.Time) string {
	t = t.In(now.Location())
	switch y, m, d := t.Date(); {
	case t.IsZero():
		return lang.L("none yet")
	case now.Year() == y && now.Month() == m && now.Day() == d:
		return t.Format("15:04:05")
	}
	return t.Format(lang.X("layout.short", "2 Jan, 15:04"))
}

// describeStatus is the whole status as text, for a report.
func describeStatus(s telemetry.Status, now time.Time) string {
	line := func(name, value string) string { return name + ": " + value }
	lines := []string{line(stateName(s.State), look.Said(withoutProblems(s))), line(lang.L("Endpoint"), s.Endpoint)}
	for _, f := range statusFigures(s, now) {
		lines = append(lines, line(f.name, f.value))
	}
	return strings.Join(append(lines, look.SaidAll(s.Problems)...), "\n")
}

// stateName is a state of the export where it stands alone.
func stateName(s telemetry.State) string {
	switch s {
	case telemetry.Connecting:
		return lang.L("Connecting")
	case telemetry.Connected:
		return lang.L("Connected")
	case telemetry.Retrying:
		return lang.L("Retrying")
	case telemetry.Paused:
		return lang.L("Paused")
	}
	return lang.X("export.off", "Off")
}

// withoutProblems leaves the problems out of the sentence, because they stand below it.
func withoutProblems(s telemetry.Status) telemetry.Status {
	s.Problems = nil
	return s
}

func newExportStatus(copyText func(string), leave func()) *exportStatus {
	s := &exportStatus{
		light: newStateLight(), state: widget.NewLabel(""), sentence: widget.NewLabel(""), problems: widget.NewLabel(""),
	}
	s.state.TextStyle.Bold = true
	s.sentence.Wrapping = fyne.TextWrapWord
	s.sentence.Selectable = true
	s.problems.Selectable = true
	s.problems.Wrapping = fyne.TextWrapWord
	s.problems.Importance = widget.WarningImportance
	numbers := container.NewGridWithColumns(5)
	for _, f := range statusFigures(telemetry.Status{}, time.Now()) {
		value := widget.NewLabel("")
		value.Selectable = true
		s.figures = append(s.figures, value)
		numbers.Add(container.New(layout.NewCustomPaddedVBoxLayout(-9), newCaption(f.name), value))
	}
	copyAll := escape.NewButton(lang.L("Copy status"), theme.ContentCopyIcon(), func() { copyText(s.shown) }, leave)
	copyAll.Importance = widget.LowImportance
	head := container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedHBoxLayout(0), s.light, s.state), copyAll)
	s.view = container.New(layout.NewCustomPaddedVBoxLayout(-4), head, twoLines(s.sentence), numbers, s.problems)
	return s
}

// twoLines keeps room for a second line, so that what is below does not move when the first grows.
func twoLines(l *widget.Label) fyne.CanvasObject {
	room := canvas.NewRectangle(color.Transparent)
	line := fyne.MeasureText("x", theme.TextSize(), fyne.TextStyle{}).Height
	room.SetMinSize(fyne.NewSize(0, 2*line+2*theme.InnerPadding()))
	return container.NewStack(room, l)
}

// watch shows what changes, at most once in refreshEvery, until ctx ends.
func (s *exportStatus) watch(ctx context.Context, t *telemetry.Telemetry, post func(func())) {
	changed, stop := t.Subscribe()
	defer stop()
	shown := make(chan struct{}, 1)
	for {
		status := t.Status()
		post(func() {
			if ctx.Err() == nil {
				s.show(status)
			}
			shown <- struct{}{}
		})
		select { // one at a time, however slow the window is
		case <-ctx.Done():
			return
		case <-shown:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(refreshEvery):
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}

// show changes only what has changed: each new text costs a texture.
func (s *exportStatus) show(status telemetry.Status) {
	now := time.Now()
	text := describeStatus(status, now)
	if text == s.shown {
		return
	}
	s.shown = text
	s.light.set(status.State)
	set := func(l *widget.Label, text string) {
		if l.Text != text {
			l.SetText(text)
		}
	}
	set(s.state, stateName(status.State))
	set(s.sentence, look.Said(withoutProblems(status)))
	for i, f := range statusFigures(status, now) {
		set(s.figures[i], f.value)
	}
	set(s.problems, strings.Join(look.SaidAll(status.Problems), "\n"))
	if len(status.Problems) == 0 {
		s.problems.Hide()
	} else {
		s.problems.Show()
	}
	s.view.Refresh()
}

// stateLight is a dot of the colour of a state of the export.
type stateLight struct {
	widget.BaseWidget
	dot   *canvas.Circle
	state telemetry.State
}

func newStateLight() *stateLight {
	l := &stateLight{dot: canvas.NewCircle(nil)}
	l.ExtendBaseWidget(l)
	return l
}

func (l *stateLight) set(s telemetry.State) {
	if l.state != s {
		l.state = s
		l.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *stateLight) CreateRenderer() fyne.WidgetRenderer {
	r := &stateLightRenderer{widget.NewSimpleRenderer(l.dot), l}
	r.Refresh()
	return r
}

type stateLightRenderer struct {
	fyne.WidgetRenderer
	*stateLight
}

const lightSize = 10

// MinSize has room beside the dot, for text to stand off.
func (r *stateLightRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.InnerPadding()+lightSize, lightSize)
}

func (r *stateLightRenderer) Layout(size fyne.Size) {
	r.dot.Resize(fyne.NewSquareSize(lightSize))
	r.dot.Move(fyne.NewPos(theme.InnerPadding(), (size.Height-lightSize)/2))
}

func (r *stateLightRenderer) Refresh() {
	r.dot.FillColor = look.Color(stateColor(r.state))
	r.dot.Refresh()
}
