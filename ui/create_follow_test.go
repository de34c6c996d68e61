package ui

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
)

// What is entered and chosen in the settings holds in the form at once.
func TestFormFollowsTheSettings(t *testing.T) {
	w := openModels(t, &fakeModels{}, &memoryRing{})
	v := w.create
	w.side.tabs.Select(w.side.create)
	v.prompt.SetText("What is this?")
	w.settle(t)
	if !v.missing.Visible() || !strings.Contains(v.preview.summary.text(), gemini.Defaults().AnswerModel) {
		t.Fatalf("without a key: told %t, %q", v.missing.Visible(), v.preview.summary.text())
	}
	w.openGeminiSettings()
	w.settle(t)
	w.enterKey(t, "a-key-of-a-test-0123456789-abcdefghij")
	if v.missing.Visible() {
		t.Error("there is a key, and the form says there is none")
	}
	w.gemini.choose(func(c *engine.Choices) { c.AnswerModel, c.MaxReferences = "another-model", 5 })
	dir := t.TempDir()
	w.gemini.limits.onFolder(dir)
	w.settle(t)
	if text := v.preview.summary.text(); !strings.Contains(text, "another-model") || v.tray.limit != 5 ||
		!strings.Contains(v.options.folder.text(), dir) {
		t.Errorf("after other choices: %q, %d references, %q", text, v.tray.limit, v.options.folder.text())
	}
	test.Tap(w.gemini.key.forget)
	w.settle(t)
	if !v.missing.Visible() {
		t.Error("the key was forgotten, and the form does not say so")
	}
}

func TestBlankPromptCannotBeRun(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	w.create.prompt.SetText(" \n ")
	if !w.create.start.Disabled() || w.create.prompts.canSave {
		t.Error("a blank prompt can be run or saved")
	}
	w.settle(t)
}

// countingGenerator counts the prompts that are worked out.
type countingGenerator struct {
	generator
	previews atomic.Int32
}

func (g *countingGenerator) PreviewPrompt(ctx context.Context, r engine.GenerateRequest) (engine.PromptPreview, error) {
	g.previews.Add(1)
	return g.generator.PreviewPrompt(ctx, r)
}

// While the user types, references are not read at each letter.
func TestPreviewWaitsForAPause(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	counting := &countingGenerator{generator: w.library}
	w.generates = func(*engine.Library) generator { return counting }
	w.onPick()
	w.settle(t)
	for i := range 20 {
		w.create.prompt.SetText(strings.Repeat("x", i+1))
	}
	w.settle(t)
	if n := counting.previews.Load(); n != 1 {
		t.Errorf("the prompt was worked out %d times", n)
	}
}

// A reference that is read slowly does not take the place of a picture that was chosen meanwhile.
func TestLateReferenceIsNotShown(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	last := w.grid.ids[2]
	w.grid.set(w.grid.ids[:2])
	w.results.Hits = w.results.Hits[:2]
	w.showReference(reference{id: last})
	w.grid.choose(0)
	w.settle(t)
	if w.inspector.id != w.grid.ids[0] {
		t.Errorf("the inspector shows %d", w.inspector.id)
	}
	w.showReference(reference{id: last})
	w.settle(t)
	if w.inspector.id != last {
		t.Errorf("a reference that is not in the grid is not shown, but %d", w.inspector.id)
	}
}

// The models that a key can use come with the error for one that is gone, before the settings were ever opened.
func TestMissingModelLeadsToThoseThereAre(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	w.tell(&gemini.Error{Kind: gemini.ErrModel, Models: []gemini.Model{{Name: "one-that-is-there", CanGenerate: true}}})
	w.openGeminiSettings()
	w.settle(t)
	if options := w.gemini.models.answer.Options; !slices.Contains(options, "one-that-is-there") {
		t.Errorf("offered: %q", options)
	}
}

// Who cancelled is not told that the answer stopped by itself.
func TestCancelledAnswerIsNoFailure(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	c := &creation{cancelled: true}
	v.last = c
	v.finish(v.source, c, engine.Generation{Text: "Half an", Partial: true}, context.Canceled)
	w.settle(t)
	if v.result.failure.Visible() || !v.result.retries.Visible() || w.answer() == "" {
		t.Errorf("told %q; again %t; the answer %q", v.result.failure.Text, v.result.retries.Visible(), w.answer())
	}
}
