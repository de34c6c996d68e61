package ui

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
)

func TestHistoryKeepsAndBringsBack(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	w.pick(t, 2, 1)
	w.ask(t, "Compare the two")
	first := w.answer()
	w.create.tray.empty()
	v.options.kinds.SetSelected(pictureWord())
	w.ask(t, "A boat")
	if len(v.history.items) != 2 || v.history.items[0].Prompt != "A boat" || v.history.hint.Visible() {
		t.Fatalf("%d in the history, hint %t", len(v.history.items), v.history.hint.Visible())
	}
	v.history.view.Resize(fyne.NewSize(360, 400))
	w.settle(t)
	w.settleUntil(t, v.history.loader.idle)
	w.settle(t)
	rows := find[*historyRow](v.history.list)
	if len(rows) != 2 || rows[0].prompt.Text != "A boat" || rows[0].image.Image == nil || rows[1].frame.Visible() ||
		!strings.Contains(rows[1].facts.Text, "2 references") {
		t.Fatalf("%d lines", len(rows))
	}

	w.side.tabs.Select(w.side.history)
	v.history.list.Select(1)
	w.settle(t)
	if w.side.tabs.Selected() != w.side.create || w.answer() != first || v.result.prompt.Text != "Compare the two" ||
		len(find[*chip](v.result.thumbs)) != 2 || !v.result.using.Visible() || v.result.retries.Visible() {
		t.Errorf("brought back: %q to %q", w.answer(), v.result.prompt.Text)
	}
	test.Tap(v.result.using)
	w.settle(t)
	if got := w.names(); len(got) != 2 || v.prompt.Text != "Compare the two" || v.options.kind() != engine.AnswerKind ||
		v.tray.items[0].id != w.grid.ids[2] || v.tray.items[0].thumb == nil {
		t.Errorf("to use again: %q with %q", v.prompt.Text, got)
	}
	// The same one can be chosen again.
	v.result.clear()
	v.history.list.Select(1)
	if w.answer() != first {
		t.Error("a line that was chosen cannot be chosen again")
	}
	test.Tap(v.result.deleting)
	w.settle(t)
	if len(v.history.items) != 1 || v.result.view.Visible() {
		t.Errorf("after Delete: %d in the history, the result is shown %t", len(v.history.items), v.result.view.Visible())
	}
	kept, err := w.library.Generations(t.Context(), 10)
	must(t, err)
	if len(kept) != 1 || kept[0].Prompt != "A boat" {
		t.Errorf("the library keeps %d", len(kept))
	}
	// Pictures stay, and one that was moved away is told of.
	must(t, os.Remove(kept[0].Pictures[0]))
	v.history.list.Select(0)
	w.settle(t)
	if captions := find[*caption](v.result.pictures); len(captions) != 1 || !strings.Contains(captions[0].text(), "no such file") {
		t.Errorf("of a picture that is gone: %d captions", len(captions))
	}
}

func TestOwnPrompts(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	ready := len(v.prompts.prompts)
	if ready < 10 {
		t.Fatalf("%d ready prompts", ready)
	}
	v.prompt.SetText("My words about [1]")
	v.savePrompt("Mine")
	w.settle(t)
	var labels []string
	for _, item := range v.prompts.menu().Items {
		labels = append(labels, item.Label)
	}
	if !slices.Contains(labels, "Mine") || !slices.Contains(labels, "For a picture") || !slices.Contains(labels, "Delete one of mine") {
		t.Fatalf("the menu: %q", labels)
	}
	for _, p := range v.prompts.prompts {
		if p.Kind == engine.PictureKind {
			v.usePrompt(p)
			if v.prompt.Text != p.Text || v.options.kind() != engine.PictureKind {
				t.Errorf("%s fills in %q", p.Name, v.prompt.Text)
			}
			break
		}
	}
	for _, item := range v.prompts.menu().Items {
		if item.Label == "Mine" {
			item.Action()
		}
	}
	if v.prompt.Text != "My words about [1]" || v.options.kind() != engine.AnswerKind {
		t.Errorf("filled in %q", v.prompt.Text)
	}
	v.deletePrompt("Mine")
	w.settle(t)
	if len(v.prompts.prompts) != ready {
		t.Error("it is still there")
	}
	v.savePrompt(strings.Repeat("x", 500))
	w.settle(t)
	if got := messageTexts(w.messages); len(got) != 1 {
		t.Errorf("of a name that is too long: %q", got)
	}
}

