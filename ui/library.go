package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/demo"
	"hybrid-image-search/ui/look"
)

// start opens the library that the options name, and does what else they ask for.
func (w *Window) start() {
	go w.traces.Watch(w.ctx)
	if len(w.options.TraceFiles) > 0 {
		w.showTraces(true)
		w.traces.Open(w.options.TraceFiles)
	}
	if w.options.Demo {
		w.openDemo()
		return
	}
	w.open(w.firstLibrary(), func() { w.begin(w.options.Add) })
}

// begin adds folders, if any, and then searches for the words of the command line.
func (w *Window) begin(add []string) {
	words := w.options.Search
	w.options.Search = "" // only at the start
	then := func() {
		if words != "" {
			w.submitWords(words)
		}
	}
	if len(add) == 0 {
		then()
		return
	}
	w.add(add, then)
}

// open closes the library that is open and opens another. Empty is the default one.
func (w *Window) open(dir string, then func()) { w.openWith(dir, w.connectOwn, then) }

// openWith opens a library with the service that connect gives, off the widgets' goroutine.
func (w *Window) openWith(dir string, connect func() connection, then func()) {
	this := w.leaveLibrary()
	w.back.do(func() func() {
		w.opening.Lock() // one after another, for each closes the one before
		defer w.opening.Unlock()
		if this != w.opens.Load() || w.ctx.Err() != nil {
			return nil // another one was asked for meanwhile, and may be open by now
		}
		w.closeLibrary()
		to := connect()
		library, err := openLibrary(w.ctx, dir, engine.Options{
			Log: w.options.Log, Program: "hybrid-image-search", Service: to.service, Local: w.options.Local,
			Progress: func(done, total int) {
				w.back.post(func() { w.status.busy(lang.L("Opening the library"), float64(done)/float64(max(total, 1)), false) })
			},
		})
		w.disconnect = to.end
		if err == nil {
			w.shown.Store(library)
		}
		return func() {
			if this != w.opens.Load() {
				return
			}
			w.status.idle()
			if err != nil {
				w.welcome.failed()
				w.tell(err)
				return
			}
			w.opened(library, to.service, then)
		}
	})
}

// leaveLibrary leaves the library that is open, and counts what comes after it.
func (w *Window) leaveLibrary() (this int64) {
	w.cancelIndex()
	w.cancelJob()
	w.cancelRun()
	w.run, w.unfilled = nil, false
	w.showRun()
	w.cancelRanking()
	w.stopTyping()
	w.giveUpTyped()
	w.endTyping() // or what is typed next would join the trace
	w.preview()
	clear(w.consents)
	clear(w.query.thumbs)
	w.full.Close()
	w.duplicates.forget()
	w.inspector.show(nil, nil) // saves what was typed, so it comes before the library goes
	w.library, w.service = nil, nil
	this = w.opens.Add(1)
	w.results, w.what, w.counted = engine.Results{}, "", 0
	w.view.forget()
	w.grid.set(nil)
	w.welcome.opening()
	return this
}

// closeLibrary closes the library that was opened last, if any.
func (w *Window) closeLibrary() {
	w.saving.Wait()
	w.running.Wait()
	if library := w.shown.Swap(nil); library != nil {
		if err := library.Close(); err != nil {
			w.options.Log.Warn("library not closed in order", "error", err)
		}
	}
	w.disconnect()
	w.disconnect = func() {}
}

func openLibrary(ctx context.Context, dir string, options engine.Options) (*engine.Library, error) {
	if dir == "" {
		var err error
		if dir, err = engine.DefaultDir(); err != nil {
			return nil, err
		}
	}
	return engine.Open(ctx, dir, options)
}

func (w *Window) opened(library *engine.Library, service *engine.Service, then func()) {
	w.library, w.service = library, service
	w.remember()
	w.grid.forget()
	w.status.setLibrary(library.Dir(), library.ReadOnly())
	w.nameService()
	w.reloadLibraryPart()
	for _, notice := range library.Notices() {
		w.messages.show(warning, look.Retold(notice))
	}
	w.showAll()
	w.query.saved, w.query.past = nil, nil
	w.loadSearches()
	for _, part := range w.runParts() {
		part.load() // it shows the library that is open
	}
	if !library.NeedsRebuild() {
		then()
		w.goOn()
		w.follow()
		w.catchUpLocally()
		w.readNew()
		return
	}
	w.back.do(func() func() {
		folders, err := library.Folders(w.ctx)
		return func() {
			w.tell(err)
			if w.library == library {
				w.add(folders, then)
				w.follow()
			}
		}
	})
}

// openDemo draws the demo pictures where they are not there yet, and opens their library.
func (w *Window) openDemo() {
	dir, err := engine.DemoDir()
	if err != nil {
		w.tell(err)
		return
	}
	library := w.options.Library
	if library == "" || !w.options.Demo {
		library = filepath.Join(dir, "library")
	}
	pictures := filepath.Join(dir, "pictures")
	w.openWith(library, w.connectStandIn, func() {
		opened := w.library
		w.drawing = true
		w.showWelcome()
		w.back.do(func() func() {
			err := demo.Render(w.ctx, pictures, func(done, total int) {
				w.back.post(func() {
					w.status.busy(lang.L("Drawing the demo pictures"), float64(done)/float64(max(total, 1)), false)
				})
			})
			return func() {
				w.drawing = false
				if w.library != opened {
					return // the user has opened another one meanwhile
				}
				w.status.idle()
				if err != nil {
					w.showWelcome()
					w.tell(err)
					return
				}
				folders := []string{pictures}
				if w.options.Demo { // else what is to be added is of the library that was open before
					folders = append(folders, w.options.Add...)
				}
				w.begin(folders)
			}
		})
	})
}
