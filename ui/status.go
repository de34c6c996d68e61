package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// statusBar is the window's last line: the library, what is under way, and how the export of traces stands.
type statusBar struct {
	view     *fyne.Container
	line     *fyne.Container
	library  *widget.Label
	note     *widget.Label
	progress *widget.ProgressBar
	cancel   *widget.Button
	resized  func()
	export   *exportLight
	run      *runBar
	job      *runBar // what is done with many pictures

	service  string // that the library asks, when it is to be named
	dir      string
	count    int
	readOnly bool
}

// statusActions are what the status bar asks for.
type statusActions struct {
	cancel, export, pauseRun, cancelRun, cancelJob func()
	resized                                        func() // the bar has become higher or lower
}

func newStatusBar(actions statusActions) *statusBar {
	s := &statusBar{
		library:  widget.NewLabel(""),
		note:     widget.NewLabel(""),
		progress: widget.NewProgressBar(),
		cancel:   widget.NewButtonWithIcon(lang.L("Cancel"), theme.CancelIcon(), actions.cancel),
		export:   newExportLight(actions.export),
		resized:  actions.resized,
		run:      newRunBar(actions.pauseRun, actions.cancelRun),
		job:      newRunBar(func() {}, actions.cancelJob),
	}
	s.library.Importance, s.note.Importance = widget.LowImportance, widget.LowImportance
	s.note.Truncation = fyne.TextTruncateEllipsis
	s.cancel.Importance = widget.LowImportance
	s.idle()
	under := container.NewBorder(nil, nil, container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSize(170, 22), s.progress)), s.cancel), nil, s.note)
	s.line = container.NewBorder(nil, nil, s.library, s.export, under)
	s.view = container.New(layout.NewCustomPaddedVBoxLayout(0), s.run.view, s.job.view, s.line)
	return s
}

func (s *statusBar) setLibrary(dir string, readOnly bool) {
	s.dir, s.readOnly = dir, readOnly
	s.refreshLibrary()
}

// setService names who answers about pictures; empty when that need not be told.
func (s *statusBar) setService(label string) {
	s.service = label
	s.refreshLibrary()
}

// running shows what takes long, or with nil that there is nothing.
func (s *statusBar) running(run *runState) {
	if s.run.show(run) {
		s.resized()
	}
}

// working shows what is done with many pictures, or with nil that there is nothing.
func (s *statusBar) working(job *runState) {
	if s.job.show(job) {
		s.resized()
	}
}

func (s *statusBar) setCount(n int) {
	s.count = n
	s.refreshLibrary()
}

func (s *statusBar) refreshLibrary() {
	text := lang.N("{{.Count}} pictures in {{.Folder}}", s.count, map[string]any{
		"Count": look.Count(s.count), "Folder": look.Ellipsize(look.Printable(look.Path(s.dir)), 260, theme.TextSize()),
	})
	if s.readOnly {
		text += " " + lang.L("(reading only)")
	}
	if s.service != "" {
		text += " · " + s.service
	}
	s.library.SetText(text)
	s.line.Refresh() // the label has another width
}

// busy shows how far a task is, from 0 to 1.
func (s *statusBar) busy(what string, share float64, cancellable bool) {
	s.note.SetText(what)
	s.progress.SetValue(share)
	s.progress.Show()
	if cancellable {
		s.cancel.Show()
	}
}

func (s *statusBar) indexing(p engine.Progress) { s.busy(describeProgress(p), shareOf(p), true) }

// shareOf is how much of an indexing is done, as far as that is known.
func shareOf(p engine.Progress) float64 {
	if p.ToDo == 0 {
		return 0
	}
	return float64(p.Done) / float64(p.ToDo)
}

