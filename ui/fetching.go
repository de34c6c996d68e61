package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/fetch"
)

// fetchSource is where the model of this machine, and what runs it, come from.
type fetchSource struct {
	list     []byte // of models, the first of which is fetched
	runtime  func(ctx context.Context, dir string, o fetch.Options) (string, error)
	registry func(ctx context.Context) string // of npm, which has the runtime
}

var publishedSource = fetchSource{list: assets.Models, runtime: fetch.Runtime, registry: fetch.RegistryOfNPM}

// runtimeVariable names a runtime that goes before all others.
const runtimeVariable = "ONNXRUNTIME_LIB"

// fetchPlan is what is missing.
type fetchPlan struct {
	runtime, model bool
	of             fetch.Model
	err            error // that keeps anything from being fetched
}

// plan tells what a model that stands so lacks. A runtime that the user names is not put right by another.
func (f fetchSource) plan(state engine.LocalState) (p fetchPlan) {
	models, err := fetch.ParseModels(f.list)
	if err != nil {
		return fetchPlan{err: err}
	}
	p.of = models[0]
	lacks := errors.Is(state.RuntimeErr, clip.ErrNoRuntime) || errors.Is(state.RuntimeErr, clip.ErrRuntime)
	p.runtime = lacks && os.Getenv(runtimeVariable) == ""
	p.model = state.ModelErr != nil
	return p
}

// bring fetches what a plan names, and goes on with the second when the first fails.
func (f fetchSource) bring(ctx context.Context, p fetchPlan, mirror string, tell func(fetchProgress)) error {
	data, err := engine.DataDir()
	if err = errors.Join(err, p.err); err != nil {
		return err
	}
	told := func(what string) func(fetch.Progress) {
		var pace pace
		return func(now fetch.Progress) { tell(pace.note(what, now)) }
	}
	if p.runtime {
		_, err = f.runtime(ctx, filepath.Join(data, "onnxruntime"), fetch.Options{BaseURL: f.registry(ctx), Progress: told("ONNX Runtime")})
	}
	if p.model && ctx.Err() == nil {
		err = errors.Join(err, p.of.Fetch(ctx, filepath.Join(data, "models"), fetch.Options{BaseURL: mirror, Progress: told(p.of.Title)}))
	}
	return err
}

// fetchRun is a fetch under way.
type fetchRun struct {
	cancel   context.CancelFunc
	progress fetchProgress
}

// mirror is where the model is fetched from; empty is where it is published.
func (w *Window) mirror() string {
	if w.options.ModelURL != "" {
		return w.options.ModelURL
	}
	return w.keeper.choices().ModelURL
}

// fetchMeaning fetches what is missing, and then makes the pictures searchable: that is what the user clicked for.
// It goes on when the settings are closed.
func (w *Window) fetchMeaning() {
	if w.local == nil || w.fetching != nil {
		return
	}
	ctx, cancel := context.WithCancel(w.ctx)
	run := &fetchRun{cancel: cancel}
	w.fetching = run
	w.showFetch()
	mirror := w.mirror()
	tell := coalesce(w.back.post, func(p fetchProgress) {
		if w.fetching == run {
			run.progress = p
			w.showFetch()
		}
	})
	w.back.do(func() func() {
		defer cancel()
		plan := w.fetches.plan(w.local.State(ctx))
		err := w.fetches.bring(ctx, plan, mirror, tell)
		w.local.Renew()
		return func() {
			w.fetching = nil
			w.showFetch()
			w.fetched(plan, err)
		}
	})
}

// cancelFetch ends the fetch. What has come is kept, and the next one goes on from there.
func (w *Window) cancelFetch() {
	if w.fetching != nil {
		w.fetching.cancel()
	}
}

// showFetch shows how the fetch stands wherever that is seen.
func (w *Window) showFetch() {
	w.showBar()
	if w.localPart != nil {
		w.localPart.fetching(w.fetching)
	}
}

// fetched tells what came of a fetch, where the user looks.
func (w *Window) fetched(plan fetchPlan, err error) {
	if err != nil {
		w.options.Log.Warn("fetch", "error", err)
	}
	what, _ := explainFetch(err) // how to do it by hand stands in the settings
	shown := false
	if w.localPart != nil {
		w.localPart.fetched(err)
		shown = w.localPart.isOpen()
	}
	switch {
	case shown:
	case errors.Is(err, context.Canceled):
		w.status.flash(what)
	case err != nil:
		w.messages.showWith(failure, what, lang.L("Settings"), w.openLocalSettings)
	default:
		w.status.flash(lang.L("Fetched. Pictures can be found by meaning on this machine."))
	}
	if plan.model && err == nil && w.keeper.choices().ModelDir != "" {
		w.chooseModel("") // what was chosen cannot be used
	} else if w.localPart != nil {
		w.localPart.load()
	}
	if err == nil && w.library != nil && !w.library.ReadOnly() && w.run == nil {
		w.embedFetched()
	}
}

// embedFetched begins to make the pictures searchable, if the model can be used.
func (w *Window) embedFetched() {
	library := w.library
	w.back.do(func() func() {
		ready := w.local.State(w.ctx).Ready()
		return func() {
			if ready && w.library == library && w.run == nil {
				w.embedLocally()
			}
		}
	})
}
