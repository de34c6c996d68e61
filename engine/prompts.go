package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/sentence"
)

// ErrPrompt is a prompt that cannot be saved; the error tells why.
var ErrPrompt = errors.New("engine: this prompt cannot be saved")

// The bounds of the user's own prompts, in letters.
const (
	maxPromptName = 80
	maxPromptText = 20_000
)

// Prompt is a ready one, or one of the user's own.
type Prompt struct {
	Name, Text string
	Kind       Kind
	Own        bool
}

// readyPrompts are those that come with the program. The references are [1], [2]… in all of them.
var readyPrompts = []Prompt{
	{Name: "Describe", Kind: AnswerKind, Text: "Describe each picture in two or three sentences: what is shown, where it may be, the light and the mood. Refer to the pictures by their numbers."},
	{Name: "Compare", Kind: AnswerKind, Text: "Compare the pictures. First tell what they have in common, then how each differs from the others. Refer to them by their numbers."},
	{Name: "Find the odd one out", Kind: AnswerKind, Text: "Which of these pictures is the odd one out? Name it by its number and tell why the others belong together."},
	{Name: "Table of contents", Kind: AnswerKind, Text: "Make a table with one row for each picture: its number, what is in it, the setting, the main colours, and anything unusual."},
	{Name: "Extract the text", Kind: AnswerKind, Text: "Write out all text that can be read in each picture, exactly as it stands there. Mark what cannot be read with […]. Do not explain."},
	{Name: "What changed", Kind: AnswerKind, Text: "Picture [1] came before picture [2]. List what changed between them, the most important first, and what stayed the same."},
	{Name: "Alternative text", Kind: AnswerKind, Text: "Write alternative text for each picture, for people who cannot see it: one sentence of at most 125 characters, without “picture of”."},
	{Name: "Captions for a web page", Kind: AnswerKind, Text: "Write a caption for each picture, as it would stand below it on a web page: one lively sentence that adds to what is seen."},
	{Name: "Title ideas", Kind: AnswerKind, Text: "Suggest five short titles for each picture, from plain to playful."},
	{Name: "Tell a story", Kind: AnswerKind, Text: "Tell a short story of about 200 words in which the pictures follow one another. Put the number of a picture where it belongs."},
	{Name: "Combine", Kind: PictureKind, Text: "Combine all the pictures into one new scene that looks natural, with one light and one perspective."},
	{Name: "In the style of [1]", Kind: PictureKind, Text: "Draw the other pictures in the style of [1]: its colours, light and texture. Keep what they show."},
	{Name: "Watercolour", Kind: PictureKind, Text: "Paint [1] as a loose watercolour on rough paper, with soft edges. Keep its composition."},
	{Name: "By night", Kind: PictureKind, Text: "Show the scene of [1] by night, lit by the moon and a few warm lamps. Change nothing else."},
	{Name: "Product on white", Kind: PictureKind, Text: "Show the main object of [1] alone on a pure white background, evenly lit, with a soft shadow below it. Keep its colours and proportions."},
}

// Prompts gives the ready ones, then the user's own by name.
func (l *Library) Prompts(ctx context.Context) ([]Prompt, error) {
	own, err := l.catalog.Prompts(ctx)
	if err != nil {
		return nil, fmt.Errorf("engine: prompts: %w", l.noteDamage(err))
	}
	all := append([]Prompt(nil), readyPrompts...)
	for _, p := range own {
		all = append(all, Prompt{Name: p.Name, Text: p.Text, Kind: Kind(p.Kind), Own: true})
	}
	return all, nil
}

// SavePrompt keeps a prompt under its name, in place of the user's own of that name.
func (l *Library) SavePrompt(ctx context.Context, p Prompt) error {
	p.Name = strings.Join(strings.Fields(strings.ToValidUTF8(p.Name, "\uFFFD")), " ")
	p.Text = strings.TrimSpace(strings.ToValidUTF8(p.Text, "\uFFFD"))
	switch {
	case p.Kind != AnswerKind && p.Kind != PictureKind:
		return ErrKind
	case p.Name == "":
		return sentence.Because(ErrPrompt, "it has no name")
	case utf8.RuneCountInString(p.Name) > maxPromptName:
		return sentence.Because(ErrPrompt, "its name is longer than {{.Count}} letters", sentence.With{"Count": maxPromptName})
	case isReady(p.Name):
		return sentence.Because(ErrPrompt, "there is a ready one of this name")
	case p.Text == "":
		return sentence.Because(ErrPrompt, "it has no text")
	case utf8.RuneCountInString(p.Text) > maxPromptText:
		return sentence.Because(ErrPrompt, "it is longer than {{.Count}} letters", sentence.With{"Count": maxPromptText})
	}
	l.changed.Store(true)
	if err := l.catalog.SavePrompt(ctx, catalog.Prompt{Name: p.Name, Kind: string(p.Kind), Text: p.Text}); err != nil {
		return fmt.Errorf("engine: prompts: %w", l.noteDamage(err))
	}
	return nil
}

func isReady(name string) bool {
	for _, p := range readyPrompts {
		if strings.EqualFold(p.Name, name) {
			return true
		}
	}
	return false
}

// DeletePrompt removes one of the user's own.
func (l *Library) DeletePrompt(ctx context.Context, name string) error {
	l.changed.Store(true)
	if err := l.catalog.DeletePrompt(ctx, name); err != nil {
		return fmt.Errorf("engine: prompts: %w", l.noteDamage(err))
	}
	return nil
}

// PromptPreview is what Generate would send.
type PromptPreview struct {
	Text  string      // all of it; a picture stands as its number in double brackets
	Cost  gemini.Cost // about
	Model string
	Bytes int64 // of the references' files, before they are reduced
}

// PreviewPrompt tells what Generate would send. It decodes no pictures and needs no key.
func (l *Library) PreviewPrompt(ctx context.Context, r GenerateRequest) (PromptPreview, error) {
	var settings gemini.Settings
	if l.options.Service != nil {
		settings = l.options.Service.Settings()
	}
	p := PromptPreview{Model: r.model(settings)}
	request := gemini.Request{Prompt: r.Prompt, Model: p.Model, Variants: r.Variants}
	for i, path := range r.References {
		ref, size, err := l.describeReference(ctx, path)
		if err != nil {
			return PromptPreview{}, fmt.Errorf("engine: preview: %w", &ReferenceError{Number: i + 1, Path: path, Err: err})
		}
		p.Bytes += size
		request.References = append(request.References, gemini.Reference{Name: ref.Name, Facts: ref.facts})
	}
	p.Text, p.Cost = request.Text(), settings.EstimateAnswer(request)
	if r.Kind == PictureKind {
		p.Cost = settings.EstimatePictures(request)
	}
	return p, nil
}
