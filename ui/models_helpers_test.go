package ui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/sentence"
	"hybrid-image-search/ui/escape"
)

// fakeModels takes the place of what a library does with models.
type fakeModels struct {
	local  bool
	refuse error // of asking for consent
	work   func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error)
	rerank func(context.Context, engine.Results) (engine.Results, error)
	spaces []engine.SpaceInfo
	text   engine.TextState

	mu    sync.Mutex
	given []engine.Purpose
	log   []string
}

func (f *fakeModels) note(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, what)
}

func (f *fakeModels) noted() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.log, ", ")
}

func (f *fakeModels) Disclose(_ context.Context, p engine.Purpose) (engine.Disclosure, error) {
	return engine.Disclosure{Purpose: p, Recipient: "gemini.example", Pictures: 3, Sentences: []sentence.Sentence{
		{English: "Three pictures are sent to gemini.example."}, {English: "That costs about $0.01."},
	}}, nil
}

func (f *fakeModels) HasConsent(_ context.Context, p engine.Purpose) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.local || slices.Contains(f.given, p), f.refuse
}

func (f *fakeModels) GiveConsent(_ context.Context, p engine.Purpose) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.given = append(f.given, p)
	return nil
}

func (f *fakeModels) RevokeConsent(_ context.Context, p engine.Purpose) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.given = slices.DeleteFunc(f.given, func(g engine.Purpose) bool { return g == p })
	return nil
}

func (f *fakeModels) Consents(context.Context) ([]catalog.Consent, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []catalog.Consent
	for _, p := range f.given {
		all = append(all, catalog.Consent{Purpose: string(p), Recipient: "gemini.example", GivenAt: time.Date(2026, 11, 3, 9, 5, 0, 0, time.Local)})
	}
	return all, nil
}

func (f *fakeModels) Embed(ctx context.Context, s engine.Source, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
	f.note("embed with " + string(s))
	return f.work(ctx, progress)
}

func (f *fakeModels) Describe(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
	f.note("describe")
	return f.work(ctx, progress)
}

func (f *fakeModels) Tag(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
	f.note("tag")
	return f.work(ctx, progress)
}

func (f *fakeModels) RemoveTags(context.Context) error {
	f.note("remove tags")
	return f.refuse
}

func (f *fakeModels) PauseModels(context.Context)  { f.note("pause") }
func (f *fakeModels) ResumeModels(context.Context) { f.note("resume") }

func (f *fakeModels) Spaces(context.Context) ([]engine.SpaceInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.spaces), nil
}

func (f *fakeModels) DropSpace(_ context.Context, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spaces = slices.DeleteFunc(f.spaces, func(s engine.SpaceInfo) bool { return s.Name == name })
	return nil
}

func (f *fakeModels) Rerank(ctx context.Context, r engine.Results) (engine.Results, error) {
	f.note("rerank")
	return f.rerank(ctx, r)
}

// memoryRing is a keyring in memory, or with fails one that cannot be used.
type memoryRing struct {
	mu    sync.Mutex
	keys  map[string]string
	fails error
}

func (r *memoryRing) Get(service, user string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key, ok := r.keys[service+user]; ok || r.fails != nil {
		return key, r.fails
	}
	return "", errNotInRing
}

func (r *memoryRing) Set(service, user, secret string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fails == nil {
		r.keys = map[string]string{service + user: secret}
	}
	return r.fails
}

func (r *memoryRing) Delete(service, user string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.keys, service+user)
	return r.fails
}

// clearGeminiVariables keeps what this machine has set out of a test.
func clearGeminiVariables(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE",
		"GOOGLE_CLOUD_PROJECT", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL",
	} {
		unsetenv(t, name)
	}
}

// openModels is a window with a library of three pictures and a service, seen by a fake.
func openModels(t *testing.T, fake *fakeModels, ring gemini.Keyring) *testWindow {
	t.Helper()
	sandbox(t)
	clearGeminiVariables(t)
	if ring == nil {
		ring = &memoryRing{}
	}
	service := engine.NewService(engine.ServiceOptions{Keys: &gemini.Keys{Ring: ring}})
	t.Cleanup(service.Close)
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}, Service: service})
	w.Window.models = func(*engine.Library) modelLibrary { return fake }
	w.native = w.app.NewWindow("")
	t.Cleanup(w.native.Close)
	w.native.SetContent(w.content)
	w.native.Resize(fyne.NewSize(1280, 800))
	w.start()
	w.settle(t)
	return w
}

// await runs what is posted until something holds.
func (w *testWindow) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !holds() {
		select {
		case f := <-w.posted:
			f()
		case <-time.After(time.Millisecond):
		case <-deadline:
			t.Fatalf("never: %s; messages %q", what, messageTexts(w.messages))
		}
	}
}

// question gives the texts of the dialog on top, and its buttons.
func (w *testWindow) question(t *testing.T) (text string, buttons map[string]*escape.Button) {
	t.Helper()
	top := w.native.Canvas().Overlays().Top()
	if top == nil {
		return "", nil
	}
	buttons = map[string]*escape.Button{}
	for _, b := range find[*escape.Button](top) {
		buttons[b.Text] = b
	}
	var texts []string
	for _, l := range find[*widget.Label](top) {
		texts = append(texts, l.Text)
	}
	return strings.Join(texts, "\n"), buttons
}
