package ui

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/gauges"
	"hybrid-image-search/ui/fullview"
	"hybrid-image-search/ui/look"
	"hybrid-image-search/ui/panel"
)

// Title is the window's title.
const Title = "Hybrid Image Search"

// Options are what the command line chose.
type Options struct {
	Library    string             // the library's folder; empty is the user's own, or the demo's with Demo
	Demo       bool               // open the demo library
	Add        []string           // folders to add
	Search     string             // words to search for
	Service    *engine.Service    // Gemini with the user's key; nil is none
	Local      *engine.LocalModel // that finds by meaning on this machine; nil is none
	ModelURL   string             // a mirror to fetch it from, in this run
	TraceFiles []string           // to be shown in the panel, instead of the program's own traces
	Appearance look.Appearance    // empty is as it was
	Traces     *telemetry.Telemetry
	Gauges     *gauges.Sampler // what the process and the machine use; nil leaves that out
	Log        *slog.Logger
}

// Window is the program's one window, or with Screenshot the picture of it.
type Window struct {
	options Options
	app     fyne.App
	native  fyne.Window // nil without a display
	back    *background
	ctx     context.Context // ends with the window
	end     func()          // ends it

	library    *engine.Library                // nil until it is open
	shown      atomic.Pointer[engine.Library] // the one that was opened last, for other goroutines
	service    *engine.Service                // that it asks; nil is none
	models     func(*engine.Library) modelLibrary
	run        *modelRun   // nil when there is none
	job        *job        // done with many pictures; nil when there is none
	local      localModel  // nil is none
	fetches    fetchSource // brings it
	fetching   *fetchRun   // nil when nothing is being fetched
	unfilled   bool        // pictures wait for the run's end to be made searchable on this machine
	unread     bool        // pictures wait for the run's end to be read
	keeper     *choiceKeeper
	running    sync.WaitGroup     // what is asked of the library about models: it is not closed before
	findAgain  func()             // repeats the last search
	ranking    context.CancelFunc // ends the ranking under way; nil when there is none
	disconnect func()             // ends what only the open library's service needs; held by opening
	index      context.CancelFunc // ends the indexing under way; nil when there is none
	search     context.CancelFunc // ends the search under way; nil when there is none
	opening    sync.Mutex         // held while a library is opened or closed
	opens      atomic.Int64       // counts openings, so that a late one is known as such
	preview    context.CancelFunc // ends the decoding of the large picture
	saving     sync.WaitGroup     // the user's words on their way to the catalog
	decoding   chan struct{}      // holds one: large pictures are decoded one at a time
	searches   int                // counts them, so that a late result is known as such
	drawing    bool               // the demo pictures are being drawn
	what       string             // what the results are of; empty is everything
	results    engine.Results     // with the hits as they are shown
	view       resultsView        // how, and of what
	thumbSide  atomic.Int64       // of the pictures in the grid, in pixels
	pictures   *fyne.Container    // the results with all that is around them
	facetSide  *fyne.Container
	counted    int // pictures in the library

	generates func(*engine.Library) generator // nil is the library itself

	consents map[engine.Purpose]*consentRequest // that the user is being asked for

	field       *searchField
	query       *queryLine
	scope       *widget.Label
	note        *caption // below the head
	clear       *widget.Button
	head        *fyne.Container // what the results are
	headButtons *fyne.Container // in it
	headLines   *fyne.Container // it and the bar above it
	messages    *messageBar
	forgetUndo  func() // takes the message away that offers an undo
	forgetSaved func() // likewise, of what was saved
	duplicates  *duplicatesView
	grid        *grid
	many        *pickedBar
	welcome     *welcome
	inspector   *inspector
	create      *createView
	side        *side
	status      *statusBar
	traces      *panel.Panel
	settings    *settings        // nil until they are opened
	about       *about           // likewise
	gemini      *geminiSettings  // a part of them; nil until then
	libraryPart *librarySettings // likewise
	localPart   *localSettings   // likewise
	textPart    *textSettings    // likewise
	sides       *container.Split // pictures, and the inspector beside them
	middle      *fyne.Container  // sides, or the duplicates
	panels      *container.Split // middle, and the traces below it
	body        *fyne.Container  // one of the two
	content     fyne.CanvasObject
	main        *fyne.Container // all of it but the full view
	above       *fyne.Container // the part of it over the pictures
	full        *fullview.View
	fullAt      int64                   // the picture that it showed last
	own         turns                   // in which what the user says of pictures is kept
	lost        map[wordsPlace]lostEdit // of whose turn it is
	home        home
}

