package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

func TestModelsAndLimitsHoldAtOnceAndAreKept(t *testing.T) {
	w, _ := openGemini(t, &fakeModels{}, nil)
	enter := func(e interface {
		fyne.Focusable
		SetText(string)
	}, text string,
	) {
		w.native.Canvas().Focus(e)
		e.SetText(text)
		w.native.Canvas().Unfocus()
		w.settle(t)
	}
	m, l := w.gemini.models, w.gemini.limits
	enter(m.answer, " gemini-9-pro ")
	enter(m.embedding, "gemini-embedding-9")
	m.length.SetSelected("1536")
	enter(l.deadline, "30")
	enter(l.references, "3")
	l.onFolder("/pictures/made")
	w.settle(t)
	want := engine.Choices{AnswerModel: "gemini-9-pro", EmbeddingModel: "gemini-embedding-9", Dimensions: 1536, MaxReferences: 3, PictureDir: "/pictures/made"}
	want.SetDeadline(30 * time.Second)
	path, err := engine.ChoicesFile()
	must(t, err)
	kept, err := engine.LoadChoices(path)
	must(t, err)
	if got := w.options.Service.Choices(); got != want || kept != want {
		t.Errorf("chosen %+v, kept %+v", got, kept)
	}
	for _, nonsense := range []string{"0", "-1", "4000", "ten", "1e3"} {
		enter(l.deadline, nonsense)
		if w.options.Service.Choices() != want || !strings.Contains(l.deadlineNote.text(), "from 1 to 3600") {
			t.Errorf("%s: chosen %+v, told %q", nonsense, w.options.Service.Choices(), l.deadlineNote.text())
		}
	}
	w.settings.close()
	w.openSettings()
	w.settle(t)
	m, l = w.gemini.models, w.gemini.limits
	if m.answer.Text != "gemini-9-pro" || m.length.Selected != "1536" || l.deadline.Text != "30" || l.folder.Text != "/pictures/made" {
		t.Errorf("opened again: %q, %q, %q, %q", m.answer.Text, m.length.Selected, l.deadline.Text, l.folder.Text)
	}
	// Escape brings back what holds, and then leaves.
	m.answer.SetText("half a na")
	m.answer.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if m.answer.Text != "gemini-9-pro" || w.settings.popup == nil {
		t.Errorf("after Escape: %q", m.answer.Text)
	}
	m.answer.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.settings.popup != nil {
		t.Error("Escape does not leave")
	}
	w.openSettings()
	w.settle(t)
	m, l = w.gemini.models, w.gemini.limits
	for _, e := range []fyne.Focusable{m.answer, m.embedding, l.deadline, l.references} {
		enter(e.(interface {
			fyne.Focusable
			SetText(string)
		}), "")
	}
	m.length.SetSelected("768")
	test.Tap(l.standard)
	w.settle(t)
	if got := w.options.Service.Choices(); got != (engine.Choices{}) {
		t.Errorf("all defaults: %+v", got)
	}
}

func TestChoicesThatCannotBeKeptAreTold(t *testing.T) {
	w, _ := openGemini(t, &fakeModels{}, nil)
	path, err := engine.ChoicesFile()
	must(t, err)
	must(t, os.RemoveAll(filepath.Dir(path)))
	must(t, os.MkdirAll(filepath.Dir(filepath.Dir(path)), 0o700))
	must(t, os.WriteFile(filepath.Dir(path), nil, 0o600)) // a file where the folder should be
	w.gemini.models.length.SetSelected("256")
	w.settle(t)
	if !strings.Contains(w.gemini.chooseNote.text(), "could not be kept") || w.options.Service.Choices().Dimensions != 256 {
		t.Errorf("told %q", w.gemini.chooseNote.text())
	}
}

func TestRankingIsAskedForFirst(t *testing.T) {
	fake := &fakeModels{}
	w, _ := openGemini(t, fake, nil)
	l := w.gemini.limits
	test.Tap(l.rerank)
	w.settle(t)
	text, buttons := w.question(t)
	if !strings.Contains(text, "Putting results in order: what leaves this machine") {
		t.Fatalf("asked %q", text)
	}
	test.Tap(buttons["Not now"])
	w.settle(t)
	if l.rerank.Checked || w.options.Service.Choices().Rerank {
		t.Error("it is on without consent")
	}
	test.Tap(l.rerank)
	w.settle(t)
	_, buttons = w.question(t)
	test.Tap(buttons["Agree"])
	w.settle(t)
	if !l.rerank.Checked || !w.options.Service.Choices().Rerank || len(fake.given) != 1 {
		t.Errorf("after a yes: %t, %+v", l.rerank.Checked, w.options.Service.Choices())
	}
	test.Tap(l.rerank)
	w.settle(t)
	if l.rerank.Checked || w.options.Service.Choices().Rerank {
		t.Error("it cannot be switched off")
	}
	fake.refuse = gemini.ErrNoKey
	test.Tap(l.rerank)
	w.settle(t)
	if l.rerank.Checked || !strings.Contains(l.rerankNote.text(), "no Gemini key") {
		t.Errorf("without a key: %t, %q", l.rerank.Checked, l.rerankNote.text())
	}
}

func TestSettingsOfTheDemo(t *testing.T) {
	w, _ := openGemini(t, &fakeModels{local: true}, nil)
	w.settings.close()
	w.openWith(t.TempDir(), w.connectStandIn, func() {})
	w.settle(t)
	w.openGeminiSettings()
	w.settle(t)
	if text := w.shownTexts(); !strings.Contains(text, "the offline demo model answers in place of Gemini") || w.gemini.key != nil {
		t.Errorf("told %q", text)
	}
	m := w.gemini.models
	if !m.answer.Disabled() || m.answer.Text != standin.AnswerModel || m.embedding.Text != standin.EmbeddingModel || !m.length.Disabled() {
		t.Errorf("the models: %q, %q", m.answer.Text, m.embedding.Text)
	}
	w.gemini.limits.onRerank(true) // needs no consent here, so it holds only here
	w.gemini.limits.onFolder("/made")
	w.settle(t)
	if own := w.options.Service.Choices(); !w.service.Choices().Rerank || w.service.Choices().PictureDir != "/made" || own.Rerank || own.PictureDir != "/made" {
		t.Errorf("chosen %+v, and %+v for the user's own", w.service.Choices(), own)
	}
	if c := w.options.Service.Choices(); c.AnswerModel != "" || c.EmbeddingModel != "" {
		t.Errorf("the demo's models became the user's: %+v", c)
	}
}
