package ui

import (
	"context"
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// generator is the library as what generates.
type generator interface {
	Generate(ctx context.Context, r engine.GenerateRequest) (engine.Generation, error)
	PreviewPrompt(ctx context.Context, r engine.GenerateRequest) (engine.PromptPreview, error)
	Generations(ctx context.Context, limit int) ([]engine.Generation, error)
	DeleteGeneration(ctx context.Context, id int64) error
	Prompts(ctx context.Context) ([]engine.Prompt, error)
	SavePrompt(ctx context.Context, p engine.Prompt) error
	DeletePrompt(ctx context.Context, name string) error
	PictureDir() (string, error)

	Pictures(ctx context.Context, ids []int64) ([]engine.Picture, error)
	Thumbnail(ctx context.Context, p engine.Picture) ([]byte, error)
	Preview(ctx context.Context, p engine.Picture, side int) (image.Image, error)
}

var _ generator = (*engine.Library)(nil)

// createActions are what the create view asks for.
type createActions struct {
	do       func(work func() (then func()))
	post     func(func())
	working  func() (done func())                 // the library is not closed before done
	service  func(found func(serviceInfo, error)) // who answers, which may ask the keyring
	consent  func(then func())                    // asks before pictures leave
	picked   func() []int64                       // in the grid
	show     func(reference)
	open     func(path string)
	copy     func(text, done string)
	add      func(path string) // to the library
	trace    func(id string)
	settings func(error) // where what went wrong is put right
	folder   func()      // chooses where pictures are saved
	leave    func()      // gives the keyboard back
	tell     func(error)
	window   func() fyne.Window // nil without a display
	changed  func()             // what the tabs tell has changed
}

// serviceInfo is who answers.
type serviceInfo struct {
	label string // Gemini, or what stands in for it
	host  string
	limit int // of references
}

// createView asks for answers and pictures: references, a prompt, and below them what came.
type createView struct {
	view    *fyne.Container
	actions createActions
	ctx     context.Context // ends with the window
	source  generator       // nil while no library is open
	who     serviceInfo
	run     *creation // under way; nil when there is none
	last    *creation // whose result is shown; nil when it is one of the history

	tray    *tray
	prompt  *promptEntry
	prompts *promptMenu
	options *createOptions
	preview *promptPreview
	missing *fyne.Container // there is no key, which lack tells
	lack    error
	need    *caption
	start   *widget.Button
	stop    *widget.Button
	state   *caption
	result  *resultView
	scroll  *container.Scroll
	history *historyView

	finds    int     // counts the questions who answers, so that a late answer is known as such
	followed float32 // where reveal has scrolled to
}

func newCreateView(ctx context.Context, actions createActions) *createView {
	v := &createView{ctx: ctx, actions: actions}
	v.tray = newTray(v.addPicked, actions.show, v.changed)
	v.prompt = newPromptEntry(v.ask, actions.leave)
	v.prompt.SetPlaceHolder(lang.L("What do you want to know, or to see?"))
	v.prompt.OnChanged = func(string) { v.changed() }
	v.prompts = newPromptMenu(promptActions{use: v.usePrompt, save: v.savePrompt, delete: v.deletePrompt, window: actions.window})
	v.options = newCreateOptions(v.prompts.Button, actions.folder, v.changed)
	v.preview = newPromptPreview(ctx, actions)
	v.need = newCaption("")
	v.missing = container.NewBorder(nil, nil, nil, widget.NewButton(lang.L("Settings …"), func() { actions.settings(v.lack) }), v.need)
	v.missing.Hide()
	v.start = widget.NewButtonWithIcon(lang.L("Ask"), theme.MailSendIcon(), v.ask)
	v.start.Importance = widget.HighImportance
	v.stop = widget.NewButtonWithIcon(lang.L("Cancel"), theme.CancelIcon(), v.cancel)
	v.state = newCaption("")
	v.result = newResultView(ctx, actions, resultActions{
		again: v.again, use: v.useAgain, delete: v.deleteGeneration, source: func() generator { return v.source },
	})
	v.history = newHistoryView(ctx, actions, func() generator { return v.source }, v.showGeneration)

	form := container.New(layout.NewCustomPaddedVBoxLayout(2), v.tray.view, v.options.view, v.prompt, v.missing, v.preview.view)
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 4, 2, 10), container.NewVBox(form, v.result.view)))
	run := container.NewBorder(nil, nil, container.NewHBox(v.start, v.stop), nil, v.state)
	// What runs and ends it stays in sight, however long the form and the answer are.
	v.view = container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(2, 2, 2, 4), run), nil, nil, v.scroll)
	v.changed()
	return v
}

