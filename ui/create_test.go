package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini/standin"
)

func TestAskAboutPickedPictures(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	if !v.start.Disabled() || v.missing.Visible() || v.who.label != standin.Label {
		t.Errorf("at first: can ask %t, a key is missing %t, %q answers", !v.start.Disabled(), v.missing.Visible(), v.who.label)
	}
	w.pick(t, 2, 0)
	if got := w.names(); len(got) != 2 || w.side.tabs.Selected() != w.side.create || w.side.create.Text != "Create (2)" {
		t.Fatalf("references: %q; tab %q", got, w.side.create.Text)
	}
	if w.create.tray.items[0].id != w.grid.ids[2] || w.create.tray.items[0].thumb == nil {
		t.Error("the first one picked is not [1], or has no thumbnail")
	}
	if !v.tray.add.Disabled() {
		t.Error("what is a reference already can be added again")
	}
	v.prompt.SetText("Compare these")
	w.settle(t)
	if got := v.preview.summary.text(); !strings.Contains(got, standin.Label) || !strings.Contains(got, "2 pictures") ||
		!strings.Contains(got, "127.0.0.1") || !strings.Contains(got, standin.AnswerModel) || !strings.Contains(got, "costs nothing") {
		t.Errorf("before it is sent: %q", got)
	}
	if !strings.Contains(v.preview.sent.full, "Compare these") || !strings.Contains(v.preview.sent.full, "[1]") {
		t.Errorf("what is sent: %q", v.preview.sent.full)
	}
	v.prompt.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: ctrl})
	if v.run == nil && len(w.posted) == 0 && w.back.idle() {
		t.Error("Ctrl+Enter does not run")
	}
	w.settle(t)
	if got := w.answer(); !strings.Contains(got, "‹[1]›") || !strings.Contains(got, standin.Label) {
		t.Fatalf("the answer: %q; failure %q", got, v.result.failure.Text)
	}
	g := v.result.shown
	if g.ID == 0 || g.Sent != v.preview.sent.full || v.result.sent.full != g.Sent || v.result.retries.Visible() || v.result.failure.Visible() {
		t.Errorf("afterwards: %+v", g)
	}
	if got := v.result.facts.text(); !strings.Contains(got, "first words after") || !strings.Contains(got, "tokens in") {
		t.Errorf("facts: %q", got)
	}
	if v.run != nil || v.stop.Visible() || v.start.Disabled() {
		t.Error("it cannot be asked again")
	}
	test.Tap(v.result.copying)
	if got := w.app.Clipboard().Content(); got != g.Text || !strings.Contains(got, "**") {
		t.Errorf("copied %q", got)
	}
	if v.result.tracing.Visible() {
		t.Error("without telemetry there is a trace to show")
	}
	w.showTrace(strings.Repeat("ab", 16))
	if got := w.app.Clipboard().Content(); got != strings.Repeat("ab", 16) {
		t.Errorf("of a trace that is gone, %q was copied", got)
	}
	// References stay while other pictures are searched for.
	w.submit("zeppelin")
	w.settle(t)
	if got := w.names(); len(got) != 2 {
		t.Errorf("after a search: %q", got)
	}
	// [1] is shown though it is not among the results.
	for _, text := range find[*widget.RichText](v.result.answer.blocks) {
		for _, s := range text.Segments {
			if link, ok := s.(*widget.HyperlinkSegment); ok && link.Text == "[1]" {
				link.OnTapped()
			}
		}
	}
	w.settle(t)
	if w.inspector.id != w.create.tray.items[0].id || w.side.tabs.Selected() != w.side.picture || w.inspector.image.Image == nil {
		t.Errorf("[1] shows the picture %d", w.inspector.id)
	}
	// One that is in the grid is chosen there, also when another one was shown since.
	w.showAll()
	w.settle(t)
	in, out := v.tray.items[0], v.tray.items[1]
	w.showReference(in)
	w.settle(t)
	if index, ok := w.grid.current(); !ok || w.grid.ids[index] != in.id {
		t.Errorf("number %d is chosen in the grid", index)
	}
	ids := w.grid.ids
	w.grid.ids = []int64{in.id}
	w.showReference(out)
	w.settle(t)
	if _, ok := w.grid.current(); ok || w.inspector.id != out.id {
		t.Errorf("the inspector shows %d, and one is chosen in the grid: %t", w.inspector.id, ok)
	}
	w.grid.ids = ids
	w.showReference(in)
	w.settle(t)
	if w.inspector.id != in.id || w.inspector.picture.ID != in.id {
		t.Errorf("the inspector shows %d", w.inspector.id)
	}
}

