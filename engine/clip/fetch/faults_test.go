package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// everyHost is a client that takes the server for every host there is.
func everyHost(t *testing.T, s *server) *http.Client {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // a test's own server
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, s.Listener.Addr().String())
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// A fault is what a server does with the large file, and what comes of it.
type fault struct {
	do      func(w http.ResponseWriter, r *http.Request, data []byte)
	options func(*Options)
	kind    error
	code    int
	says    []string
	keeps   []string // below the folder; nothing at all when empty
}

// kept is what a run leaves that the next one goes on from.
func kept(part ...string) []string {
	return append([]string{"Tiny.part/", "Tiny.part/config.json"}, part...)
}

func status(code int) func(http.ResponseWriter, *http.Request, []byte) {
	return func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(code)
		io.WriteString(w, "<html>a page about it</html>") //nolint:errcheck // a test
	}
}

func send(w http.ResponseWriter, r *http.Request, to string) {
	http.Redirect(w, r, to, http.StatusTemporaryRedirect)
}

// half gives the head and half of a file.
func half(w http.ResponseWriter, data []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.Header().Set("ETag", tagOf(data))
	w.Write(data[:len(data)/2]) //nolint:errcheck // a test
	w.(http.Flusher).Flush()
}

var (
	halfway  = kept("Tiny.part/onnx/", "Tiny.part/onnx/model.onnx.part", "Tiny.part/onnx/model.onnx.part.etag")
	unbegun  = kept()
	patience = func(o *Options) { o.Idle = time.Second }
)

var faults = map[string]fault{
	"another content": {
		do:   func(w http.ResponseWriter, _ *http.Request, data []byte) { w.Write(noise(7, len(data))) }, //nolint:errcheck // a test
		kind: ErrHash, says: []string{"onnx/model.onnx from 127.0.0.1 is not the file", "thrown away"},
	},
	"a page that says so": {do: status(http.StatusOK), kind: ErrPage, says: []string{"web page instead of onnx/model.onnx", "log in"}},
	"a page that does not": {
		do: func(w http.ResponseWriter, _ *http.Request, data []byte) {
			w.Header().Set("Content-Type", "application/octet-stream")
			io.WriteString(w, "\n <!DOCTYPE html><title>Welcome</title>"+strings.Repeat(" ", len(data)-39)) //nolint:errcheck // a test
		},
		kind: ErrPage, says: []string{"web page"},
	},
	"sent elsewhere": {
		do:   func(w http.ResponseWriter, r *http.Request, _ []byte) { send(w, r, "http://login.example/?next=1") },
		kind: ErrRedirect, says: []string{"sent on to login.example, where it does not belong"},
	},
	"sent to one that looks alike": {
		do:   func(w http.ResponseWriter, r *http.Request, _ []byte) { send(w, r, "https://hf.co.evil.example/blob") },
		kind: ErrRedirect, says: []string{"hf.co.evil.example"},
	},
	"sent to one that ends alike": {
		do:   func(w http.ResponseWriter, r *http.Request, _ []byte) { send(w, r, "https://evilhf.co/blob") },
		kind: ErrRedirect, says: []string{"evilhf.co"},
	},
	"sent in circles": {
		do:   func(w http.ResponseWriter, r *http.Request, _ []byte) { send(w, r, r.URL.Path) },
		kind: ErrRedirect, says: []string{"127.0.0.1"},
	},
	"sent nowhere":  {do: func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusFound) }, kind: ErrAnswer, code: 302, keeps: unbegun},
	"not there":     {do: status(http.StatusNotFound), kind: ErrMissing, code: 404, says: []string{"127.0.0.1 has no onnx/model.onnx", "mirror"}, keeps: unbegun},
	"gone":          {do: status(http.StatusGone), kind: ErrMissing, code: 410, keeps: unbegun},
	"not allowed":   {do: status(http.StatusForbidden), kind: ErrRefused, code: 403, says: []string{"does not give"}, keeps: unbegun},
	"not logged in": {do: status(http.StatusUnauthorized), kind: ErrRefused, code: 401, keeps: unbegun},
	"too many":      {do: status(http.StatusTooManyRequests), kind: ErrTooMany, code: 429, says: []string{"minutes"}, keeps: unbegun},
	"failing":       {do: status(http.StatusInternalServerError), kind: ErrServer, code: 500, says: []string{"problem of its own"}, keeps: unbegun},
	"overloaded":    {do: status(http.StatusServiceUnavailable), kind: ErrServer, code: 503, keeps: unbegun},
	"a gateway":     {do: status(http.StatusBadGateway), kind: ErrServer, code: 502, keeps: unbegun},
	"proxy's login": {do: status(http.StatusProxyAuthRequired), kind: ErrProxy, code: 407, says: []string{"HTTPS_PROXY"}, keeps: unbegun},
	"teapot":        {do: status(http.StatusTeapot), kind: ErrAnswer, code: 418, says: []string{"not understood"}, keeps: unbegun},
	"no content":    {do: func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(204) }, kind: ErrAnswer, code: 204, keeps: unbegun},
	"a part unasked": {do: func(w http.ResponseWriter, _ *http.Request, data []byte) {
		w.Header().Set("Content-Range", "bytes 0-9/"+strconv.Itoa(len(data)))
		w.WriteHeader(http.StatusPartialContent)
		w.Write(data[:10]) //nolint:errcheck // a test
	}, kind: ErrAnswer, keeps: unbegun},
	"cut at once": {do: func(http.ResponseWriter, *http.Request, []byte) { panic(http.ErrAbortHandler) }, kind: ErrCut, says: []string{"was cut", "goes on"}, keeps: unbegun},
	"cut half-way": {
		do: func(w http.ResponseWriter, r *http.Request, data []byte) {
			if r.Header.Get("Range") != "" {
				panic(http.ErrAbortHandler)
			}
			half(w, data)
			panic(http.ErrAbortHandler)
		},
		kind: ErrCut, says: []string{"was cut while onnx/model.onnx came"}, keeps: halfway,
	},
	"cut with no word of the size": {
		do: func(w http.ResponseWriter, _ *http.Request, data []byte) {
			conn, buffered, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			io.WriteString(buffered, "HTTP/1.0 200 OK\r\n\r\n") //nolint:errcheck // a test
			buffered.Write(data[:len(data)/2])                  //nolint:errcheck // a test
			buffered.Flush()                                    //nolint:errcheck // a test
			conn.Close()                                        //nolint:errcheck // a test
		},
		kind: ErrCut, keeps: kept("Tiny.part/onnx/", "Tiny.part/onnx/model.onnx.part"),
	},
	"silent":          {do: func(_ http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }, options: patience, kind: ErrIdle, says: []string{"127.0.0.1 went silent"}, keeps: unbegun},
	"silent half-way": {do: func(w http.ResponseWriter, r *http.Request, data []byte) { half(w, data); <-r.Context().Done() }, options: patience, kind: ErrIdle, says: []string{"goes on where it stopped"}, keeps: halfway},
	"larger than stated": {
		do: func(w http.ResponseWriter, _ *http.Request, data []byte) {
			w.Header().Set("Content-Length", strconv.Itoa(len(data)+1))
			w.Write(append(slices.Clone(data), 1)) //nolint:errcheck // a test
		},
		kind: ErrSize, says: []string{"another size at 127.0.0.1", "900001 bytes instead of 900000"},
	},
	"larger, with no word of the size": {
		do:   func(w http.ResponseWriter, _ *http.Request, data []byte) { w.Write(append(slices.Clone(data), 1)) }, //nolint:errcheck // a test
		kind: ErrSize, says: []string{"more than 900000 bytes"},
	},
	"smaller than stated": {
		do:   func(w http.ResponseWriter, _ *http.Request, data []byte) { w.Write(data[1:]) }, //nolint:errcheck // a test
		kind: ErrSize, says: []string{"another size"},
	},
	"smaller, with no word of the size": {
		do: func(w http.ResponseWriter, _ *http.Request, data []byte) {
			w.Write(data[:1000]) //nolint:errcheck // a test
			w.(http.Flusher).Flush()
		},
		kind: ErrSize, says: []string{"1000 bytes instead of 900000"},
	},
	"empty": {do: func(http.ResponseWriter, *http.Request, []byte) {}, kind: ErrSize},
	"no address": {
		options: func(o *Options) { o.BaseURL = "mirror.example/models" },
		kind:    ErrAddress, says: []string{"address of the mirror", "https://mirror.example/models"},
	},
	"nobody there": {options: func(o *Options) { o.BaseURL = "http://127.0.0.1:1" }, kind: ErrOffline, says: []string{"127.0.0.1 cannot be reached"}},
	"proxy away":   {options: throughProxy("http://127.0.0.1:1"), kind: ErrProxy, says: []string{"proxy between you and models.example"}},
}

