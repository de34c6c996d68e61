package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/ui/look"
)

func (f *fakeModels) ReadText(ctx context.Context, o engine.ReadTextOptions, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
	what := "read"
	if o.Unasked {
		what += " unasked"
	}
	if o.All {
		what += " all"
	}
	f.note(strings.TrimSpace(what + " " + strings.Join(o.Languages, "+")))
	return f.work(ctx, progress)
}

func (f *fakeModels) TextState(context.Context, engine.ReadTextOptions) (engine.TextState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text, nil
}

func (f *fakeModels) RemoveText(context.Context) error {
	f.note("remove text")
	return f.refuse
}

// readableState is that of a library in which there is something to read.
func readableState() engine.TextState {
	return engine.TextState{
		Path: "/usr/bin/tesseract", Version: "5.3.0", Installed: []string{"deu", "eng", "osd"}, Languages: []string{"deu", "eng"},
		Read: 40, WithText: 1, ToDo: 1200, Photos: 3,
	}
}

// openText is a window with the section of text in pictures.
func openText(t *testing.T, fake *fakeModels) (*testWindow, *textSettings) {
	t.Helper()
	w := openModels(t, fake, nil)
	w.openTextSettings()
	w.settle(t)
	if w.settings.sections[w.settings.seen] != section(w.textPart) {
		t.Fatal("another section is seen")
	}
	return w, w.textPart
}

func TestTextSettingsTellHowItStands(t *testing.T) {
	absent := engine.TextState{Err: &ocr.Error{Kind: ocr.ErrNotInstalled}}
	done := readableState()
	done.ToDo, done.Photos, done.Unread = 0, 0, 2
	for name, tt := range map[string]struct {
		state   engine.TextState
		stand   string
		counts  string
		read    bool
		removes bool
	}{
		"something to read": {readableState(), "Tesseract 5.3.0 is there: /usr/bin/tesseract. It reads deu + eng.", "40 pictures were read · 1 with text · " + look.Count(1200) + " to read · 3 photos are left out", true, true},
		"not installed":     {absent, "nstall it with", "0 pictures were read", false, false},
		"all is read":       {done, "Tesseract 5.3.0", "40 pictures were read · 1 with text · 0 to read · 2 could not be read", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, p := openText(t, &fakeModels{text: tt.state})
			if !strings.Contains(p.stand.Text, tt.stand) || !p.stand.Selectable || p.counts.Text != tt.counts {
				t.Errorf("told %q and %q", p.stand.Text, p.counts.Text)
			}
			if p.read.Disabled() == tt.read || p.remove.Disabled() == tt.removes || p.follow.Checked || p.photos.Checked {
				t.Errorf("can be read: %t, removed: %t", !p.read.Disabled(), !p.remove.Disabled())
			}
		})
	}
}

func TestTextIsReadPausedAndCancelled(t *testing.T) {
	fake := &fakeModels{text: readableState()}
	fake.work = func(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		progress(engine.EmbedProgress{Done: 3, Total: 1200, Rate: 0.5})
		<-ctx.Done()
		return engine.EmbedReport{Embedded: 3, Found: 2, Seconds: 5}, ctx.Err()
	}
	w, p := openText(t, fake)
	w.typeInto(t, p.languages, " fra, eng ")
	p.photos.SetChecked(true)
	test.Tap(p.read)
	w.await(t, "the progress", func() bool { return strings.Contains(p.progress.Text, "3 of "+look.Count(1200)) })
	if !p.read.Disabled() || !p.pause.Visible() || !strings.Contains(w.status.run.text.Text, "Text in pictures: 3 of "+look.Count(1200)) {
		t.Errorf("the line says %q", w.status.run.text.Text)
	}
	test.Tap(p.pause)
	w.await(t, "the pause", func() bool { return strings.Contains(fake.noted(), "pause") && p.pause.Text == "Resume" })
	test.Tap(p.cancel)
	w.settle(t)
	if got := fake.noted(); got != "read all fra+eng, pause, resume" {
		t.Error(got)
	}
	if p.pause.Visible() || !strings.HasPrefix(w.status.note.Text, "Cancelled. Text in pictures: 3 pictures were read, 2 with text") {
		t.Errorf("told %q", w.status.note.Text)
	}
	w.typeInto(t, p.languages, "eng --psm")
	if w.keeper.choices().TextLanguages != "fra+eng" || !strings.Contains(p.langNote.text(), "no language “--psm”") {
		t.Errorf("%q holds, told %q", w.keeper.choices().TextLanguages, p.langNote.text())
	}
}

