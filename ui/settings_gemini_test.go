package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
	"hybrid-image-search/ui/escape"
)

// openGemini is a window whose settings of Gemini are open, before a server that stands in for it.
func openGemini(t *testing.T, fake *fakeModels, ring gemini.Keyring) (*testWindow, *standin.Server) {
	t.Helper()
	w := openModels(t, fake, ring)
	server, err := standin.New(standin.Options{})
	must(t, err)
	t.Cleanup(func() { _ = server.Close() })
	t.Setenv("GOOGLE_GEMINI_BASE_URL", server.Address())
	w.openGeminiSettings()
	w.settle(t)
	return w, server
}

// enterKey types a key and presses Enter.
func (w *testWindow) enterKey(t *testing.T, key string) {
	t.Helper()
	e := w.gemini.key.entry
	w.native.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, key)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.settle(t)
}

// shownTexts are all texts in the settings.
func (w *testWindow) shownTexts() string {
	var texts []string
	for _, l := range find[*widget.Label](w.gemini.view) {
		texts = append(texts, l.Text)
	}
	for _, c := range find[*caption](w.gemini.view) {
		texts = append(texts, c.text())
	}
	for _, e := range find[*escape.Entry](w.gemini.view) {
		texts = append(texts, e.Text, e.PlaceHolder)
	}
	return strings.Join(texts, "\n")
}

func TestKeyIsKeptTriedAndForgotten(t *testing.T) {
	ring := &memoryRing{}
	w, server := openGemini(t, &fakeModels{}, ring)
	k := w.gemini.key
	if !strings.Contains(k.state.Text, "There is no key yet. One that is entered here is kept in this system's keyring") || !k.forget.Disabled() || !k.keep.Disabled() {
		t.Errorf("at first: %q", k.state.Text)
	}
	test.Tap(k.check)
	w.settle(t)
	if !strings.Contains(k.result.Text, "There is no Gemini key") {
		t.Errorf("tried without: %q", k.result.Text)
	}
	w.enterKey(t, "not a key")
	if !strings.Contains(k.result.Text, "does not look like an API key") || k.entry.Text == "" {
		t.Errorf("no key: %q", k.result.Text)
	}
	w.enterKey(t, "a-key-that-is-wrong")
	if !strings.Contains(k.state.Text, "kept in this system's keyring") || k.entry.Text != "" || k.forget.Disabled() {
		t.Errorf("kept: %q, the field has %q", k.state.Text, k.entry.Text)
	}
	test.Tap(k.check)
	w.settle(t)
	if !strings.Contains(k.result.Text, "key is not valid") || k.result.Importance != widget.DangerImportance {
		t.Errorf("a wrong key: %q", k.result.Text)
	}

	w.enterKey(t, "  "+server.Key()+"  ")
	test.Tap(k.check)
	if k.check.Text != "Cancel" {
		t.Error("a check cannot be cancelled")
	}
	w.settle(t)
	if !strings.HasPrefix(k.result.Text, "The key works") || k.check.Text != "Check" {
		t.Fatalf("the right key: %q", k.result.Text)
	}
	m := w.gemini.models
	if !slices.Contains(m.answer.Options, standin.AnswerModel) || !slices.Equal(m.picture.Options, []string{standin.PictureModel}) ||
		!slices.Equal(m.embedding.Options, []string{standin.EmbeddingModel}) {
		t.Errorf("offered: %q, %q, %q", m.answer.Options, m.picture.Options, m.embedding.Options)
	}
	if strings.Contains(w.shownTexts(), server.Key()) {
		t.Error("the key is shown")
	}
	for _, b := range find[*widget.Button](k.entry) {
		t.Errorf("the field has the button %q, which shows what is typed", b.Text)
	}

	w.settings.close()
	w.openSettings() // what can be used is still known
	w.settle(t)
	k = w.gemini.key
	if !slices.Contains(w.gemini.models.answer.Options, standin.AnswerModel) {
		t.Error("the models are forgotten")
	}
	test.Tap(k.forget)
	w.settle(t)
	if !strings.Contains(k.state.Text, "no key yet") || len(ring.keys) != 0 {
		t.Errorf("forgotten: %q, %d in the ring", k.state.Text, len(ring.keys))
	}
}