// throughProxy asks for a host by https through a proxy.
func throughProxy(proxy string) func(*Options) {
	return func(o *Options) {
		o.BaseURL, o.Client = "https://models.example", &http.Client{Transport: &http.Transport{Proxy: proxyAt(proxy)}}
	}
}

func TestFaults(t *testing.T) {
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := contents()
			m, s := modelOf(files), serve(t, files)
			s.does(func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, large) || f.do == nil {
					return false
				}
				f.do(w, r, files[large])
				return true
			})
			o := s.options()
			if f.options != nil {
				f.options(&o)
			}
			dir := filepath.Join(t.TempDir(), "models")
			err := m.Fetch(t.Context(), dir, o)
			f.check(t, err)
			if got := names(t, dir); !slices.Equal(got, f.keeps) {
				t.Errorf("it leaves %q, want %q", got, f.keeps)
			}
			if _, err := os.Stat(dir); (err == nil) != (f.keeps != nil) {
				t.Errorf("the folder itself: %v", err)
			}

			// When all is well again, the next run has it all.
			s.does(nil)
			must(t, m.Fetch(t.Context(), dir, s.options()))
			complete(t, dir, m, files)
		})
	}
}

func (f fault) check(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, f.kind) {
		t.Fatalf("%v, want %v", err, f.kind)
	}
	var e *Error
	if errors.As(err, &e); e.Code != f.code {
		t.Errorf("%v has the code %d, want %d", err, e.Code, f.code)
	}
	text := Explain(err)
	for _, part := range f.says {
		if !strings.Contains(text, part) {
			t.Errorf("%q lacks %q", text, part)
		}
	}
	if strings.ContainsAny(text, "{}") || text == "" {
		t.Errorf("%q", text)
	}
	byHand := strings.Contains(text, "onnx"+string(filepath.Separator)+"model.onnx from https://huggingface.co/some/Tiny/resolve/")
	if byHand == without[f.kind] {
		t.Errorf("how to do it by hand: %v in %q", byHand, text)
	}
}
