package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
)

// openRanking is a window in which results are put in order.
func openRanking(t *testing.T, fake *fakeModels) *testWindow {
	t.Helper()
	w := openModels(t, fake, nil)
	w.service.Choose(engine.Choices{Rerank: true})
	return w
}

func TestResultsArePutInOrderAfterTheyAreShown(t *testing.T) {
	let := make(chan struct{})
	fake := &fakeModels{rerank: func(_ context.Context, r engine.Results) (engine.Results, error) {
		<-let
		r.Hits = slices.Clone(r.Hits)
		slices.Reverse(r.Hits)
		for i := range r.Hits {
			r.Hits[i].Reason = "It shows\nwater."
		}
		r.Ranked = "Gemini"
		return r, nil
	}}
	w := openRanking(t, fake)
	w.submit("lighthouse meadow chimney")
	w.await(t, "results", func() bool { return w.what != "" && len(w.grid.ids) == 3 && w.inspector.picture.ID == w.grid.ids[0] })
	before := slices.Clone(w.grid.ids)
	if !strings.Contains(w.note.text(), "The best are being put in order by Gemini") {
		t.Errorf("meanwhile: %q", w.note.text())
	}
	close(let)
	w.settle(t)
	slices.Reverse(before)
	if !slices.Equal(w.grid.ids, before) || w.results.Hits[0].ID != before[0] {
		t.Errorf("ordered %v, want %v", w.grid.ids, before)
	}
	if !strings.Contains(w.scope.Text, "put in order by Gemini") || w.note.Visible() {
		t.Errorf("told %q, %q", w.scope.Text, w.note.text())
	}
	if index, ok := w.grid.current(); !ok || w.grid.ids[index] != before[2] || w.inspector.picture.ID != before[2] ||
		!strings.Contains(w.inspector.why.Text, "Put here by Gemini: It shows water.") {
		t.Errorf("the choice is lost, or has no reason: %q", w.inspector.why.Text)
	}
}

func TestAnotherSearchEndsTheRanking(t *testing.T) {
	begun := make(chan struct{}, 1)
	fake := &fakeModels{rerank: func(ctx context.Context, r engine.Results) (engine.Results, error) {
		if r.Query.Text == "meadow" {
			return r, errors.New("not now")
		}
		begun <- struct{}{}
		<-ctx.Done()
		return r, ctx.Err()
	}}
	w := openRanking(t, fake)
	w.submit("lighthouse meadow")
	w.await(t, "the ranking", func() bool {
		select {
		case <-begun:
			return true
		default:
			return false
		}
	})
	w.submit("meadow") // would hang if that did not end it
	w.settle(t)
	if len(w.grid.ids) > 1 && !strings.Contains(w.note.text(), "not now") {
		t.Errorf("told %q", w.note.text())
	}
	if got := messageTexts(w.messages); len(got) != 0 {
		t.Errorf("told %q", got)
	}
	w.showAll() // nothing to be put in order
	w.settle(t)
	if w.note.Visible() || strings.Count(fake.noted(), "rerank") > 2 {
		t.Errorf("all: %q, %s", w.note.text(), fake.noted())
	}
}

func TestHeadTellsThatMeaningTookPart(t *testing.T) {
	w := openModels(t, &fakeModels{}, nil)
	ids := w.grid.ids
	hit := func(i int, rank int) engine.Hit {
		return engine.Hit{ID: ids[i], Meaning: &engine.Place{Rank: rank, Score: 0.614}}
	}
	results := engine.Results{
		Query: engine.Query{Text: "boat"}, Space: "gemini-embedding-2-768",
		Hits: []engine.Hit{hit(1, 1), hit(0, 2)}, Note: "One\nnote.",
	}
	w.show("for “boat”", results, 0)
	w.settle(t)
	if !strings.Contains(w.scope.Text, "2 pictures for “boat”") || !strings.HasSuffix(w.scope.Text, "· by meaning (Gemini)") || w.note.text() != "One note." {
		t.Errorf("told %q, %q", w.scope.Text, w.note.text())
	}
	if want := "Close in meaning (Gemini), place 1 of 2 · 0.61"; w.inspector.why.Text != want {
		t.Errorf("why: %q", w.inspector.why.Text)
	}
	results.Space, results.Note = "clip-vit-b32 + offline-demo-embedding-768", ""
	if got := meaningOf(results, "offline demo model"); got != "this machine and offline demo model" {
		t.Errorf("two spaces: %q", got)
	}
	w.showAll()
	w.settle(t)
	if strings.Contains(w.scope.Text, "meaning") || w.note.Visible() {
		t.Errorf("all: %q", w.scope.Text)
	}
}

func TestMachineMadeWordsStandApart(t *testing.T) {
	v, a := newTestInspector(t)
	f := foundPicture(5, "The sea")
	f.Machine = []string{"boat"}
	f.Picture.Machine = catalog.Description{Model: "gemini-9\nflash", Caption: "A red boat.", Keywords: []string{"boat", "two\nlines"}, Text: "SOS"}
	v.loading(5)
	v.show(f, nil)
	m := v.machine
	if !m.view.Visible() || m.heading.Text != "Described by gemini-9 flash (machine-made)" || m.caption.Text != "A red boat." || m.text.Text != "Text in the picture: SOS" {
		t.Errorf("%q, %q, %q", m.heading.Text, m.caption.Text, m.text.Text)
	}
	if !strings.Contains(v.why.Text, "Machine-made words match: boat") {
		t.Errorf("why: %q", v.why.Text)
	}
	chips := find[*chip](m.view)
	if len(chips) != 2 {
		t.Fatalf("%d chips", len(chips))
	}
	chips[1].Tapped(nil)
	if got := strings.Join(a.log, ", "); got != "tag two\nlines" {
		t.Errorf("asked: %q", got)
	}
	for _, c := range find[*chip](v.tags) {
		if c.text.Text == "boat" {
			t.Error("a machine's word stands among people's")
		}
	}
	f.Picture.Machine = catalog.Description{}
	v.show(f, nil)
	if m.view.Visible() {
		t.Error("a description of none is shown")
	}
}

// Nothing is sent for what is still being typed; once it is submitted it is.
func TestNothingIsRankedWhileTyping(t *testing.T) {
	ranked := 0
	fake := &fakeModels{rerank: func(_ context.Context, r engine.Results) (engine.Results, error) {
		ranked++
		return r, nil
	}}
	w := openRanking(t, fake)
	w.typeText("lighthouse meadow chimney")
	w.settle(t)
	if ranked != 0 || len(w.grid.ids) != 3 {
		t.Fatalf("ranked %d times, %d pictures", ranked, len(w.grid.ids))
	}
	w.field.OnSubmitted(w.field.Text)
	w.settle(t)
	if ranked != 1 {
		t.Errorf("submitted: ranked %d times", ranked)
	}
}
