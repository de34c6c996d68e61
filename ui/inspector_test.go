package ui

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/picture"
)

// asked notes what an inspector asks for.
type asked struct{ log []string }

func (a *asked) note(format string, args ...any) { a.log = append(a.log, fmt.Sprintf(format, args...)) }

func newTestInspector(t *testing.T) (*inspector, *asked) {
	t.Helper()
	newTestApp(t)
	a := &asked{}
	v := newInspector(inspectorActions{
		similar: func(p engine.Picture) { a.note("similar %d", p.ID) },
		open:    func(p engine.Picture) { a.note("open %d", p.ID) },
		copy:    func(p engine.Picture) { a.note("copy %d", p.ID) },
		tag:     func(word string) { a.note("tag %s", word) },
		save:    func(id int64, _, typed engine.OwnWords) { a.note("save %d %q %q", id, typed.Tags, typed.Note) },
	})
	v.view.Resize(fyne.NewSize(360, 700))
	return v, a
}

func foundPicture(id int64, title string) *engine.Found {
	f := &engine.Found{Hit: engine.Hit{ID: id, Text: &engine.Place{Rank: 1, Score: 2}}, Picture: pictureOf(id, title), Words: []string{"sea"}}
	f.Picture.Keywords, f.Picture.Tags = []string{"sea", "two\nlines"}, []string{"blue"}
	f.Picture.UserTags, f.Picture.Note = []string{"favourite", "wall"}, "for the hall"
	return f
}

func TestInspectorShowsAPicture(t *testing.T) {
	v, a := newTestInspector(t)
	if v.body.Visible() || !v.hint.Visible() {
		t.Error("with none chosen: no hint")
	}
	v.loading(5)
	v.show(foundPicture(5, "The sea"), nil)
	if !v.body.Visible() || v.hint.Visible() {
		t.Error("the picture is not shown")
	}
	if v.title.Text != "The sea" || !strings.Contains(v.why.Text, "Its words match: sea") ||
		v.own.Text != "favourite, wall" || v.note.Text != "for the hall" {
		t.Errorf("shown: %q, %q, %q, %q", v.title.Text, v.why.Text, v.own.Text, v.note.Text)
	}
	if !v.save.Disabled() {
		t.Error("there is something to save although nothing was typed")
	}
	for _, label := range []string{"Find similar", "Open", "Copy path"} {
		test.Tap(button(t, v.view, label))
	}
	if want := []string{"similar 5", "open 5", "copy 5"}; !slices.Equal(a.log, want) {
		t.Errorf("asked for %q, want %q", a.log, want)
	}
	v.show(nil, nil)
	if v.body.Visible() || !v.hint.Visible() {
		t.Error("it stays when none is chosen")
	}
}

// Details come in the order in which they are ready, which may not be that of the user's clicks.
func TestInspectorLeavesOutWhatIsLate(t *testing.T) {
	v, _ := newTestInspector(t)
	v.loading(1)
	v.loading(2)
	v.show(foundPicture(2, "second"), nil)
	v.show(foundPicture(1, "first"), nil)
	if v.title.Text != "second" || v.picture.ID != 2 {
		t.Errorf("shown: %q", v.title.Text)
	}
	blue, red := uniform(image.Pt(4, 4), seaBlue), uniform(image.Pt(4, 4), brickRed)
	v.preview(2, blue, nil)
	v.preview(1, red, nil)
	if v.image.Image != blue {
		t.Error("the preview of another picture is shown")
	}
	v.preview(1, nil, picture.ErrEmpty)
	if v.broken.Text != "" {
		t.Errorf("told the error of another picture: %q", v.broken.Text)
	}
	// None is chosen any more when the last one comes.
	v.loading(3)
	v.show(nil, nil)
	v.show(foundPicture(3, "third"), nil)
	if v.body.Visible() {
		t.Error("a late picture is shown although none is chosen")
	}
}

func TestInspectorTellsWhyThereIsNoPreview(t *testing.T) {
	v, _ := newTestInspector(t)
	v.loading(1)
	v.show(foundPicture(1, "broken"), nil)
	err := fmt.Errorf("engine: preview: %w", picture.ErrEmpty)
	v.preview(1, nil, err)
	if v.image.Image != nil || v.broken.Text != engine.Explain(err) || v.broken.Text == "" {
		t.Errorf("told: %q", v.broken.Text)
	}
	v.loading(2)
	v.show(foundPicture(2, "fine"), nil)
	if v.broken.Text != "" {
		t.Errorf("the next picture is told to be broken: %q", v.broken.Text)
	}
}

