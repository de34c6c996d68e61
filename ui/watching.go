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
	"time"

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
	tell("", s.Problem)
	limited := ""
	for _, f := range s.Folders {
		if f.State == engine.FollowPeriodic {
			limited = cmp.Or(limited, f.Why) // one says it for all
		}
	}
	tell("", limited)
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

// goOn takes up an indexing that was interrupted, where the user sees how far it is.
func (w *Window) goOn() {
	library := w.library
	if !w.home.follows || library == nil || library.ReadOnly() || w.index != nil {
		return
	}
	if left := library.Unfinished(w.ctx); len(left) > 0 {
		w.status.flash(lang.L("Going on with what was being added when the program ended."))
		w.add(left, nil)
	}
}

// finished gives the folders whose pictures are all in the library: what is left of them is only what changes.
func finished(ctx context.Context, library *engine.Library) []string {
	folders, _ := library.Folders(ctx) //nolint:errcheck // the indexing that follows tells
	left := library.Unfinished(ctx)
	return slices.DeleteFunc(folders, func(f string) bool { return slices.Contains(left, f) })
}

// leaveOff has nobody go on behind the user's back with what was cancelled: other folders than those that were
// finished before stay in the library with what came, and are looked through when the user says so.
func (w *Window) leaveOff(library *engine.Library, finished []string) {
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		ctx := context.WithoutCancel(w.ctx)
		library.ForgetUnfinished(ctx)
		folders, err := library.Folders(ctx)
		var off []string
		for _, f := range folders {
			if !slices.Contains(finished, f) {
				off = append(off, f)
				err = errors.Join(err, library.SetWatched(ctx, f, false))
			}
		}
		return func() {
			w.tell(err)
			if w.library == library && len(off) > 0 {
				w.home.leftOff = off
				w.status.flash(w.status.note.Text + " · " + lang.L("the rest waits until you look for changes"))
			}
		}
	})
}

// takeUp follows folders again whose adding was cancelled before, now that they are finished.
func (w *Window) takeUp(library *engine.Library) {
	off := w.home.leftOff
	if len(off) == 0 {
		return
	}
	w.home.leftOff = nil
	w.running.Add(1)
	w.back.do(func() func() {
		defer w.running.Done()
		var err error
		for _, f := range off {
			if failed := library.SetWatched(w.ctx, f, true); !errors.Is(failed, engine.ErrNoFolder) {
				err = errors.Join(err, failed)
			}
		}
		return func() { w.tell(err) }
	})
}

// lookNow looks through one folder.
func (w *Window) lookNow(folder string) { w.add([]string{folder}, nil) }

// removeFolder asks, and then takes a folder with its pictures out of the library.
func (w *Window) removeFolder(f engine.WatchedFolder, done func()) {
	library := w.library
	if library == nil || w.native == nil {
		return
	}
	ask(w.native, question{
		title: lang.L("Remove this folder from the library?"),
		sentences: []string{
			look.Printable(f.Path),
			lang.N("{{.Count}} pictures leave the library. Their files stay where they are, untouched.", f.Pictures, look.Counted(f.Pictures)),
			lang.L("Your tags, notes and ratings are kept for when the folder is added again."),
		},
		yes: lang.L("Remove"), no: lang.L("Keep"),
	}, func(yes bool) {
		if !yes || w.library != library {
			return
		}
		begun := time.Now()
		w.status.busy(lang.L("Removing the folder …"), 0, false)
		w.running.Add(1) // the library is not closed before
		w.back.do(func() func() {
			defer w.running.Done()
			n, err := library.RemoveFolder(w.ctx, f.Path)
			return func() {
				if w.library != library {
					return
				}
				w.status.idle()
				w.tell(err)
				if err == nil {
					text := lang.N("{{.Count}} pictures left the library.", n, look.Counted(n))
					w.status.flash(text)
					w.notifyEnd(begun, text)
				}
				w.followResults()
				done()
			}
		})
	})
}