func TestMakeAPictureAndFindIt(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	w.pick(t, 0, 1)
	v.options.kinds.SetSelected(pictureWord())
	v.options.shape.SetSelected("16:9")
	v.options.variants.SetSelectedIndex(1)
	if !v.options.pictures.Visible() || v.start.Text != "Make" || !strings.Contains(v.options.folder.text(), "made") {
		t.Errorf("the choices of pictures are shown: %t; the button is %q, the folder %q", v.options.pictures.Visible(), v.start.Text, v.options.folder.text())
	}
	v.prompt.SetText("Zanzibar by night")
	w.side.tabs.Select(w.side.history)
	w.runPrompt()
	w.settle(t)
	if w.side.tabs.Selected() != w.side.create {
		t.Error("what runs is not shown")
	}
	g := v.result.shown
	if len(g.Pictures) != 2 || g.AspectRatio != "16:9" || g.Kind != engine.PictureKind {
		t.Fatalf("made %+v; failure %q", g, v.result.failure.Text)
	}
	var buttons []*widget.Button
	for _, b := range find[*widget.Button](v.result.pictures) {
		if b.Text == "Add to library" {
			buttons = append(buttons, b)
		}
	}
	captions := find[*caption](v.result.pictures)
	if len(buttons) != 2 || len(captions) != 2 || !strings.Contains(captions[0].text(), " × ") {
		t.Fatalf("%d pictures are shown, with %d captions", len(buttons), len(captions))
	}
	test.Tap(buttons[0])
	w.settle(t)
	w.submit("zanzibar")
	w.settle(t)
	if got := w.captions(t); len(got) == 0 || w.counted != 4 {
		t.Errorf("found %q of %d; messages %q", got, w.counted, messageTexts(w.messages))
	}
}

func TestAnAnswerThatFailsCanBeAskedForAgain(t *testing.T) {
	w, server := newCreateWindow(t)
	v := w.create
	w.pick(t, 0)
	server.Fail(standin.Fault{Status: 503, Message: "overloaded"})
	w.ask(t, "Describe it")
	if v.result.failure.Text == "" || !v.result.retries.Visible() || v.prompt.Text != "Describe it" || len(w.names()) != 1 {
		t.Fatalf("after a failure: told %q, again %t, prompt %q, references %q",
			v.result.failure.Text, v.result.retries.Visible(), v.prompt.Text, w.names())
	}
	server.Recover()
	v.prompt.SetText("something else") // again means the same
	test.Tap(v.result.retries)
	w.settle(t)
	if v.result.failure.Visible() || v.result.retries.Visible() || v.result.shown.Prompt != "Describe it" || w.answer() == "" {
		t.Errorf("again: failure %q, prompt %q", v.result.failure.Text, v.result.shown.Prompt)
	}
	server.Fail(standin.Fault{CutAfter: 2})
	w.ask(t, "Describe it")
	if !v.result.shown.Partial || w.answer() == "" || v.result.failure.Text == "" || !v.result.retries.Visible() {
		t.Errorf("cut: partial %t, answer %q, told %q", v.result.shown.Partial, w.answer(), v.result.failure.Text)
	}
}

