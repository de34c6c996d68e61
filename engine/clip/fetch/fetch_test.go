package fetch

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestFetch(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	dir := filepath.Join(t.TempDir(), "not", "yet", "there")
	var told []Progress
	o := s.options()
	o.Progress = func(p Progress) { told = append(told, p) }
	must(t, m.Fetch(t.Context(), dir, o))
	complete(t, dir, m, files)
	last := told[len(told)-1]
	if last.Done != m.Bytes() || last.Total != m.Bytes() || last.File != large {
		t.Errorf("in the end: %+v of %d", last, m.Bytes())
	}
	if !slices.IsSortedFunc(told, func(a, b Progress) int { return int(a.Done - b.Done) }) {
		t.Errorf("progress goes back: %+v", told)
	}

	s.requests()
	must(t, m.Fetch(t.Context(), dir, o))
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("a model that is there is asked for again: %q", asked)
	}
}

// Some lists do not state every size.
func TestFetchOfUnknownSizes(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	for i := range m.Files {
		m.Files[i].Bytes = 0
	}
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		data := files[strings.TrimPrefix(r.URL.Path, "/")]
		if strings.HasSuffix(r.URL.Path, large) {
			w.Write(data[:1000]) //nolint:errcheck // a test
			w.(http.Flusher).Flush()
			w.Write(data[1000:]) //nolint:errcheck // a test
			return true
		}
		return false
	})
	dir := t.TempDir()
	var last Progress
	o := s.options()
	o.Progress = func(p Progress) { last = p }
	must(t, m.Fetch(t.Context(), dir, o))
	complete(t, dir, m, files)
	if last.Total != 0 || last.Done != 900_700 {
		t.Errorf("in the end: %+v", last)
	}
}

// A mirror may have its files in several ways.
func TestLayoutsOfMirrors(t *testing.T) {
	files := contents()
	m := modelOf(files)
	for _, base := range []string{"", "resolve/" + m.Revision + "/", "some/Tiny/resolve/" + m.Revision + "/"} {
		placed := map[string][]byte{}
		for path, data := range files {
			placed["mirror/"+base+path] = data
		}
		s := serve(t, placed)
		for _, slash := range []string{"", "/"} {
			dir := t.TempDir()
			o := s.options()
			o.BaseURL += "/mirror" + slash
			must(t, m.Fetch(t.Context(), dir, o))
			complete(t, dir, m, files)
			// Only the first file is looked for.
			if asked := s.requests(); len(asked) > 4 || !strings.HasSuffix(asked[len(asked)-1], base+large) {
				t.Errorf("layout %q: asked for %q", base, asked)
			}
		}
	}
}

// Once a file was found, the others are looked for beside it alone.
func TestMirrorThatLacksAFile(t *testing.T) {
	files := contents()
	m := modelOf(files)
	s := serve(t, map[string][]byte{"resolve/" + m.Revision + "/" + small: files[small], large: files[large]})
	if err := m.Fetch(t.Context(), t.TempDir(), s.options()); !errors.Is(err, ErrMissing) {
		t.Errorf("%v", err)
	}
	if asked := s.requests(); len(asked) != 2 {
		t.Errorf("asked for %q", asked)
	}
}

// A server that could pack what it sends is asked not to.
func TestNothingIsCompressed(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	s.does(func(_ http.ResponseWriter, r *http.Request) bool {
		if got := r.Header.Get("Accept-Encoding"); got != "identity" {
			t.Errorf("Accept-Encoding: %q", got)
		}
		return false
	})
	must(t, m.Fetch(t.Context(), t.TempDir(), s.options()))
}

// Slow is not silent.
func TestSlowServer(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/"+large {
			return false
		}
		for at := 0; at < len(files[large]); at += 100_000 {
			time.Sleep(150 * time.Millisecond)
			w.Write(files[large][at : at+100_000]) //nolint:errcheck // a test
			w.(http.Flusher).Flush()
		}
		return true
	})
	o := s.options()
	o.Idle = time.Second // all of it takes longer
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, o))
	complete(t, dir, m, files)
	if asked := s.requests(); slices.ContainsFunc(asked, func(a string) bool { return strings.Contains(a, "bytes=") }) {
		t.Errorf("asked for %q", asked)
	}
}