// enter shows the view to another library, or with nil to none.
func (v *createView) enter(source generator) {
	if source == v.source {
		return
	}
	v.cancel()
	v.source, v.last = source, nil
	v.result.clear()
	v.state.tell("", look.Muted)
	v.history.set(nil)
	v.prompts.prompts = nil
	v.tray.empty()
	if source == nil {
		return
	}
	v.findService()
	v.findFolder()
	v.loadPrompts()
	v.history.load()
}

// serviceChanged follows what was changed in the settings.
func (v *createView) serviceChanged() {
	v.preview.forget()
	v.findService()
	v.findFolder()
}

// findService finds out who answers.
func (v *createView) findService() {
	source := v.source
	if source == nil {
		return
	}
	v.finds++
	this := v.finds
	v.actions.service(func(who serviceInfo, err error) {
		if source != v.source || this != v.finds {
			return
		}
		v.who = who
		v.tray.setLimit(who.limit)
		v.lack = err
		v.missing.Hidden = err == nil
		if err != nil {
			v.need.tell(explain(err), theme.ColorNameWarning)
		}
		v.changed()
		v.view.Refresh()
	})
}

func (v *createView) findFolder() {
	source := v.source
	if source == nil {
		return
	}
	v.actions.do(func() func() {
		dir, err := source.PictureDir()
		return func() {
			if source != v.source {
				return
			}
			v.actions.tell(err)
			v.options.setFolder(dir)
			v.view.Refresh()
		}
	})
}

// request is what is asked for now.
func (v *createView) request() engine.GenerateRequest {
	r := engine.GenerateRequest{Prompt: v.prompt.Text, References: v.tray.paths()}
	v.options.fill(&r)
	return r
}

// changed follows what the user chooses.
func (v *createView) changed() {
	r := v.request()
	if r.Kind == engine.PictureKind {
		v.start.SetText(lang.L("Make"))
	} else {
		v.start.SetText(lang.L("Ask"))
	}
	empty := strings.TrimSpace(r.Prompt) == ""
	v.prompts.canSave = !empty
	v.stop.Hidden = v.run == nil
	if v.run == nil && !empty && v.source != nil {
		v.start.Enable()
	} else {
		v.start.Disable()
	}
	v.preview.show(v.source, r, v.who)
	v.countPicked()
	v.actions.changed()
}

// fresh are the pictures that are picked in the grid and no references yet.
func (v *createView) fresh() []int64 {
	known := map[int64]bool{}
	for _, r := range v.tray.items {
		known[r.id] = true
	}
	return slices.DeleteFunc(slices.Clone(v.actions.picked()), func(id int64) bool { return known[id] })
}

// countPicked tells how many could be added.
func (v *createView) countPicked() { v.tray.setPicked(len(v.fresh())) }

// addPicked makes references of what is picked in the grid.
func (v *createView) addPicked() {
	ids := v.fresh()
	if v.source == nil || len(ids) == 0 {
		return
	}
	if n := len(ids) + len(v.tray.items); n > v.tray.limit {
		v.state.tell(tooManyReferences(n, v.tray.limit), theme.ColorNameWarning)
		v.view.Refresh()
		return
	}
	v.put(func(source generator) ([]reference, error) { return referencesOf(v.ctx, source, ids) })
}

// addFiles makes references of files, in the library or not.
func (v *createView) addFiles(paths []string) {
	if n := len(paths) + len(v.tray.items); n > v.tray.limit {
		v.state.tell(tooManyReferences(n, v.tray.limit), theme.ColorNameWarning)
		v.view.Refresh()
		return
	}
	v.put(func(source generator) ([]reference, error) { return referencesOfFiles(v.ctx, source, paths) })
}

func (v *createView) put(find func(generator) ([]reference, error)) {
	source := v.source
	if source == nil {
		return
	}
	v.actions.do(func() func() {
		items, err := find(source)
		return func() {
			if source != v.source {
				return
			}
			v.actions.tell(err)
			v.state.tell(v.tray.put(items), theme.ColorNameWarning)
			v.view.Refresh()
		}
	})
}

// reveal scrolls to what comes.
func (v *createView) reveal() {
	v.view.Refresh()
	v.scroll.ScrollToOffset(v.result.view.Position())
	v.followed = v.scroll.Offset.Y
}

// follow scrolls on as there is more, unless the user has scrolled meanwhile.
func (v *createView) follow() {
	if v.scroll.Offset.Y == v.followed {
		v.reveal()
		return
	}
	v.view.Refresh()
}
