package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/escape"
)

func TestLibrarySettings(t *testing.T) {
	fake := &fakeModels{given: []engine.Purpose{engine.ForMeaning, engine.ForReferences}, spaces: []engine.SpaceInfo{
		{Pictures: 3, Complete: true, Searched: true}, {Pictures: 3, Current: true},
	}}
	fake.spaces[0].Name, fake.spaces[0].Vectors = "old-embedding-768", 3
	fake.spaces[1].Name, fake.spaces[1].Vectors = "gemini-embedding-2-768", 1
	w, _ := openGemini(t, fake, nil)
	w.settings.reveal(w.libraryPart)
	part := w.libraryPart
	texts := func() string {
		var all []string
		for _, o := range []fyne.CanvasObject{part.spaces, part.consents} {
			for _, l := range find[*widget.Label](o) {
				all = append(all, l.Text)
			}
			for _, c := range find[*caption](o) {
				all = append(all, c.text())
			}
		}
		return strings.Join(all, "\n")
	}
	for _, want := range []string{
		"Answers and new pictures", "to gemini.example, since 3 November 2026, 09:05", "gemini-embedding-2-768",
		"3 of 3 pictures, complete · searched · of a model that is not chosen", "1 of 3 pictures · searched once it is complete",
	} {
		if !strings.Contains(texts(), want) {
			t.Errorf("not told: %s\nbut %s", want, texts())
		}
	}
	drops := find[*escape.Button](part.spaces)
	if !drops[0].Disabled() || drops[1].Disabled() {
		t.Error("the space that is searched may be dropped, or another may not")
	}
	test.Tap(drops[1])
	_, buttons := w.question(t)
	test.Tap(buttons["Keep"])
	w.settle(t)
	if len(fake.spaces) != 2 {
		t.Fatal("dropped after a no")
	}
	test.Tap(find[*escape.Button](part.spaces)[1])
	_, buttons = w.question(t)
	test.Tap(buttons["Drop"])
	w.settle(t)
	if len(fake.spaces) != 1 || strings.Contains(texts(), "gemini-embedding-2") {
		t.Errorf("after a yes: %s", texts())
	}
	for range 2 {
		test.Tap(find[*escape.Button](part.consents)[0])
		w.settle(t)
	}
	if len(fake.given) != 0 || !strings.Contains(texts(), "No picture of this library is sent before you agree") {
		t.Errorf("revoked: %v, %s", fake.given, texts())
	}
}

// What is started in the settings fails in front of them too.
func TestLibrarySettingsTellFaults(t *testing.T) {
	fake := &fakeModels{refuse: gemini.ErrNoKey}
	w, _ := openGemini(t, fake, nil)
	w.settings.reveal(w.libraryPart)
	part := w.libraryPart
	test.Tap(part.embed)
	w.settle(t)
	if !strings.Contains(part.note.text(), "There is no Gemini key") {
		t.Errorf("told %q", part.note.text())
	}
	fake.refuse, fake.local, fake.work = nil, true, doneAtOnce
	test.Tap(part.describe)
	w.settle(t)
	if part.note.Visible() || part.embed.Disabled() || part.pause.Visible() {
		t.Errorf("after a good run: %q", part.note.text())
	}
}

// askConsent is asked before pictures are picked for an answer too.
func TestConsentForReferences(t *testing.T) {
	fake := &fakeModels{}
	w := openModels(t, fake, nil)
	agreed := 0
	w.askConsent(engine.ForReferences, func() { agreed++ })
	w.settle(t)
	text, buttons := w.question(t)
	if !strings.Contains(text, "Answers and new pictures: what leaves this machine") {
		t.Fatalf("asked %q", text)
	}
	test.Tap(buttons["Agree and start"])
	w.settle(t)
	w.askConsent(engine.ForReferences, func() { agreed++ })
	w.settle(t)
	if agreed != 2 || w.native.Canvas().Overlays().Top() != nil {
		t.Errorf("agreed %d times", agreed)
	}
}
