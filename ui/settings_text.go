package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/ui/escape"
	"hybrid-image-search/ui/look"
)

// textActions are what the settings of text in pictures ask for.
type textActions struct {
	load   func(loaded func(textState))
	read   func()
	follow func() // reads what is new, unasked
	pause  func()
	cancel func()
	remove func(done func(error))
	leave  func()
}

// textState is what the section shows.
type textState struct {
	engine.TextState
	open     bool // there is a library
	readOnly bool
	fault    error // of reading the state
}

// textSettings is the section about text in pictures, and about what was read in the open library.
type textSettings struct {
	runSection[textState]
	runControls
	keeper  *choiceKeeper
	actions textActions

	stand     *widget.Label
	again     *escape.Button
	languages *escape.Entry
	langNote  *caption
	photos    *escape.Check
	counts    *widget.Label
	read      *escape.Button
	follow    *escape.Check
	remove    *escape.Button
	restoring bool
}

func newTextSettings(keeper *choiceKeeper, actions textActions) *textSettings {
	s := &textSettings{keeper: keeper, actions: actions}
	s.reads, s.redraw = actions.load, s.refresh
	return s
}

func (s *textSettings) title() string { return lang.L("Text in pictures") }

func (s *textSettings) open(ctx context.Context) fyne.CanvasObject {
	s.ctx, s.loaded = ctx, false
	a := s.actions
	about := plainText(lang.L("What is written in screenshots, scans and documents is found, too: search for invoice, or for text:invoice. Tesseract, a program of its own, reads it. Nothing leaves the machine."))
	s.stand = plainText(lang.L("Looking …"))
	s.stand.Selectable = true
	s.again = escape.NewButton(lang.L("Look again"), theme.ViewRefreshIcon(), s.load, a.leave)
	s.languages = escape.NewEntry(s.held, s.onLanguages, a.leave)
	s.languages.SetText(s.held())
	s.langNote, s.note = newCaption(""), newCaption("")
	s.photos = escape.NewCheck(lang.L("Read photos too, after everything else"), s.onPhotos, a.leave)
	s.counts = plainText("")
	s.runControls = newRunControls(a.pause, a.cancel, a.leave)
	s.read = escape.NewButton(lang.L("Read the text"), theme.DocumentIcon(), a.read, a.leave)
	s.follow = escape.NewCheck(lang.L("Read new pictures by themselves"), s.onFollow, a.leave)
	s.remove = escape.NewButton(lang.L("Remove the text"), theme.DeleteIcon(), s.onRemove, a.leave)
	following := newCaption(lang.L("At low priority, and searches go first. Where more than 20,000 pictures are to be read, only what you start yourself is."))
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		container.New(layout.NewCustomPaddedVBoxLayout(-4), about,
			look.OnCard(container.NewBorder(nil, nil, nil, container.NewCenter(s.again), s.stand))),
		rows(widget.NewLabel(lang.L("Languages")), noted(s.languages, s.langNote)),
		s.photos, widget.NewSeparator(), container.New(layout.NewCustomPaddedVBoxLayout(-6), heading(lang.L("This library")), s.counts),
		container.NewHBox(s.read, layout.NewSpacer(), s.pause, s.cancel), s.progress,
		container.NewBorder(nil, nil, nil, s.remove, s.follow),
		container.New(layout.NewCustomPaddedLayout(-6, 0, 22, 0), following), s.note))
	s.refresh()
	s.load()
	return s.view
}

// refresh shows the state, and has each button offer what can be done now.
func (s *textSettings) refresh() {
	choices := s.keeper.choices()
	if s.loaded {
		s.stand.SetText(standOfReader(s.state.TextState))
		s.languages.SetPlaceHolder(strings.Join(s.state.Languages, "+"))
		showText(s.counts, s.counted())
	}
	s.restoring = true
	s.photos.SetChecked(choices.ReadPhotos)
	s.follow.SetChecked(choices.ReadText)
	s.restoring = false
	if s.langNote.text() == "" || s.langNote.segment.Style.ColorName == look.Muted {
		s.langNote.tell(languageHelp(s.state.Installed), look.Muted)
	}
	s.show(s.run, "")
	free := s.loaded && s.state.open && !s.state.readOnly && s.run == nil
	enable(s.read, free && s.state.Ready() && s.state.ToDo > 0)
	s.read.Importance = widget.MediumImportance
	if !s.read.Disabled() {
		s.read.Importance = widget.HighImportance
	}
	s.read.Refresh()
	enable(s.remove, free && s.state.TextState.Read+s.state.Unread > 0)
	s.view.Refresh()
}

