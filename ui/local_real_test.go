package ui

import (
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/gemini"
)

// The whole way, with a small model of random weights: its results mean nothing, and yet they come from it.
func TestMeaningOnThisMachine(t *testing.T) {
	data, err := engine.DataDir()
	must(t, err)
	runtime, err := clip.FindRuntime(data) // before the user's folders are out of sight
	if err != nil {
		t.Skipf("ONNX Runtime is not on this machine (go run ./cmd/setup -meaning): %v", err)
	}
	dir := filepath.Join(t.TempDir(), "Small")
	must(t, cliptest.Write(dir, cliptest.Options{}))
	sandbox(t)
	clearGeminiVariables(t)
	service := engine.NewService(engine.ServiceOptions{Keys: &gemini.Keys{Ring: &memoryRing{}}})
	local := engine.NewLocalModel(engine.LocalOptions{Dir: dir, Runtime: runtime})
	t.Cleanup(func() {
		service.Close()
		must(t, local.Close())
	})
	w := newTestWindow(t, Options{Add: []string{drawPictures(t)}, Service: service, Local: local})
	w.start()
	w.settle(t)
	space := func() (s engine.SpaceInfo) {
		all, err := w.library.Spaces(t.Context())
		must(t, err)
		if len(all) > 0 {
			s = all[0]
		}
		return s
	}
	if s := space(); s.Name != "" {
		t.Fatalf("there is the space %q, and nobody asked for it", s.Name)
	}
	w.embedLocally()
	w.settle(t)
	if s := space(); s.Vectors != 3 || !s.Complete || !s.Searched || !s.Current || !strings.HasPrefix(s.Name, "clip-small-") {
		t.Fatalf("the space: %+v; told %q, %q", s, w.status.note.Text, messageTexts(w.messages))
	}
	if text := w.status.note.Text; !strings.HasPrefix(text, "Search by meaning: 3 pictures added") || strings.Contains(text, "$") {
		t.Errorf("told %q", text)
	}
	w.submit("a meadow in summer")
	w.settle(t)
	if text := w.scope.Text; !strings.Contains(text, " · by meaning (this machine)") || len(w.results.Hits) == 0 {
		t.Errorf("the head says %q", text)
	}
	w.add([]string{drawOne(t, color.NRGBA{R: 90, G: 90, B: 10, A: 255})}, nil)
	w.settle(t)
	if s := space(); s.Vectors != 4 || !s.Complete {
		t.Errorf("what was added did not follow: %+v", s)
	}
	w.chooseModel(t.TempDir()) // a folder with no model
	w.settle(t)
	w.add([]string{drawOne(t, color.NRGBA{R: 10, G: 90, B: 90, A: 255})}, nil)
	w.settle(t)
	if s := space(); s.Vectors > 4 || len(messageTexts(w.messages)) > 0 {
		t.Errorf("with no model: %+v, told %q", s, messageTexts(w.messages))
	}
	w.embedLocally()
	w.settle(t)
	if got := strings.Join(messageTexts(w.messages), "\n"); !strings.Contains(got, "There is no model of meaning") {
		t.Errorf("told %q", got)
	}
}

// drawOne makes a folder with one picture.
func drawOne(t *testing.T, c color.NRGBA) string {
	t.Helper()
	dir := t.TempDir()
	drawPicture(t, filepath.Join(dir, "wall.jpg"), c)
	return dir
}