// newWindow builds the views. post runs a function on the goroutine that owns them.
func newWindow(ctx context.Context, app fyne.App, options Options, post func(func())) *Window {
	look.Speak()
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	w := &Window{options: options, app: app, ctx: ctx, preview: func() {}, findAgain: func() {}, forgetUndo: func() {}, forgetSaved: func() {}, disconnect: func() {}, decoding: make(chan struct{}, 1), lost: map[wordsPlace]lostEdit{}}
	w.consents = map[engine.Purpose]*consentRequest{}
	w.models = func(l *engine.Library) modelLibrary { return l }
	w.fetches = publishedSource
	if options.Local != nil {
		w.local = options.Local
	}
	// What is late for a window that is being closed is dropped: Fyne would run it on any goroutine.
	whileOpen := func(f func()) {
		post(func() {
			if ctx.Err() == nil {
				f()
			}
		})
	}
	w.back = &background{post: whileOpen, log: options.Log, alarm: func(text string) { w.messages.show(failure, text) }}
	w.keeper = &choiceKeeper{
		own: options.Service, service: func() *engine.Service { return w.service }, do: w.back.do, warn: w.warnChoices,
		changed: func() { w.create.serviceChanged() },
	}
	app.Settings().SetTheme(w.theme())
	w.buildUI()
	return w
}

