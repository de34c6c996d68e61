package ui

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// libraryActions are what the settings of a library ask for. Those that may fail call back with how it went, on the
// widgets' goroutine.
type libraryActions struct {
	load     func(loaded func(libraryState))
	embed    func()
	describe func()
	pause    func()
	cancel   func()
	revoke   func(purpose engine.Purpose, done func(error))
	drop     func(space engine.SpaceInfo, done func(error))
	leave    func()
}

// libraryState is what the section shows.
type libraryState struct {
	open     bool // there is a library
	readOnly bool
	service  string // what it is called
	local    bool   // nothing leaves this machine
	consents []catalog.Consent
	spaces   []engine.SpaceInfo
	err      error
}

// librarySettings is the section about what models may do, and have done, with the open library.
type librarySettings struct {
	runControls
	actions  libraryActions
	ctx      context.Context // ends when the settings are closed
	run      *modelRun       // nil when there is none
	loads    int             // counts them, so that a late one is known as such
	fault    error           // that the last run ended with
	state    libraryState
	view     *fyne.Container
	consents *fyne.Container
	spaces   *fyne.Container
	embed    *escape.Button
	describe *escape.Button
	note     *caption
	doing    *widget.Label // whose tasks they are
}

func newLibrarySettings(actions libraryActions) *librarySettings {
	return &librarySettings{actions: actions}
}

func (s *librarySettings) title() string { return lang.L("This library") }

func (s *librarySettings) open(ctx context.Context) fyne.CanvasObject {
	s.ctx, s.fault = ctx, nil // it was told elsewhere too
	leave := s.actions.leave
	tight := func() *fyne.Container { return container.New(layout.NewCustomPaddedVBoxLayout(-4)) }
	s.consents, s.spaces, s.note, s.doing = tight(), tight(), newCaption(""), heading("")
	s.embed = escape.NewButton(lang.L("Search by meaning …"), theme.SearchIcon(), s.actions.embed, leave)
	s.describe = escape.NewButton(lang.L("Describe pictures …"), theme.DocumentCreateIcon(), s.actions.describe, leave)
	s.runControls = newRunControls(s.actions.pause, s.actions.cancel, leave)
	about := newCaption(lang.L("Search by meaning has every picture embedded, once, so that words find what they mean. " +
		"Descriptions are captions and keywords that a model writes; they are searched like other words, and marked."))
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		s.doing,
		container.NewHBox(s.embed, s.describe, layout.NewSpacer(), s.pause, s.cancel),
		container.New(layout.NewCustomPaddedVBoxLayout(-4), about, s.progress), s.note,
		widget.NewSeparator(), heading(lang.L("Vector spaces")), s.spaces,
		widget.NewSeparator(), heading(lang.L("What you agreed to")), s.consents))
	s.show(libraryState{open: true})
	s.load()
	return s.view
}

// load reads how the library stands.
func (s *librarySettings) load() {
	if s.ctx == nil || s.ctx.Err() != nil {
		return // nobody sees it
	}
	s.loads++
	this := s.loads
	s.actions.load(func(state libraryState) {
		if this == s.loads {
			s.show(state)
		}
	})
}

func (s *librarySettings) show(state libraryState) {
	s.state = state
	s.doing.SetText(lang.L("What {{.Service}} does with all pictures", map[string]any{"Service": cmp.Or(state.service, "Gemini")}))
	s.consents.RemoveAll()
	for _, c := range state.consents {
		s.consents.Add(s.consentRow(c))
	}
	if len(state.consents) == 0 {
		s.consents.Add(plainText(noConsents(state)))
	}
	s.spaces.RemoveAll()
	for _, space := range state.spaces {
		s.spaces.Add(s.spaceRow(space))
	}
	if len(state.spaces) == 0 {
		s.spaces.Add(plainText(lang.L("None yet: pictures are found by words and by their looks.")))
	}
	switch {
	case !state.open:
		s.tell(lang.L("No library is open."))
	case state.err != nil:
		s.tell(explain(state.err))
	default:
		s.tell(explain(s.fault))
	}
	s.running(s.run)
}

func noConsents(state libraryState) string {
	if state.local {
		return lang.L("Nothing leaves this machine: the {{.Service}} is a part of this program, so nothing has to be agreed to.",
			map[string]any{"Service": state.service})
	}
	return lang.L("Nothing. No picture of this library is sent before you agree.")
}

func plainText(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

func (s *librarySettings) consentRow(c catalog.Consent) fyne.CanvasObject {
	purpose := engine.Purpose(c.Purpose)
	revoke := escape.NewButton(lang.L("Revoke"), nil, func() {
		s.actions.revoke(purpose, s.done)
	}, s.actions.leave)
	return container.NewBorder(nil, nil, nil, container.NewVBox(revoke), container.New(layout.NewCustomPaddedVBoxLayout(-12),
		plainText(purposeName(purpose)),
		inset(newCaption(lang.L("to {{.Recipient}}, since {{.Time}}", map[string]any{
			"Recipient": look.Printable(c.Recipient), "Time": dayAndTime(c.GivenAt.Local()),
		})))))
}

func (s *librarySettings) spaceRow(space engine.SpaceInfo) fyne.CanvasObject {
	drop := escape.NewButton(lang.L("Drop …"), nil, func() { s.actions.drop(space, s.done) }, s.actions.leave)
	others := func(o engine.SpaceInfo) bool { return o.Source == space.Source && o.Name != space.Name }
	if space.Searched && slices.ContainsFunc(s.state.spaces, others) || s.state.readOnly {
		drop.Disable() // searches would change to another without being asked to
	}
	return container.NewBorder(nil, nil, nil, container.NewVBox(drop), container.New(layout.NewCustomPaddedVBoxLayout(-12),
		plainText(look.Printable(space.Name)), inset(newCaption(describeSpace(space, time.Now())))))
}

// inset keeps what follows a label below it, level with its text.
func inset(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 4, 0, 0), o)
}

// describeSpace tells how far a space is and what it is for.
func describeSpace(s engine.SpaceInfo, now time.Time) string {
	text := lang.N("{{.Vectors}} of {{.Count}} pictures", s.Pictures,
		map[string]any{"Vectors": look.Count(s.Vectors), "Count": look.Count(s.Pictures)})
	if s.Complete {
		text += ", " + lang.L("complete")
	}
	switch {
	case s.Searched:
		text += " · " + lang.L("searched")
	case s.Current:
		text += " · " + lang.L("searched once it is complete")
	default:
		text += " · " + lang.L("not searched")
	}
	if !s.Current {
		text += " · " + lang.L("of a model that is not chosen")
	}
	return text + " · " + lang.L("begun {{.Time}}", map[string]any{"Time": formatMoment(s.Created, now)})
}

// done tells what came of a request.
func (s *librarySettings) done(err error) {
	if err != nil {
		s.tell(explain(err))
		return
	}
	s.load()
}

// failed tells what a run ended with, until the next one.
func (s *librarySettings) failed(err error) {
	s.fault = err
	if s.ctx != nil && s.ctx.Err() == nil {
		s.tell(explain(err))
	}
}

func (s *librarySettings) tell(fault string) {
	s.note.tell(fault, theme.ColorNameError)
	s.view.Refresh()
}

// running shows a run, or with nil that there is none.
func (s *librarySettings) running(run *modelRun) {
	if s.run = run; run != nil {
		s.fault = nil
	}
	if s.view == nil || s.ctx.Err() != nil {
		return
	}
	s.runControls.show(run, "")
	for _, b := range []*escape.Button{s.embed, s.describe} {
		if run != nil || !s.state.open || s.state.readOnly {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	s.view.Refresh()
}
