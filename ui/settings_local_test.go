package ui

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/sentence"
	"hybrid-image-search/ui/escape"
)

func TestLocalSettingsTellHowItStands(t *testing.T) {
	odd := readyState()
	odd.RuntimeErr = &clip.Error{Kind: clip.ErrRuntime, Path: "/lib/old.so", Reason: sentence.Of("This is ONNX Runtime 1.16, and this program needs 1.24 or later.")}
	inMemory := readyState()
	inMemory.Loaded = true
	for name, tt := range map[string]struct {
		state   engine.LocalState
		runtime string
		model   string
		usable  bool
	}{
		"nothing":    {emptyState(), "ONNX Runtime, the library that runs the model, is not on this machine yet.", "There is no model on this machine yet.", false},
		"ready":      {readyState(), "is there: /lib/libonnxruntime.so.1", "The model Tiny (24.0 MiB, vectors of 512 numbers) is read when it is needed: /models/Tiny", true},
		"in memory":  {inMemory, "is there", "is in memory", true},
		"an old one": {odd, "/lib/old.so: This is ONNX Runtime 1.16, and this program needs 1.24 or later.", "The model Tiny", false},
		"another folder": {
			engine.LocalState{Runtime: "/lib/x", ModelErr: &clip.Error{Kind: clip.ErrMisfit, Path: "/m", Reason: sentence.Of("This file of the model is missing.")}},
			"is there", "/m: This file of the model is missing.", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openLocal(t, &fakeModels{}, tt.state)
			p := w.localPart
			if w.settings.sections[w.settings.seen] != section(p) {
				t.Fatal("another section is seen")
			}
			if !strings.Contains(p.stands[0].Text, tt.runtime) || !strings.Contains(p.stands[1].Text, tt.model) || !p.stands[0].Selectable {
				t.Errorf("told %q and %q", p.stands[0].Text, p.stands[1].Text)
			}
			if p.tasks.embed.Disabled() == tt.usable || p.tasks.tag.Disabled() == tt.usable || p.tasks.tag.Checked {
				t.Errorf("can be used: %t", !p.tasks.embed.Disabled())
			}
			if p.folder.Text != "The fetched one" || !p.own.Disabled() {
				t.Errorf("the folder is %q", p.folder.Text)
			}
		})
	}
}

func TestMirror(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, emptyState())
	f := w.localPart.fetch
	for text, kept := range map[string]string{
		" https://mirror.example/models ": "https://mirror.example/models", "mirror.example": "", "ftp://a": "", "https://": "", "https://a/?b": "",
	} {
		w.typeInto(t, f.mirror, "")
		w.typeInto(t, f.mirror, text)
		if got := w.mirror(); got != kept || (kept == "") != strings.Contains(f.mirrorNote.text(), "address of the mirror is wrong") {
			t.Errorf("%q: %q holds, told %q", text, got, f.mirrorNote.text())
		}
	}
	w.typeInto(t, f.mirror, "https://mirror.example")
	path, err := engine.ChoicesFile()
	must(t, err)
	if c, err := engine.LoadChoices(path); err != nil || c.ModelURL != "https://mirror.example" {
		t.Errorf("kept %+v, %v", c, err)
	}
	w.settings.close()
	w.settings = nil
	w.options.ModelURL = "https://of-this-run.example"
	w.openLocalSettings()
	w.settle(t)
	f = w.localPart.fetch
	f.onMirror()
	if !f.mirror.Disabled() || f.mirror.Text != "https://of-this-run.example" || !strings.Contains(f.mirrorNote.text(), "--model-url") ||
		w.mirror() != "https://of-this-run.example" || w.keeper.choices().ModelURL != "https://mirror.example" {
		t.Errorf("of the command line: %q, %q", f.mirror.Text, w.mirror())
	}
}

