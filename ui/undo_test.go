package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"hybrid-image-search/engine"
)

func TestUndo(t *testing.T) {
	w, _ := atHome(t)
	ids := slices.Clone(w.grid.ids)
	own := func() string {
		pictures, err := w.library.Pictures(t.Context(), ids[:2])
		must(t, err)
		var all []string
		for _, p := range pictures {
			rating := "-"
			if p.OwnRating != nil {
				rating = string(rune('0' + *p.OwnRating))
			}
			all = append(all, rating+strings.Join(p.UserTags, ",")+p.Note)
		}
		return strings.Join(all, " ")
	}
	w.rate(ids[:2], 4)
	w.settle(t)
	w.saveWords(ids[0], engine.OwnWords{}, engine.ReadOwnWords("sea", "calm"))
	w.settle(t)
	w.rate(ids[:1], 2)
	w.settle(t)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "2seacalm 4"},
		{w.undoLast, "4seacalm 4"},
		{w.undoLast, "4 4"},
		{w.redoLast, "4seacalm 4"},
		{w.undoLast, "4 4"},
		{w.undoLast, "- -"},
		{w.undoLast, "- -"}, // nothing is left
		{w.redoLast, "4 4"},
	} {
		step.do()
		w.settle(t)
		if got := own(); got != step.want {
			t.Fatalf("the pictures have %q, want %q", got, step.want)
		}
	}
	w.rate(ids[1:2], 1)
	w.settle(t)
	if len(w.home.undo.undone) != 0 {
		t.Error("what was undone can be done again after something new")
	}
	for range maxUndo + 5 {
		w.rate(ids[:1], 3)
		w.settle(t)
	}
	if n := len(w.home.undo.done); n != maxUndo {
		t.Errorf("%d steps are kept", n)
	}
}

// Ctrl+Z in a text is the text's.
func TestUndoLeavesTextAlone(t *testing.T) {
	w, _ := atHome(t)
	w.rate(w.grid.ids[:1], 5)
	w.settle(t)
	w.native.Canvas().Focus(w.field)
	test.Type(w.field, "sea")
	w.undoLast()
	w.settle(t)
	if len(w.home.undo.done) != 1 || w.field.Text == "sea" {
		t.Errorf("the field has %q, and %d steps are left", w.field.Text, len(w.home.undo.done))
	}
}

// What could not be kept is kept with the next edit, though the view that asked for it took it for kept.
func TestLostWordsAreKeptWithTheNext(t *testing.T) {
	w, _ := atHome(t)
	id := w.grid.ids[0]
	library := w.library
	own := func() engine.OwnWords {
		p, err := library.Picture(t.Context(), id)
		must(t, err)
		return engine.OwnWordsOf(p)
	}
	first, second := engine.ReadOwnWords("sea", "calm"), engine.ReadOwnWords("sea, beach", "calm")
	w.lost[wordsPlace{library.Dir(), id}] = lostEdit{engine.OwnWords{}, first}
	w.saveWords(id, first, second)
	w.settle(t)
	if got := own(); !got.Equal(second) || len(w.lost) != 0 {
		t.Errorf("kept %q, lost %v", got, w.lost)
	}
	must(t, library.SetUserWords(t.Context(), id, []string{"beach"}, "calm"))
	w.saveWords(id, second, engine.ReadOwnWords("sea, beach, sun", "calm"))
	w.settle(t)
	if got := own(); !got.Equal(engine.ReadOwnWords("beach, sun", "calm")) {
		t.Errorf("after a removal elsewhere: %q", got)
	}
	// No picture has this number, so nothing is kept.
	w.saveWords(1<<40, engine.OwnWords{}, first)
	w.saveWords(1<<40, first, second)
	w.settle(t)
	if lost := w.lost[wordsPlace{library.Dir(), 1 << 40}]; !lost.seen.Equal(engine.OwnWords{}) || !lost.typed.Equal(second) {
		t.Errorf("lost %+v", lost)
	}
}

// A step that fails in an unforeseen way does not keep the next ones from being undone.
func TestUndoGoesOnAfterAPanic(t *testing.T) {
	w, _ := atHome(t)
	undone := false
	w.home.undo.push(undoStep{what: "first", run: func(context.Context, *engine.Library) (*undoStep, []int64, error) {
		undone = true
		return nil, nil, nil
	}})
	w.home.undo.push(undoStep{what: "second", run: func(context.Context, *engine.Library) (*undoStep, []int64, error) {
		panic("on purpose")
	}})
	w.undoLast()
	w.settle(t)
	if w.home.undo.busy {
		t.Fatal("busy for ever after a panic")
	}
	w.undoLast()
	w.settle(t)
	if !undone {
		t.Error("the step before is not undone")
	}
}
