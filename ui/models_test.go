package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/zalando/go-keyring"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/ui/escape"
)

var errNotInRing = keyring.ErrNotFound

// unsetenv takes a variable away for a test.
func unsetenv(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "") // brings it back afterwards
	must(t, os.Unsetenv(name))
}

// menuItem chooses an item of the first menu by the beginning of its label.
func (w *testWindow) menuItem(t *testing.T, label string) {
	t.Helper()
	for _, item := range w.menu().Items[0].Items {
		if strings.HasPrefix(item.Label, label) {
			item.Action()
			w.settle(t)
			return
		}
	}
	t.Fatalf("the menu has no %q", label)
}

func doneAtOnce(_ context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
	progress(engine.EmbedProgress{Done: 3, Total: 3})
	return engine.EmbedReport{Embedded: 3, Seconds: 2, Cost: gemini.Cost{USD: 0.02, Known: true}}, nil
}

func TestNothingIsSentBeforeTheUserAgrees(t *testing.T) {
	for name, label := range map[string]string{"embed with gemini": "Search by meaning with", "describe": "Describe pictures with"} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeModels{work: doneAtOnce}
			w := openModels(t, fake, nil)
			for _, refuse := range []func(buttons map[string]*escape.Button){
				func(b map[string]*escape.Button) { test.Tap(b["Not now"]) },
				func(b map[string]*escape.Button) { b["Not now"].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
				func(b map[string]*escape.Button) { b["Agree and start"].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
				func(map[string]*escape.Button) {
					w.native.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
				},
			} {
				w.menuItem(t, label)
				text, buttons := w.question(t)
				if !strings.Contains(text, "Three pictures are sent to gemini.example.\nThat costs about $0.01.") {
					t.Fatalf("told %q", text)
				}
				if w.native.Canvas().Focused() != fyne.Focusable(buttons["Not now"]) {
					t.Error("Enter would agree")
				}
				refuse(buttons)
				w.settle(t)
				if got := fake.noted(); got != "" || len(fake.given) > 0 || w.native.Canvas().Overlays().Top() != nil {
					t.Fatalf("after a no: %s, given %v", got, fake.given)
				}
			}
			w.menuItem(t, label)
			_, buttons := w.question(t)
			test.Tap(buttons["Agree and start"])
			w.settle(t)
			if fake.noted() != name || len(fake.given) != 1 {
				t.Errorf("after a yes: %s, given %v", fake.noted(), fake.given)
			}
			if text := w.status.note.Text; !strings.Contains(text, "3 pictures added · 2.00 s · about $0.02") {
				t.Errorf("told %q", text)
			}
			w.menuItem(t, label) // agreed to is not asked again
			if fake.noted() != name+", "+name {
				t.Errorf("the second time: %s", fake.noted())
			}
		})
	}
}

func TestWithoutAKeyTheSettingsHelp(t *testing.T) {
	fake := &fakeModels{refuse: gemini.ErrNoKey}
	w := openModels(t, fake, nil)
	w.menuItem(t, "Search by meaning with")
	if got := messageTexts(w.messages); len(got) != 1 || !strings.Contains(got[0], "There is no Gemini key") {
		t.Fatalf("told %q", got)
	}
	test.Tap(button(t, w.messages.view, "Settings"))
	w.settle(t)
	if w.settings.popup == nil || w.settings.sections[w.settings.seen] != section(w.gemini) {
		t.Error("the settings of Gemini are not shown")
	}
}