// New pictures are read by themselves where the user chose that, and not too many of them.
func TestNewPicturesAreRead(t *testing.T) {
	many := readableState()
	many.ToDo = 20_001
	none := readableState()
	none.ToDo = 0
	for name, tt := range map[string]struct {
		state  engine.TextState
		chosen bool
		want   string
	}{
		"chosen":        {readableState(), true, "read unasked"},
		"not chosen":    {readableState(), false, ""},
		"too many":      {many, true, ""},
		"nothing to do": {none, true, ""},
		"not installed": {engine.TextState{Err: &ocr.Error{Kind: ocr.ErrNotInstalled}, ToDo: 3}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeModels{text: tt.state, work: func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
				return engine.EmbedReport{}, nil
			}}
			w, _ := openText(t, fake)
			w.keeper.choose(func(c *engine.Choices) { c.ReadText = tt.chosen })
			w.add([]string{drawPictures(t)}, nil)
			w.settle(t)
			if got := fake.noted(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestTextIsRemoved(t *testing.T) {
	fake := &fakeModels{text: readableState(), work: doneAtOnce}
	w, p := openText(t, fake)
	p.follow.SetChecked(true)
	w.settle(t)
	if got := fake.noted(); got != "read unasked" || !w.keeper.choices().ReadText {
		t.Error(got)
	}
	test.Tap(p.remove)
	w.settle(t)
	if !strings.HasSuffix(fake.noted(), "remove text") || p.follow.Checked || p.note.text() != "The text was removed." {
		t.Errorf("%s; told %q", fake.noted(), p.note.text())
	}
	fake.refuse = catalog.ErrReadOnly
	test.Tap(p.remove)
	w.settle(t)
	if !strings.Contains(p.note.text(), "reading only") {
		t.Errorf("told %q", p.note.text())
	}
}

// All of the section can be left by Escape.
func TestTextSettingsAreLeftByEscape(t *testing.T) {
	w, p := openText(t, &fakeModels{text: readableState()})
	for _, o := range []func() fyne.Focusable{
		func() fyne.Focusable { return p.languages }, func() fyne.Focusable { return p.photos }, func() fyne.Focusable { return p.read }, func() fyne.Focusable { return p.follow },
	} {
		w.openTextSettings()
		w.native.Canvas().Focus(o())
		o().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.settings.popup != nil {
			t.Errorf("%T does not leave", o())
		}
		w.settle(t)
	}
}

// The text of a picture is shown beside it, apart from what people wrote.
func TestReadTextIsShown(t *testing.T) {
	m := newMachineWords(func(string) {})
	m.show(catalog.Description{}, nil, "Invoice\nNo. 7"+strings.Repeat(" long", 200))
	if !m.view.Visible() || !m.read.heading.Visible() || m.heading.Visible() || m.seen.Visible() ||
		!strings.HasPrefix(m.read.text.Text, "Invoice\nNo. 7 long") || len([]rune(m.read.text.Text)) != maxShownText+1 {
		t.Errorf("shown %q", m.read.text.Text)
	}
	if m.show(catalog.Description{}, nil, ""); m.view.Visible() || m.read.heading.Visible() {
		t.Error("shown without text")
	}
}