func TestModelFolderIsChosen(t *testing.T) {
	w, local := openLocal(t, &fakeModels{}, readyState())
	w.chooseModel("/models/of mine")
	if !slices.Equal(local.chosen, []string{"/models/of mine"}) { // a fetch may look for it next
		t.Errorf("chosen %q", local.chosen)
	}
	w.settle(t)
	p := w.localPart
	if p.folder.Text != "/models/of mine" || p.own.Disabled() || w.options.Service.Choices().ModelDir != "/models/of mine" {
		t.Errorf("the folder is %q", p.folder.Text)
	}
	path, err := engine.ChoicesFile()
	must(t, err)
	if c, err := engine.LoadChoices(path); err != nil || c.ModelDir != "/models/of mine" {
		t.Errorf("kept %+v, %v", c, err)
	}
	test.Tap(p.own)
	w.settle(t)
	if strings.Join(local.chosen, "|") != "/models/of mine|" || p.folder.Text != "The fetched one" || !p.own.Disabled() {
		t.Errorf("chosen %q, shown %q", local.chosen, p.folder.Text)
	}
	// What cannot be kept holds all the same, and is told.
	must(t, os.Remove(path))
	must(t, os.MkdirAll(path, 0o700))
	w.chooseModel("/elsewhere")
	w.settle(t)
	if !strings.Contains(p.chooseNote.text(), "could not be kept") || w.keeper.choices().ModelDir != "/elsewhere" {
		t.Errorf("told %q", p.chooseNote.text())
	}
}

// A state that was read for an earlier question is not shown after a later one's.
func TestLastStateIsShown(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, readyState())
	p := w.localPart
	var answers []func(localState)
	p.reads = func(loaded func(localState)) { answers = append(answers, loaded) }
	p.load()
	p.load()
	later := localState{LocalState: readyState()}
	later.Model.Name = "Later"
	answers[1](later)
	answers[0](localState{LocalState: readyState()})
	if text := p.stands[1].Text; !strings.Contains(text, "Later") {
		t.Errorf("shown %q", text)
	}
}

// Nothing leaves this machine, so nothing is asked.
func TestPicturesAreMadeSearchable(t *testing.T) {
	begun := make(chan func(engine.EmbedProgress), 1)
	fake := &fakeModels{work: func(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		begun <- progress
		<-ctx.Done()
		return engine.EmbedReport{Embedded: 1}, ctx.Err()
	}}
	w, _ := openLocal(t, fake, readyState())
	p := w.localPart.tasks
	test.Tap(p.embed)
	var progress func(engine.EmbedProgress)
	w.await(t, "the run begins", func() bool {
		select {
		case progress = <-begun:
		default:
		}
		return progress != nil
	})
	progress(engine.EmbedProgress{Done: 1, Total: 3, Rate: 30})
	w.await(t, "progress", func() bool {
		return p.progress.Text == "Search by meaning: 1 of 3 · 30 a second · cost unknown so far · this machine"
	})
	if !p.embed.Disabled() || !p.tag.Disabled() || !p.untag.Disabled() || w.status.run.text.Text != p.progress.Text || !w.status.run.pause.Visible() {
		t.Errorf("while it runs: %q", w.status.run.text.Text)
	}
	test.Tap(p.pause)
	w.await(t, "the library pauses", func() bool { return strings.HasSuffix(fake.noted(), "pause") })
	test.Tap(p.cancel)
	w.settle(t)
	if fake.noted() != "embed with clip, pause, resume" || len(fake.given) > 0 || p.embed.Disabled() || p.cancel.Visible() {
		t.Errorf("%s; agreed to %v", fake.noted(), fake.given)
	}
	fake.work = func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return engine.EmbedReport{}, &clip.Error{Kind: clip.ErrRun}
	}
	test.Tap(p.embed)
	w.settle(t)
	if !strings.Contains(w.localPart.note.text(), "The model stopped with a fault.") {
		t.Errorf("told %q", w.localPart.note.text())
	}
	w.settings.close()
	test.Tap(button(t, w.messages.view, "Settings"))
	if w.settings.popup == nil || w.settings.sections[w.settings.seen] != section(w.localPart) {
		t.Error("the message does not lead to where that is settled")
	}
}

// toggle taps the box of a check, which may be less high than its place.
func toggle(c *escape.Check) { test.TapAt(c, fyne.NewPos(10, c.Size().Height/2)) }

