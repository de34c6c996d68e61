package ui

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/gemini/standin"
)

// newCreateWindow is a window over three pictures, with the stand-in as its service.
func newCreateWindow(t *testing.T) (*testWindow, *standin.Server) {
	t.Helper()
	sandbox(t)
	server, err := standin.New(standin.Options{})
	must(t, err)
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // the test is over
	service := engine.NewService(engine.ServiceOptions{
		Choices: engine.Choices{PictureDir: filepath.Join(t.TempDir(), "made")},
		StandIn: &engine.StandIn{Label: standin.Label, Address: server.Address(), Key: server.Key(), Settings: gemini.Settings{
			AnswerModel: standin.AnswerModel, PictureModel: standin.PictureModel, EmbeddingModel: standin.EmbeddingModel,
		}},
	})
	w := newTestWindow(t, Options{Service: service, Add: []string{drawPictures(t)}, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	models := &fakeModels{local: true, work: func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		return engine.EmbedReport{}, nil
	}}
	w.models = func(*engine.Library) modelLibrary { return models }
	w.start()
	w.settle(t)
	if len(w.grid.ids) != 3 {
		t.Fatalf("the grid has %d pictures; messages: %q", len(w.grid.ids), messageTexts(w.messages))
	}
	return w, server
}

// pick takes pictures as references.
func (w *testWindow) pick(t *testing.T, indexes ...int) {
	t.Helper()
	w.grid.picked.clear()
	for _, i := range indexes {
		w.grid.toggle(i)
	}
	w.askAboutPicked()
	w.settle(t)
}

// names are those of the references.
func (w *testWindow) names() []string {
	var names []string
	for _, r := range w.create.tray.items {
		names = append(names, r.name)
	}
	return names
}

func (w *testWindow) ask(t *testing.T, prompt string) {
	t.Helper()
	w.create.prompt.SetText(prompt)
	w.settle(t)
	test.Tap(w.create.start)
	w.settle(t)
}

// answer is what the create view shows of an answer.
func (w *testWindow) answer() string {
	var b strings.Builder
	for _, o := range w.create.result.answer.blocks.Objects {
		b.WriteString(shown([]block{{segments: o.(*widget.RichText).Segments}}))
	}
	return b.String()
}

// settleUntil runs what is posted until something is so.
func (w *testWindow) settleUntil(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(end) {
			t.Fatal("it did not come")
		}
		select {
		case f := <-w.posted:
			f()
		case <-time.After(time.Millisecond):
		}
	}
}
