package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
)

// New pictures follow by themselves in a library that was made searchable on this machine, and in no other.
func TestNewPicturesFollow(t *testing.T) {
	other := localSpace(3, 3)
	other.Source = string(engine.Gemini)
	former := localSpace(3, 3)
	former.Current = false
	for name, tt := range map[string]struct {
		spaces []engine.SpaceInfo
		state  engine.LocalState
		tags   bool
		want   string
	}{
		"no space":           {nil, readyState(), true, ""},
		"another's":          {[]engine.SpaceInfo{other}, readyState(), false, ""},
		"some lack one":      {[]engine.SpaceInfo{other, localSpace(3, 4)}, readyState(), false, "embed with clip"},
		"with tags":          {[]engine.SpaceInfo{localSpace(3, 4)}, readyState(), true, "embed with clip, tag"},
		"complete":           {[]engine.SpaceInfo{localSpace(4, 4)}, readyState(), false, ""},
		"of a former model":  {[]engine.SpaceInfo{former}, readyState(), false, "embed with clip"},
		"the model has gone": {[]engine.SpaceInfo{localSpace(3, 4)}, emptyState(), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeModels{spaces: tt.spaces, work: func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
				return engine.EmbedReport{Known: 4}, nil
			}}
			w, _ := openLocal(t, fake, tt.state)
			w.keeper.choose(func(c *engine.Choices) { c.ZeroShot = tt.tags })
			then := false
			w.add([]string{drawPictures(t)}, func() { then = true })
			w.settle(t)
			if got := fake.noted(); got != tt.want || !then {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if strings.Contains(w.status.note.Text, "meaning") || strings.Contains(w.status.note.Text, "Tags") {
				t.Errorf("nobody asked, and nothing came, yet it is told: %q", w.status.note.Text)
			}
		})
	}
}

// What another run was in the way of is done after it.
func TestNewPicturesFollowAfterAnotherRun(t *testing.T) {
	release := make(chan struct{})
	fake := &fakeModels{local: true, spaces: []engine.SpaceInfo{localSpace(3, 4)}}
	fake.work = func(context.Context, func(engine.EmbedProgress)) (engine.EmbedReport, error) {
		<-release
		return engine.EmbedReport{}, nil
	}
	w, _ := openLocal(t, fake, readyState())
	w.describePictures()
	w.await(t, "the run begins", func() bool { return fake.noted() == "describe" })
	w.embedLocally()
	if !strings.Contains(w.status.note.Text, "Descriptions is being prepared already") {
		t.Errorf("told %q", w.status.note.Text)
	}
	w.catchUpLocally()
	close(release)
	w.settle(t)
	if got := fake.noted(); got != "describe, embed with clip" {
		t.Error(got)
	}
}

// A run that was killed goes on when the library is opened again.
func TestVectorsThatLackAreMadeWhenALibraryIsOpened(t *testing.T) {
	fake := &fakeModels{spaces: []engine.SpaceInfo{localSpace(3, 4)}, work: doneAtOnce}
	w, _ := openLocal(t, fake, readyState())
	w.open(t.TempDir(), func() {})
	w.settle(t)
	if got := fake.noted(); got != "embed with clip" {
		t.Error(got)
	}
	if !strings.Contains(w.status.note.Text, "3 pictures added") {
		t.Errorf("told %q", w.status.note.Text)
	}
}

// Where words found nothing, the way to find by meaning is offered once.
func TestNothingFoundOffersMeaning(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, emptyState())
	w.settings.close()
	w.submit("zeppelin")
	w.settle(t)
	if !w.welcome.meaning.Visible() || !strings.Contains(w.welcome.text.Text, "what they show") {
		t.Fatalf("told %q", w.welcome.text.Text)
	}
	test.Tap(button(t, w.welcome.meaning, "Find by meaning, on this machine …"))
	w.settle(t)
	if w.settings.popup == nil || w.settings.sections[w.settings.seen] != section(w.localPart) {
		t.Error("it does not lead to the settings")
	}
	w.settings.close()
	// Not where the model of this machine took part, and not where there is no search.
	results := w.results
	results.Space = "gemini-embedding-2-768 + clip-Tiny-01234567"
	w.show("for “zeppelin”", results, 0)
	if w.welcome.meaning.Visible() || !w.welcome.view.Visible() {
		t.Error("it is offered though it took part")
	}
	if !strings.Contains(w.scope.Text, "by meaning (Gemini and this machine)") {
		t.Errorf("the head says %q", w.scope.Text)
	}
	results.Space = "gemini-embedding-2-768"
	w.show("for “zeppelin”", results, 0)
	if !w.welcome.meaning.Visible() {
		t.Error("it is not offered though only Gemini took part")
	}
	w.showAll()
	w.settle(t)
	if w.welcome.view.Visible() {
		t.Error("the empty state is shown")
	}
}

func TestWhyNamesThisMachine(t *testing.T) {
	found := engine.Found{Hit: engine.Hit{Meaning: &engine.Place{Rank: 2, Score: 0.31}, Reason: "two dogs"}}
	got := reasons(found, meaningPlaces{who: meaningOf(engine.Results{Space: "clip-Tiny-01234567"}, "Gemini"), of: 9, ranker: "Gemini"})
	if got != "Put here by Gemini: two dogs\nClose in meaning (this machine), place 2 of 9 · 0.31" {
		t.Errorf("told %q", got)
	}
}

func TestMenuLeadsToMeaningOnThisMachine(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, emptyState())
	w.settings.close()
	w.menuItem(t, "Search by meaning on this machine")
	if w.settings.popup == nil || w.settings.sections[w.settings.seen] != section(w.localPart) {
		t.Error("the section is not shown")
	}
}

// What the engine says of a library or a model that cannot be used leads to where that is settled.
func TestFaultsOfTheModelLeadToItsSettings(t *testing.T) {
	w, _ := openLocal(t, &fakeModels{}, emptyState())
	w.settings.close()
	for _, kind := range []error{clip.ErrNoRuntime, clip.ErrRuntime, clip.ErrNoModel, clip.ErrMisfit, clip.ErrRun} {
		if w.settling(&clip.Error{Kind: kind}) == nil {
			t.Errorf("%v leads nowhere", kind)
		}
	}
	if w.settling(context.Canceled) != nil {
		t.Error("being cancelled needs no settings")
	}
}
