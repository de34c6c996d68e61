package ui

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/ui/escape"
)

// fakeLocal takes the place of the model of this machine. What is fetched puts it right, unless it stays wrong.
type fakeLocal struct {
	mu     sync.Mutex
	state  engine.LocalState
	stays  bool
	chosen []string
}

func (f *fakeLocal) State(context.Context) engine.LocalState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

func (f *fakeLocal) Choose(dir string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chosen = append(f.chosen, dir)
}

func (f *fakeLocal) Renew() {
	if !f.stays {
		f.set(readyState())
	}
}

func (f *fakeLocal) set(s engine.LocalState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state = s
}

func readyState() engine.LocalState {
	return engine.LocalState{
		Runtime: "/lib/libonnxruntime.so.1", Dir: "/models/Tiny",
		Model: clip.Info{Name: "Tiny", Space: "clip-Tiny-01234567", Dimensions: 512, Bytes: 24 << 20},
	}
}

// emptyState is that of a machine that has neither.
func emptyState() engine.LocalState {
	return engine.LocalState{RuntimeErr: &clip.Error{Kind: clip.ErrNoRuntime}, ModelErr: &clip.Error{Kind: clip.ErrNoModel}}
}

// localSpace is the space that the model made.
func localSpace(vectors, pictures int) engine.SpaceInfo {
	return engine.SpaceInfo{
		Space:    catalog.Space{Name: readyState().Model.Space, Source: string(engine.CLIP), Model: "Tiny", Dimensions: 512, Vectors: vectors},
		Pictures: pictures, Complete: vectors == pictures, Searched: true, Current: true,
	}
}

// openLocal is a window with a library of three pictures and a model of this machine, both seen by fakes.
func openLocal(t *testing.T, fake *fakeModels, state engine.LocalState) (*testWindow, *fakeLocal) {
	t.Helper()
	unsetenv(t, "ONNXRUNTIME_LIB")
	local := &fakeLocal{state: state}
	w := openModels(t, fake, nil)
	w.local = local
	w.fetches = fetchSource{
		list:     publishedSource.list,
		runtime:  func(context.Context, string, fetch.Options) (string, error) { return "", nil },
		registry: func(context.Context) string { return "" },
	}
	w.openLocalSettings()
	w.settle(t)
	return w, local
}

// A modelServer has a model's files, and may do something else instead of serving them.
type modelServer struct {
	*httptest.Server
	files map[string][]byte

	mu      sync.Mutex
	instead func(w http.ResponseWriter, r *http.Request) bool
	ranges  []string // that were asked for
}

// serveModel serves a small model, and gives the list that names it.
func serveModel(t *testing.T) (s *modelServer, list []byte) {
	t.Helper()
	dir := t.TempDir()
	must(t, cliptest.Write(dir, cliptest.Options{OneFile: true}))
	s = &modelServer{files: map[string][]byte{}}
	m := fetch.Model{
		Name: "Tiny", Title: "Tiny CLIP", Address: "https://127.0.0.1:1/Tiny", Revision: strings.Repeat("a", 40), Licence: "MIT", Dimension: 8,
	}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		s.files[name] = data
		m.Files = append(m.Files, fetch.File{Path: name, Bytes: int64(len(data)), SHA256: fmt.Sprintf("%x", sha256.Sum256(data))})
		return err
	}))
	list, err := json.Marshal([]fetch.Model{m})
	must(t, err)
	s.Server = httptest.NewServer(s)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s, list
}

// ServeHTTP implements http.Handler.
func (s *modelServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	instead := s.instead
	if held := r.Header.Get("Range"); held != "" {
		s.ranges = append(s.ranges, held)
	}
	s.mu.Unlock()
	data, ok := s.files[strings.TrimPrefix(r.URL.Path, "/")]
	switch {
	case !ok:
		http.NotFound(w, r)
	case instead == nil || !instead(w, r):
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256(data))))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
}

// does has the server do something else where that says so.
func (s *modelServer) does(instead func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instead = instead
}

func (s *modelServer) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ranges
}

// fetchFrom has the window's model fetched from a server.
func (w *testWindow) fetchFrom(s *modelServer, list []byte) {
	w.fetches.list = list
	w.keeper.choose(func(c *engine.Choices) { c.ModelURL = s.URL })
}

// typeInto enters a text and leaves the field.
func (w *testWindow) typeInto(t *testing.T, e *escape.Entry, text string) {
	t.Helper()
	w.native.Canvas().Focus(e)
	e.SetText(text)
	fyne.Focusable(e).FocusLost()
	w.settle(t)
}
