package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// usePrompt fills a prompt in.
func (v *createView) usePrompt(p engine.Prompt) {
	v.prompt.SetText(p.Text)
	v.options.setKind(p.Kind)
}

// savePrompt keeps what is typed as one of the user's own.
func (v *createView) savePrompt(name string) {
	p := engine.Prompt{Name: name, Text: v.prompt.Text, Kind: v.options.kind(), Own: true}
	v.changePrompts(func(ctx context.Context, source generator) error { return source.SavePrompt(ctx, p) })
}

// deletePrompt forgets one of the user's own, if the user says so twice.
func (v *createView) deletePrompt(name string) {
	text := lang.L("“{{.Name}}” is one of your own prompts.", map[string]any{"Name": look.Printable(name)})
	v.confirm(lang.L("Delete this prompt?"), text, func() {
		v.changePrompts(func(ctx context.Context, source generator) error { return source.DeletePrompt(ctx, name) })
	})
}

func (v *createView) changePrompts(change func(context.Context, generator) error) {
	source := v.source
	if source == nil {
		return
	}
	done := v.actions.working()
	v.actions.do(func() func() {
		defer done()
		err := change(context.WithoutCancel(v.ctx), source)
		return func() {
			v.actions.tell(err)
			v.loadPrompts()
		}
	})
}

func (v *createView) loadPrompts() {
	source := v.source
	if source == nil {
		return
	}
	v.actions.do(func() func() {
		prompts, err := source.Prompts(v.ctx)
		return func() {
			v.actions.tell(err)
			if source == v.source {
				v.prompts.prompts = prompts
			}
		}
	})
}

// confirm asks before something is lost.
func (v *createView) confirm(title, text string, then func()) {
	window := v.actions.window()
	if window == nil {
		then()
		return
	}
	ask(window, question{title: title, sentences: []string{text}, yes: lang.L("Delete"), no: lang.L("Keep")}, func(yes bool) {
		if yes {
			then()
		}
	})
}

// beginning is the first words of a prompt, on one line.
func beginning(prompt string) string {
	const most = 120
	text := strings.Join(strings.Fields(look.Printable(prompt)), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
