package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestUserRating(t *testing.T) {
	c, _ := open(t)
	a, b := picture("/p/a", 1), picture("/p/b", 2)
	a.Rating = 3
	put(t, c, &a, &b)
	expect := func(id int64, rating int, own string) {
		t.Helper()
		p, err := c.Picture(t.Context(), id)
		must(t, err)
		got := "none"
		if p.OwnRating != nil {
			got = fmt.Sprint(*p.OwnRating)
		}
		if p.Rating != rating || got != own {
			t.Errorf("rated %d, own %s; want %d, %s", p.Rating, got, rating, own)
		}
	}
	expect(a.ID, 3, "none")
	five, none := 5, 0
	must(t, c.SetUserRating(t.Context(), []int64{a.ID, b.ID, 99}, &five))
	expect(a.ID, 5, "5")
	expect(b.ID, 5, "5")
	must(t, c.SetUserRating(t.Context(), []int64{a.ID}, &none)) // no star is a rating too
	expect(a.ID, 0, "0")

	// Other facts and other pixels of the file leave it; the file's own is there beneath.
	changed := picture("/p/a", 9)
	changed.Rating = 2
	put(t, c, &changed)
	expect(a.ID, 0, "0")
	if changed.Rating != 0 || changed.OwnRating == nil {
		t.Errorf("put gave %d, %v", changed.Rating, changed.OwnRating)
	}
	moved := picture("/q/a", 9)
	moved.ID, moved.Rating = a.ID, 1
	must(t, c.Apply(t.Context(), &Batch{Refresh: []Entry{{Picture: moved}}}))
	expect(a.ID, 0, "0")
	must(t, c.SetUserRating(t.Context(), []int64{a.ID}, nil))
	expect(a.ID, 1, "none")

	for _, bad := range []int{-1, 6} {
		if err := c.SetUserRating(t.Context(), []int64{b.ID}, &bad); !errors.Is(err, ErrRating) {
			t.Errorf("%d: %v", bad, err)
		}
	}
	expect(b.ID, 5, "5")
}

// A rating alone is kept and comes back as words are, also by way of a backup.
func TestUserRatingReturns(t *testing.T) {
	c, _ := open(t)
	a, twin := picture("/p/a", 1), picture("/p/twin", 1)
	put(t, c, &a, &twin)
	four := 4
	must(t, c.SetUserRating(t.Context(), []int64{a.ID}, &four))
	must(t, c.RemovePictures(t.Context(), []int64{a.ID, 99}))
	if _, err := c.Picture(t.Context(), a.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the removed picture: %v", err)
	}
	all, err := c.AllUserWords(t.Context())
	if err != nil || len(all) != 1 || all[0].Rating == nil || *all[0].Rating != 4 || all[0].Path != "/p/a" {
		t.Fatalf("kept %+v, %v", all, err)
	}
	again := picture("/q/a", 1)
	put(t, c, &again)
	if again.Rating != 4 || again.OwnRating == nil {
		t.Errorf("it came back as %d", again.Rating)
	}
	// What went with the content to a picture is not kept a second time.
	must(t, c.RemovePictures(t.Context(), []int64{again.ID}))
	back := picture("/r/a", 1)
	back.OwnRating = &four
	must(t, c.Apply(t.Context(), &Batch{Put: []Entry{{Picture: back, OwnWords: true}}}))
	if all, err = c.AllUserWords(t.Context()); err != nil || len(all) != 1 || all[0].Path != "/r/a" {
		t.Errorf("%+v, %v", all, err)
	}

	other, _ := open(t)
	must(t, other.Keep(t.Context(), all))
	p := picture("/r/a", 1)
	put(t, other, &p)
	if p.Rating != 4 {
		t.Errorf("it came back as %d", p.Rating)
	}
}

func TestTagsOfMany(t *testing.T) {
	c, _ := open(t)
	pictures := make([]Picture, fillBatch+3)
	ids := make([]int64, len(pictures))
	for i := range pictures {
		pictures[i] = picture(fmt.Sprintf("/p/%d", i), byte(i))
		put(t, c, &pictures[i])
		ids[i] = pictures[i].ID
	}
	must(t, c.SetUserWords(t.Context(), ids[0], []string{"Sea", "mine"}, "note"))
	must(t, c.AddUserTags(t.Context(), append([]int64{999_999}, ids...), []string{"sea", " two\nlines ", ""}))
	found := func(word string) int {
		all, err := c.Holding(t.Context(), []Term{{Word: word}})
		must(t, err)
		return len(all)
	}
	if found("sea") != len(ids) || found("two lines") != len(ids) {
		t.Errorf("%d and %d are found, want %d", found("sea"), found("two lines"), len(ids))
	}
	p, err := c.Picture(t.Context(), ids[0])
	if err != nil || !slices.Equal(p.UserTags, []string{"Sea", "mine", "two lines"}) || p.Note != "note" {
		t.Errorf("%q %q, %v", p.UserTags, p.Note, err)
	}
	must(t, c.RemoveUserTags(t.Context(), ids[:fillBatch+1], []string{"SEA", "nothing"}))
	if found("sea") != 2 || found("mine") != 1 || found("two lines") != len(ids) {
		t.Errorf("%d, %d and %d are found", found("sea"), found("mine"), found("two lines"))
	}
}

