package ui

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/engine/sentence"
)

// One click fetches what is missing, and then the pictures are made searchable.
func TestFetchOnTheUsersClick(t *testing.T) {
	fake := &fakeModels{work: doneAtOnce}
	w, _ := openLocal(t, fake, emptyState())
	server, list := serveModel(t)
	w.fetchFrom(server, list)
	runtimes := 0
	w.fetches.registry = func(context.Context) string { return "https://npm.example" }
	w.fetches.runtime = func(_ context.Context, dir string, o fetch.Options) (string, error) {
		data, err := engine.DataDir()
		must(t, err)
		if runtimes++; dir != filepath.Join(data, "onnxruntime") || o.BaseURL != "https://npm.example" {
			t.Errorf("the runtime goes to %s, from %s", dir, o.BaseURL)
		}
		return "", nil
	}
	w.localPart.load()
	w.settle(t)
	f := w.localPart.fetch
	if fake.noted() != "" || !strings.HasPrefix(f.begin.Text, "Fetch (Tiny CLIP, ") || !strings.Contains(f.begin.Text, "; ONNX Runtime, 108 MiB)") {
		t.Fatalf("offered %q after %s", f.begin.Text, fake.noted())
	}
	test.Tap(f.begin)
	w.settle(t)
	data, err := engine.DataDir()
	must(t, err)
	if _, err := clip.ReadModel(filepath.Join(data, "models", "Tiny")); err != nil || runtimes != 1 {
		t.Errorf("fetched: %v, and %d runtimes", err, runtimes)
	}
	if !strings.Contains(f.result.Text, "found right by its hash") || f.begin.Visible() || f.cancel.Visible() || w.status.run.view.Visible() {
		t.Errorf("told %q, the button is seen: %t", f.result.Text, f.begin.Visible())
	}
	if fake.noted() != "embed with clip" || len(fake.given) > 0 {
		t.Errorf("afterwards: %s, agreed to %v", fake.noted(), fake.given)
	}
}

// A fetch is seen in the settings and, when they are closed, above the status bar. It can be cancelled and goes on
// where it stopped.
func TestFetchIsShownCancelledAndResumed(t *testing.T) {
	fake := &fakeModels{work: doneAtOnce}
	state := readyState()
	state.ModelErr = &clip.Error{Kind: clip.ErrNoModel}
	w, local := openLocal(t, fake, state)
	local.stays = true
	server, list := serveModel(t)
	w.fetchFrom(server, list)
	server.does(func(rw http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, ".onnx") || r.Header.Get("Range") != "" {
			return false
		}
		data := server.files["onnx/model.onnx"]
		rw.Header().Set("Content-Length", strconv.Itoa(len(data)))
		for _, part := range [][]byte{data[:len(data)/4], data[len(data)/4 : len(data)/2]} {
			rw.Write(part) //nolint:errcheck // a test
			rw.(http.Flusher).Flush()
			time.Sleep(150 * time.Millisecond) // progress is told ten times a second
		}
		<-r.Context().Done()
		return true
	})
	f := w.localPart.fetch
	w.fetchMeaning()
	w.fetchMeaning() // one at a time
	part := int64(len(server.files["onnx/model.onnx"]) / 4)
	w.await(t, "a part of it", func() bool {
		return w.fetching != nil && w.fetching.progress.File == "onnx/model.onnx" && w.fetching.progress.Done >= part
	})
	bar := w.status.run
	if !strings.HasPrefix(f.progress.text(), "Fetching Tiny CLIP: ") || f.progress.text() != bar.text.Text || !bar.view.Visible() ||
		bar.pause.Visible() || f.bar.Value <= 0 || f.begin.Visible() {
		t.Errorf("in the settings %q, below %q", f.progress.text(), bar.text.Text)
	}
	w.settings.close()
	w.openLocalSettings()
	if f = w.localPart.fetch; !f.cancel.Visible() || f.progress.text() == "" {
		t.Error("the settings, opened again, do not show the fetch")
	}
	test.Tap(button(t, bar.view, "Cancel"))
	w.settle(t)
	if !strings.HasPrefix(f.result.Text, "Cancelled. What has come is kept") || f.cancel.Visible() || bar.view.Visible() || fake.noted() != "" {
		t.Errorf("told %q, then %s", f.result.Text, fake.noted())
	}
	server.does(nil)
	test.Tap(f.begin)
	w.settle(t)
	if asked := server.asked(); len(asked) == 0 || f.result.Importance != widget.SuccessImportance {
		t.Errorf("parts asked for: %q; told %q", asked, f.result.Text)
	}
}

