package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/ui/look"
)

// job is something done with many pictures, one at a time.
type job struct {
	name   string
	cancel context.CancelFunc
}

// work does a job off the widgets' goroutine, with its progress in the status bar. What run gives is done afterwards,
// unless another library has been opened.
func (w *Window) work(name string, run func(context.Context, *engine.Library, func(files.Progress)) (then func())) {
	library := w.library
	if library == nil {
		return
	}
	if w.job != nil {
		w.messages.show(warning, lang.L("“{{.Job}}” is still under way. Wait for its end, or cancel it below.", map[string]any{"Job": w.job.name}))
		return
	}
	ctx, cancel := context.WithCancel(w.ctx)
	this, begun := &job{name, cancel}, time.Now()
	w.job = this
	w.status.working(&runState{text: name})
	var waiting atomic.Bool // at most one progress is on its way to the window
	w.saving.Add(1)         // the library is not closed before
	w.back.doElse(func() { w.endJob(this) }, func() func() {
		defer w.saving.Done()
		defer cancel()
		then := run(ctx, library, func(p files.Progress) {
			if waiting.CompareAndSwap(false, true) {
				w.back.post(func() {
					waiting.Store(false)
					if w.job == this {
						w.status.working(&runState{text: describeJob(name, p), share: shareOfJob(p)})
					}
				})
			}
		})
		return func() {
			w.endJob(this)
			if then != nil && w.library == library {
				then()
				w.notifyEnd(begun, w.status.note.Text)
			}
		}
	})
}

func (w *Window) endJob(j *job) {
	if w.job == j {
		w.job = nil
		w.status.working(nil)
	}
}

func (w *Window) cancelJob() {
	if w.job != nil {
		w.job.cancel()
	}
}

func shareOfJob(p files.Progress) float64 {
	switch {
	case p.Size > 0:
		return float64(p.Bytes) / float64(p.Size)
	case p.Total > 0:
		return float64(p.Done) / float64(p.Total)
	}
	return 0
}

// describeJob tells how far a job is.
func describeJob(name string, p files.Progress) string {
	if p.Total == 0 {
		return name
	}
	text := lang.L("{{.Job}}: {{.Done}} of {{.Total}}", map[string]any{"Job": name, "Done": look.Count(p.Done), "Total": look.Count(p.Total)})
	if p.Size > 0 {
		text += " · " + lang.L("{{.Done}} of {{.Total}}", map[string]any{"Done": look.Bytes(p.Bytes), "Total": look.Bytes(p.Size)})
	}
	return text
}

// ended tells how a job ended: its result, that it was cancelled, or what went wrong.
func (w *Window) ended(result string, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		w.say(lang.L("Cancelled: {{.Report}}", map[string]any{"Report": result}))
	case err != nil:
		w.tell(err)
		w.say(result)
	default:
		w.say(result)
	}
}

// failures tells which files something could not be done with, and why.
func (w *Window) failures(text string, failed []files.Failure) {
	if len(failed) == 0 {
		return
	}
	lines := make([]string, len(failed))
	for i, f := range failed {
		lines[i] = look.Printable(f.Path) + ": " + explain(f.Err)
	}
	w.messages.showList(warning, text, lines, w.native)
}