func TestTagsAreOffAndCanBeRemoved(t *testing.T) {
	fake := &fakeModels{work: doneAtOnce}
	w, _ := openLocal(t, fake, readyState())
	p := w.localPart.tasks
	test.Tap(p.embed)
	w.settle(t)
	if fake.noted() != "embed with clip" {
		t.Fatalf("not asked for: %s", fake.noted())
	}
	toggle(p.tag)
	w.settle(t)
	if fake.noted() != "embed with clip, tag" || !w.keeper.choices().ZeroShot || !strings.HasPrefix(w.status.note.Text, "Tags: 3 pictures looked at") {
		t.Errorf("%s; told %q", fake.noted(), w.status.note.Text)
	}
	test.Tap(p.embed) // tags come after the vectors
	w.settle(t)
	if !strings.HasSuffix(fake.noted(), "tag, embed with clip, tag") {
		t.Error(fake.noted())
	}
	toggle(p.tag)
	test.Tap(p.embed)
	w.settle(t)
	if !strings.HasSuffix(fake.noted(), "tag, embed with clip") || w.keeper.choices().ZeroShot {
		t.Errorf("switched off: %s", fake.noted())
	}
	toggle(p.tag)
	w.settle(t)
	test.Tap(p.untag)
	w.settle(t)
	if !strings.HasSuffix(fake.noted(), "remove tags") || p.tag.Checked || w.localPart.note.text() != "The tags were removed." {
		t.Errorf("%s; told %q", fake.noted(), w.localPart.note.text())
	}
	fake.refuse = catalog.ErrReadOnly
	test.Tap(p.untag)
	w.settle(t)
	if !strings.Contains(w.localPart.note.text(), "reading only") {
		t.Errorf("told %q", w.localPart.note.text())
	}
}

// Tags are not made of vectors that did not come.
func TestNoTagsAfterAFault(t *testing.T) {
	fake := &fakeModels{work: func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return engine.EmbedReport{}, errors.New("engine: no")
	}}
	w, _ := openLocal(t, fake, readyState())
	w.keeper.choose(func(c *engine.Choices) { c.ZeroShot = true })
	w.embedLocally()
	w.settle(t)
	if fake.noted() != "embed with clip" {
		t.Error(fake.noted())
	}
}

func TestSpaceOfThisMachineIsListed(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{spaces: []engine.SpaceInfo{localSpace(2, 3)}}, readyState())
	var texts []string
	for _, l := range find[*widget.Label](w.libraryPart.spaces) {
		texts = append(texts, l.Text)
	}
	for _, c := range find[*caption](w.libraryPart.spaces) {
		texts = append(texts, c.text())
	}
	got := strings.Join(texts, "\n")
	if !strings.Contains(got, "clip-Tiny-01234567") || !strings.Contains(got, "2 of 3 pictures · searched") {
		t.Errorf("listed %q", got)
	}
	w.dropSpace(localSpace(2, 3), func(error) {})
	if text, _ := w.question(t); !strings.Contains(text, "takes this machine a while") || strings.Contains(text, "money") {
		t.Errorf("asked %q", text)
	}
}

func TestWithoutAModelOfThisMachine(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	for _, item := range w.menu().Items[0].Items {
		if strings.Contains(item.Label, "on this machine") {
			t.Errorf("the menu offers %q", item.Label)
		}
	}
	w.openLocalSettings()
	w.settle(t)
	if w.localPart != nil {
		t.Error("there is a section for it")
	}
	w.fetchMeaning()
	w.settle(t)
}

// All of the section can be left by Escape.
func TestLocalSettingsAreLeftByEscape(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, readyState())
	for _, o := range []fyne.Focusable{w.localPart.choose, w.localPart.tasks.embed, w.localPart.tasks.tag, w.localPart.fetch.mirror} {
		w.openLocalSettings()
		w.native.Canvas().Focus(o)
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if w.settings.popup != nil {
			t.Errorf("%T does not leave", o)
		}
		w.settle(t)
	}
}