// What goes wrong is told with how to do it by hand, which can be copied.
func TestFetchFaultsAreTold(t *testing.T) {
	page := func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<html>log in</html>")) //nolint:errcheck // a test
		return true
	}
	status := func(code int) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(code); return true }
	}
	for want, instead := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"a web page instead of": page,
		"has no ":               status(http.StatusNotFound),
		"a problem of its own":  status(http.StatusBadGateway),
		"does not give":         status(http.StatusForbidden),
		"is not the file that this program knows": nil, // other bytes, as many
	} {
		t.Run(want, func(t *testing.T) {
			fake := &fakeModels{work: doneAtOnce}
			state := readyState()
			state.ModelErr = &clip.Error{Kind: clip.ErrNoModel}
			w, local := openLocal(t, fake, state)
			local.stays = true
			server, list := serveModel(t)
			w.fetchFrom(server, list)
			server.does(instead)
			if instead == nil {
				for path, data := range server.files {
					server.files[path] = make([]byte, len(data))
				}
			}
			w.fetchMeaning()
			w.settle(t)
			result, byHand := w.localPart.fetch.result, w.localPart.fetch.byHand
			if !strings.Contains(result.Text, want) || !strings.HasPrefix(byHand.Text, "To do it by hand, put into ") || !byHand.Selectable ||
				!byHand.Visible() || result.Importance != widget.DangerImportance || fake.noted() != "" {
				t.Errorf("told %q, then %s", result.Text, fake.noted())
			}
			if len(messageTexts(w.messages)) > 0 {
				t.Error("it is told twice")
			}

			w.settings.close()
			w.fetchMeaning()
			w.settle(t)
			told := messageTexts(w.messages)
			if len(told) != 1 || !strings.Contains(told[0], want) || strings.Contains(told[0], "by hand") {
				t.Fatalf("with closed settings: %q", told)
			}
			test.Tap(button(t, w.messages.view, "Settings"))
			w.settle(t)
			if text := w.localPart.fetch.byHand.Text; !strings.Contains(text, "by hand") {
				t.Errorf("the settings say %q", text)
			}
		})
	}
}

