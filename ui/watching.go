package ui

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/ui/look"
)

// taken adds up what was taken in since the window looked last.
type taken struct {
	mu      sync.Mutex
	working bool
	sum     engine.Report
}

// note takes a state of watching. It tells one end of the work from the same one told again.
func (t *taken) note(s engine.WatchState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.working && !s.Working {
		t.sum.Added += s.Changed.Added
		t.sum.Updated += s.Changed.Updated
		t.sum.Removed += s.Changed.Removed
	}
	t.working = s.Working
}

// take gives the sum, and begins anew.
func (t *taken) take() engine.Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := t.sum
	t.sum = engine.Report{}
	return sum
}

// follow keeps up with the folders of the open library until it is closed.
func (w *Window) follow() {
	library := w.library
	if !w.home.follows || library == nil {
		return
	}
	if library.ReadOnly() {
		w.loadFolderStates(library)
		return
	}
	sum := &taken{}
	show := coalesce(w.back.post, func(s engine.WatchState) {
		if w.library == library {
			w.followed(s, sum.take())
		}
	})
	go func() { // not in the background's account, which counts what comes to an end
		defer func() {
			if r := recover(); r != nil {
				w.options.Log.Error("panic while folders are followed", "value", r, "stack", string(debug.Stack()))
			}
		}()
		err := library.Watch(w.ctx, func(s engine.WatchState) {
			sum.note(s)
			show(s)
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			w.back.post(func() {
				if w.library == library {
					w.tell(err)
				}
			})
		}
	}()
}

// loadFolderStates shows how the folders stand where nobody follows them.
func (w *Window) loadFolderStates(library *engine.Library) {
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		folders, err := library.FolderStates(w.ctx)
		return func() {
			if w.library == library {
				w.tell(err)
				w.followed(engine.WatchState{Folders: folders}, engine.Report{})
			}
		}
	})
}

// followed shows what is different: in the results without a word, in the status bar as a sentence.
func (w *Window) followed(s engine.WatchState, took engine.Report) {
	w.home.watching = s
	w.noteAway(s.Folders)
	if w.home.folders != nil {
		w.home.folders.show(s)
	}
	w.tellLimits(s)
	n := took.Added + took.Updated + took.Removed
	if n == 0 || w.index != nil {
		return
	}
	if w.run == nil && !w.status.progress.Visible() {
		w.status.flash(describeTaken(took))
	}
	if took.Updated > 0 {
		w.grid.forget() // pictures may look otherwise
	}
	w.followResults()
	if took.Added+took.Updated > 0 {
		w.embedNew(nil)
	}
}

// describeTaken tells what changed in the folders.
func describeTaken(r engine.Report) string {
	var parts []string
	if r.Added > 0 {
		parts = append(parts, lang.N("{{.Count}} pictures added", r.Added, look.Counted(r.Added)))
	}
	if r.Updated > 0 {
		parts = append(parts, lang.N("{{.Count}} pictures updated", r.Updated, look.Counted(r.Updated)))
	}
	if r.Removed > 0 {
		parts = append(parts, lang.N("{{.Count}} pictures gone", r.Removed, look.Counted(r.Removed)))
	}
	return lang.L("Your folders changed: {{.What}}", map[string]any{"What": strings.Join(parts, ", ")})
}

// noteAway keeps which folders are away. Their pictures are marked.
func (w *Window) noteAway(folders []engine.WatchedFolder) {
	var away []string
	for _, f := range folders {
		if f.State == engine.FollowAway {
			away = append(away, f.Path)
		}
	}
	var before []string
	if p := w.home.away.Load(); p != nil {
		before = *p
	}
	if slices.Equal(before, away) {
		return
	}
	w.home.away.Store(&away)
	w.grid.forget()
	if index, ok := w.grid.current(); ok {
		w.selected(index)
	}
}

// isAway tells whether a file is in a folder that is away. It may be called on any goroutine.
func (w *Window) isAway(path string) bool {
	away := w.home.away.Load()
	return away != nil && slices.ContainsFunc(*away, func(folder string) bool {
		return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
	})
}

// tellLimits tells once why changes are not seen at once, and what keeps them from being taken in.
func (w *Window) tellLimits(s engine.WatchState) {
	tell := func(about, text string) {
		if text == "" || w.home.told[about+text] {
			return
		}
		w.home.told[about+text] = true
		w.messages.showWith(warning, text, lang.L("Folders"), w.openFolderSettings)
	}
	tell("", look.Retold(s.Problem))
	limited := ""
	for _, f := range s.Folders {
		if f.State == engine.FollowPeriodic {
			limited = cmp.Or(limited, f.Why) // one says it for all
		}
	}
	tell("", look.Retold(limited))
}

// followResults asks again for what is shown, and keeps the place. Nothing is sent anywhere for it, so results that
// a service put in order stay as they are.
func (w *Window) followResults() {
	if w.library == nil || w.home.asked == nil || !w.settled() || w.ranking != nil || w.results.Ranked != "" {
		return
	}
	w.home.silent = w.searches + 1
	asked := w.home.asked
	w.find(w.what, func(ctx context.Context, l *engine.Library) (engine.Results, error) {
		return asked(engine.WhileTyping(ctx), l) // nothing leaves the machine
	})
	w.home.asked = asked
	w.findAgain = func() { w.find(w.what, asked) }
}