func TestWithoutAKeyTheWayToItIsShown(t *testing.T) {
	for _, name := range []string{"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI"} {
		t.Setenv(name, "")
	}
	sandbox(t)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}})
	w.start()
	w.settle(t)
	v := w.create
	if !v.missing.Visible() || v.need.text() == "" || v.who.label != "Gemini" {
		t.Errorf("told %q", v.need.text())
	}
	v.prompt.SetText("What is this?")
	w.settle(t)
	test.Tap(v.start)
	w.settle(t)
	if v.result.failure.Text == "" || v.result.settings.Hidden {
		t.Errorf("asked without a key: told %q, a way to the settings %t", v.result.failure.Text, v.result.settings.Visible())
	}
	if len(v.history.items) != 0 {
		t.Error("what was not sent is in the history")
	}
}

func TestLinesOfTheHistory(t *testing.T) {
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.Local)
	tests := []struct {
		g    engine.Generation
		want string
	}{
		{engine.Generation{At: now.Add(-time.Hour), Model: "m"}, "17:00 · m"},
		{engine.Generation{At: now.AddDate(0, -1, 0), Model: "m", References: make([]engine.GeneratedReference, 1)}, "22 Oct, 18:00 · m · 1 reference"},
		{engine.Generation{At: now.AddDate(-1, 0, 0), Model: "m\n", Pictures: []string{"a", "b"}}, "22 Nov 2025 · m  · 2 pictures"},
	}
	for _, tt := range tests {
		if got := describeEntry(tt.g, now); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	if got := beginning("  two\n\nlines\t" + strings.Repeat("é", 300)); len([]rune(got)) != 121 || !strings.HasPrefix(got, "two lines é") {
		t.Errorf("the beginning: %q", got)
	}
}

// sampleGeneration is one of everything.
func sampleGeneration() engine.Generation {
	return engine.Generation{
		ID: 7, At: time.Date(2026, 2, 1, 12, 30, 0, 0, time.Local), Kind: engine.AnswerKind, Prompt: "Compare them", Sent: "[[1]]\n\nCompare them",
		References: []engine.GeneratedReference{
			{ID: 1, Path: "/a.jpg", Name: "The sea", Hash: catalog.Hash{1}}, {Path: "/b.jpg", Name: "A very long name of a picture that ends somewhere"},
		},
		Model: "answer-1", Service: "offline demo model", Text: "**In common:** [1] and [2]\n\n- one\n- two", Took: 3210 * time.Millisecond,
		FirstToken: 800 * time.Millisecond, TraceID: strings.Repeat("ab", 16), Notes: []string{"The history was not kept."},
	}
}

func TestDescribeGeneration(t *testing.T) {
	g := sampleGeneration()
	g.Usage.InputTokens, g.Usage.OutputTokens = 12345, 67
	g.Cost.Known, g.Cost.USD = true, 0.034
	want := "offline demo model · answer-1 · first words after 800 ms · 3.21 s · 12 345 tokens in, 67 out · about $0.03"
	if got := strings.ReplaceAll(describeGeneration(g), "\u00a0", " "); strings.ReplaceAll(got, "\u202f", " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	g = engine.Generation{Kind: engine.PictureKind, Model: "draw-1", Variants: 3, AspectRatio: "4:3"}
	if got := describeGeneration(g); got != "draw-1 · 3 asked for, 4:3" {
		t.Errorf("%q", got)
	}
}