// Of two that fail both are told, and the second is tried though the first failed.
func TestBothFaultsAreTold(t *testing.T) {
	w, local := openLocal(t, &fakeModels{}, emptyState())
	local.stays = true
	server, list := serveModel(t)
	w.fetchFrom(server, list)
	server.Close()
	w.fetches.runtime = func(ctx context.Context, dir string, o fetch.Options) (string, error) {
		o.BaseURL = server.URL
		return fetch.Runtime(ctx, dir, o)
	}
	w.fetchMeaning()
	w.settle(t)
	text := w.localPart.fetch.result.Text + w.localPart.fetch.byHand.Text
	for _, want := range []string{"so ONNX Runtime 1.30.0 was not fetched", "so Tiny CLIP was not fetched", "npm pack onnxruntime-node@1.30.0"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
}

// What was chosen and cannot be used gives way to what was fetched in its place.
func TestFetchedModelTakesThePlaceOfABrokenOne(t *testing.T) {
	state := readyState()
	state.ModelErr = &clip.Error{Kind: clip.ErrMisfit, Path: "/broken", Reason: sentence.Of("The file is empty.")}
	w, local := openLocal(t, &fakeModels{work: doneAtOnce}, state)
	server, list := serveModel(t)
	w.fetchFrom(server, list)
	w.chooseModel("/broken")
	w.settle(t)
	if text := w.localPart.stands[1].Text; !strings.Contains(text, "/broken: The file is empty.") {
		t.Errorf("told %q", text)
	}
	w.fetchMeaning()
	w.settle(t)
	if w.keeper.choices().ModelDir != "" || strings.Join(local.chosen, "|") != "/broken|" {
		t.Errorf("chosen: %q", local.chosen)
	}
}

func TestPlan(t *testing.T) {
	wrong := &clip.Error{Kind: clip.ErrRuntime, Reason: sentence.Of("This is no library.")}
	tests := map[string]struct {
		state   engine.LocalState
		named   string // by ONNXRUNTIME_LIB
		offer   string
		nothing bool
	}{
		"nothing there":    {state: emptyState(), offer: "Fetch (TinyCLIP ViT-8M/16, 26.6 MiB; ONNX Runtime, 108 MiB)"},
		"all there":        {state: readyState(), nothing: true},
		"no runtime":       {state: engine.LocalState{RuntimeErr: &clip.Error{Kind: clip.ErrNoRuntime}}, offer: "Fetch (ONNX Runtime, 108 MiB)"},
		"an odd runtime":   {state: engine.LocalState{RuntimeErr: wrong}, offer: "Fetch (ONNX Runtime, 108 MiB)"},
		"an odd one named": {state: engine.LocalState{RuntimeErr: wrong}, named: "/lib/odd.so", nothing: true},
		"another in use":   {state: engine.LocalState{RuntimeErr: &clip.Error{Kind: clip.ErrRuntimeSet}}, nothing: true},
		"no model":         {state: engine.LocalState{ModelErr: &clip.Error{Kind: clip.ErrNoModel}}, offer: "Fetch (TinyCLIP ViT-8M/16, 26.6 MiB)"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ONNXRUNTIME_LIB", tt.named)
			text, anything := fetchOffer(publishedSource.plan(tt.state))
			if anything == tt.nothing || anything && text != tt.offer {
				t.Errorf("%q, %t", text, anything)
			}
		})
	}
	if p := (fetchSource{list: []byte("[]")}).plan(emptyState()); !errors.Is(p.err, fetch.ErrModels) {
		t.Errorf("a damaged list: %v", p.err)
	}
}

func TestPace(t *testing.T) {
	at := time.Now()
	p := pace{marks: []paceMark{{at.Add(-9 * time.Second), 0}, {at.Add(-5 * time.Second), 0}, {at.Add(-2 * time.Second), 30 << 20}}}
	told := p.note("Tiny", fetch.Progress{File: "a", Done: 50 << 20, Total: 110 << 20})
	run := fetchRun{progress: told}
	if text := run.text(); text != "Fetching Tiny: 50.0 MiB of 110 MiB · 10.0 MiB a second · 7 s left" && text != "Fetching Tiny: 50.0 MiB of 110 MiB · 10.0 MiB a second · 6 s left" {
		t.Errorf("told %q", text)
	}
	if told := p.note("Tiny", fetch.Progress{Done: 10}); told.rate != 0 {
		t.Errorf("of a file that began anew: %v", told.rate)
	}
	run.progress = fetchProgress{what: "Tiny", Progress: fetch.Progress{Done: 2048}}
	if text := run.text(); text != "Fetching Tiny: 2.0 KiB" || run.progress.share() != 0 {
		t.Errorf("of unknown size: %q", text)
	}
}

// What keeps files from being written is told.
func TestFetchNeedsADataFolder(t *testing.T) {
	w, local := openLocal(t, &fakeModels{}, emptyState())
	local.stays = true
	data, err := engine.DataDir()
	must(t, err)
	must(t, os.RemoveAll(filepath.Join(data, "models")))
	must(t, os.MkdirAll(data, 0o700))
	must(t, os.WriteFile(filepath.Join(data, "models"), nil, 0o600)) // a file where the folder should be
	server, list := serveModel(t)
	w.fetchFrom(server, list)
	w.fetchMeaning()
	w.settle(t)
	if text := w.localPart.fetch.result.Text; !strings.Contains(text, "cannot be written") {
		t.Errorf("told %q", text)
	}
}
