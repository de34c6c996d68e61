package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// exportActions are what the settings of the export ask for.
type exportActions struct {
	do    func(work func() (then func()))
	post  func(func())
	copy  func(text string)
	save  func(name, text string, saved func(path string, err error))
	leave func()
}

// exportSettings is the section about where spans go. Each change is handed to telemetry at once, one after
// another, for a choice may wait for a request that is under way.
type exportSettings struct {
	telemetry *telemetry.Telemetry
	actions   exportActions
	overrides telemetry.Overrides

	standard string            // where spans go while nothing is chosen
	held     telemetry.Choices // what holds
	wanted   telemetry.Choices // what is to hold
	choosing bool              // a choice is under way

	send, text                         *escape.Check
	endpoint                           *escape.Entry
	sendNote, endpointNote, chooseNote *caption
	status                             *exportStatus
	probe                              *exportProbe
	files                              *collectorFiles
	view                               *fyne.Container
}

func newExportSettings(t *telemetry.Telemetry, actions exportActions) *exportSettings {
	s := &exportSettings{telemetry: t, actions: actions, overrides: t.Overrides(), held: t.Choices(), standard: defaultEndpoint}
	if s.overrides.Endpoint != "" {
		s.standard = t.Status().Endpoint
	}
	if s.overrides.Endpoint != "" || endpointFault(s.held.Endpoint) != "" {
		s.held.Endpoint = "" // of an earlier run, and does not hold in this one
	}
	s.wanted = s.held
	return s
}

func (s *exportSettings) title() string { return lang.L("Export of traces") }

func (s *exportSettings) open(ctx context.Context) fyne.CanvasObject {
	s.buildUI(ctx)
	s.restore()
	s.status.show(s.telemetry.Status())
	go s.status.watch(ctx, s.telemetry, s.actions.post)
	return s.view
}

func (s *exportSettings) buildUI(ctx context.Context) {
	s.send = escape.NewCheck(lang.L("Send spans to a collector"), s.onSend, s.actions.leave)
	s.sendNote = newCaption("")
	s.endpoint = escape.NewEntry(func() string { return s.wanted.Endpoint }, s.onEndpoint, s.actions.leave)
	s.endpoint.SetPlaceHolder(s.standard)
	s.endpoint.Validator = func(text string) error {
		if fault := endpointFault(tidyEndpoint(text)); fault != "" {
			return errors.New(fault)
		}
		return nil
	}
	s.endpoint.OnChanged = func(string) { s.noteEndpoint() }
	s.endpointNote = newCaption("")
	s.text = escape.NewCheck(lang.L("Include text in exported spans"), s.onText, s.actions.leave)
	textNote := newCaption(lang.L("Queries, file names and prompts then leave this machine with the spans. "+
		"Spans that already wait go out as they were written.") + again(s.overrides.IncludeText))
	s.chooseNote = newCaption("")
	s.status = newExportStatus(s.actions.copy, s.actions.leave)
	s.probe = newExportProbe(ctx, s.telemetry.SendTestSpan, s.actions)
	s.files = newCollectorFiles(s.actions)

	beside := func(o fyne.CanvasObject) fyne.CanvasObject { // below the text of a check, not its box
		return container.New(layout.NewCustomPaddedLayout(-6, 0, 22, 0), o)
	}
	tight := func(objects ...fyne.CanvasObject) *fyne.Container {
		return container.New(layout.NewCustomPaddedVBoxLayout(0), objects...)
	}
	entry := tight(s.endpoint, container.New(layout.NewCustomPaddedLayout(-3, 0, 0, 0), s.endpointNote))
	label := container.NewVBox(widget.NewLabel(lang.L("Endpoint"))) // at the height of the entry, not of its note
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		tight(s.send, beside(s.sendNote)),
		container.NewBorder(nil, nil, label, nil, entry),
		tight(s.text, beside(textNote)),
		s.chooseNote,
		look.OnCard(s.status.view),
		s.probe.view,
		widget.NewSeparator(),
		s.files.view,
	))
}

// again names a variable that goes before what is chosen here, if there is one.
func again(variable string) string {
	if variable == "" {
		return ""
	}
	return " " + lang.L("{{.Variable}} is set and decides again at the next start.", map[string]any{"Variable": variable})
}

// restore shows what is chosen.
func (s *exportSettings) restore() {
	s.send.SetChecked(!s.wanted.Off && s.overrides.Off == "")
	note := lang.L("They wait on disk until it has taken them. Off, they stay in the panel.")
	if s.overrides.Off != "" {
		s.send.Disable()
		note = lang.L("{{.Variable}} is set and keeps the export off. Start without it to send spans.", map[string]any{"Variable": s.overrides.Off})
	}
	s.sendNote.tell(note, look.Muted)
	s.text.SetChecked(s.wanted.IncludeText)
	s.endpoint.SetText(s.wanted.Endpoint)
	s.noteEndpoint()
}

// noteEndpoint tells below the address what is wrong with it, or else who decides.
func (s *exportSettings) noteEndpoint() {
	if fault := endpointFault(tidyEndpoint(s.endpoint.Text)); fault != "" {
		s.endpointNote.tell(fault, theme.ColorNameError)
		return
	}
	said := map[string]any{"Address": s.standard}
	text := lang.L("Enter makes it hold. Empty is {{.Address}}.", said)
	if s.overrides.Endpoint == "" {
		text = lang.L("Enter makes it hold. Empty is {{.Address}}, where Grafana Alloy listens.", said)
	}
	s.endpointNote.tell(text+again(s.overrides.Endpoint), look.Muted)
}

func (s *exportSettings) onSend(on bool) {
	if s.overrides.Off == "" {
		s.choose(func(c *telemetry.Choices) { c.Off = !on })
	}
}

func (s *exportSettings) onText(include bool) {
	s.choose(func(c *telemetry.Choices) { c.IncludeText = include })
}

// onEndpoint makes hold what is typed, unless it is malformed.
func (s *exportSettings) onEndpoint() {
	text := tidyEndpoint(s.endpoint.Text)
	if endpointFault(text) != "" {
		return
	}
	if text != s.endpoint.Text {
		s.endpoint.SetText(text)
	}
	s.choose(func(c *telemetry.Choices) { c.Endpoint = text })
}

// choose hands a change over. While another is under way, the last one waits.
func (s *exportSettings) choose(change func(*telemetry.Choices)) {
	change(&s.wanted)
	if s.choosing || s.wanted == s.held {
		return
	}
	s.choosing = true
	this := s.wanted
	s.actions.do(func() func() {
		err := s.telemetry.Choose(this)
		return func() { s.onChosen(this, err) }
	})
}

// onChosen tells what came of a choice.
func (s *exportSettings) onChosen(c telemetry.Choices, err error) {
	s.choosing = false
	note := ""
	switch {
	case err == nil || errors.Is(err, telemetry.ErrNotKept):
		s.held = c
		if err != nil {
			note = lang.L("This holds now, but could not be kept for the next start: check that your data folder can be written.")
		}
	case s.wanted == c: // refused: all is as it was
		note = lang.L("This was refused, so nothing has changed: check the endpoint.")
		s.wanted = s.held
		s.restore()
	}
	s.chooseNote.tell(note, theme.ColorNameWarning)
	s.view.Refresh()
	s.choose(func(*telemetry.Choices) {}) // what was chosen meanwhile
}
