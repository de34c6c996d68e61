package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
)

// goOn takes up an indexing that was interrupted, where the user sees how far it is.
func (w *Window) goOn() {
	library := w.library
	if !w.home.follows || library == nil || library.ReadOnly() || w.index != nil {
		return
	}
	if left := library.Unfinished(w.ctx); len(left) > 0 {
		w.status.flash(lang.L("Going on with what was being added when the program ended."))
		w.add(left, nil)
	}
}

// finished gives the folders whose pictures are all in the library: what is left of them is only what changes.
func finished(ctx context.Context, library *engine.Library) []string {
	folders, _ := library.Folders(ctx) //nolint:errcheck // the indexing that follows tells
	left := library.Unfinished(ctx)
	return slices.DeleteFunc(folders, func(f string) bool { return slices.Contains(left, f) })
}

// leaveOff has nobody go on behind the user's back with what was cancelled: other folders than those that were
// finished before stay in the library with what came, and are looked through when the user says so.
func (w *Window) leaveOff(library *engine.Library, finished []string) {
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		ctx := context.WithoutCancel(w.ctx)
		library.ForgetUnfinished(ctx)
		folders, err := library.Folders(ctx)
		var off []string
		for _, f := range folders {
			if !slices.Contains(finished, f) {
				off = append(off, f)
				err = errors.Join(err, library.SetWatched(ctx, f, false))
			}
		}
		return func() {
			w.tell(err)
			if w.library == library && len(off) > 0 {
				w.home.leftOff = off
				w.status.flash(w.status.note.Text + " · " + lang.L("the rest waits until you look for changes"))
			}
		}
	})
}

// takeUp follows folders again whose adding was cancelled before, now that they are finished.
func (w *Window) takeUp(library *engine.Library) {
	off := w.home.leftOff
	if len(off) == 0 {
		return
	}
	w.home.leftOff = nil
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		var err error
		for _, f := range off {
			if failed := library.SetWatched(w.ctx, f, true); !errors.Is(failed, engine.ErrNoFolder) {
				err = errors.Join(err, failed)
			}
		}
		return func() { w.tell(err) }
	})
}
