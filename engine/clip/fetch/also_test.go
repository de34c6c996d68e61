package fetch

import (
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// other is where some repositories have the large file.
const other = "onnx/other.onnx"

// twoPaths is a model whose large file has two paths.
func twoPaths() (Model, map[string][]byte) {
	files := contents()
	m := modelOf(files)
	m.Files[1].Also = []string{other}
	return m, files
}

// Whatever lies at the first path, the file comes from the second, and lands at the first.
func TestFileUnderItsOtherPath(t *testing.T) {
	for name, atFirst := range map[string][]byte{
		"not there": nil, "another": noise(9, 900_000), "smaller": noise(9, 1000), "larger": noise(9, 900_001), "empty": {},
	} {
		t.Run(name, func(t *testing.T) {
			m, files := twoPaths()
			s := serve(t, map[string][]byte{small: files[small], other: files[large]})
			if atFirst != nil {
				s.put(large, atFirst)
			}
			dir := t.TempDir()
			must(t, m.Fetch(t.Context(), dir, s.options()))
			complete(t, dir, m, files)
			asked := s.requests()
			if last := asked[len(asked)-2:]; last[0] != large || last[1] != other {
				t.Errorf("asked for %q", asked)
			}
		})
	}
}

func TestFirstPathGoesFirst(t *testing.T) {
	m, files := twoPaths()
	s := serve(t, map[string][]byte{small: files[small], large: files[large], other: files[large]})
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	complete(t, dir, m, files)
	if asked := s.requests(); slices.ContainsFunc(asked, func(a string) bool { return strings.Contains(a, other) }) {
		t.Errorf("asked for %q", asked)
	}
}

// A mirror that has neither path at its first address is looked at further.
func TestOtherPathAndOtherAddress(t *testing.T) {
	m, files := twoPaths()
	m.Files = m.Files[1:]
	s := serve(t, map[string][]byte{"some/Tiny/resolve/" + m.Revision + "/" + other: files[large]})
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	if got := names(t, dir); !slices.Equal(got, []string{"Tiny/", "Tiny/onnx/", "Tiny/" + large}) {
		t.Errorf("the folder has %q", got)
	}
}

// Who put the file there by hand may have left it the name that it came with.
func TestFileThereUnderItsOtherPath(t *testing.T) {
	m, files := twoPaths()
	s := serve(t, files)
	dir := t.TempDir()
	write(t, filepath.Join(dir, m.Name, filepath.FromSlash(other)), files[large])
	for range 2 {
		must(t, m.Fetch(t.Context(), dir, s.options()))
		if asked := s.requests(); slices.Contains(asked, large) {
			t.Errorf("asked for %q", asked)
		}
	}
}

// What came of the second path is gone on with there, though the first is asked before.
func TestOtherPathIsResumed(t *testing.T) {
	m, files := twoPaths()
	s := serve(t, map[string][]byte{small: files[small], other: files[large]})
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/"+other {
			return false
		}
		if r.Header.Get("Range") == "" {
			half(w, files[large])
		}
		panic(http.ErrAbortHandler)
	})
	dir := t.TempDir()
	if err := m.Fetch(t.Context(), dir, s.options()); !errors.Is(err, ErrCut) {
		t.Fatalf("%v", err)
	}
	s.does(nil)
	s.requests()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	complete(t, dir, m, files)
	if asked := s.requests(); !strings.HasPrefix(asked[len(asked)-1], other+" bytes=") {
		t.Errorf("asked for %q", asked)
	}
}

// Where none fits, the sentence tells all that were tried, the one that was there first.
func TestNoPathFits(t *testing.T) {
	wrong, short := noise(9, 900_000), noise(9, 1000)
	tests := map[string]struct {
		first, second []byte
		kind          error
		says          []string
	}{
		"neither there":       {nil, nil, ErrMissing, []string{"has no " + large + ".", "Nor is it there as " + other + "."}},
		"one another":         {wrong, nil, ErrHash, []string{large + " from 127.0.0.1 is not the file", "Nor is it there as " + other}},
		"the second another":  {nil, wrong, ErrHash, []string{other + " from 127.0.0.1 is not the file", "Nor is it there as " + large}},
		"both another":        {wrong, wrong, ErrHash, []string{large + " from", "What is there as " + other + " is not the right file either."}},
		"both of wrong sizes": {short, short, ErrSize, []string{large + " has another size", "As " + other + " it has another size, too."}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m, files := twoPaths()
			s := serve(t, map[string][]byte{small: files[small]})
			for path, data := range map[string][]byte{large: test.first, other: test.second} {
				if data != nil {
					s.put(path, data)
				}
			}
			dir := filepath.Join(t.TempDir(), "models")
			err := m.Fetch(t.Context(), dir, s.options())
			fault{kind: test.kind, code: codeOf(err), says: append(test.says, "or, if it is not there, from https://huggingface.co/some/Tiny/resolve/")}.check(t, err)
			left := unbegun
			if test.kind != ErrMissing {
				left = nil
			}
			if got := names(t, dir); !slices.Equal(got, left) {
				t.Errorf("it leaves %q", got)
			}
		})
	}
}

// Only another path is tried then, not where the network or the disk is at fault.
func TestOtherPathIsNotTriedInVain(t *testing.T) {
	m, files := twoPaths()
	s := serve(t, files)
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/"+large {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	if err := m.Fetch(t.Context(), t.TempDir(), s.options()); !errors.Is(err, ErrServer) {
		t.Errorf("%v", err)
	}
	if asked := s.requests(); slices.Contains(asked, other) {
		t.Errorf("asked for %q", asked)
	}
}

func codeOf(err error) int {
	var e *Error
	errors.As(err, &e)
	return e.Code
}