func TestCancelIsAtOnce(t *testing.T) {
	w, server := newCreateWindow(t)
	v := w.create
	server.Fail(standin.Fault{Hang: true})
	v.prompt.SetText("wait")
	test.Tap(v.start)
	w.settleUntil(t, func() bool { return v.run != nil && v.state.text() != "" })
	if !v.stop.Visible() || !v.start.Disabled() {
		t.Error("while it runs it cannot be cancelled, or can be asked again")
	}
	test.Tap(v.stop)
	if v.run != nil || v.stop.Visible() || v.start.Disabled() || !strings.Contains(v.state.text(), "Cancelled") {
		t.Errorf("after Cancel: %q", v.state.text())
	}
	server.Recover()
	w.settle(t)
	if v.result.failure.Visible() || !v.result.retries.Visible() {
		t.Errorf("told %q; again %t", v.result.failure.Text, v.result.retries.Visible())
	}
	w.ask(t, "and now")
	if w.answer() == "" {
		t.Error("nothing comes after a cancelled one")
	}
}

func TestAnotherLibraryEndsWhatIsUnderWay(t *testing.T) {
	w, server := newCreateWindow(t)
	v := w.create
	w.pick(t, 0, 1)
	server.Fail(standin.Fault{Hang: true})
	v.prompt.SetText("wait")
	test.Tap(v.start)
	w.settleUntil(t, func() bool { return v.run != nil && v.state.text() != "" })
	w.openLibrary(t, filepath.Join(t.TempDir(), "other"))
	if v.run != nil || len(v.tray.items) != 0 || v.result.view.Visible() || w.side.create.Text != "Create" {
		t.Errorf("left of the other library: %d references, a result %t", len(v.tray.items), v.result.view.Visible())
	}
	if got := messageTexts(w.messages); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

func TestTooManyReferences(t *testing.T) {
	w, _ := newCreateWindow(t)
	v := w.create
	v.tray.setLimit(2)
	w.pick(t, 0, 1, 2)
	if len(v.tray.items) != 0 || !strings.Contains(v.state.text(), "3 references") || !strings.Contains(v.state.text(), "takes 2") {
		t.Errorf("%d references, told %q", len(v.tray.items), v.state.text())
	}
	w.pick(t, 0, 1)
	if len(v.tray.items) != 2 || v.state.text() != "" {
		t.Errorf("%d references, told %q", len(v.tray.items), v.state.text())
	}
	thumbs := find[*referenceThumb](v.tray.thumbs)
	thumbs[0].Tapped(&fyne.PointEvent{Position: fyne.NewPos(thumbSide-4, 4)})
	if got := w.names(); len(got) != 1 || v.tray.items[0].id != w.grid.ids[1] {
		t.Errorf("left: %q", got)
	}
	test.Tap(v.tray.clear)
	if len(v.tray.items) != 0 || v.tray.clear.Visible() {
		t.Error("they are not all gone")
	}
}

func TestDroppedFilesBecomeReferencesWhereTheseAreShown(t *testing.T) {
	w, _ := newCreateWindow(t)
	file := filepath.Join(t.TempDir(), "elsewhere.jpg")
	drawPicture(t, file, brickRed)
	w.side.tabs.Select(w.side.create)
	w.dropped(fyne.Position{}, uris(file))
	w.settle(t)
	if got := w.names(); !slices.Equal(got, []string{"elsewhere.jpg"}) || w.what != "" {
		t.Fatalf("references: %q; messages %q", got, messageTexts(w.messages))
	}
	w.ask(t, "Describe it")
	if !strings.Contains(w.answer(), "elsewhere") {
		t.Errorf("the answer: %q; %q", w.answer(), w.create.result.failure.Text)
	}
	// A reference that is gone is told of by its number, and nothing is sent.
	must(t, os.Remove(file))
	w.ask(t, "Describe it again")
	if got := w.create.result.failure.Text; !strings.Contains(got, "[1]") {
		t.Errorf("told %q", got)
	}
	notes := filepath.Join(t.TempDir(), "notes.txt")
	must(t, os.WriteFile(notes, []byte("text"), 0o600))
	w.dropped(fyne.Position{}, uris(notes))
	w.settle(t)
	if got := messageTexts(w.messages); len(w.names()) != 1 || len(got) != 1 || !strings.Contains(got[0], "not a picture") {
		t.Errorf("a text was taken: %q, told %q", w.names(), got)
	}
}
