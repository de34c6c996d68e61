package ui

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
)

// turns has work of many goroutines done in the order in which it was asked for.
type turns struct{ last chan struct{} }

// take takes a place behind all that was asked for: wait for it off the widgets' goroutine, and tell when it is done.
func (t *turns) take() (wait, done func()) {
	before, this := t.last, make(chan struct{})
	t.last = this
	return func() {
		if before != nil {
			<-before
		}
	}, func() { close(this) }
}

// A wordsPlace is the picture of a library. The folder stands for that, so that none is held in memory once it is closed.
type wordsPlace struct {
	library string
	id      int64
}

// A lostEdit is what a view takes for kept since it asked for that, and is not.
type lostEdit struct{ seen, typed engine.OwnWords }

// begun gives what an edit really began with: where the one before it was lost, what that one began with.
func (e lostEdit) begun(seen engine.OwnWords) engine.OwnWords {
	if seen.Equal(e.typed) {
		return e.seen
	}
	return seen
}

// saveWords keeps the user's own tags and note of a picture, as they were seen and are now typed beside it.
func (w *Window) saveWords(id int64, seen, typed engine.OwnWords) {
	library := w.library
	if library == nil {
		return
	}
	wait, done := w.own.take()
	w.inspector.keeping(id)
	w.saving.Add(1) // the library is not closed before
	w.back.doElse(func() { w.inspector.kept(id) }, func() func() {
		defer w.saving.Done()
		defer done()
		wait() // what is typed later is to hold
		place := wordsPlace{library.Dir(), id}
		if lost, ok := w.lost[place]; ok {
			seen = lost.begun(seen)
		}
		w.lost[place] = lostEdit{seen, typed} // also for one that panics
		var now engine.OwnWords
		keep, err := w.changeOwn(context.WithoutCancel(w.ctx), library, lang.L("Tags and note"), []int64{id}, func(ctx context.Context) (err error) {
			now, err = library.EditUserWords(ctx, id, seen, typed)
			return err
		})
		if err == nil {
			delete(w.lost, place)
		}
		return func() {
			w.inspector.kept(id)
			w.warn(err)
			same := w.library == library // in another one the id is another picture's
			switch {
			case err == nil:
				keep()
				w.say(lang.L("Saved."))
				if same {
					w.inspector.saved(id, now)
					w.full.Changed(id)
				}
				w.wordsSaved(library, []int64{id})
			case same:
				w.inspector.unsaved(id, seen)
				w.full.Unsaved(id)
			}
		}
	})
}