func TestKeyWithoutAKeyring(t *testing.T) {
	w, server := openGemini(t, &fakeModels{}, &memoryRing{fails: errors.New("no such bus")})
	k := w.gemini.key
	if !strings.Contains(k.state.Text, "keyring cannot be used: a key that is entered here is kept until the program ends") {
		t.Errorf("at first: %q", k.state.Text)
	}
	w.enterKey(t, server.Key())
	if !strings.Contains(k.state.Text, "kept until the program ends") || k.forget.Disabled() {
		t.Errorf("kept: %q", k.state.Text)
	}
	test.Tap(k.check)
	w.settle(t)
	if !strings.HasPrefix(k.result.Text, "The key works") {
		t.Errorf("tried: %q", k.result.Text)
	}
	test.Tap(k.forget)
	w.settle(t)
	if !strings.Contains(k.state.Text, "no key yet") || !strings.Contains(k.result.Text, "by hand") {
		t.Errorf("forgotten: %q, %q", k.state.Text, k.result.Text)
	}
}

func TestKeyOfTheEnvironment(t *testing.T) {
	w, server := openGemini(t, &fakeModels{}, nil)
	w.settings.close()
	t.Setenv("GEMINI_API_KEY", server.Key())
	w.openSettings()
	w.settle(t)
	k := w.gemini.key
	if !strings.Contains(k.state.Text, "that of GEMINI_API_KEY") || !k.forget.Disabled() {
		t.Errorf("told %q", k.state.Text)
	}
	w.enterKey(t, "another-key")
	if !strings.Contains(k.state.Text, "that of GEMINI_API_KEY") {
		t.Errorf("with another: %q", k.state.Text)
	}
	w.settings.close()
	t.Setenv("GEMINI_API_KEY", "a b")
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "1")
	w.openSettings()
	w.settle(t)
	if text := w.gemini.key.state.Text; !strings.Contains(text, "GOOGLE_GENAI_USE_VERTEXAI is set") || !strings.Contains(text, "What GEMINI_API_KEY holds is no key.") {
		t.Errorf("told %q", text)
	}
}

func TestCheckCanBeCancelledAndFails(t *testing.T) {
	w, server := openGemini(t, &fakeModels{}, nil)
	k := w.gemini.key
	w.enterKey(t, server.Key())
	server.Fail(standin.Fault{Hang: true, Times: 1})
	test.Tap(k.check)
	w.await(t, "the request", func() bool { return len(server.Calls()) > 0 || w.back.busy.Load() > 0 })
	test.Tap(k.check)
	w.settle(t)
	if k.result.Text != "Cancelled." || k.check.Text != "Check" {
		t.Errorf("cancelled: %q, %q", k.result.Text, k.check.Text)
	}
	server.Recover()
	for want, fault := range map[string]standin.Fault{
		"Try again in 53 seconds": {Status: 429, RetryDelay: "53s", Times: 1},
		"overloaded":              {Status: 503, Times: 1},
	} {
		server.Fail(fault)
		test.Tap(k.check)
		w.settle(t)
		if !strings.Contains(k.result.Text, want) {
			t.Errorf("told %q, want %q", k.result.Text, want)
		}
	}
	_ = server.Close()
	test.Tap(k.check)
	w.settle(t)
	if !strings.Contains(k.result.Text, "cannot be reached") {
		t.Errorf("offline: %q", k.result.Text)
	}
	// What is under way when the settings are closed is given up.
	test.Tap(k.check)
	w.settings.close()
	w.settle(t)
}