func TestLooks(t *testing.T) {
	c, _ := open(t)
	a, twin, b := picture("/p/a", 1), picture("/p/twin", 1), picture("/p/b", 2)
	put(t, c, &a, &twin, &b)
	lacks := func(version int) (ids []int64) {
		all, err := c.LacksLooks(t.Context(), version)
		must(t, err)
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		return ids
	}
	looks := func(version int) (all []Look) {
		for l, err := range c.Looks(t.Context(), version) {
			must(t, err)
			all = append(all, l)
		}
		return all
	}
	if got := lacks(1); !slices.Equal(got, []int64{a.ID, b.ID}) {
		t.Errorf("lacking %v: one of each content", got)
	}
	want := Look{Hash: a.File.Hash, Version: 1, PHash: 0xfedc_ba98_7654_3210, Sharpness: 0.5, Colour: -7}
	must(t, c.PutLooks(t.Context(), []Look{want, {Hash: Hash{99}, Version: 1}}))
	if got := lacks(1); !slices.Equal(got, []int64{b.ID}) {
		t.Errorf("lacking %v", got)
	}
	want.ID = a.ID
	second := want
	second.ID = twin.ID
	if got := looks(1); !slices.Equal(got, []Look{want, second}) {
		t.Errorf("%+v", got)
	}
	if len(lacks(2)) != 2 || looks(2) != nil {
		t.Error("measures of another version count")
	}
	// They go with the pixels, and may come with them.
	a.File.Hash = Hash{7}
	must(t, c.Apply(t.Context(), &Batch{Put: []Entry{{Picture: a}}}))
	if got := lacks(1); !slices.Equal(got, []int64{a.ID, b.ID}) {
		t.Errorf("lacking %v after a change", got)
	}
	b.File.Hash = Hash{8}
	must(t, c.Apply(t.Context(), &Batch{Put: []Entry{{Picture: b, Look: &Look{Version: 1, Colour: 3}}}}))
	if got := looks(1); len(got) != 2 || got[1].ID != b.ID || got[1].Hash != b.File.Hash || got[1].Colour != 3 {
		t.Errorf("%+v", got)
	}
	must(t, c.RemovePictures(t.Context(), []int64{twin.ID}))
	if got := looks(1); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestReadings(t *testing.T) {
	c, _ := open(t)
	a, twin, b := picture("/p/a", 1), picture("/p/twin", 1), picture("/p/b", 2)
	put(t, c, &a, &twin, &b)
	const reader = "tesseract 5 eng"
	lacks := func(reader string) int {
		all, err := c.LacksReading(t.Context(), reader)
		must(t, err)
		return len(all)
	}
	found := func(word string) int {
		all, err := c.Holding(t.Context(), []Term{{Word: word}})
		must(t, err)
		return len(all)
	}
	must(t, c.PutReadings(t.Context(), reader, []Reading{{a.File.Hash, "Invoice No. 7"}, {Hash{99}, "gone"}}))
	if lacks(reader) != 1 || lacks("other") != 2 || found("invoice") != 2 || found("gone") != 0 {
		t.Errorf("%d lacking, %d found", lacks(reader), found("invoice"))
	}
	must(t, c.PutReading(t.Context(), reader, Reading{Hash: b.File.Hash})) // nothing to read in it
	if read, text, err := c.CountReadings(t.Context()); read != 3 || text != 2 || err != nil || lacks(reader) != 0 {
		t.Errorf("%d read, %d with text, %v", read, text, err)
	}
	// Words of a model and those that were read stand beside each other.
	_, err := c.DescribeContent(t.Context(), a.File.Hash, Description{Model: "m", Text: "total"})
	must(t, err)
	if found("invoice") != 2 || found("total") != 2 {
		t.Errorf("%d and %d found", found("invoice"), found("total"))
	}
	later := picture("/p/later", 1)
	put(t, c, &later)
	if lacks(reader) != 0 {
		t.Error("a copy is to be read again")
	}
	if n, err := c.ShareReadings(t.Context(), reader); n != 1 || err != nil || found("invoice") != 3 {
		t.Errorf("shared %d, %v; %d found", n, err, found("invoice"))
	}
	// They go with the pixels.
	a.File.Hash = Hash{7}
	put(t, c, &a)
	if found("invoice") != 2 || lacks(reader) != 1 {
		t.Errorf("%d found, %d lacking after a change", found("invoice"), lacks(reader))
	}
	// Another reader's takes the place.
	must(t, c.PutReading(t.Context(), "other", Reading{twin.File.Hash, "Rechnung"}))
	if found("invoice") != 0 || found("rechnung") != 2 || found("total") != 1 {
		t.Errorf("%d, %d and %d found", found("invoice"), found("rechnung"), found("total"))
	}
	must(t, c.RemoveReadings(t.Context()))
	if read, _, err := c.CountReadings(t.Context()); read != 0 || err != nil || found("rechnung") != 0 {
		t.Errorf("%d read, %v, %d found", read, err, found("rechnung"))
	}
}

func TestSavedSearches(t *testing.T) {
	c, _ := open(t)
	for _, s := range []SavedSearch{{Name: " b ", Text: "sea"}, {Name: "A", Text: "rating:>3"}, {Name: "b", Text: "beach"}} {
		must(t, c.SaveSearch(t.Context(), s))
	}
	names := func() string {
		all, err := c.SavedSearches(t.Context())
		must(t, err)
		var out []string
		for _, s := range all {
			if s.SavedAt.IsZero() {
				t.Error("no time")
			}
			out = append(out, s.Name+"="+s.Text)
		}
		return strings.Join(out, " ")
	}
	if got := names(); got != "A=rating:>3 b=beach" {
		t.Error(got)
	}
	if err := c.RenameSearch(t.Context(), "A", "b"); !errors.Is(err, ErrExists) {
		t.Error(err)
	}
	if err := c.RenameSearch(t.Context(), "x", "y"); !errors.Is(err, ErrNoSearch) {
		t.Error(err)
	}
	if err := errors.Join(c.RenameSearch(t.Context(), "A", " ")); !errors.Is(err, ErrNoName) {
		t.Error(err)
	}
	if err := c.SaveSearch(t.Context(), SavedSearch{Text: "x"}); !errors.Is(err, ErrNoName) {
		t.Error(err)
	}
	must(t, c.RenameSearch(t.Context(), "A", "z"))
	must(t, c.RenameSearch(t.Context(), "z", "z"))
	must(t, c.DeleteSearch(t.Context(), "b"))
	if got := names(); got != "z=rating:>3" {
		t.Error(got)
	}
	for i := range maxSavedSearches - 1 {
		must(t, c.SaveSearch(t.Context(), SavedSearch{Name: fmt.Sprint(i)}))
	}
	if err := c.SaveSearch(t.Context(), SavedSearch{Name: "one more"}); !errors.Is(err, ErrTooMany) {
		t.Error(err)
	}
}

func TestPastSearches(t *testing.T) {
	c, _ := open(t)
	past := func(limit int) (texts []string) {
		all, err := c.PastSearches(t.Context(), limit)
		must(t, err)
		for _, s := range all {
			texts = append(texts, s.Text)
		}
		return texts
	}
	for _, text := range []string{"sea", " ", "beach", " sea "} {
		must(t, c.AddPastSearch(t.Context(), text))
	}
	if got := past(10); !slices.Equal(got, []string{"sea", "beach"}) {
		t.Errorf("%q", got)
	}
	for i := range maxPastSearches + 5 {
		must(t, c.AddPastSearch(t.Context(), fmt.Sprint(i)))
	}
	if got := past(1000); len(got) != maxPastSearches || got[0] != fmt.Sprint(maxPastSearches+4) || got[maxPastSearches-1] != "5" {
		t.Errorf("%d, from %s to %s", len(got), got[0], got[len(got)-1])
	}
	must(t, c.ClearPastSearches(t.Context()))
	if got := past(10); got != nil {
		t.Errorf("%q", got)
	}
}

func TestWatchedFolders(t *testing.T) {
	c, _ := open(t)
	for _, folder := range []string{"/b", "/a"} {
		must(t, c.AddFolder(t.Context(), folder))
	}
	must(t, c.SetWatched(t.Context(), "/a", false))
	all, err := c.FolderList(t.Context())
	if err != nil || len(all) != 2 || all[0].Path != "/a" || all[0].Watched || !all[1].Watched {
		t.Errorf("%+v, %v", all, err)
	}
	must(t, c.SetWatched(t.Context(), "/a", true))
	if all, err = c.FolderList(t.Context()); err != nil || !all[0].Watched {
		t.Errorf("%+v, %v", all, err)
	}
	if err := c.SetWatched(t.Context(), "/none", true); !errors.Is(err, ErrNoFolder) {
		t.Error(err)
	}
}

// What was pasted by mistake is no search to be offered again: 200 of them would be much.
func TestPastSearchesAreBounded(t *testing.T) {
	c, _ := open(t)
	must(t, c.AddPastSearch(t.Context(), "sea"))
	must(t, c.AddPastSearch(t.Context(), strings.Repeat("sea ", 100_000)))
	if all, err := c.PastSearches(t.Context(), 10); err != nil || len(all) != 1 || all[0].Text != "sea" {
		t.Errorf("%d, %v", len(all), err)
	}
	if err := c.SaveSearch(t.Context(), SavedSearch{Name: strings.Repeat("name", 100), Text: "sea"}); !errors.Is(err, ErrLong) {
		t.Error(err)
	}
	if err := c.SaveSearch(t.Context(), SavedSearch{Name: "short", Text: strings.Repeat("sea ", 100_000)}); !errors.Is(err, ErrLong) {
		t.Error(err)
	}
}