// describeProgress tells counts, rate and the time left.
func describeProgress(p engine.Progress) string {
	if p.ToDo == 0 {
		return lang.N("Looking through folders: {{.Count}} files seen", p.Found, look.Counted(p.Found))
	}
	text := lang.L("Adding pictures: {{.Done}} of {{.Total}}", map[string]any{"Done": look.Count(p.Done), "Total": look.Count(p.ToDo)})
	if p.Rate > 0 {
		text += " · " + lang.L("{{.Rate}} a second", map[string]any{"Rate": fmt.Sprintf("%.0f", p.Rate)})
	}
	if p.Remaining > 0 {
		text += " · " + lang.L("{{.Time}} left", map[string]any{"Time": p.Remaining.Round(time.Second).String()})
	}
	if p.Failed > 0 {
		text += " · " + lang.N("{{.Count}} failures", p.Failed, look.Counted(p.Failed))
	}
	return text
}

// idle takes the progress away.
func (s *statusBar) idle() {
	s.progress.Hide()
	s.cancel.Hide()
	s.note.SetText("")
}

// flash shows a result until something else is to be told.
func (s *statusBar) flash(text string) { s.note.SetText(text) }

// exportLight shows the state of the export by a dot's colour and in words. It can be clicked.
type exportLight struct {
	widget.BaseWidget
	dot   *canvas.Circle
	text  *canvas.Text
	state telemetry.State
	onTap func()
}

func newExportLight(onTap func()) *exportLight {
	e := &exportLight{dot: canvas.NewCircle(nil), text: canvas.NewText("", nil), state: telemetry.Off, onTap: onTap}
	e.ExtendBaseWidget(e)
	return e
}

func (e *exportLight) set(s telemetry.Status) {
	text := exportText(s.State)
	if s.State == e.state && text == e.text.Text {
		return
	}
	e.state, e.text.Text = s.State, text
	e.Refresh()
}

// Tapped implements fyne.Tappable.
func (e *exportLight) Tapped(*fyne.PointEvent) { e.onTap() }

// Cursor implements desktop.Cursorable.
func (e *exportLight) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (e *exportLight) CreateRenderer() fyne.WidgetRenderer {
	r := &exportLightRenderer{e}
	r.Refresh()
	return r
}

type exportLightRenderer struct{ *exportLight }

func (r *exportLightRenderer) MinSize() fyne.Size {
	// As wide as its widest state, so that the bar need not be laid out again when it changes.
	var widest fyne.Size
	for _, s := range []telemetry.State{telemetry.Connecting, telemetry.Connected, telemetry.Retrying, telemetry.Paused, telemetry.Off} {
		widest = widest.Max(fyne.MeasureText(exportText(s), r.text.TextSize, r.text.TextStyle))
	}
	return widest.Add(fyne.NewSize(30, 8))
}

func (r *exportLightRenderer) Layout(size fyne.Size) {
	r.dot.Resize(fyne.NewSquareSize(8))
	r.dot.Move(fyne.NewPos(6, (size.Height-8)/2))
	r.text.Resize(r.text.MinSize())
	r.text.Move(fyne.NewPos(20, (size.Height-r.text.MinSize().Height)/2))
}

func (r *exportLightRenderer) Refresh() {
	r.text.Color = look.Color(look.Muted)
	r.text.TextSize = theme.CaptionTextSize()
	r.dot.FillColor = look.Color(stateColor(r.state))
	r.dot.Refresh()
	r.text.Refresh()
}

// exportText is a state of the export in words.
func exportText(s telemetry.State) string {
	switch s {
	case telemetry.Connecting:
		return lang.L("export connecting")
	case telemetry.Connected:
		return lang.L("export connected")
	case telemetry.Retrying:
		return lang.L("export retrying")
	case telemetry.Paused:
		return lang.L("export paused")
	}
	return lang.L("export off")
}

// stateColor is what a state of the export looks like.
func stateColor(s telemetry.State) fyne.ThemeColorName {
	switch s {
	case telemetry.Connected:
		return theme.ColorNameSuccess
	case telemetry.Retrying, telemetry.Paused:
		return theme.ColorNameWarning
	}
	return theme.ColorNameDisabled
}

func (r *exportLightRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.dot, r.text}
}

func (r *exportLightRenderer) Destroy() {}
