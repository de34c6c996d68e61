package ui

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// chooseFolder asks for a folder and adds it.
func (w *Window) chooseFolder() {
	if w.native == nil || w.library == nil {
		return
	}
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		w.tell(err)
		if err == nil && folder != nil {
			w.add([]string{folder.Path()}, nil)
		}
	}, w.native)
	d.SetTitleText(lang.L("Add a folder of pictures"))
	d.SetConfirmText(lang.L("Add"))
	showFolders(d, w.native)
}

// dropped takes what was dropped on the window: files of traces go to their panel, pictures become references where
// these are shown; else one picture asks for its look-alikes, and anything else is added.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) {
	paths := make([]string, len(uris))
	for i, u := range uris {
		paths[i] = u.Path()
	}
	if w.traces.Dropped(paths) {
		w.showTraces(true)
		return
	}
	if w.library == nil || len(uris) == 0 {
		return
	}
	w.back.do(func() func() {
		info, err := os.Stat(paths[0])
		return func() {
			switch {
			case err != nil:
				w.tell(err)
			case w.side.tabs.Selected() == w.side.create && !info.IsDir():
				w.create.addFiles(paths)
			case !info.IsDir():
				w.takeFiles(paths)
			default:
				w.add(paths, nil)
			}
		}
	})
}

// showNewEvery is how often new pictures join the others while they are added.
const showNewEvery = 1500 * time.Millisecond

// add indexes folders or files, shows the progress, and calls then on the widgets' goroutine.
func (w *Window) add(paths []string, then func()) {
	library := w.library
	if library == nil {
		return
	}
	if w.index != nil {
		w.tell(engine.ErrIndexing)
		return
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.index = cancel
	w.showWelcome()
	shown, begun := time.Now(), time.Now()
	var waiting atomic.Bool // at most one progress is on its way to the window
	w.back.do(func() func() {
		defer cancel()
		before := finished(ctx, library)
		report, err := library.Index(ctx, paths, func(p engine.Progress) {
			if waiting.CompareAndSwap(false, true) {
				w.back.post(func() {
					waiting.Store(false)
					if w.index == nil {
						return
					}
					w.status.indexing(p)
					if w.what == "" && w.settled() && time.Since(shown) > showNewEvery {
						shown = time.Now()
						w.find("", everything)
					}
				})
			}
		})
		return func() {
			w.index = nil
			w.status.idle()
			if w.library != library {
				return
			}
			w.indexed(report, err)
			w.notifyEnd(begun, w.status.note.Text)
			switch {
			case !w.home.follows:
			case errors.Is(err, context.Canceled):
				w.leaveOff(library, before)
			case err == nil:
				w.takeUp(library)
			}
			w.grid.forget()
			if w.what == "" && w.settled() {
				w.find("", everything)
			} else {
				w.followResults()
			}
			w.embedNew(then)
		}
	})
}

// indexed tells what an indexing did.
func (w *Window) indexed(r engine.Report, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		w.tell(err)
		return
	}
	text := lang.N("{{.Added}} pictures added, {{.Updated}} updated, {{.Removed}} removed, {{.Unchanged}} unchanged", r.Added, map[string]any{
		"Added": look.Count(r.Added), "Updated": r.Updated, "Removed": r.Removed, "Unchanged": look.Count(r.Unchanged),
	})
	if errors.Is(err, context.Canceled) {
		text = lang.L("Cancelled: {{.Report}}", map[string]any{"Report": text})
	}
	w.status.flash(text)
	if len(r.Failed) == 0 {
		return
	}
	lines := make([]string, len(r.Failed))
	for i, f := range r.Failed {
		lines[i] = look.Printable(f.Path) + ": " + look.Retold(f.Error)
	}
	n := len(r.Failed)
	w.messages.showList(warning, lang.N("{{.Count}} files could not be read. The others are in the library.", n, look.Counted(n)),
		lines, w.native)
}

func (w *Window) cancelIndex() {
	if w.index != nil {
		w.index()
	}
}