func (w *Window) buildUI() {
	line := w.newQueryLine()
	w.scope = widget.NewLabel("")
	w.scope.Importance = widget.LowImportance
	w.scope.Truncation = fyne.TextTruncateEllipsis
	w.note = newCaption("")
	w.clear = widget.NewButtonWithIcon(lang.L("Show all"), theme.ContentClearIcon(), w.showAll)
	w.clear.Importance = widget.LowImportance
	w.clear.Hide()
	w.messages = newMessageBar(func(text string) { w.app.Clipboard().SetContent(text) }, func() { w.content.Refresh() })

	add := widget.NewButtonWithIcon(lang.L("Add folder"), theme.FolderNewIcon(), w.chooseFolder)
	add.Importance = widget.HighImportance
	palette := widget.NewButtonWithIcon("", theme.ColorPaletteIcon(), w.switchAppearance)
	traces := widget.NewButtonWithIcon(lang.L("Traces"), theme.ListIcon(), w.toggleTraces)
	icon := widget.NewIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	top := container.NewBorder(nil, nil,
		container.New(layout.NewCustomPaddedLayout(0, 0, 4, 4), container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(30), icon))),
		container.NewHBox(add, traces, palette), line)
	w.above = container.NewVBox(container.NewPadded(top), w.query.below, w.messages.view)

	w.grid = newGrid(w.ctx, w.loadThumbnail, w.back.post, w.selected, w.openExternally)
	w.grid.wrap.onLeave, w.grid.wrap.onPaste = w.enterField, w.pastedAnywhere
	w.grid.wrap.onView, w.grid.wrap.onRate = w.openFull, func(rating int) { w.rate(w.grid.picked.order, rating) }
	w.grid.wrap.onHelp, w.grid.wrap.onSearchHelp = w.showShortcuts, w.showQueryHelp
	w.many = w.newPickedBar()
	w.welcome = newWelcome(w.chooseFolder, w.openDemo, w.openLocalSettings)
	w.inspector = newInspector(inspectorActions{
		similar: w.findSimilar, open: w.openPicture, copy: w.copyPath, tag: w.submitWords, save: w.saveWords, full: w.openFull,
		rate: func(id int64, rating int) { w.rate([]int64{id}, rating) },
	})
	w.inspector.isAway = w.isAway
	w.status = newStatusBar(statusActions{
		cancel: w.cancelIndex, export: w.openExportSettings, pauseRun: w.pauseRun, cancelRun: w.cancelShown, cancelJob: w.cancelJob,
		resized: func() { w.content.Refresh() },
	})
	w.traces = w.newTraces()

	w.newResultsView()
	w.headButtons = container.NewHBox(w.view.bar.fold, w.clear)
	w.head = container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(-6, 0, 0, 0), w.note), nil, w.headButtons, w.scope)
	w.headLines = container.New(layout.NewCustomPaddedVBoxLayout(0), w.view.bar.view, w.head)
	w.pictures = container.NewBorder(w.headLines, w.many.view, w.facetSide, nil, container.NewStack(w.grid.view, w.welcome.view))
	pictures := container.New(layout.NewCustomPaddedLayout(0, 0, 8, 4), w.pictures)
	w.side = w.newSide()
	w.sides = container.NewHSplit(pictures, look.OnSurface(w.side.tabs))
	w.sides.SetOffset(0.72)
	w.duplicates = w.newDuplicatesView()
	w.middle = container.NewStack(w.sides, w.duplicates.view)
	w.panels = container.NewVSplit(w.middle, look.OnSurface(w.traces.View))
	w.panels.SetOffset(0.6)
	w.body = container.NewStack()
	w.main = container.NewBorder(
		w.above, w.status.view, nil, nil, w.body)
	w.full = w.newFull()
	w.content = container.NewStack(w.main, w.full.Object, w.query.drop.layer)
	w.showTraces(w.app.Preferences().BoolWithFallback(preferTraces, true))
	w.welcome.opening()
}

// The keys of what is remembered across starts.
const (
	preferAppearance = "appearance"
	preferTraces     = "traces"
	preferWidth      = "width"
	preferHeight     = "height"
)

func (w *Window) appearance() look.Appearance {
	if w.options.Appearance != "" {
		return w.options.Appearance
	}
	return look.Appearance(w.app.Preferences().StringWithFallback(preferAppearance, string(look.System)))
}

// switchAppearance goes to the other one than is shown.
func (w *Window) switchAppearance() {
	next := look.Dark
	if look.NewTheme(w.appearance()).Variant(w.app.Settings().ThemeVariant()) == theme.VariantDark {
		next = look.Light
	}
	w.setAppearance(next)
}

func (w *Window) setAppearance(a look.Appearance) {
	w.options.Appearance = ""
	w.app.Preferences().SetString(preferAppearance, string(a))
	w.app.Settings().SetTheme(w.theme())
	w.renewMenu()
}

// leaveField moves the keyboard from the search field to the pictures, if there are any.
func (w *Window) leaveField() {
	if w.native != nil && len(w.grid.ids) > 0 {
		w.native.Canvas().Focus(w.grid.wrap)
	}
}

// enterField moves the keyboard to the search field, where typing replaces what is there.
func (w *Window) enterField() {
	if w.native != nil {
		w.native.Canvas().Focus(w.field)
		w.field.TypedShortcut(&fyne.ShortcutSelectAll{})
		w.offerPast()
	}
}

// tell shows an error as a sentence, unless there is none or the user cancelled.
func (w *Window) tell(err error) {
	if err != nil && w.ctx.Err() == nil {
		w.options.Log.Warn("shown to the user", "error", err)
		if settled := w.settling(err); settled != nil {
			w.messages.showWith(failure, explain(err), lang.L("Settings"), settled)
			return
		}
		w.messages.show(failure, explain(err))
	}
}
