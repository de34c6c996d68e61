package ui

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// chooseMove asks where the open library is to be moved.
func (w *Window) chooseMove() {
	if w.library == nil {
		return
	}
	from := w.library.Dir()
	w.askFolder(lang.L("Choose the folder that the library is moved into"), lang.L("Choose"), func(dir string) {
		to := filepath.Join(dir, filepath.Base(from))
		ask(w.native, question{
			title: lang.L("Move this library?"),
			sentences: []string{
				lang.L("From {{.Path}}", map[string]any{"Path": look.Printable(look.Path(from))}),
				lang.L("to {{.Path}}", map[string]any{"Path": look.Printable(look.Path(to))}),
				lang.L("It is closed meanwhile. Your pictures stay where they are. On another disk it is copied and compared first; until that is done the old one is whole."),
			},
			yes: lang.L("Move"), no: lang.L("Cancel"),
		}, func(yes bool) {
			if yes && w.library != nil && w.library.Dir() == from {
				w.moveLibrary(from, to)
			}
		})
	})
}

// moveLibrary closes the library, moves its folder, and opens it where it is then.
func (w *Window) moveLibrary(from, to string) {
	this := w.leaveLibrary()
	ctx, cancel := context.WithCancel(w.ctx)
	w.index = cancel // nothing else is under way that the status bar could cancel
	begun := time.Now()
	w.status.busy(lang.L("Moving the library …"), 0, true)
	progress := coalesce(w.back.post, func(p engine.MoveProgress) {
		if this == w.opens.Load() && w.index != nil {
			w.status.busy(lang.L("Moving the library: {{.Done}} of {{.Total}}", map[string]any{
				"Done": look.Bytes(p.Done / 2), "Total": look.Bytes(p.Total / 2), // each byte is read twice
			}), float64(p.Done)/float64(max(p.Total, 1)), true)
		}
	})
	w.back.do(func() func() {
		defer cancel()
		w.opening.Lock()
		w.closeLibrary()
		err := engine.MoveLibrary(ctx, from, to, progress)
		w.opening.Unlock()
		cancelled := errors.Is(err, context.Canceled)
		at := from
		if engine.IsLibrary(to) {
			at = to
		}
		return func() {
			w.index = nil
			w.status.idle()
			if !cancelled {
				w.tell(err)
			}
			if this != w.opens.Load() {
				return // another one was opened meanwhile
			}
			w.open(at, func() {
				switch {
				case err == nil:
					text := lang.L("The library was moved to {{.Path}}.", map[string]any{"Path": look.Printable(look.Path(to))})
					w.status.flash(text)
					w.notifyEnd(begun, text)
				case at == from:
					w.status.flash(lang.L("The library was not moved."))
				}
			})
		}
	})
}