// What lies in the model's folder is used where it is right, replaced where it is damaged, and otherwise let alone.
func TestFolderThatIsThere(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	dir := t.TempDir()
	write(t, filepath.Join(dir, m.Name, small), files[small])
	write(t, filepath.Join(dir, m.Name, filepath.FromSlash(large)), noise(9, 900_000))
	write(t, filepath.Join(dir, m.Name, "mine.txt"), []byte("mine"))
	must(t, m.Fetch(t.Context(), dir, s.options()))
	got := tree(t, dir)
	if !bytes.Equal(got[m.Name+"/"+large], files[large]) || string(got[m.Name+"/mine.txt"]) != "mine" || len(got) != 5 {
		t.Errorf("the folder has %q", names(t, dir))
	}
	for _, asked := range s.requests() {
		if strings.Contains(asked, small) {
			t.Errorf("what is there is asked for again: %s", asked)
		}
	}
}

// Of several that fetch the same at once, one does.
func TestAtTheSameTime(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	entered, leave := make(chan bool), make(chan bool)
	var once sync.Once
	s.does(func(http.ResponseWriter, *http.Request) bool {
		once.Do(func() { entered <- true; <-leave })
		return false
	})
	dir := t.TempDir()
	first := make(chan error)
	go func() { first <- m.Fetch(t.Context(), dir, s.options()) }()
	<-entered
	err := m.Fetch(t.Context(), dir, s.options())
	if !errors.Is(err, ErrBusy) || !strings.Contains(Explain(err), "fetched already") || strings.Contains(Explain(err), "by hand") {
		t.Errorf("the second: %v", err)
	}
	close(leave)
	must(t, <-first)
	complete(t, dir, m, files)
}

func TestManyAtTheSameTime(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	for range 10 {
		dir := filepath.Join(t.TempDir(), "models")
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := m.Fetch(t.Context(), dir, s.options()); err != nil && !errors.Is(err, ErrBusy) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		complete(t, dir, m, files)
	}
}

// A model that did not come from ParseModels is checked all the same.
func TestModelThatLeadsOut(t *testing.T) {
	files := contents()
	s := serve(t, files)
	m := modelOf(files)
	m.Files[0].Path = "../outside"
	dir := t.TempDir()
	if err := m.Fetch(t.Context(), filepath.Join(dir, "in"), s.options()); !errors.Is(err, ErrModels) {
		t.Errorf("%v", err)
	}
	if got := names(t, dir); len(got) > 0 || len(s.requests()) > 0 {
		t.Errorf("it leaves %q", got)
	}
}

// The default is where the model is published, whose large files lie on other hosts.
func TestPublishedAddress(t *testing.T) {
	files := contents()
	m := modelOf(files)
	s := unstarted(t, nil)
	var hosts []string
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		hosts = append(hosts, r.Host)
		path, published := strings.CutPrefix(r.URL.Path, "/some/Tiny/resolve/"+m.Revision+"/")
		switch {
		case published && path == large:
			http.Redirect(w, r, "https://us.aws.cdn.hf.co/blob", http.StatusFound)
		case published && path == small:
			w.Write(files[small]) //nolint:errcheck // a test
		case r.URL.Path == "/blob":
			w.Write(files[large]) //nolint:errcheck // a test
		default:
			return false
		}
		return true
	})
	s.StartTLS()
	o := s.options()
	o.BaseURL, o.Client = "", everyHost(t, s)
	dir := t.TempDir()
	must(t, m.Fetch(t.Context(), dir, o))
	complete(t, dir, m, files)
	if want := []string{"huggingface.co", "huggingface.co", "us.aws.cdn.hf.co"}; !slices.Equal(hosts, want) {
		t.Errorf("asked %q", hosts)
	}
}

func TestPermissions(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	dir := filepath.Join(t.TempDir(), "models")
	must(t, m.Fetch(t.Context(), dir, s.options()))
	for _, path := range []string{dir, filepath.Join(dir, m.Name), filepath.Join(dir, m.Name, small)} {
		if info, err := os.Stat(path); err != nil || os.PathSeparator == '/' && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}
