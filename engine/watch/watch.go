// Package watch follows folder trees: it tells which files and folders changed, in batches, once they have been
// quiet for a moment. Where the system cannot tell, because of its limits or because a drive sends no events, the
// trees are to be looked through from time to time, and the package says when and why.
package watch

import (
	"cmp"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Change is what is to be looked at. Nothing in it is sorted out twice: no path lies inside a folder of Rescan.
type Change struct {
	Paths  []string // files and folders that came, went or were written
	Rescan []string // folders to be looked through, with all that is below them
	Away   []string // roots that are gone, or empty all at once
	Back   []string // roots that are there again; they are in Rescan too
}

// Mode is how a tree is followed.
type Mode string

const (
	Watching Mode = "watching" // by the system's events
	Periodic Mode = "periodic" // by looking through it from time to time
	Away     Mode = "away"     // not at all: it is not there
)

// State is how a root is followed, and why not better.
type State struct {
	Path string
	Mode Mode
	Why  string // a sentence, or empty
}

// Options tune a watcher. The zero value is good.
type Options struct {
	Skip func(path string) bool // files and folders that are passed over; nil is none

	Quiet  time.Duration // a file that was not written for so long is done; 1 s
	Latest time.Duration // what keeps being written is told after so long all the same; 10 s
	Every  time.Duration // all trees are looked through so often; 30 min
	Often  time.Duration // and so often where there are no events; 5 min
	Probe  time.Duration // roots are looked at so often, for drives come and go silently; 5 s

	open func() (notifier, error) // the system's events; tests put their own here
}

func (o Options) complete() Options {
	o.Quiet, o.Latest = cmp.Or(o.Quiet, time.Second), cmp.Or(o.Latest, 10*time.Second)
	o.Every, o.Often = cmp.Or(o.Every, 30*time.Minute), cmp.Or(o.Often, 5*time.Minute)
	o.Probe = cmp.Or(o.Probe, 5*time.Second)
	if o.Skip == nil {
		o.Skip = func(string) bool { return false }
	}
	if o.open == nil {
		o.open = openNotifier
	}
	return o
}

// Watcher follows trees until it is closed. The goroutines:
//
//	system ──events──> loop ──folders──> planter (follows new folders, lets go of gone ones)
//	                   loop <──found──── planter, prober (looks at the roots)
//	                   loop ──Change──>  the owner, when it is ready; changes gather meanwhile
type Watcher struct {
	options Options
	changes chan Change
	done    chan struct{}
	working sync.WaitGroup
	closing sync.Once

	notifier notifier // nil when the system gave none
	planter  *planter
	found    chan finding
	overflow chan struct{}

	mu    sync.Mutex
	roots []*root
}

// root is one tree. What is not guarded by the watcher's mutex belongs to the loop.
type root struct {
	path string

	state   State     // guarded
	looked  time.Time // zero until it is first followed
	limited bool      // the system's limit was met
	tried   time.Time // to follow it all the same
	seen    *sighting
	probing bool
}

// New begins to follow roots, which are absolute paths. It never fails: what cannot be followed by events is looked
// through from time to time, and States says why. Each root is first told as one to be looked through, as soon as it
// is followed, so that nothing between is missed.
func New(roots []string, options Options) *Watcher {
	w := &Watcher{
		options: options.complete(), changes: make(chan Change), done: make(chan struct{}),
		found: make(chan finding), overflow: make(chan struct{}, 1),
	}
	for _, path := range slices.Compact(slices.Sorted(slices.Values(roots))) {
		w.roots = append(w.roots, &root{path: path, state: State{Path: path, Mode: Watching}})
	}
	why := ""
	var err error
	if w.notifier, err = w.options.open(); err != nil {
		why = explainLimit(err)
		w.notifier = nil
	}
	var events <-chan fsnotify.Event
	if w.notifier != nil {
		events = w.notifier.Events()
		w.working.Go(w.drainErrors)
	}
	w.planter = newPlanter(w.notifier, w.options.Skip, func(f finding) bool { return w.find(f) })
	w.working.Go(func() { w.planter.run(w.done) })
	for _, r := range w.roots {
		if w.notifier == nil {
			r.state.Mode, r.state.Why, r.limited = Periodic, why, true
		}
		w.planter.plant(r.path, r.path)
	}
	w.working.Go(func() { w.loop(events) })
	return w
}

// Changes gives what is to be looked at. A Change with nothing in it says that States are others. What happens while
// nobody receives is gathered. The channel is closed by Close.
func (w *Watcher) Changes() <-chan Change { return w.changes }

// States tells how each root is followed.
func (w *Watcher) States() []State {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]State, len(w.roots))
	for i, r := range w.roots {
		all[i] = r.state
	}
	return all
}

// patience is how long Close waits for a drive that does not answer.
const patience = 3 * time.Second

// Close ends it. No goroutine is left, but for one that a dead network drive holds.
func (w *Watcher) Close() {
	w.closing.Do(func() {
		close(w.done)
		if w.notifier != nil {
			w.notifier.Close() //nolint:errcheck // nothing is written through it
		}
	})
	ended := make(chan struct{})
	go func() {
		w.working.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
	}
}

// drainErrors takes the system's errors at once: its reader waits for that with its lock held.
func (w *Watcher) drainErrors() {
	for range w.notifier.Errors() {
		// Whatever was lost, looking through everything finds it.
		select {
		case w.overflow <- struct{}{}:
		default:
		}
	}
}

// find hands the loop what a helper found; false when nobody takes it any more.
func (w *Watcher) find(f finding) bool {
	select {
	case w.found <- f:
		return true
	case <-w.done:
		return false
	}
}

// rootOf gives the root that a path lies in, the innermost one.
func (w *Watcher) rootOf(path string) *root {
	var best *root
	for _, r := range w.roots {
		if (path == r.path || isBelow(path, r.path)) && (best == nil || len(r.path) > len(best.path)) {
			best = r
		}
	}
	return best
}

func isBelow(path, folder string) bool {
	if n := len(folder); n > 0 && folder[n-1] == filepath.Separator {
		return len(path) > n && path[:n] == folder
	}
	return len(path) > len(folder) && path[:len(folder)] == folder && path[len(folder)] == filepath.Separator
}
