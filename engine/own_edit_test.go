package engine

import (
	"errors"
	"path/filepath"
	"testing"

	"hybrid-image-search/engine/catalog"
)

// An edit that took a while loses neither what was typed nor what came meanwhile.
func TestEditedWordsKeepWhatCame(t *testing.T) {
	words := ReadOwnWords
	for name, tt := range map[string]struct{ stored, seen, typed, want OwnWords }{
		"nothing came":         {words("a", "n"), words("a", "n"), words("b, a", "m"), words("b, a", "m")},
		"a tag was deleted":    {words("a, b", ""), words("a, b", ""), words("b", ""), words("b", "")},
		"both came":            {words("a, b", "n\nof b"), words("a", "n"), words("a, c", "n and more"), words("a, c, b", "n and more\nof b")},
		"to nothing":           {words("b", "of b"), words("", ""), words("c", "typed"), words("c, b", "typed\nof b")},
		"only tags typed":      {words("b", "of b"), words("", ""), words("c", ""), words("c, b", "of b")},
		"the same was typed":   {words("Sea", "of b"), words("", ""), words("sea", "it is of b"), words("sea", "it is of b")},
		"a part of a word":     {words("", "sea"), words("", ""), words("", "undersea, seaside"), words("", "undersea, seaside\nsea")},
		"nothing came but":     {words("", "n "), words("", "n"), words("", "typed"), words("", "typed")},
		"what came went":       {words("a", "n"), words("a, b", "n\nof b"), words("a, b, c", "n\nof b"), words("a, c", "n")},
		"emptied, others came": {words("a, b", "n\nof b"), words("a", "n"), words("", ""), words("b", "of b")},
		"another note":         {words("", "other"), words("", "n"), words("", "typed"), words("", "typed\nother")},
	} {
		if got := edited(tt.stored, tt.seen, tt.typed); !got.Equal(tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestWordsAreEditedInTheCatalog(t *testing.T) {
	pictures, l := newLibrary(t)
	path := draw(t, filepath.Join(pictures, "a.jpg"), 1)
	index(t, l, pictures)
	id := idOf(t, l, path)
	five := 5
	must(t, l.SetRating(t.Context(), []int64{id}, &five))
	must(t, l.AddUserTags(t.Context(), []int64{id}, []string{"inherited"}))
	now, err := l.EditUserWords(t.Context(), id, OwnWords{}, ReadOwnWords(" typed ,, ", "note"))
	if want := ReadOwnWords("typed, inherited", "note"); err != nil || !now.Equal(want) {
		t.Errorf("%q, %v", now, err)
	}
	if u := wordsOf(t, l, path); !now.Equal(OwnWords{u.Tags, u.Note}) || !sameRating(u.Rating, &five) {
		t.Errorf("stored %+v", u)
	}
	if found := find(t, l, "typed"); len(found) != 1 {
		t.Errorf("found %q", found)
	}
	if _, err := l.EditUserWords(t.Context(), id+1, OwnWords{}, now); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("of no picture: %v", err)
	}
}
