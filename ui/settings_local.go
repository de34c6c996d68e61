package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// localActions are what the settings of the model of this machine ask for. Those that may fail call back with how it
// went, on the widgets' goroutine.
type localActions struct {
	load        func(loaded func(localState))
	fetch       func()
	cancelFetch func()
	embed       func()
	pause       func()
	cancel      func()
	tag         func()
	untag       func(done func(error))
	folder      func()
	choose      func(dir string)
	mirror      string // that the command line names
	leave       func()
}

// localState is what the section shows.
type localState struct {
	engine.LocalState
	plan     fetchPlan
	open     bool // there is a library
	readOnly bool
}

// localSettings is the section about the model that finds by meaning on this machine, and about what it does with the
// open library.
type localSettings struct {
	runSection[localState]
	keeper  *choiceKeeper
	actions localActions
	under   *fetchRun // nil when nothing is being fetched
	fault   error     // that the last fetch ended with

	stands [2]*widget.Label // the runtime, and the model
	fetch  *localFetch
	folder *widget.Label
	choose *escape.Button
	own    *escape.Button
	tasks  *localTasks

	chooseNote *caption // that choices could not be kept
}

func newLocalSettings(keeper *choiceKeeper, actions localActions) *localSettings {
	s := &localSettings{keeper: keeper, actions: actions}
	s.reads, s.redraw = actions.load, s.refresh
	return s
}

func (s *localSettings) title() string { return lang.L("Meaning on this machine") }

func (s *localSettings) open(ctx context.Context) fyne.CanvasObject {
	s.ctx, s.loaded = ctx, false
	about := plainText(lang.L("Words find pictures by what they show: “two dogs running on grass” brings the right photos, though no " +
		"file name says so. A small CLIP model does that on this machine. It needs no key, and nothing leaves the machine."))
	for i := range s.stands {
		s.stands[i] = plainText(lang.L("Looking …"))
		s.stands[i].Selectable = true
	}
	s.fetch = newLocalFetch(s)
	s.folder = widget.NewLabel("")
	s.folder.Truncation = fyne.TextTruncateEllipsis
	s.folder.Selectable = true
	s.choose = escape.NewButton(lang.L("Choose …"), theme.FolderOpenIcon(), s.actions.folder, s.actions.leave)
	s.own = escape.NewButton(lang.L("Use the fetched one"), nil, func() { s.actions.choose("") }, s.actions.leave)
	s.tasks = newLocalTasks(s)
	s.note, s.chooseNote = newCaption(""), newCaption("")
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		container.New(layout.NewCustomPaddedVBoxLayout(-4), about,
			look.OnCard(container.New(layout.NewCustomPaddedVBoxLayout(-8), s.stands[0], s.stands[1]))),
		s.fetch.view,
		rows(
			widget.NewLabel(lang.L("Mirror")), noted(s.fetch.mirror, s.fetch.mirrorNote),
			widget.NewLabel(lang.L("Model folder")), container.NewBorder(nil, nil, nil, container.NewHBox(s.choose, s.own), s.folder),
		),
		widget.NewSeparator(), s.tasks.view, s.note, s.chooseNote))
	s.fetch.show(s.under)
	if s.fault != nil {
		s.fetch.tellEnd(s.fault)
	}
	s.refresh()
	s.load()
	return s.view
}

// refresh shows the state, and has each button offer what can be done now.
func (s *localSettings) refresh() {
	chosen := s.keeper.choices().ModelDir
	if s.loaded {
		runtime, model := standsOf(s.state.LocalState, chosen)
		for i, stand := range []stand{runtime, model} {
			s.stands[i].Importance = stand.importance
			s.stands[i].SetText(stand.text)
		}
	}
	s.folder.SetText(lang.L("The fetched one"))
	if chosen != "" {
		s.folder.SetText(look.Printable(look.Path(chosen)))
	}
	enable(s.own, chosen != "")
	s.fetch.refresh()
	s.tasks.refresh()
	s.view.Refresh()
}

// fetching shows a fetch, or with nil that there is none.
func (s *localSettings) fetching(run *fetchRun) {
	if s.under = run; run != nil {
		s.fault = nil
	}
	if s.isOpen() {
		s.fetch.show(run)
		s.refresh()
	}
}

// fetched tells what came of a fetch, also when the settings are opened later.
func (s *localSettings) fetched(err error) {
	if s.fault = err; s.isOpen() {
		s.fetch.tellEnd(err)
		s.view.Refresh()
	}
}

func (s *localSettings) warn(text string) {
	if s.isOpen() {
		s.chooseNote.tell(text, warningText)
		s.view.Refresh()
	}
}

func enable(b fyne.Disableable, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}
