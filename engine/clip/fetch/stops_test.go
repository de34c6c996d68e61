package fetch

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// An answer that never ends is given up with the first byte too many.
func TestEndlessAnswer(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	var sent atomic.Int64
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		chunk := noise(3, 64<<10)
		for {
			if _, err := w.Write(chunk); err != nil {
				return true
			}
			sent.Add(int64(len(chunk)))
		}
	})
	dir := t.TempDir()
	if err := m.Fetch(t.Context(), dir, s.options()); !errors.Is(err, ErrSize) {
		t.Errorf("%v", err)
	}
	s.CloseClientConnections()
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("it leaves %q", got)
	}
	if n := sent.Load(); n > 32<<20 {
		t.Errorf("%d bytes were taken for a file of %d", n, len(files[small]))
	}
}

func TestCancelled(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	dir := t.TempDir()
	part := filepath.Join(dir, "Tiny.part", filepath.FromSlash(large)+partSuffix)
	ctx, cancel := context.WithCancel(t.Context())
	s.does(func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, large) {
			half(w, files[large])
			for sizeOf(part) < 450_000 && r.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
			cancel()
			<-r.Context().Done()
			return true
		}
		return false
	})
	err := m.Fetch(ctx, dir, s.options())
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(Explain(err), "Cancelled.") || strings.Contains(Explain(err), "by hand") {
		t.Errorf("%v: %s", err, Explain(err))
	}
	if got := names(t, dir); !slices.Equal(got, halfway) {
		t.Errorf("it leaves %q", got)
	}
	// Nothing is asked for when it was cancelled before.
	s.requests()
	if err := m.Fetch(ctx, dir, s.options()); !errors.Is(err, context.Canceled) || len(s.requests()) > 0 {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 0)
	defer cancel()
	if err := m.Fetch(ctx, dir, s.options()); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(Explain(err), "too long") {
		t.Errorf("%v: %s", err, Explain(err))
	}
}

func TestCertificateThatIsNotTrusted(t *testing.T) {
	files := contents()
	m, s := modelOf(files), unstarted(t, files)
	s.StartTLS()
	o := s.options()
	o.Client = &http.Client{Transport: &http.Transport{}}
	dir := t.TempDir()
	err := m.Fetch(t.Context(), dir, o)
	fault{kind: ErrCertificate, says: []string{"is not safe", "date"}}.check(t, err)
	// A server that speaks no TLS at all.
	plain := serve(t, files)
	o.BaseURL = strings.Replace(plain.URL, "http:", "https:", 1)
	err = m.Fetch(t.Context(), dir, o)
	if err == nil || Explain(err) == "" || len(names(t, dir)) > 0 {
		t.Errorf("%v leaves %q", err, names(t, dir))
	}
}

// A redirect that takes the encryption away is refused, also to a trusted host.
func TestRedirectToHTTP(t *testing.T) {
	files := contents()
	m, s := modelOf(files), unstarted(t, nil)
	s.does(func(w http.ResponseWriter, r *http.Request) bool { send(w, r, "http://cdn-lfs.hf.co/x"); return true })
	s.StartTLS()
	o := s.options()
	o.BaseURL, o.Client = "", everyHost(t, s)
	dir := t.TempDir()
	fault{kind: ErrUnsafe, says: []string{"cdn-lfs.hf.co without encryption"}}.check(t, m.Fetch(t.Context(), dir, o))
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("it leaves %q", got)
	}
}

// A file lies where a folder is needed.
func TestPlaceThatCannotBeWritten(t *testing.T) {
	files := contents()
	m, s := modelOf(files), serve(t, files)
	for _, at := range []string{"models", "models/Tiny", "models/Tiny/onnx", "models/Tiny.part", "models/Tiny/onnx/model.onnx/below"} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, filepath.FromSlash(at)), []byte("in the way"))
		err := m.Fetch(t.Context(), filepath.Join(dir, "models"), s.options())
		if !errors.Is(err, ErrPlace) || !strings.Contains(Explain(err), dir) || !strings.Contains(Explain(err), "cannot be written") {
			t.Errorf("%s: %v: %s", at, err, Explain(err))
		}
		if got := tree(t, dir)[at]; string(got) != "in the way" {
			t.Errorf("%s was overwritten with %q", at, got)
		}
	}
}

// A mirror's password is in no error and in no sentence.
func TestPasswordOfAMirror(t *testing.T) {
	m := modelOf(contents())
	for _, base := range []string{"http://me:secret@127.0.0.1:1", "http://me:secret@127.0.0.1:port", "http://me:secret@127.0.0.1/%zz", "ftp://me:secret@host"} {
		err := m.Fetch(t.Context(), t.TempDir(), Options{BaseURL: base})
		if err == nil || strings.Contains(err.Error()+Explain(err), "secret") {
			t.Errorf("%v: %s", err, Explain(err))
		}
	}
}
