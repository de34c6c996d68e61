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
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// ErrFault is a fault of the program that closed the window. The log tells more.
var ErrFault = errors.New("ui: the window had to close because of a fault in the program")

// Run shows the window until it is closed. It must be called on the main goroutine.
func Run(app fyne.App, options Options) error { return run(app, options, func(*Window) {}) }

// run tells when the window is there.
func run(app fyne.App, options Options, started func(*Window)) (err error) {
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
	w.native.Canvas().AddShortcut(&fyne.ShortcutPaste{}, w.pastedAnywhere)
	w.home.follows = true
	w.restoreLayout()
	w.watchForeground()
	w.native.SetCloseIntercept(w.quit)
	app.Lifecycle().SetOnStarted(func() {
		w.traces.Restore()
		w.native.Canvas().Focus(w.field)
		w.thumbSide.Store(thumbSideOf(w.view.choices.size, w.density()))
		w.start()
		started(w)
	})
	w.native.ShowAndRun()
	return nil
}

func (w *Window) quit() {
	w.keepLayout()
	w.full.Close()             // likewise
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
	quit := item(lang.L("Quit"), fyne.KeyQ, w.quit)
	quit.IsQuit = true
	library := fyne.NewMenu(lang.L("Library"),
		item(lang.L("Add folder …"), fyne.KeyO, w.chooseFolder),
		item(lang.L("Look for changes in all folders"), fyne.KeyR, w.rescan),
		item(lang.L("Folders …"), "", w.openFolderSettings),
		item(lang.L("Find duplicates …"), fyne.KeyD, w.findDuplicates),
		fyne.NewMenuItemSeparator(),
		item(lang.L("Search by meaning with {{.Service}} …", map[string]any{"Service": w.serviceName()}), "", w.searchByMeaning),
		item(lang.L("Describe pictures with {{.Service}} …", map[string]any{"Service": w.serviceName()}), "", w.describePictures),
		item(lang.L("Read text in pictures …"), "", w.openTextSettings),
		fyne.NewMenuItemSeparator())
	if w.local != nil {
		library.Items = slices.Insert(library.Items, 5, item(lang.L("Search by meaning on this machine …"), "", w.openLocalSettings))
	}
	library.Items = append(library.Items, w.switchItems()...)
	library.Items = append(library.Items, fyne.NewMenuItemSeparator(),
		item(lang.L("Settings …"), fyne.KeyComma, w.openSettings),
		fyne.NewMenuItemSeparator(),
		quit)
	traces := item(lang.L("Traces"), fyne.KeyT, w.toggleTraces)
	traces.Checked = w.traces.Visible()
	return fyne.NewMainMenu(
		library,
		fyne.NewMenu(lang.L("Edit"), w.editItems()...),
		fyne.NewMenu(lang.L("Search"), append([]*fyne.MenuItem{
			item(lang.L("Find"), fyne.KeyF, w.enterField),
			item(lang.L("Find similar to the chosen picture"), fyne.KeyL, w.findSimilarToChosen),
			item(lang.L("Show all pictures"), "", w.showAll),
		}, w.queryItems()...)...),
		fyne.NewMenu(lang.L("Pictures"), slices.Concat(
			[]*fyne.MenuItem{item(lang.L("Full view (Space)"), "", w.openFull), fyne.NewMenuItemSeparator()},
			w.manyItems(),
			[]*fyne.MenuItem{
				fyne.NewMenuItemSeparator(),
				item(lang.L("Write my words of the picked pictures to .xmp files"), "", w.writePickedSidecars),
			})...),
		fyne.NewMenu(lang.L("View"), slices.Concat(
			w.resultsItems(),
			[]*fyne.MenuItem{fyne.NewMenuItemSeparator(), traces, fyne.NewMenuItemSeparator()},
			w.appearanceItems())...),
		fyne.NewMenu(lang.L("Create"),
			item(lang.L("Ask about the picked pictures"), fyne.KeyG, w.askAboutPicked),
			item(lang.L("Run the prompt"), fyne.KeyReturn, w.runPrompt),
			item(lang.L("Cancel the run"), "", w.create.cancel)),
		fyne.NewMenu(lang.L("Help"),
			item(lang.L("Keyboard shortcuts"), "", w.showShortcuts),
			item(lang.L("About {{.Program}}", map[string]any{"Program": Title}), "", w.showAbout)))
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
				w.messages.show(failure, lang.L("No program of this system opens {{.Path}}. Install a viewer for pictures, or open the file by hand.",
					map[string]any{"Path": look.Printable(p.File.Path)}))
			}
		}
	})
}

func (w *Window) copyPath(p engine.Picture) {
	w.app.Clipboard().SetContent(p.File.Path)
	w.status.flash(lang.L("The path was copied."))
}
