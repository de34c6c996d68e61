package ui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// ErrFault is a fault of the program that closed the window. The log tells more.
var ErrFault = errors.New("ui: the window had to close because of a fault in the program")

// Run shows the window until it is closed. It must be called on the main goroutine.
func Run(app fyne.App, options Options) (err error) {
	ctx, cancel := context.WithCancel(context.Background())
	w := newWindow(ctx, app, options, fyne.Do)
	w.end = cancel
	defer func() {
		if r := recover(); r != nil {
			w.options.Log.Error("panic", "value", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: %v", ErrFault, r)
		}
		cancel()
		w.close()
	}()
	w.native = app.NewWindow(Title)
	w.native.SetMaster()
	w.native.SetMainMenu(w.menu())
	w.native.SetContent(w.content)
	w.native.SetPadded(false)
	w.native.SetOnDropped(w.dropped)
	w.typeToTraces()
	prefer := app.Preferences()
	w.native.Resize(fyne.NewSize(
		float32(prefer.FloatWithFallback(preferWidth, 1280)), float32(prefer.FloatWithFallback(preferHeight, 800))))
	w.native.SetCloseIntercept(w.quit)
	app.Lifecycle().SetOnStarted(func() {
		w.traces.Restore()
		w.native.Canvas().Focus(w.field)
		w.start()
	})
	w.native.ShowAndRun()
	return nil
}

func (w *Window) quit() {
	size := w.native.Canvas().Size()
	w.app.Preferences().SetFloat(preferWidth, float64(size.Width))
	w.app.Preferences().SetFloat(preferHeight, float64(size.Height))
	w.inspector.show(nil, nil) // saves what was typed
	w.traces.Close()
	w.end()
	w.native.SetCloseIntercept(nil)
	w.native.Close()
}

// close lets others have the library, once what was under way has kept what it has done.
func (w *Window) close() {
	w.opening.Lock()
	defer w.opening.Unlock()
	w.closeLibrary()
}

// menu is also what makes the shortcuts work while a field has the keyboard.
func (w *Window) menu() *fyne.MainMenu {
	item := func(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, action)
		if key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		}
		return i
	}
	quit := item("Quit", fyne.KeyQ, w.quit)
	quit.IsQuit = true
	library := fyne.NewMenu("Library",
		item("Add folder …", fyne.KeyO, w.chooseFolder),
		item("Look for changes in all folders", fyne.KeyR, w.rescan),
		fyne.NewMenuItemSeparator(),
		item("Search by meaning with "+w.serviceName()+" …", "", w.searchByMeaning),
		item("Describe pictures with "+w.serviceName()+" …", "", w.describePictures),
		fyne.NewMenuItemSeparator(),
		item("Open my library", "", w.openOwn),
		item("Open the demo library", "", w.openDemo),
		fyne.NewMenuItemSeparator(),
		item("Settings …", fyne.KeyComma, w.openSettings),
		fyne.NewMenuItemSeparator(),
		quit)
	if w.local != nil {
		library.Items = slices.Insert(library.Items, 3, item("Search by meaning on this machine …", "", w.openLocalSettings))
	}
	return fyne.NewMainMenu(
		library,
		fyne.NewMenu("Search",
			item("Find", fyne.KeyF, w.enterField),
			item("Find similar to the chosen picture", fyne.KeyL, w.findSimilarToChosen),
			item("Show all pictures", "", w.showAll)),
		fyne.NewMenu("Create",
			item("Ask about the picked pictures", fyne.KeyG, w.askAboutPicked),
			item("Run the prompt", fyne.KeyReturn, w.runPrompt),
			item("Cancel the run", "", w.create.cancel)),
		fyne.NewMenu("View",
			item("Traces", fyne.KeyT, w.toggleTraces),
			fyne.NewMenuItemSeparator(),
			item("Light", "", func() { w.setAppearance(look.Light) }),
			item("Dark", "", func() { w.setAppearance(look.Dark) }),
			item("As the system", "", func() { w.setAppearance(look.System) })))
}

// openOwn opens the user's own library: the one that the command line names, unless that is the demo's.
func (w *Window) openOwn() {
	dir := w.options.Library
	if w.options.Demo {
		dir = ""
	}
	w.open(dir, func() {})
}

// rescan looks through all folders of the library again.
func (w *Window) rescan() {
	library := w.library
	if library == nil {
		return
	}
	w.back.do(func() func() {
		folders, err := library.Folders(w.ctx)
		return func() {
			w.tell(err)
			if len(folders) > 0 && w.library == library {
				w.add(folders, nil)
			}
		}
	})
}

func (w *Window) findSimilarToChosen() {
	if w.inspector.id != 0 && w.inspector.id == w.inspector.picture.ID {
		w.findSimilar(w.inspector.picture)
	}
}

// openExternally opens a picture of the grid with the system's viewer.
func (w *Window) openExternally(index int) {
	library := w.library
	if library == nil || index >= len(w.results.Hits) {
		return
	}
	id := w.results.Hits[index].ID
	w.back.do(func() func() {
		p, err := library.Picture(w.ctx, id)
		return func() {
			if err != nil {
				w.tell(err)
				return
			}
			w.openPicture(p)
		}
	})
}

func (w *Window) openPicture(p engine.Picture) {
	w.back.do(func() func() {
		path := filepath.ToSlash(p.File.Path)
		if path[0] != '/' {
			path = "/" + path
		}
		err := w.app.OpenURL(&url.URL{Scheme: "file", Path: path})
		return func() {
			if err != nil {
				w.options.Log.Warn("not opened", "error", err)
				w.messages.show(failure, "No program of this system opens "+look.Printable(p.File.Path)+
					". Install a viewer for pictures, or open the file by hand.")
			}
		}
	})
}

func (w *Window) copyPath(p engine.Picture) {
	w.app.Clipboard().SetContent(p.File.Path)
	w.status.flash("The path was copied.")
}