func TestRunIsShownPausedAndCancelled(t *testing.T) {
	begun := make(chan func(engine.EmbedProgress), 1)
	fake := &fakeModels{local: true, work: func(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		begun <- progress
		<-ctx.Done()
		return engine.EmbedReport{Embedded: 1, Seconds: 1}, fmt.Errorf("embed: %w", ctx.Err())
	}}
	w := openModels(t, fake, nil)
	w.searchByMeaning()
	var progress func(engine.EmbedProgress)
	w.await(t, "the run begins", func() bool {
		select {
		case progress = <-begun:
		default:
		}
		return progress != nil
	})
	bar := w.status.run
	if !bar.view.Visible() {
		t.Fatal("the run is not shown")
	}
	for _, done := range []int{1, 1, 1, 2} { // bursts coalesce, and the last counts
		progress(engine.EmbedProgress{Done: done, Total: 3, Rate: 12.4, Remaining: 61 * time.Second, Cost: gemini.Cost{USD: 0.004, Known: true}})
	}
	w.await(t, "progress", func() bool { return strings.Contains(bar.text.Text, "2 of 3") })
	if want := "Search by meaning: 2 of 3 · 12 a second · 61 s left · less than $0.01 so far · Gemini"; bar.text.Text != want || bar.progress.Value < 0.6 {
		t.Errorf("%q, %v", bar.text.Text, bar.progress.Value)
	}
	progress(engine.EmbedProgress{Done: 2, Total: 3, Waiting: 52500 * time.Millisecond, Why: gemini.ErrQuota})
	w.await(t, "a wait", func() bool { return strings.Contains(bar.text.Text, "over quota, goes on in 53 s") })

	w.describePictures() // one at a time
	w.searchByMeaning()
	if !strings.Contains(w.status.note.Text, "already") {
		t.Errorf("told %q", w.status.note.Text)
	}
	test.Tap(bar.pause)
	w.await(t, "the library pauses", func() bool { return fake.noted() == "embed with gemini, pause" })
	if !strings.Contains(bar.text.Text, "paused") || bar.pause.Text != "Resume" {
		t.Errorf("%q, %q", bar.text.Text, bar.pause.Text)
	}
	test.Tap(bar.pause)
	w.await(t, "the library resumes", func() bool { return fake.noted() == "embed with gemini, pause, resume" })
	test.Tap(bar.pause)
	test.Tap(button(t, bar.view, "Cancel"))
	w.settle(t)
	if bar.view.Visible() || !strings.HasPrefix(w.status.note.Text, "Cancelled. Search by meaning: 1 picture added") {
		t.Errorf("shown %t, told %q", bar.view.Visible(), w.status.note.Text)
	}
	if !strings.HasSuffix(fake.noted(), "resume") {
		t.Errorf("the next run would be paused: %s", fake.noted())
	}
}

func TestFailedRunIsTold(t *testing.T) {
	fake := &fakeModels{local: true, work: func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return engine.EmbedReport{Embedded: 2, Failed: 1, Failures: []engine.FileError{{Path: "/a/b\n.jpg", Error: "refused"}}},
			&gemini.Error{Kind: gemini.ErrModel, Model: "gone-1", Models: []gemini.Model{{Name: "new-embedding-2", CanEmbed: true}}}
	}}
	w := openModels(t, fake, nil)
	w.openSettings() // has the models offered that there are
	w.settings.close()
	w.searchByMeaning()
	w.settle(t)
	got := strings.Join(messageTexts(w.messages), "\n")
	if !strings.Contains(got, "gone-1 is gone") || !strings.Contains(got, "1 picture was left out") {
		t.Errorf("told %q", got)
	}
	if !strings.Contains(w.status.note.Text, "2 pictures added, 1 left out") {
		t.Errorf("told %q", w.status.note.Text)
	}
	test.Tap(button(t, w.messages.view, "Settings"))
	if options := w.gemini.models.embedding.Options; len(options) != 1 || options[0] != "new-embedding-2" {
		t.Errorf("offered %q", options)
	}
}

// A library is not closed under what is asked of it.
func TestLibraryIsClosedAfterTheRun(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	fake := &fakeModels{local: true, work: func(ctx context.Context, _ func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		close(begun)
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond) // commits what came
		close(ended)
		return engine.EmbedReport{}, ctx.Err()
	}}
	w := openModels(t, fake, nil)
	old := w.library
	w.searchByMeaning()
	w.await(t, "the run begins", func() bool {
		select {
		case <-begun:
			return true
		default:
			return false
		}
	})
	w.open(t.TempDir(), func() {
		select {
		case <-ended:
		default:
			t.Error("the library was closed under the run")
		}
	})
	w.settle(t)
	if w.library == old || w.library == nil || w.status.run.view.Visible() {
		t.Error("the other library is not shown, or the run is")
	}
}

