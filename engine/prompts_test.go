package engine

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
)

func TestPrompts(t *testing.T) {
	_, l := newLibrary(t)
	ready, err := l.Prompts(t.Context())
	must(t, err)
	kinds, names := map[Kind]int{}, map[string]bool{}
	for _, p := range ready {
		kinds[p.Kind]++
		if p.Own || names[p.Name] || len(p.Text) < 20 {
			t.Errorf("ready prompt %+v", p)
		}
		names[p.Name] = true
	}
	if kinds[AnswerKind] < 8 || kinds[PictureKind] < 4 {
		t.Errorf("kinds %v", kinds)
	}
	must(t, l.SavePrompt(t.Context(), Prompt{Name: "  Mine \n too ", Text: " ask ", Kind: AnswerKind}))
	must(t, l.SavePrompt(t.Context(), Prompt{Name: "Mine too", Text: "ask again", Kind: PictureKind}))
	must(t, l.SavePrompt(t.Context(), Prompt{Name: "Another", Text: strings.Repeat("ä", maxPromptText), Kind: AnswerKind}))
	all, err := l.Prompts(t.Context())
	if err != nil || len(all) != len(ready)+2 || all[len(ready)].Name != "Another" || all[len(all)-1] != (Prompt{"Mine too", "ask again", PictureKind, true}) {
		t.Errorf("prompts %+v, %v", all[len(ready):], err)
	}
	must(t, l.DeletePrompt(t.Context(), "Mine too"))
	must(t, l.DeletePrompt(t.Context(), "Describe")) // a ready one stays
	if all, err = l.Prompts(t.Context()); err != nil || len(all) != len(ready)+1 {
		t.Errorf("%d prompts, %v", len(all), err)
	}
	if ready[0].Name = "spoiled"; readyPrompts[0].Name == "spoiled" {
		t.Error("who changes the list changes the ready prompts")
	}
}

func TestPromptsThatCannotBeSaved(t *testing.T) {
	_, l := newLibrary(t)
	for says, p := range map[string]Prompt{
		"it has no name":     {Name: " ", Text: "x", Kind: AnswerKind},
		"longer than 80":     {Name: strings.Repeat("n", 81), Text: "x", Kind: AnswerKind},
		"it has no text":     {Name: "n", Text: "\n", Kind: AnswerKind},
		"longer than 20000":  {Name: "n", Text: strings.Repeat("n", 20_001), Kind: AnswerKind},
		"of this name":       {Name: "describe", Text: "x", Kind: AnswerKind},
		"an answer, or a pi": {Name: "n", Text: "x"},
	} {
		if err := l.SavePrompt(t.Context(), p); err == nil || !strings.Contains(Explain(err), says) {
			t.Errorf("%v: %s", err, Explain(err))
		}
	}
	var err error
	for i := 0; err == nil && i < 1000; i++ {
		err = l.SavePrompt(t.Context(), Prompt{Name: fmt.Sprint("p", i), Text: "x", Kind: AnswerKind})
	}
	if !errors.Is(err, catalog.ErrTooMany) || !strings.Contains(Explain(err), "500 prompts are the most") {
		t.Errorf("%v: %s", err, Explain(err))
	}
}

func TestPreviewNeedsNoServiceAndNoPixels(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	write(t, filepath.Join(pictures, "a.txt"), "A caption")
	index(t, l, pictures)
	write(t, path, "damaged since, but the catalog knows it")
	p, err := l.PreviewPrompt(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "What?", References: []string{path}})
	if err != nil || !strings.HasPrefix(p.Text, "[1] a.jpg\nCaption: A caption\n") || !strings.HasSuffix(p.Text, "\n[[picture 1]]\nWhat?") ||
		p.Model != gemini.Defaults().AnswerModel || !p.Cost.Known || p.Cost.USD <= 0 || p.Bytes != 39 {
		t.Errorf("%+v, %v", p, err)
	}
	q, err := l.PreviewPrompt(t.Context(), GenerateRequest{Kind: PictureKind, Prompt: "What?", References: []string{path}, Variants: 3})
	if err != nil || q.Model != gemini.Defaults().PictureModel || q.Cost.USD <= p.Cost.USD {
		t.Errorf("%+v, %v", q, err)
	}
	_, err = l.PreviewPrompt(t.Context(), GenerateRequest{Kind: AnswerKind, Prompt: "What?", References: []string{path, path + "x"}})
	var which *ReferenceError
	if !errors.As(err, &which) || which.Number != 2 {
		t.Errorf("%v", err)
	}
}
