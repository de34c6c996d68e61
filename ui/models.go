package ui

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/ui/look"
)

// modelLibrary is what the window asks of a library about models.
type modelLibrary interface {
	Disclose(ctx context.Context, purpose engine.Purpose) (engine.Disclosure, error)
	HasConsent(ctx context.Context, purpose engine.Purpose) (bool, error)
	GiveConsent(ctx context.Context, purpose engine.Purpose) error
	RevokeConsent(ctx context.Context, purpose engine.Purpose) error
	Consents(ctx context.Context) ([]catalog.Consent, error)

	Embed(ctx context.Context, source engine.Source, progress func(engine.EmbedProgress)) (engine.EmbedReport, error)
	Describe(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error)
	Tag(ctx context.Context, progress func(engine.EmbedProgress)) (engine.EmbedReport, error)
	RemoveTags(ctx context.Context) error
	ReadText(ctx context.Context, o engine.ReadTextOptions, progress func(engine.EmbedProgress)) (engine.EmbedReport, error)
	TextState(ctx context.Context, o engine.ReadTextOptions) (engine.TextState, error)
	RemoveText(ctx context.Context) error
	PauseModels(ctx context.Context)
	ResumeModels(ctx context.Context)

	Spaces(ctx context.Context) ([]engine.SpaceInfo, error)
	DropSpace(ctx context.Context, name string) error
	Rerank(ctx context.Context, results engine.Results) (engine.Results, error)
}

// modelTask is something that a model does with every picture of a library.
type modelTask struct {
	name    string
	by      string             // who does it; "" is the library's service
	purpose engine.Purpose     // what has to be agreed to; nothing where nothing leaves this machine
	did     func(n int) string // tells to how many pictures it was done, and what
	writes  bool               // words about pictures
	quiet   bool               // nobody asked for it, so that only what it did is told
	run     func(context.Context, modelLibrary, func(engine.EmbedProgress)) (engine.EmbedReport, error)
}

func embedTask() modelTask {
	return modelTask{
		name: lang.L("Search by meaning"), purpose: engine.ForMeaning, did: addedPictures,
		run: func(ctx context.Context, l modelLibrary, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return l.Embed(ctx, engine.Gemini, progress)
		},
	}
}

func describeTask() modelTask {
	return modelTask{
		name: lang.L("Descriptions"), purpose: engine.ForDescriptions, did: addedPictures, writes: true,
		run: func(ctx context.Context, l modelLibrary, progress func(engine.EmbedProgress)) (engine.EmbedReport, error) {
			return l.Describe(ctx, progress)
		},
	}
}

func addedPictures(n int) string { return lang.N("{{.Count}} pictures added", n, look.Counted(n)) }

// modelRun is a task under way.
type modelRun struct {
	task     modelTask
	service  string // what it is called
	cancel   context.CancelFunc
	progress engine.EmbedProgress
	paused   atomic.Bool // by the user, whether or not the run has noticed
	pausing  sync.Mutex  // held while the library is told
}

// searchByMeaning has every picture embedded, when the user has agreed to that.
func (w *Window) searchByMeaning() { w.startTask(embedTask()) }

// describePictures has every picture described, when the user has agreed to that.
func (w *Window) describePictures() { w.startTask(describeTask()) }

func (w *Window) startTask(task modelTask) {
	switch {
	case w.library == nil:
	case w.run != nil:
		w.status.flash(lang.L("{{.Task}} is being prepared already. Wait until that is done, or cancel it.", map[string]any{"Task": w.run.task.name}))
	case task.purpose == "":
		w.runTask(task, nil)
	default:
		w.askConsentOr(task.purpose, func() { w.runTask(task, nil) }, w.tellTask)
	}
}

// tellTask tells what keeps a task from being done, also in the settings, which may be in front.
func (w *Window) tellTask(err error) {
	w.tell(err)
	for _, part := range w.runParts() {
		part.failed(err)
	}
}

// runTask shows the progress, and calls then on the widgets' goroutine with how it went. One runs at a time.
func (w *Window) runTask(task modelTask, then func(error)) {
	library := w.library
	if library == nil || w.run != nil {
		return
	}
	ctx, cancel := context.WithCancel(w.ctx)
	begun := time.Now()
	run := &modelRun{task: task, service: cmp.Or(task.by, w.serviceLabel()), cancel: cancel}
	w.run = run
	w.showRun()
	w.running.Add(1) // the library is not closed before
	progress := coalesce(w.back.post, func(p engine.EmbedProgress) { w.progressed(run, p) })
	w.back.do(func() func() {
		defer w.running.Done()
		defer cancel()
		report, err := task.run(ctx, w.models(library), progress)
		run.pausing.Lock()
		if run.paused.Swap(false) {
			w.models(library).ResumeModels(context.WithoutCancel(ctx)) // the next one is not paused
		}
		run.pausing.Unlock()
		return func() {
			if w.run == run {
				w.run = nil
				w.showRun()
			}
			if w.library != library {
				return
			}
			w.ran(run, then != nil, report, err)
			w.notifyEnd(begun, describeReport(task, report))
			if then != nil {
				then(err)
			}
			w.goOnLocally()
			w.goOnReading()
		}
	})
}

