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
		var now engine.OwnWords
		keep, err := w.changeOwn(context.WithoutCancel(w.ctx), library, lang.L("Tags and note"), []int64{id}, func(ctx context.Context) (err error) {
			now, err = library.EditUserWords(ctx, id, seen, typed)
			return err
		})
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
			}
		}
	})
}
