package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/ui/look"
)

// thisMachine is what the model of this machine is called where others are named by theirs.
func thisMachine() string { return lang.L("this machine") }

// localModel is what the window asks of the model of this machine.
type localModel interface {
	State(ctx context.Context) engine.LocalState
	Choose(dir string)
	Renew()
}

func embedLocallyTask() modelTask {
	return modelTask{
		name: lang.L("Search by meaning"), by: thisMachine(), did: addedPictures,
		run: func(ctx context.Context, l modelLibrary, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return l.Embed(ctx, engine.CLIP, progress)
		},
	}
}

func tagTask() modelTask {
	return modelTask{
		name: lang.L("Tags"), by: thisMachine(), writes: true,
		did: func(n int) string { return lang.N("{{.Count}} pictures looked at", n, look.Counted(n)) },
		run: func(ctx context.Context, l modelLibrary, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return l.Tag(ctx, progress)
		},
	}
}

// isLocalFault tells whether an error is settled where the model of this machine is.
func isLocalFault(err error) bool {
	return slices.ContainsFunc([]error{clip.ErrNoRuntime, clip.ErrRuntime, clip.ErrNoModel, clip.ErrMisfit, clip.ErrRun, clip.ErrVector},
		func(kind error) bool { return errors.Is(err, kind) })
}

// openLocalSettings shows the section of the model of this machine.
func (w *Window) openLocalSettings() {
	w.openSettings()
	if w.settings != nil && w.localPart != nil {
		w.settings.reveal(w.localPart)
	}
}

// embedLocally has every picture embedded on this machine, because the user wants it.
func (w *Window) embedLocally() { w.startLocally(embedLocallyTask()) }

// startLocally begins with a task. Tags, when the user chose them, come after the vectors that they are made of.
func (w *Window) startLocally(task modelTask) {
	switch {
	case w.library == nil:
	case w.run != nil:
		w.status.flash(lang.L("{{.Task}} is being prepared already. Wait until that is done, or cancel it.", map[string]any{"Task": w.run.task.name}))
	default:
		w.runLocally(task)
	}
}

func (w *Window) runLocally(task modelTask) {
	library := w.library
	w.runTask(task, func(err error) {
		if err == nil && !task.writes && w.keeper.choices().ZeroShot && w.library == library && w.run == nil {
			tags := tagTask()
			tags.quiet = task.quiet
			w.runTask(tags, nil)
		}
	})
}

// embedNew has new pictures made searchable by meaning where nothing of them leaves this machine, and calls then:
// in the demo after that, elsewhere at once.
func (w *Window) embedNew(then func()) {
	w.embedDemo(func() {
		if then != nil {
			then()
		}
		w.catchUpLocally()
		w.readNew()
	})
}

// catchUpLocally embeds what lacks a vector, unasked, in a library that the user has made searchable on this machine
// before.
func (w *Window) catchUpLocally() {
	library := w.library
	if w.local == nil || library == nil || library.ReadOnly() {
		return
	}
	if w.unfilled = w.run != nil; w.unfilled {
		return
	}
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		spaces, err := w.models(library).Spaces(w.ctx)
		ours := func(s engine.SpaceInfo) bool { return s.Source == string(engine.CLIP) }
		done := func(s engine.SpaceInfo) bool { return ours(s) && s.Current && s.Complete }
		if err != nil || !slices.ContainsFunc(spaces, ours) || slices.ContainsFunc(spaces, done) || !w.local.State(w.ctx).Ready() {
			return nil
		}
		return func() {
			if w.library != library {
				return
			}
			if w.unfilled = w.run != nil; !w.unfilled {
				task := embedLocallyTask()
				task.quiet = true
				w.runLocally(task)
			}
		}
	})
}

// goOnLocally catches up after a run that was in the way.
func (w *Window) goOnLocally() {
	if w.unfilled && w.run == nil {
		w.catchUpLocally()
	}
}

// localActions are what the settings of the model of this machine ask for.
func (w *Window) localActions(leave func()) localActions {
	return localActions{
		load: w.loadLocalState, fetch: w.fetchMeaning, cancelFetch: w.cancelFetch,
		embed: w.embedLocally, pause: w.pauseRun, cancel: w.cancelRun,
		tag:    func() { w.startLocally(tagTask()) },
		untag:  w.removeTags,
		folder: w.chooseModelFolder, choose: w.chooseModel,
		mirror: w.options.ModelURL, leave: leave,
	}
}

// loadLocalState reads how the model of this machine stands, and what is to be fetched.
func (w *Window) loadLocalState(loaded func(localState)) {
	state := localState{open: w.library != nil}
	state.readOnly = state.open && w.library.ReadOnly()
	w.back.do(func() func() {
		state.LocalState = w.local.State(w.ctx)
		state.plan = w.fetches.plan(state.LocalState)
		return func() { loaded(state) }
	})
}

// chooseModel has another model's folder hold; empty is the one that was fetched.
func (w *Window) chooseModel(dir string) {
	w.keeper.choose(func(c *engine.Choices) { c.ModelDir = dir })
	w.local.Choose(dir) // at once, so that of two choices the last one holds
	for _, part := range w.runParts() {
		part.load()
	}
}

// chooseModelFolder asks for the folder of a model.
func (w *Window) chooseModelFolder() {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		w.tell(err)
		if err == nil && folder != nil {
			w.chooseModel(folder.Path())
		}
	}, w.native)
	d.SetTitleText(lang.L("Choose the folder of a CLIP model"))
	d.SetConfirmText(lang.L("Choose"))
	showFolders(d, w.native)
}

// removeTags takes the model's tags away again.
func (w *Window) removeTags(done func(error)) {
	w.onLibrary(func(l modelLibrary) error { return l.RemoveTags(w.ctx) }, func(err error) {
		if index, ok := w.grid.current(); ok && err == nil {
			w.selected(index) // its tags are gone
		}
		done(err)
	})
}
