// Package standin is an offline demo model: a server inside the process that speaks the part of the Gemini
// service's HTTP interface that this program uses. It answers from what is sent along, draws by composing the
// references, and makes vectors from words and colours. It knows nothing and says so.
//
// Faults can be asked of it, so that it is the server of the tests too.
package standin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Label is what the model is called wherever it is shown.
const Label = "offline demo model"

// The names of its models. They differ from all of the service's, so that what they made is never taken for
// Gemini's, and their vectors have a space of their own.
const (
	AnswerModel    = "offline-demo-answer"
	PictureModel   = "offline-demo-picture"
	EmbeddingModel = "offline-demo-embedding"
)

// Options say how the server behaves. The zero Options answer at once and without limits.
type Options struct {
	Latency time.Duration // before each answer
	Pace    time.Duration // between two parts of a stream
	Limit   Limit
	Models  []Model // more than its own
}

// A Model that the server lists and answers as.
type Model struct {
	Name    string
	Actions []string // as generateContent
}

// A Server listens on this machine alone, under a path and with a key that nobody else knows.
type Server struct {
	options  Options
	listener net.Listener
	http     *http.Server
	path     string
	key      string
	done     chan struct{}
	stop     context.CancelFunc
	ctx      context.Context // ends with the server, to let go of requests that hang

	mu     sync.Mutex
	faults []*Fault
	calls  []Call
	window window
}

// A Call is a request that came.
type Call struct {
	Method string // as generateContent
	Model  string
	Bytes  int64
	Items  int // of a batch
	Status int
}

// maxCalls bounds what is remembered.
const maxCalls = 10_000

// New starts a server.
func New(o Options) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("standin: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		options: o, listener: listener, path: "/" + secret(), key: "demo-" + secret(),
		done: make(chan struct{}), ctx: ctx, stop: stop,
	}
	s.window.limit = o.Limit
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // ends with Close
	}()
	return s, nil
}

func secret() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Address is what a client takes for the address of the service.
func (s *Server) Address() string { return "http://" + s.listener.Addr().String() + s.path }

// Key is the only key that the server takes.
func (s *Server) Key() string { return s.key }

// Close ends the server and all its answers.
func (s *Server) Close() error {
	s.stop()
	err := s.http.Close()
	<-s.done
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Calls are the requests that came, oldest first.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

func (s *Server) note(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.calls) < maxCalls {
		s.calls = append(s.calls, c)
	}
}

// maxBody bounds a request, as the service does.
const maxBody = 20 << 20

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, s.path+"/v1beta/models")
	if !ok {
		http.NotFound(w, r)
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("x-goog-api-key")), []byte(s.key)) != 1 {
		badKey.write(w)
		return
	}
	model, method, _ := strings.Cut(strings.TrimPrefix(rest, "/"), ":")
	if method == "" {
		method = "models"
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	call := Call{Method: method, Model: model, Bytes: r.ContentLength, Status: http.StatusOK}
	answer := &recorder{ResponseWriter: w}
	defer func() {
		call.Status = answer.status()
		s.note(call)
	}()
	fault := s.fault(method)
	if refusal := s.admit(time.Now()); refusal != nil { // a quota counts what arrives
		refusal.write(answer)
		return
	}
	if !s.wait(r, s.options.Latency) || fault.spoil(s, answer, r) {
		return
	}
	s.route(answer, r, model, method, fault, &call)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request, model, method string, fault Fault, call *Call) {
	if method == "models" {
		s.list(w, model)
		return
	}
	known, ok := s.model(model)
	if !ok || !known.can(method) {
		noModel(model, method).write(w)
		return
	}
	switch method {
	case "generateContent", "streamGenerateContent":
		s.generate(w, r, known, fault, method == "streamGenerateContent")
	case "batchEmbedContents":
		call.Items = s.embed(w, r, fault)
	case "embedContent":
		s.embedOne(w, r, fault)
	}
}

// wait lets time pass; false when nobody waits for the answer any more.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return r.Context().Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}

// recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	code int
}

func (r *recorder) WriteHeader(code int) {
	r.code = code
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) status() int {
	if r.code == 0 {
		return http.StatusOK
	}
	return r.code
}

// Unwrap lets a stream flush.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
