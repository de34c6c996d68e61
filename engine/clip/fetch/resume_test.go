package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// begun puts the beginning of the large file where a run that was cut leaves it.
func begun(t *testing.T, dir string, data []byte, tag string) {
	t.Helper()
	part := filepath.Join(dir, "Tiny.part", filepath.FromSlash(large)+partSuffix)
	write(t, part, data)
	if tag != "" {
		write(t, strings.TrimSuffix(part, partSuffix)+tagSuffix, []byte(tag))
	}
}

func TestResume(t *testing.T) {
	files := contents()
	data := files[large]
	whole, rest := "onnx/model.onnx", "onnx/model.onnx bytes=300000-"
	tests := map[string]struct {
		begun   []byte
		tag     string
		noTags  bool
		instead func(w http.ResponseWriter, r *http.Request) bool
		asked   []string // for the large file
	}{
		"the rest":                  {begun: data[:300_000], tag: tagOf(data), asked: []string{rest + " " + tagOf(data)}},
		"the rest, with no tag":     {begun: data[:300_000], asked: []string{rest}},
		"a weak tag is none":        {begun: data[:300_000], tag: `W/"x"`, asked: []string{rest}},
		"nothing but the hash":      {begun: data, asked: nil},
		"the file has changed":      {begun: noise(5, 300_000), tag: `"old"`, asked: []string{rest + ` "old"`}},
		"changed, with no tag":      {begun: noise(5, 300_000), noTags: true, asked: []string{rest, whole}},
		"all of another":            {begun: noise(5, 900_000), asked: []string{whole}},
		"more than all":             {begun: noise(5, 900_001), asked: []string{whole}},
		"no server for ranges":      {begun: data[:300_000], asked: []string{rest}, instead: withoutRanges(data)},
		"a server that refuses":     {begun: data[:300_000], asked: []string{rest, whole}, instead: refusing},
		"a server that mixes up":    {begun: data[:300_000], asked: []string{rest, whole}, instead: mixing("bytes 0-899999/900000", data)},
		"a server that says no end": {begun: data[:300_000], asked: []string{rest, whole}, instead: mixing("bytes 300000-/*", data)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, s := modelOf(files), serve(t, contents())
			s.noTags = test.noTags
			s.does(test.instead)
			dir := t.TempDir()
			begun(t, dir, test.begun, test.tag)
			o := s.options()
			must(t, m.Fetch(t.Context(), dir, o))
			complete(t, dir, m, files)
			asked := slices.DeleteFunc(s.requests(), func(a string) bool { return !strings.HasPrefix(a, large) })
			if !slices.Equal(asked, test.asked) {
				t.Errorf("asked for %q, want %q", asked, test.asked)
			}
		})
	}
}

// Of a file whose size is unknown, too, all may be there that lacks only the look at its hash.
func TestAllOfUnknownSize(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	for i := range m.Files {
		m.Files[i].Bytes = 0
	}
	dir := t.TempDir()
	begun(t, dir, files[large], "")
	must(t, m.Fetch(t.Context(), dir, s.options()))
	complete(t, dir, m, files)
	if asked := s.requests(); slices.ContainsFunc(asked, func(a string) bool { return strings.HasPrefix(a, large) }) {
		t.Errorf("asked for %q", asked)
	}
}

func withoutRanges(data []byte) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/"+large {
			w.Write(data) //nolint:errcheck // a test
			return true
		}
		return false
	}
}

func refusing(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return true
	}
	return false
}

func mixing(answer string, data []byte) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Range") != "" {
			w.Header().Set("Content-Range", answer)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(data) //nolint:errcheck // a test
			return true
		}
		return false
	}
}

// A connection that is cut again and again costs no byte twice.
func TestCutAgainAndAgain(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	cuts := 0
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/"+large || cuts == 3 {
			return false
		}
		cuts++
		from := 0
		fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from) //nolint:errcheck // the first has none
		w.Header().Set("ETag", tagOf(files[large]))
		if from > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-899999/900000", from))
			w.WriteHeader(http.StatusPartialContent)
		}
		w.Write(files[large][from : from+200_000]) //nolint:errcheck // a test
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	complete(t, dir, m, files)
	tag := tagOf(files[large])
	want := []string{
		large, large + " bytes=200000- " + tag, large + " bytes=400000- " + tag, large + " bytes=600000- " + tag,
	}
	if asked := s.requests()[3:]; !slices.Equal(asked[len(asked)-4:], want) {
		t.Errorf("asked for %q", asked)
	}
}

// A file that is swapped between two tries is not stitched together.
func TestChangedBetweenTries(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, contents())
	other := noise(6, 900_000)
	s.put(large, other)
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/"+large || r.Header.Get("Range") != "" {
			return false
		}
		half(w, other)
		s.put(large, files[large])
		panic(http.ErrAbortHandler)
	})
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	complete(t, dir, m, files)
}

// A process that is killed half-way leaves what the next one goes on from.
func TestKilled(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/"+large && r.Header.Get("Range") == "" {
			half(w, files[large])
			<-r.Context().Done()
			return true
		}
		return false
	})
	dir := t.TempDir()
	cmd := childFor(t, dir, s.URL)
	must(t, cmd.Start())
	part := filepath.Join(dir, "Tiny.part", filepath.FromSlash(large)+partSuffix)
	for begin := time.Now(); sizeOf(part) < 450_000 && time.Since(begin) < 30*time.Second; {
		time.Sleep(5 * time.Millisecond)
	}
	must(t, cmd.Process.Kill())
	cmd.Wait() //nolint:errcheck // it was killed
	if _, err := os.Stat(filepath.Join(dir, m.Name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a model is in place: %v", err)
	}
	s.requests()
	must(t, m.Fetch(t.Context(), dir, s.options()))
	if asked := s.requests(); !slices.Contains(asked, large+" bytes=450000- "+tagOf(files[large])) {
		t.Errorf("asked for %q", asked)
	}
	got := tree(t, dir)
	if !bytes.Equal(got[m.Name+"/"+large], files[large]) || len(got) != 4 {
		t.Errorf("the folder has %q", names(t, dir))
	}
}