// standOfReader tells how the program stands.
func standOfReader(s engine.TextState) string {
	if s.Err != nil {
		return look.Printable(explain(s.Err))
	}
	return lang.L("Tesseract {{.Version}} is there: {{.Path}}. It reads {{.Languages}}.", map[string]any{
		"Version": look.Printable(s.Version), "Path": look.Printable(look.Path(s.Path)), "Languages": strings.Join(s.Languages, " + "),
	})
}

func languageHelp(installed []string) string {
	if len(installed) == 0 {
		return lang.L("Left empty: English and the language of this system, as far as they are installed.")
	}
	return lang.L("Left empty: English and the language of this system. Installed: {{.Languages}}", map[string]any{"Languages": strings.Join(installed, ", ")})
}

// counted tells what was read in the library, and what is to be.
func (s *textSettings) counted() string {
	state := s.state
	switch {
	case !state.open:
		return lang.L("No library is open.")
	case state.fault != nil:
		return explain(state.fault)
	}
	parts := []string{lang.N("{{.Count}} pictures were read", state.Read, look.Counted(state.Read))}
	if state.WithText > 0 {
		parts = append(parts, lang.N("{{.Count}} with text", state.WithText, look.Counted(state.WithText)))
	}
	if state.Ready() {
		parts = append(parts, lang.N("{{.Count}} to read", state.ToDo, look.Counted(state.ToDo)))
	}
	if state.Ready() && state.Photos > 0 {
		parts = append(parts, lang.N("{{.Count}} photos are left out", state.Photos, look.Counted(state.Photos)))
	}
	if state.Unread > 0 {
		parts = append(parts, lang.N("{{.Count}} could not be read", state.Unread, look.Counted(state.Unread)))
	}
	text := strings.Join(parts, " · ")
	if state.readOnly {
		text += "\n" + lang.L("The library is opened for reading only, so nothing can be added to it.")
	}
	return text
}

// held are the languages that hold.
func (s *textSettings) held() string { return s.keeper.choices().TextLanguages }

// onLanguages makes the languages hold that were typed, unless they are none.
func (s *textSettings) onLanguages() {
	names, wrong := ocr.ParseLanguages(s.languages.Text)
	if wrong != "" {
		s.langNote.tell(lang.L("There is no language “{{.Name}}”. Name them as tesseract does, such as deu+eng.", map[string]any{"Name": look.Printable(wrong)}), theme.ColorNameError)
		s.view.Refresh()
		return
	}
	s.langNote.tell(languageHelp(s.state.Installed), look.Muted)
	s.keeper.choose(func(c *engine.Choices) { c.TextLanguages = strings.Join(names, "+") })
	s.load()
}

func (s *textSettings) onPhotos(on bool) {
	if !s.restoring {
		s.keeper.choose(func(c *engine.Choices) { c.ReadPhotos = on })
		s.load()
	}
}

// onFollow has pictures read when they are added, and those that there are now.
func (s *textSettings) onFollow(on bool) {
	if s.restoring {
		return
	}
	s.keeper.choose(func(c *engine.Choices) { c.ReadText = on })
	if on {
		s.actions.follow()
	}
}

// onRemove takes all text away again, and reads no more by itself.
func (s *textSettings) onRemove() {
	s.keeper.choose(func(c *engine.Choices) { c.ReadText = false })
	s.refresh()
	s.actions.remove(func(err error) {
		if err != nil {
			s.failed(err)
			return
		}
		s.note.tell(lang.L("The text was removed."), theme.ColorNameSuccess)
		s.load()
	})
}