func TestDescribeRun(t *testing.T) {
	cost := gemini.Cost{USD: 1.234, Known: true}
	tests := map[string]struct {
		progress engine.EmbedProgress
		want     string
	}{
		"begin":   {engine.EmbedProgress{}, "Descriptions: looking for what is missing · Gemini"},
		"going":   {engine.EmbedProgress{Total: 1000, Done: 12, Rate: 0.5, Remaining: 33 * time.Minute, Cost: cost}, "Descriptions: 12 of 1 000 · 30 a minute · 33 min left · about $1.23 so far · Gemini"},
		"busy":    {engine.EmbedProgress{Total: 10, Waiting: time.Second, Why: gemini.ErrService}, "Descriptions: 0 of 10 · the service is busy, goes on in 1 s · Gemini"},
		"paused":  {engine.EmbedProgress{Total: 10, Paused: true, Rate: 3}, "Descriptions: 0 of 10 · paused · Gemini"},
		"failing": {engine.EmbedProgress{Total: 10, Done: 2, Failed: 3, Rate: 9, Remaining: 3 * time.Hour}, "Descriptions: 2 of 10 · 9 a second · 3 h left · 3 left out · cost unknown so far · Gemini"},
		"free":    {engine.EmbedProgress{Total: 10, Done: 2, Cost: gemini.Cost{Known: true}}, "Descriptions: 2 of 10 · Gemini"},
	}
	for name, tt := range tests {
		got := describeRun(&modelRun{task: describeTask(), service: "Gemini", progress: tt.progress})
		if got = strings.ReplaceAll(got, "\u202f", " "); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}

func TestDescribeReport(t *testing.T) {
	for want, r := range map[string]engine.EmbedReport{
		"Search by meaning: 0 pictures added, 12 had it before":                     {Known: 12},
		"Search by meaning: 0 pictures added, 2 left out":                           {Failed: 2},
		"Search by meaning: 5 pictures added · 1.50 s · cost unknown":               {Embedded: 3, Shared: 2, Seconds: 1.5},
		"Search by meaning: 1 picture added, 1 left out · 1.50 s · less than $0.01": {Embedded: 1, Failed: 1, Seconds: 1.5, Cost: gemini.Cost{USD: 1e-4, Known: true}},
		"Search by meaning: 1 picture added · 1.50 s":                               {Embedded: 1, Seconds: 1.5, Cost: gemini.Cost{Known: true}},
	} {
		if got := describeReport(embedTask(), r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The demo's pictures are embedded unasked, and a search of the command line waits for that.
func TestDemoIsEmbeddedUnasked(t *testing.T) {
	fake := &fakeModels{local: true, work: doneAtOnce}
	w := openModels(t, fake, nil)
	if fake.noted() != "" {
		t.Fatalf("in the user's own library: %s", fake.noted())
	}
	began := 0
	w.openWith(t.TempDir(), w.connectStandIn, func() { began++ })
	w.settle(t)
	if w.service == nil || !w.service.Local() || began != 1 {
		t.Fatalf("service %+v", w.service)
	}
	client, err := w.service.Client(t.Context())
	must(t, err)
	if models, err := client.Check(t.Context()); err != nil || len(models) == 0 {
		t.Fatalf("the demo model: %v, %v", models, err)
	}
	searched := false
	w.add([]string{drawPictures(t)}, func() { searched = strings.Contains(fake.noted(), "embed") })
	w.settle(t)
	if !searched || !strings.Contains(w.status.library.Text, "offline demo model") {
		t.Errorf("%s; the status bar says %q", fake.noted(), w.status.library.Text)
	}
	named := func(i *fyne.MenuItem) bool { return i.Label == "Search by meaning with the offline demo model …" }
	if !slices.ContainsFunc(w.menu().Items[0].Items, named) {
		t.Error("the menu does not name the demo model")
	}
	w.open("", func() {}) // the model ends with its library
	w.settle(t)
	if _, err := client.Check(t.Context()); !errors.Is(err, gemini.ErrOffline) {
		t.Errorf("the demo model is left behind: %v", err)
	}
	if w.service != w.options.Service || strings.Contains(w.status.library.Text, "offline") {
		t.Errorf("the status bar says %q", w.status.library.Text)
	}
}
