package ui

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"hybrid-image-search/engine"
)

// home is what makes the window feel at home: what it follows, can undo, and keeps for the next start.
type home struct {
	keySheet     *sheet // nil while closed
	librarySheet *sheet // likewise
	undo         undoStack

	follows  bool // the folders of libraries are followed, and what was opened is remembered
	watching engine.WatchState
	away     atomic.Pointer[[]string] // folders that are away, for other goroutines
	told     map[string]bool          // what was told of folders of the open library
	leftOff  []string                 // folders whose adding was cancelled
	folders  *folderSettings          // nil until the settings are opened

	known      []engine.KnownLibrary
	lost       string // the library that is away, in whose place the usual one is opened at the start
	libraryOf  string // what the open library is called
	title      string // what is shown of it
	asked      searchFunc
	silent     int // the search that brings what has changed, and nothing else
	background atomic.Bool
}

// searchFunc asks a library.
type searchFunc = func(context.Context, *engine.Library) (engine.Results, error)

// The keys of how the window was laid out.
const (
	preferSides   = "layout.sides"
	preferPanels  = "layout.panels"
	preferPicture = "layout.picture"
	preferTab     = "layout.tab"
)

// keepLayout remembers how the window is laid out.
func (w *Window) keepLayout() {
	prefer := w.app.Preferences()
	size := w.native.Canvas().Size()
	prefer.SetFloat(preferWidth, float64(size.Width))
	prefer.SetFloat(preferHeight, float64(size.Height))
	for key, split := range w.splits() {
		prefer.SetFloat(key, split.Offset)
	}
	prefer.SetInt(preferTab, w.side.tabs.SelectedIndex())
}

// restoreLayout lays the window out as it was.
func (w *Window) restoreLayout() {
	prefer := w.app.Preferences()
	for key, split := range w.splits() {
		if at := prefer.FloatWithFallback(key, split.Offset); at > 0 && at < 1 {
			split.SetOffset(at)
		}
	}
	if tab := prefer.Int(preferTab); tab > 0 && tab < len(w.side.tabs.Items) {
		w.side.tabs.SelectIndex(tab)
	}
	w.native.Resize(fyne.NewSize(
		float32(prefer.FloatWithFallback(preferWidth, 1280)), float32(prefer.FloatWithFallback(preferHeight, 800))))
}

// describeTitle has the window's title tell what is shown, of which library.
func (w *Window) describeTitle() {
	if w.native == nil {
		return
	}
	var parts []string
	for _, part := range []string{w.home.title, w.home.libraryOf, Title} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	w.native.SetTitle(strings.Join(parts, " – "))
}

// splits are what the user can move, by what they are remembered as.
func (w *Window) splits() map[string]*container.Split {
	all := map[string]*container.Split{preferSides: w.sides, preferPanels: w.panels}
	if s, ok := w.inspector.body.(*container.Split); ok {
		all[preferPicture] = s
	}
	return all
}

// renewMenu makes the menu again, because something in it is different.
func (w *Window) renewMenu() {
	if w.native != nil && w.native.MainMenu() != nil {
		w.native.SetMainMenu(w.menu())
	}
}

// typing gives what is being typed in, if anything: its own keys are not to be taken from it.
func (w *Window) typing() (fyne.Shortcutable, bool) {
	if w.native == nil {
		return nil, false
	}
	type typed interface {
		fyne.Shortcutable
		SelectedText() string
		TypedRune(rune)
	}
	field, ok := w.native.Canvas().Focused().(typed)
	return field, ok
}

// covered tells whether a dialog is above the pictures: nothing is to happen to them behind it.
func (w *Window) covered() bool { return w.native != nil && w.native.Canvas().Overlays().Top() != nil }

// pickAllOrText picks all pictures, or all of a text that is being typed.
func (w *Window) pickAllOrText() {
	if field, ok := w.typing(); ok {
		field.TypedShortcut(&fyne.ShortcutSelectAll{})
		return
	}
	w.grid.pickAll()
}

// editItems are those of the menu of what was done.
func (w *Window) editItems() []*fyne.MenuItem { return slices.Concat(w.undoItems(), w.pickItems()) }
