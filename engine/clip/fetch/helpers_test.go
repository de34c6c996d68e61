package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"
)

// recorded has the spans of all tests; each looks at those of its own trace.
var recorded = tracetest.NewSpanRecorder()

func TestMain(m *testing.M) {
	if os.Getenv(roleEnv) != "" {
		os.Exit(child())
	}
	log.SetOutput(&bytes.Buffer{}) // net/http writes there what odd clients do
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorded)))
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) { os.Exit(code) }))
}

// noise is content that is like no other.
func noise(seed uint64, n int) []byte {
	data := make([]byte, n)
	source := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	source.Read(data) //nolint:errcheck // it never fails
	return data
}

// A server has files, and may do something else instead of serving them.
type server struct {
	*httptest.Server
	noTags bool

	mu      sync.Mutex
	instead func(w http.ResponseWriter, r *http.Request) bool
	files   map[string][]byte
	asked   []string // path, range and condition of each request
}

func serve(t *testing.T, files map[string][]byte) *server {
	t.Helper()
	s := unstarted(t, files)
	s.Start()
	return s
}

func unstarted(t *testing.T, files map[string][]byte) *server {
	t.Helper()
	s := &server{files: files}
	s.Server = httptest.NewUnstartedServer(s)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	path := strings.TrimPrefix(r.URL.Path, "/")
	s.asked = append(s.asked, strings.TrimSpace(path+" "+r.Header.Get("Range")+" "+r.Header.Get("If-Range")))
	data, ok := s.files[path]
	instead := s.instead
	s.mu.Unlock()
	if instead != nil && instead(w, r) {
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if !s.noTags {
		w.Header().Set("ETag", tagOf(data))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func tagOf(data []byte) string { return fmt.Sprintf("%q", hex.EncodeToString(sum(data)[:8])) }

// requests gives what was asked for since the last call.
func (s *server) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// does has the server do something else where that says so.
func (s *server) does(instead func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instead = instead
}

// put changes a file.
func (s *server) put(path string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = data
}

// options are those for a mirror, with little patience.
func (s *server) options() Options {
	return Options{BaseURL: s.URL, Client: s.Client(), Idle: 5 * time.Second, pause: time.Millisecond}
}

func sum(data []byte) []byte {
	s := sha256.Sum256(data)
	return s[:]
}

// Two files of the models of most tests, the first small.
const (
	small = "config.json"
	large = "onnx/model.onnx"
)

func contents() map[string][]byte {
	return map[string][]byte{small: noise(1, 700), large: noise(2, 900_000)}
}

// modelOf is a model of files, the small ones first.
func modelOf(files map[string][]byte) Model {
	m := Model{
		Name: "Tiny", Title: "Tiny CLIP", Address: "https://huggingface.co/some/Tiny", Licence: "MIT", Dimension: 8,
		Revision: "0123456789abcdef0123456789abcdef01234567",
	}
	for path, data := range files {
		m.Files = append(m.Files, File{Path: path, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum(data))})
	}
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return m
}

// tree is all that lies in a folder: the content of files, by path with slashes; folders end in one.
func tree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == dir {
			return nil
		}
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			all[filepath.ToSlash(name)+"/"] = nil
			return nil
		}
		all[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	must(t, err)
	return all
}

// names are what lies in a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for name := range tree(t, dir) {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// complete checks that a folder has exactly the model and nothing beside it.
func complete(t *testing.T, dir string, m Model, files map[string][]byte) {
	t.Helper()
	got := tree(t, dir)
	for path, data := range files {
		if !bytes.Equal(got[m.Name+"/"+path], data) {
			t.Errorf("%s is not there, or another", path)
		}
	}
	want := []string{m.Name + "/", m.Name + "/" + small, m.Name + "/onnx/", m.Name + "/" + large}
	slices.Sort(want)
	if all := names(t, dir); !slices.Equal(all, want) {
		t.Errorf("the folder has %q, want %q", all, want)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, data, 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