// coalesce passes values on to the widgets' goroutine, the last one always, and only one at a time.
func coalesce[T any](post func(func()), show func(T)) func(T) {
	var latest atomic.Pointer[T]
	var coming atomic.Bool
	return func(v T) {
		latest.Store(&v)
		if coming.CompareAndSwap(false, true) {
			post(func() {
				coming.Store(false)
				show(*latest.Load())
			})
		}
	}
}

func (w *Window) progressed(run *modelRun, p engine.EmbedProgress) {
	if w.run != run {
		return
	}
	first := run.progress.Total == 0 || run.progress.Done == 0 && p.Done > 0
	run.progress = p
	w.showRun()
	if first { // its space is there, and then has something in it
		w.reloadLibraryPart()
	}
}

// A runPart is a part of the settings that shows how a run stands.
type runPart interface {
	running(run *modelRun)
	failed(err error) // what a run ended with, or was not begun for
	load()            // reads the library's state again
}

// runParts are those that there are.
func (w *Window) runParts() (parts []runPart) {
	if w.libraryPart != nil {
		parts = append(parts, w.libraryPart)
	}
	if w.localPart != nil {
		parts = append(parts, w.localPart)
	}
	if w.textPart != nil {
		parts = append(parts, w.textPart)
	}
	return parts
}

// showRun shows how the run stands wherever that is seen.
func (w *Window) showRun() {
	w.showBar()
	for _, part := range w.runParts() {
		part.running(w.run)
	}
}

// showBar shows what is under way in the line above the status bar: a run, else what is being fetched.
func (w *Window) showBar() {
	switch {
	case w.run != nil:
		w.status.running(&runState{text: describeRun(w.run), share: shareOfRun(w.run.progress), pausable: true, paused: w.run.paused.Load()})
	case w.fetching != nil:
		w.status.running(&runState{text: w.fetching.text(), share: w.fetching.progress.share()})
	default:
		w.status.running(nil)
	}
}

// ran tells what a run did; one that was unasked and had nothing to do is not told.
func (w *Window) ran(run *modelRun, unasked bool, r engine.EmbedReport, err error) {
	text := describeReport(run.task, r)
	if run.task.quiet && err == nil && r.Embedded+r.Shared+r.Failed == 0 {
		text = w.status.note.Text
	}
	switch {
	case errors.Is(err, context.Canceled):
		text = lang.L("Cancelled. {{.Report}}", map[string]any{"Report": text})
	case err != nil:
		w.tellTask(err)
	}
	if !unasked || err != nil || r.Embedded+r.Shared+r.Failed > 0 {
		w.status.flash(text)
	}
	if len(r.Failures) > 0 {
		lines := make([]string, len(r.Failures))
		for i, f := range r.Failures {
			lines[i] = look.Printable(f.Path) + ": " + look.Retold(f.Error)
		}
		w.messages.showList(warning,
			lang.N("{{.Count}} pictures were left out. The others are done.", r.Failed, look.Counted(r.Failed)), lines, w.native)
	}
	for _, part := range w.runParts() {
		part.load()
	}
	if index, ok := w.grid.current(); ok && run.task.writes {
		w.selected(index) // it may have other words now
	}
}

// cancelRun ends the run. What came is kept.
func (w *Window) cancelRun() {
	if w.run != nil {
		w.run.cancel()
	}
}

// cancelShown ends what the line above the status bar shows.
func (w *Window) cancelShown() {
	if w.run == nil {
		w.cancelFetch()
	}
	w.cancelRun()
}

// pauseRun pauses the run, or has it go on.
func (w *Window) pauseRun() {
	library, run := w.library, w.run
	if library == nil || run == nil {
		return
	}
	run.paused.Store(!run.paused.Load())
	w.showRun()
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		run.pausing.Lock() // of several clicks, the last counts
		defer run.pausing.Unlock()
		if run.paused.Load() {
			w.models(library).PauseModels(w.ctx)
		} else {
			w.models(library).ResumeModels(w.ctx)
		}
		return nil
	})
}

// embedDemo has new pictures of the demo embedded unasked, as nothing of them leaves this machine, and calls then.
func (w *Window) embedDemo(then func()) {
	if then == nil {
		then = func() {}
	}
	if w.service == nil || !w.service.Local() || w.run != nil || w.library.ReadOnly() {
		then()
		return
	}
	w.runTask(embedTask(), func(error) { then() })
}
