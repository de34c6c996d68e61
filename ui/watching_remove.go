package ui

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// lookNow looks through one folder.
func (w *Window) lookNow(folder string) { w.add([]string{folder}, nil) }

// removeFolder asks, and then takes a folder with its pictures out of the library.
func (w *Window) removeFolder(f engine.WatchedFolder, done func()) {
	library := w.library
	if library == nil || w.native == nil {
		return
	}
	ask(w.native, question{
		title: lang.L("Remove this folder from the library?"),
		sentences: []string{
			look.Printable(f.Path),
			lang.N("{{.Count}} pictures leave the library. Their files stay where they are, untouched.", f.Pictures, look.Counted(f.Pictures)),
			lang.L("Your tags, notes and ratings are kept for when the folder is added again."),
		},
		yes: lang.L("Remove"), no: lang.L("Keep"),
	}, func(yes bool) {
		if !yes || w.library != library {
			return
		}
		begun := time.Now()
		w.status.busy(lang.L("Removing the folder …"), 0, false)
		w.running.Add(1) // the library is not closed before
		w.back.do(func() func() {
			defer w.running.Done()
			n, err := library.RemoveFolder(w.ctx, f.Path)
			return func() {
				if w.library != library {
					return
				}
				w.status.idle()
				w.tell(err)
				if err == nil {
					text := lang.N("{{.Count}} pictures left the library.", n, look.Counted(n))
					w.status.flash(text)
					w.notifyEnd(begun, text)
				}
				w.followResults()
				done()
			}
		})
	})
}
