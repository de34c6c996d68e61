package engine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/cliptest"
)

// newLocalModel gives the small model, where there is a library to run it, and skips the test where there is none.
func newLocalModel(t testing.TB, o cliptest.Options) *LocalModel {
	t.Helper()
	return localModelIn(t, smallModel(t, filepath.Join(t.TempDir(), "Small"), o))
}

func smallModel(t testing.TB, dir string, o cliptest.Options) string {
	t.Helper()
	if err := cliptest.Write(dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

func localModelIn(t testing.TB, dir string) *LocalModel {
	t.Helper()
	m := NewLocalModel(LocalOptions{Dir: dir, Runtime: localRuntime(t)})
	t.Cleanup(func() { m.Close() }) //nolint:errcheck // may be closed already
	return m
}

func localRuntime(t testing.TB) string {
	t.Helper()
	if clip.Runs() != nil {
		t.Skip("built without cgo, so no model is run")
	}
	data, err := DataDir()
	if err != nil {
		t.Fatal(err)
	}
	path, err := clip.FindRuntime(data)
	if errors.Is(err, clip.ErrNoRuntime) {
		t.Skip("no model is run: " + Explain(err))
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// withLocal gives a library of n pictures and the small model.
func withLocal(t *testing.T, n int, m *LocalModel) (pictures string, l *Library) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	pictures = filepath.Join(root, "pictures")
	must(t, os.MkdirAll(pictures, 0o755))
	drawMany(t, pictures, n)
	l = openLocal(t, filepath.Join(root, "library"), m)
	index(t, l, pictures)
	return pictures, l
}

func openLocal(t testing.TB, dir string, m *LocalModel) *Library {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Local: m})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // may be closed already
	return l
}

func embedLocal(t *testing.T, l *Library) EmbedReport {
	t.Helper()
	r, err := l.Embed(t.Context(), CLIP, nil)
	must(t, err)
	return r
}

// localVectors counts what a library has of a model's space.
func localVectors(t *testing.T, l *Library, m *LocalModel) int {
	t.Helper()
	n, err := l.catalog.CountVectors(t.Context(), m.space())
	must(t, err)
	return n
}
