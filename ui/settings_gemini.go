package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/look"
)

// geminiActions are what the settings of Gemini ask for.
type geminiActions struct {
	do      func(work func() (then func()))
	leave   func()
	folder  func(chosen func(path string))
	dir     func() (string, error) // where generated pictures go
	changed func()                 // another key or another choice holds
	consent func(purpose engine.Purpose, then func(), otherwise func(error))
}

// geminiSettings is the section about the key, the models and what they may do. Each change holds at once and is
// kept for all libraries.
type geminiSettings struct {
	keeper  *choiceKeeper
	actions geminiActions

	available []gemini.Model // that the key can use, as far as it was asked

	key        *keySettings
	models     *modelSettings
	limits     *limitSettings
	chooseNote *caption
	view       *fyne.Container
}

func newGeminiSettings(keeper *choiceKeeper, actions geminiActions) *geminiSettings {
	return &geminiSettings{keeper: keeper, actions: actions}
}

func (s *geminiSettings) title() string { return "Gemini" }

func (s *geminiSettings) open(ctx context.Context) fyne.CanvasObject {
	service := s.answering()
	s.chooseNote = newCaption("")
	var first fyne.CanvasObject
	if service.Local() {
		s.key, first = nil, aboutStandIn(labelOf(service))
	} else {
		s.key = newKeySettings(ctx, service, s.actions, s.listed)
		first = s.key.view
	}
	s.models = newModelSettings(s)
	s.limits = newLimitSettings(s)
	s.view = container.New(layout.NewCustomPaddedLayout(0, 4, 8, 16), container.New(layout.NewCustomPaddedVBoxLayout(6),
		first, widget.NewSeparator(), s.models.view, widget.NewSeparator(), s.limits.view, s.chooseNote))
	s.restore()
	if s.key != nil {
		s.key.look()
	}
	return s.view
}

// answering is the service that the section is about.
func (s *geminiSettings) answering() *engine.Service {
	if service := s.keeper.service(); service != nil {
		return service
	}
	return s.keeper.own
}

// restore shows what is chosen.
func (s *geminiSettings) restore() {
	s.models.restore()
	s.limits.restore()
}

// listed has the models offered that a key can use.
func (s *geminiSettings) listed(models []gemini.Model) {
	s.available = models
	if s.models != nil {
		s.models.offer(models)
	}
}

func (s *geminiSettings) choices() engine.Choices { return s.keeper.choices() }

func (s *geminiSettings) choose(change func(*engine.Choices)) { s.keeper.choose(change) }

// setFolder makes generated pictures go to another folder.
func (s *geminiSettings) setFolder(path string) {
	s.choose(func(c *engine.Choices) { c.PictureDir = path })
}

func (s *geminiSettings) warn(text string) {
	if s.view == nil { // it was never opened
		return
	}
	s.chooseNote.tell(text, warningText)
	s.view.Refresh()
}

// aboutStandIn stands in the demo where the key would be.
func aboutStandIn(label string) fyne.CanvasObject {
	said := map[string]any{"Service": label}
	text := widget.NewLabel(lang.L("Here the {{.Service}} answers in place of Gemini. It is a part of this program: nothing leaves this "+
		"machine, no key is needed and nothing costs anything. It answers from the words and colours of the pictures, draws by "+
		"composing them, and knows nothing else. To use Gemini, open your own library from the menu.", said))
	text.Wrapping = fyne.TextWrapWord
	title := widget.NewLabel(lang.L("The {{.Service}}", said))
	title.TextStyle.Bold = true
	return look.OnCard(container.New(layout.NewCustomPaddedVBoxLayout(-8), title, text))
}

// rows lays names and what they name out in two columns.
func rows(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewFormLayout(), objects...)
}

// noted puts a caption close below an object.
func noted(o fyne.CanvasObject, note *caption) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(0), o, container.New(layout.NewCustomPaddedLayout(-3, 0, 0, 0), note))
}
