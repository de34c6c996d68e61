package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/escape"
)

// lengths are those of vectors that may be chosen; models are trained to keep their meaning at them.
var lengths = []int{128, 256, 512, 768, 1536, 3072}

// modelSettings is the choice of models.
type modelSettings struct {
	of                         *geminiSettings
	view                       *fyne.Container
	answer, picture, embedding *escape.SelectEntry
	length                     *escape.Select
	restoring                  bool
}

func newModelSettings(of *geminiSettings) *modelSettings {
	m := &modelSettings{of: of}
	defaults := gemini.Defaults()
	entry := func(standard string, field func(*engine.Choices) *string) *escape.SelectEntry {
		held := func() string {
			c := of.choices()
			return *field(&c)
		}
		e := escape.NewSelectEntry(held, of.actions.leave)
		e.OnCommit = func() { m.commit(e, field) }
		e.SetPlaceHolder(standard)
		return e
	}
	m.answer = entry(defaults.AnswerModel, func(c *engine.Choices) *string { return &c.AnswerModel })
	m.picture = entry(defaults.PictureModel, func(c *engine.Choices) *string { return &c.PictureModel })
	m.embedding = entry(defaults.EmbeddingModel, func(c *engine.Choices) *string { return &c.EmbeddingModel })
	options := make([]string, len(lengths))
	for i, n := range lengths {
		options[i] = strconv.Itoa(n)
	}
	m.length = escape.NewSelect(options, of.actions.leave)
	m.length.OnChanged = m.onLength
	note := newCaption(lang.L("Empty is the default. Another model or length makes a new vector space: the pictures are embedded again, " +
		"and the old space is searched until the new one is complete."))
	if of.answering().Local() {
		note = newCaption(lang.L("The demo always uses these."))
	}
	m.view = container.New(layout.NewCustomPaddedVBoxLayout(0), heading(lang.L("Models")), noted(rows(
		widget.NewLabel(lang.L("Answers")), m.answer,
		widget.NewLabel(lang.L("Pictures")), m.picture,
		widget.NewLabel(lang.L("Meaning")), container.NewBorder(nil, nil, nil, container.NewHBox(widget.NewLabel(lang.L("Length")), m.length), m.embedding),
	), note))
	m.offer(of.available)
	return m
}

func (m *modelSettings) restore() {
	m.restoring = true
	defer func() { m.restoring = false }()
	service := m.of.answering()
	c := m.of.choices()
	if service.Local() {
		s := service.Settings()
		c.AnswerModel, c.PictureModel, c.EmbeddingModel, c.Dimensions = s.AnswerModel, s.PictureModel, s.EmbeddingModel, s.Dimensions
		for _, o := range []fyne.Disableable{m.answer, m.picture, m.embedding, m.length} {
			o.Disable()
		}
	}
	m.answer.SetText(c.AnswerModel)
	m.picture.SetText(c.PictureModel)
	m.embedding.SetText(c.EmbeddingModel)
	if c.Dimensions == 0 {
		c.Dimensions = gemini.Defaults().Dimensions
	}
	text := strconv.Itoa(c.Dimensions)
	if !slices.Contains(m.length.Options, text) { // chosen by hand, in the file
		m.length.SetOptions(append(m.length.Options, text))
	}
	m.length.SetSelected(text)
}

// commit makes hold what stands in a field.
func (m *modelSettings) commit(e *escape.SelectEntry, field func(*engine.Choices) *string) {
	if !m.restoring && !m.of.answering().Local() {
		m.of.choose(func(c *engine.Choices) { *field(c) = strings.TrimSpace(e.Text) })
	}
}

func (m *modelSettings) onLength(text string) {
	n, err := strconv.Atoi(text)
	if err != nil || m.restoring {
		return
	}
	m.of.choose(func(c *engine.Choices) {
		if c.Dimensions = n; n == gemini.Defaults().Dimensions {
			c.Dimensions = 0 // the default, whatever that becomes
		}
	})
}

// offer lists the models that the key can use, or the defaults while that is not known.
func (m *modelSettings) offer(models []gemini.Model) {
	defaults := gemini.Defaults()
	if len(models) == 0 {
		m.answer.SetOptions([]string{defaults.AnswerModel})
		m.picture.SetOptions([]string{defaults.PictureModel})
		m.embedding.SetOptions([]string{defaults.EmbeddingModel})
		return
	}
	var answers, pictures, embeddings []string
	for _, model := range models {
		switch {
		case model.CanEmbed:
			embeddings = append(embeddings, model.Name)
		case model.CanGenerate && draws(model.Name):
			pictures = append(pictures, model.Name)
		case model.CanGenerate:
			answers = append(answers, model.Name)
		}
	}
	m.answer.SetOptions(answers)
	m.picture.SetOptions(pictures)
	m.embedding.SetOptions(embeddings)
}

// draws tells from its name whether a model makes pictures: the service's list does not.
func draws(name string) bool {
	return strings.Contains(name, "image") || strings.Contains(name, "picture")
}
