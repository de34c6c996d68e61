package engine

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
)

// While another model is chosen and its space is filled, queries are asked in the complete one, by the model that
// made it.
func TestChooseAnotherModel(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	_, l := withLocal(t, 10, m)
	first := embedLocal(t, l).Space
	m.Choose(smallModel(t, filepath.Join(t.TempDir(), "other"), cliptest.Options{OneFile: true}))
	if s := m.State(t.Context()); s.Model.Name != "other" || s.Loaded {
		t.Errorf("%+v", s)
	}
	if r := search(t, l, "like:0001.jpg + sea"); r.Space != first || r.Note != "" {
		t.Errorf("asked in %q: %s", r.Space, r.Note)
	}
	second := embedLocal(t, l).Space
	if second == first {
		t.Fatalf("both are %s", first)
	}
	if r := search(t, l, "a boat"); r.Space != second {
		t.Errorf("asked in %q", r.Space)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.running) != 1 {
		t.Errorf("%d models are in memory", len(m.running))
	}
}

// A library knows where the model of its space lies, whatever is chosen there and then.
func TestLibraryKnowsItsModel(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	_, l := withLocal(t, 3, m)
	space := embedLocal(t, l).Space
	must(t, l.Close())
	nothing := NewLocalModel(LocalOptions{DataDir: t.TempDir(), Runtime: m.options.Runtime})
	defer nothing.Close() //nolint:errcheck // a test's
	l = openLocal(t, l.Dir(), nothing)
	if r := search(t, l, "a boat"); r.Space != space {
		t.Errorf("asked in %q, told %q", r.Space, r.Note)
	}
}

// Any number of goroutines may use, choose and renew.
func TestLocalModelAtOnce(t *testing.T) {
	m := newLocalModel(t, cliptest.Options{})
	dir := m.dir
	other := smallModel(t, filepath.Join(t.TempDir(), "other"), cliptest.Options{OneFile: true})
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 5 {
				model, release, err := m.use(t.Context(), []string{dir, other}[i%2])
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := model.Text(t.Context(), "sea"); err != nil {
					t.Error(err)
				}
				switch i {
				case 0:
					m.Choose(other)
				case 1:
					m.Choose(dir)
				case 2:
					m.Renew()
				}
				release()
				m.State(t.Context())
			}
		})
	}
	group.Wait()
	must(t, m.Close())
	if _, _, err := m.use(t.Context(), dir); !errors.Is(err, clip.ErrClosed) {
		t.Error(err)
	}
}