func TestInspectorChipsSearch(t *testing.T) {
	v, a := newTestInspector(t)
	v.loading(1)
	v.show(foundPicture(1, ""), nil)
	for _, c := range find[*chip](v.tags) {
		test.Tap(c)
	}
	// What is searched for is the word itself, also where it is shown otherwise.
	if want := []string{"tag sea", "tag two\nlines", "tag blue"}; !slices.Equal(a.log, want) {
		t.Errorf("asked for %q, want %q", a.log, want)
	}
	v.loading(2)
	v.show(&engine.Found{Hit: engine.Hit{ID: 2}, Picture: pictureOf(2, "")}, nil)
	if chips := find[*chip](v.tags); len(chips) != 0 {
		t.Errorf("a picture with no words has %d", len(chips))
	}
}

func TestInspectorSavesTheUsersWords(t *testing.T) {
	v, a := newTestInspector(t)
	v.loading(1)
	v.show(foundPicture(1, ""), nil)
	v.own.SetText(" holiday,, sea at night , \t,naïve")
	if v.save.Disabled() {
		t.Error("what was typed cannot be saved")
	}
	v.note.SetText("a, b\nc")
	test.Tap(v.save)
	v.own.SetText("")
	v.own.OnSubmitted("")
	want := []string{
		`save 1 ["holiday" "sea at night" "naïve"] "a, b\nc"`,
		`save 1 [] "a, b\nc"`,
	}
	if !slices.Equal(a.log, want) {
		t.Errorf("asked for\n%s\nwant\n%s", strings.Join(a.log, "\n"), strings.Join(want, "\n"))
	}
}

// Words that the model of this machine sees stand apart from a description, and with none or both.
func TestWordsSeenByTheModelOfThisMachine(t *testing.T) {
	newTestApp(t)
	searched := ""
	m := newMachineWords(func(word string) { searched = word })
	described := catalog.Description{Model: "gemini-9", Caption: "A dog.", Keywords: []string{"dog"}}
	for _, tt := range []struct {
		d                     catalog.Description
		words                 []string
		view, described, seen bool
	}{
		{catalog.Description{}, nil, false, false, false},
		{catalog.Description{}, []string{"grass", "meadow"}, true, false, true},
		{described, nil, true, true, false},
		{described, []string{"grass"}, true, true, true},
	} {
		m.show(tt.d, tt.words, "")
		if m.view.Visible() != tt.view || m.heading.Visible() != tt.described || m.keywords.Visible() != tt.described ||
			m.seen.Visible() != tt.seen || m.words.Visible() != tt.seen || len(m.words.Objects) != len(tt.words) {
			t.Errorf("%+v, %q: %t, %t, %t", tt.d, tt.words, m.view.Visible(), m.heading.Visible(), m.seen.Visible())
		}
	}
	if !strings.Contains(m.seen.Text, "machine-made") {
		t.Errorf("the heading is %q", m.seen.Text)
	}
	test.Tap(m.words.Objects[0].(fyne.Tappable))
	if searched != "grass" {
		t.Errorf("searched for %q", searched)
	}
}

// A picture that was read before its words were saved does not show the old ones, and a save that fails can be tried again.
func TestInspectorWaitsForWhatIsBeingSaved(t *testing.T) {
	v, _ := newTestInspector(t)
	v.loading(1)
	v.show(foundPicture(1, ""), nil)
	v.own.SetText("typed")
	v.keeping(1)
	v.submit()
	v.show(foundPicture(1, ""), nil)
	if v.own.Text != "typed" || !v.save.Disabled() {
		t.Errorf("what is being saved is shown as %q", v.own.Text)
	}
	v.kept(1)
	v.saved(1, engine.ReadOwnWords("typed, came", ""))
	if v.own.Text != "typed, came" || v.note.Text != "" || !v.save.Disabled() {
		t.Errorf("saved: %q, %q", v.own.Text, v.note.Text)
	}
	v.own.SetText("typed, came, on")
	seen := v.seen
	v.submit()
	v.unsaved(1, seen)
	if v.save.Disabled() || v.own.Text != "typed, came, on" || !v.seen.Equal(seen) {
		t.Errorf("after a fault %q stand over %q", v.own.Text, v.seen)
	}
	v.saved(1, engine.ReadOwnWords("other", ""))
	if v.own.Text != "typed, came, on" {
		t.Errorf("what is being typed became %q", v.own.Text)
	}
}
