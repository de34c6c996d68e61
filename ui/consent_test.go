package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
)

// Clicks and Ctrl+Enter may come twice before the keyring has answered, and Ctrl+Enter while the question is asked.
func TestConsentIsAskedForOnce(t *testing.T) {
	fake := &fakeModels{work: doneAtOnce}
	w := openModels(t, fake, nil)
	w.searchByMeaning()
	w.searchByMeaning()
	w.settle(t)
	w.searchByMeaning()
	w.settle(t)
	if n := len(w.native.Canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d questions at a time", n)
	}
	_, buttons := w.question(t)
	test.Tap(buttons["Not now"])
	w.settle(t)
	if fake.noted() != "" {
		t.Fatalf("after no: %s", fake.noted())
	}

	begun := ""
	w.askConsent(engine.ForReferences, func() { begun += "first " })
	w.askConsent(engine.ForReferences, func() { begun += "last" })
	w.settle(t)
	_, buttons = w.question(t)
	test.Tap(buttons["Agree and start"])
	w.settle(t)
	if begun != "last" || w.native.Canvas().Overlays().Top() != nil {
		t.Errorf("begun: %q", begun)
	}
	w.searchByMeaning() // after a no it is asked for again
	w.settle(t)
	if _, buttons = w.question(t); buttons["Agree and start"] == nil {
		t.Error("after a no nothing is asked any more")
	}
}

func TestConsentOfALibraryThatIsGone(t *testing.T) {
	w := openModels(t, &fakeModels{work: doneAtOnce}, nil)
	refused := false
	w.askConsentOr(engine.ForRanking, func() { t.Error("it is begun") }, func(error) { refused = true })
	w.open(t.TempDir(), func() {})
	asked := false
	w.settle(t)
	w.askConsentOr(engine.ForRanking, func() {}, func(error) { asked = true })
	w.settle(t)
	_, buttons := w.question(t)
	if buttons["Not now"] == nil {
		t.Fatal("the next library's user is not asked")
	}
	test.Tap(buttons["Not now"])
	if !refused || !asked {
		t.Errorf("told that there is no consent: %t, of the next library %t", refused, asked)
	}
}

// The section of the library tells of a run while it goes on.
func TestSettingsFollowARun(t *testing.T) {
	fake := &fakeModels{}
	step := make(chan engine.EmbedProgress)
	fake.work = func(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		for {
			select {
			case p := <-step:
				progress(p)
			case <-ctx.Done():
				return engine.EmbedReport{}, ctx.Err()
			}
		}
	}
	w := openModels(t, fake, nil)
	w.openSettings()
	w.settings.reveal(w.libraryPart)
	w.settle(t)
	texts := func(o fyne.CanvasObject) string {
		var all []string
		for _, l := range find[*widget.Label](o) {
			all = append(all, l.Text)
		}
		return strings.Join(all, " ")
	}
	test.Tap(w.libraryPart.embed)
	w.settle(t)
	_, buttons := w.question(t)
	test.Tap(buttons["Agree and start"])
	w.await(t, "what was agreed to", func() bool { return strings.Contains(texts(w.libraryPart.consents), "Search by meaning") })
	fake.mu.Lock()
	fake.spaces = []engine.SpaceInfo{{Space: catalog.Space{Name: "gemini-new"}, Pictures: 3, Current: true}}
	fake.mu.Unlock()
	step <- engine.EmbedProgress{Total: 3}
	w.await(t, "the new space", func() bool { return strings.Contains(texts(w.libraryPart.spaces), "gemini-new") })
	w.cancelRun()
	w.settle(t)
}

func TestEscapeClosesTheSettingsFromTheList(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	w.openSettings()
	w.native.Canvas().Focus(w.settings.list) // as a click on it does
	w.settings.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	w.native.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.native.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close the settings")
	}
	w.settle(t)
}
