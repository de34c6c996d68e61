package engine

import (
	"context"
	"errors"

	"hybrid-image-search/engine/clip"
)

// runningModel is a model in memory. It is closed when it is to be let go and nobody uses it any more.
type runningModel struct {
	model *clip.Model
	dir   string
	users int
	gone  bool // not given to anybody any more
}

// loadingModel is one that is being loaded; who needs it waits for done.
type loadingModel struct {
	done chan struct{}
	err  error
}

// failedModel remembers why a model could not be loaded, so that not every search tries again, until something about
// it has changed.
type failedModel struct {
	stamp string
	err   error
}

// use gives the model in a folder, loaded, until release is called. To load one takes a second or so; when the
// context ends before, it goes on for whoever comes next.
func (m *LocalModel) use(ctx context.Context, dir string) (model *clip.Model, release func(), err error) {
	for {
		m.mu.Lock()
		if m.closed {
			m.mu.Unlock()
			return nil, nil, &clip.Error{Kind: clip.ErrClosed}
		}
		if r := m.running[dir]; r != nil {
			r.users++
			m.mu.Unlock()
			return r.model, func() { m.release(r) }, nil
		}
		l := m.loading[dir]
		if l == nil {
			l = &loadingModel{done: make(chan struct{})}
			m.loading[dir] = l
			go m.load(context.WithoutCancel(ctx), dir, l, m.age)
		}
		m.mu.Unlock()
		select {
		case <-l.done:
			if l.err != nil {
				return nil, nil, l.err
			}
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// load brings a model into memory. Where something else was chosen or fetched meanwhile, who waits begins anew.
func (m *LocalModel) load(ctx context.Context, dir string, l *loadingModel, age int) {
	library, err := m.runtime()
	stamp := library + "\n" + folderStamp(dir)
	m.mu.Lock()
	before := m.failed[dir]
	m.mu.Unlock()
	var model *clip.Model
	switch {
	case err != nil:
	case before.err != nil && before.stamp == stamp:
		err = before.err
	default:
		model, err = openTraced(ctx, dir, library)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	defer close(l.done)
	delete(m.loading, dir)
	delete(m.failed, dir)
	switch {
	case err != nil:
		l.err, m.failed[dir] = err, failedModel{stamp, err}
	case m.age != age || m.closed:
		model.Close() //nolint:errcheck // nobody had it
	default:
		m.running[dir] = &runningModel{model: model, dir: dir}
	}
}

func openTraced(ctx context.Context, dir, library string) (m *clip.Model, err error) {
	ctx, span := tracer.Start(ctx, "model.load")
	defer func() { finish(span, err) }()
	if m, err = clip.Open(ctx, dir, clip.Options{Runtime: library}); err == nil {
		span.SetAttributes(localAttributes(m.Info())...)
	}
	return m, err
}

func (m *LocalModel) release(r *runningModel) {
	m.mu.Lock()
	r.users--
	over := r.gone && r.users == 0
	m.mu.Unlock()
	if over {
		r.model.Close() //nolint:errcheck // it is of no use any more
	}
}

// letGo has all models but one leave the memory, and what failed tried again. The caller holds the lock.
func (m *LocalModel) letGo(except string) {
	if except == "" {
		m.age++
		clear(m.failed)
	}
	for dir, r := range m.running {
		if dir == except {
			continue
		}
		r.gone = true
		delete(m.running, dir)
		if r.users == 0 {
			go r.model.Close() //nolint:errcheck // it is of no use any more
		}
	}
}

// onlyKeep lets go of all models but one: the chosen model's space is searched, so that no other is needed.
func (m *LocalModel) onlyKeep(dir string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letGo(dir)
}

// isModelError tells whether an error is about the model or its library and not about one picture.
func isModelError(err error) bool {
	for _, kind := range []error{
		clip.ErrNoCgo, clip.ErrNoRuntime, clip.ErrRuntime, clip.ErrRuntimeSet, clip.ErrArguments, clip.ErrNoModel, clip.ErrMisfit, clip.ErrRun, clip.ErrClosed,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
