package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/watch"
)

// ErrWatching is that the folders are followed already.
var ErrWatching = errors.New("engine: the folders are watched already")

// WatchState is what Watch tells.
type WatchState struct {
	Folders []WatchedFolder `json:"folders"`
	Working bool            `json:"working"`           // changes are being taken in
	Changed Report          `json:"changed"`           // what was taken in last
	Problem string          `json:"problem,omitempty"` // a sentence, when changes cannot be taken in for now
}

// follower is what Watch shares with the rest of the library.
type follower struct {
	mu     sync.Mutex
	cancel context.CancelFunc // nil while nothing is followed
	ended  chan struct{}
	again  chan struct{} // the folders may be others
	source *watch.Watcher
	closed bool
}

func (f *follower) begin(ctx context.Context) (context.Context, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, context.Canceled
	}
	if f.cancel != nil {
		return nil, ErrWatching
	}
	ctx, f.cancel = context.WithCancel(ctx)
	f.ended, f.again = make(chan struct{}), make(chan struct{}, 1)
	return ctx, nil
}

func (f *follower) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cancel()
	f.cancel, f.source = nil, nil
	close(f.ended)
}

// stop ends what is followed, for good.
func (f *follower) stop() {
	f.mu.Lock()
	f.closed = true
	cancel, ended := f.cancel, f.ended
	f.mu.Unlock()
	if cancel != nil {
		cancel()
		<-ended
	}
}

func (f *follower) use(w *watch.Watcher) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.source = w
}

func (f *follower) states() map[string]watch.State {
	f.mu.Lock()
	w := f.source
	f.mu.Unlock()
	all := map[string]watch.State{}
	if w != nil {
		for _, s := range w.States() {
			all[s.Path] = s
		}
	}
	return all
}

// refollow has Watch look whether the folders are others now.
func (l *Library) refollow() {
	l.follower.mu.Lock()
	defer l.follower.mu.Unlock()
	select {
	case l.follower.again <- struct{}{}:
	default: // nobody follows, or it knows already
	}
}

// Watch follows the folders that the user added until the context ends or the library is closed, and takes in what
// changes there: at low priority, one batch after the other, giving way to Index. It begins with what changed while
// nobody watched, and with what an earlier indexing left undone. notify is told each time something is different; it
// must not wait for the library.
func (l *Library) Watch(ctx context.Context, notify func(WatchState)) error {
	if l.ReadOnly() {
		return fmt.Errorf("engine: watch: %w", catalog.ErrReadOnly)
	}
	ctx, err := l.follower.begin(ctx)
	if err != nil {
		return fmt.Errorf("engine: watch: %w", err)
	}
	defer l.follower.end()
	left := l.Unfinished(ctx)
	f := &following{library: l, ctx: ctx, notify: notify, left: left, todo: left}
	for err == nil && ctx.Err() == nil {
		err = f.followAll()
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("engine: watch: %w", l.noteDamage(err))
	}
	return nil
}

// following is one run of Watch.
type following struct {
	library *Library
	ctx     context.Context
	notify  func(WatchState)

	folders []string // that are followed
	left    []string // what was left undone, wherever it is
	todo    []string // to be looked at
	retry   <-chan time.Time
	state   WatchState
}

// maxTodo bounds what waits while changes cannot be taken in; beyond, all folders are looked through.
const maxTodo = 10_000

// retryAfter is how long Watch waits when changes cannot be taken in, as on a full disk.
const retryAfter = 30 * time.Second

// followAll follows the folders until they are others.
func (f *following) followAll() error {
	var err error
	if f.folders, err = f.wanted(); err != nil {
		return err
	}
	options := f.library.options.Watch
	options.Skip = f.library.passesOver()
	w := watch.New(f.folders, options)
	defer w.Close()
	f.library.follower.use(w)
	defer f.library.follower.use(nil)
	if err := f.tell(); err != nil {
		return err
	}
	for {
		if len(f.todo) > 0 && f.retry == nil {
			if err := f.takeIn(); err != nil {
				return err
			}
			if err := f.tell(); err != nil {
				return err
			}
			continue // what gave way waits for its turn, and not for another change
		}
		select {
		case <-f.ctx.Done():
			return f.ctx.Err()
		case <-f.library.follower.again:
			now, err := f.wanted()
			if err != nil {
				return err
			}
			if !slices.Equal(now, f.folders) {
				return nil
			}
		case c := <-w.Changes():
			if f.todo = outermost(slices.Concat(f.todo, c.Paths, c.Rescan)); len(f.todo) > maxTodo {
				f.todo = slices.Clone(f.folders)
			}
		case <-f.retry:
			f.retry = nil
		}
		if err := f.tell(); err != nil {
			return err
		}
	}
}

// wanted are the folders that are to be followed.
func (f *following) wanted() ([]string, error) {
	all, err := f.library.catalog.FolderList(f.ctx)
	var paths []string
	for _, folder := range all {
		if folder.Watched {
			paths = append(paths, folder.Path)
		}
	}
	return paths, err
}

func (f *following) tell() (err error) {
	if f.state.Folders, err = f.library.FolderStates(f.ctx); err != nil {
		return err
	}
	f.notify(f.state)
	return nil
}

// takeIn indexes what is to be looked at. Where another indexing wants its turn, it is left for later.
func (f *following) takeIn() error {
	l := f.library
	ctx, release, err := l.turns.takeInBackground(f.ctx, &l.indexing)
	if err != nil {
		return err
	}
	defer release()
	// Looked at now that nobody else can change it: a folder may have been taken out of the library.
	folders, err := f.wanted()
	if err != nil {
		return err
	}
	unfinished := map[string]bool{}
	for _, path := range l.Unfinished(ctx) {
		unfinished[path] = true
	}
	f.left = slices.DeleteFunc(slices.Clone(f.left), func(path string) bool { return !unfinished[path] && !isInside(path, unfinished) })
	f.todo = slices.DeleteFunc(slices.Clone(f.todo), func(path string) bool {
		return !slices.Contains(f.left, path) && !slices.ContainsFunc(folders, func(folder string) bool {
			return path == folder || catalog.IsBelow(path, folder)
		})
	})
	if len(f.todo) == 0 {
		return nil
	}
	f.state.Working = true
	f.notify(f.state)
	report, err := l.indexPaths(ctx, widened(f.todo, folders), occasion{background: true}, nil)
	f.state.Working = false
	if report.Added+report.Updated+report.Removed > 0 || err == nil {
		f.state.Changed = report
	}
	switch {
	case err == nil:
		f.todo, f.left, f.state.Problem = nil, nil, ""
	case f.ctx.Err() != nil:
		return f.ctx.Err()
	case errors.Is(context.Cause(ctx), errGaveWay):
	case errors.Is(err, catalog.ErrCorrupt):
		return err
	default:
		f.state.Problem, f.retry = Explain(err), time.After(retryAfter)
		l.log.Warn("changes not taken in", "error", err)
	}
	return nil
}

// passesOver tells what is not followed: what indexing passes over, and the library's own files, which change with
// every indexing.
func (l *Library) passesOver() func(path string) bool {
	own := append([]string{l.dir}, realPaths([]string{l.dir})...)
	return func(path string) bool {
		return isHidden(filepath.Base(path)) || isThumbnails(path) || slices.ContainsFunc(own, func(dir string) bool {
			return path == dir || catalog.IsBelow(path, dir)
		})
	}
}
