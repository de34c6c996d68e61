package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"hybrid-image-search/engine/clip"
)

// errOtherModel is that a space was made by a model that is not here.
var errOtherModel = errors.New("engine: the vectors are of another model")

// LocalModel is the CLIP model of this machine that the user chose. It is loaded when it is first needed, and safe for
// concurrent use. One per process, given to libraries by Options.Local.
//
// A space is only ever asked by the model that made it. So while the chosen model's space is not complete, the one
// before it may be in memory too.
type LocalModel struct {
	options LocalOptions
	folders *modelFolders

	mu      sync.Mutex
	dir     string   // chosen; "" is the first fetched one
	former  []string // that were chosen before, whose spaces may still be searched
	running map[string]*runningModel
	loading map[string]*loadingModel
	failed  map[string]failedModel
	age     int // grows when what was loaded is to be let go
	closed  bool
}

// LocalOptions say where the model and the library that runs it are.
type LocalOptions struct {
	DataDir string // the app's: models that were fetched lie in models, the library in onnxruntime
	Dir     string // the chosen model's folder; "" is the first fetched one
	Runtime string // the library; "" is the one that clip.FindRuntime finds
}

// LocalState tells what there is of the model.
type LocalState struct {
	Runtime    string // the library's file
	RuntimeErr error
	Model      clip.Info
	Dir        string // of the model
	ModelErr   error
	Loaded     bool
}

// Ready tells whether the model can be used as far as is known without loading it.
func (s LocalState) Ready() bool { return s.RuntimeErr == nil && s.ModelErr == nil }

// NewLocalModel loads nothing and looks for nothing.
func NewLocalModel(o LocalOptions) *LocalModel {
	return &LocalModel{
		options: o, dir: o.Dir, folders: newModelFolders(o.DataDir),
		running: map[string]*runningModel{}, loading: map[string]*loadingModel{}, failed: map[string]failedModel{},
	}
}

// State tells what there is. It reads the model's files when they are new, and loads nothing.
func (m *LocalModel) State(ctx context.Context) (s LocalState) {
	if m == nil {
		return LocalState{RuntimeErr: &clip.Error{Kind: clip.ErrNoRuntime}, ModelErr: &clip.Error{Kind: clip.ErrNoModel}}
	}
	s.Runtime, s.RuntimeErr = m.runtime()
	if s.ModelErr = ctx.Err(); s.ModelErr != nil {
		return s
	}
	s.Dir, s.Model, s.ModelErr = m.choice()
	m.mu.Lock()
	defer m.mu.Unlock()
	s.Loaded = m.running[s.Dir] != nil
	return s
}

func (m *LocalModel) runtime() (string, error) {
	if err := clip.Runs(); err != nil {
		return "", err
	}
	if m.options.Runtime != "" {
		return m.options.Runtime, nil
	}
	return clip.FindRuntime(m.options.DataDir)
}

// choice gives the chosen model's folder and what is known of it.
func (m *LocalModel) choice() (dir string, info clip.Info, err error) {
	m.mu.Lock()
	dir = m.dir
	m.mu.Unlock()
	if dir != "" {
		info, err = m.folders.read(dir)
		return dir, info, err
	}
	return m.folders.first()
}

// space is that of the chosen model, or "" when there is none.
func (m *LocalModel) space() string {
	_, info, err := m.choice()
	if err != nil {
		return ""
	}
	return info.Space
}

// folderOf finds the model that made a space: the chosen one, one that was chosen before, the one in the folder where
// the library last had it, or a fetched one.
func (m *LocalModel) folderOf(space, noted string) (dir string, chosen bool, err error) {
	dir, info, err := m.choice()
	if err == nil && info.Space == space {
		return dir, true, nil
	}
	m.mu.Lock()
	others := slices.Clone(m.former)
	m.mu.Unlock()
	if noted != "" {
		others = append(others, noted)
	}
	for _, other := range append(others, m.folders.fetched()...) {
		if info, err := m.folders.read(other); err == nil && info.Space == space {
			return other, false, nil
		}
	}
	if err == nil {
		err = errOtherModel
	}
	return "", false, err
}

// Choose takes the model in another folder; "" is the first fetched one. The former one is let go as soon as nobody
// uses it any more.
func (m *LocalModel) Choose(dir string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if dir == m.dir {
		return
	}
	if m.dir != "" && !slices.Contains(m.former, m.dir) {
		m.former = append(m.former, m.dir)
	}
	m.dir = dir
	m.letGo("")
}

// Renew looks anew at what there is: something was fetched.
func (m *LocalModel) Renew() {
	m.folders.forget()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letGo("")
}

// Close frees the model once nobody uses it any more. It cannot be used from then on.
func (m *LocalModel) Close() error {
	m.mu.Lock()
	m.closed = true
	waiting := slices.Collect(maps.Values(m.loading))
	m.letGo("")
	m.mu.Unlock()
	for _, l := range waiting {
		<-l.done
	}
	return nil
}
