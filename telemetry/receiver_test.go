package telemetry

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// receiver is a collector as far as a sender can tell: OTLP over HTTP, decoded.
type receiver struct {
	*httptest.Server

	mu       sync.Mutex
	requests []*http.Request
	spans    []*tracepb.ResourceSpans

	// fault answers in the place of the receiver while it is set; nil lets the request through.
	fault http.HandlerFunc
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	fault := r.fault
	r.mu.Unlock()
	if fault != nil {
		fault(w, req)
		return
	}
	if message, ok := decode(w, req); ok {
		r.take(w, req, message)
	}
}

// decode answers by itself if the request is none of OTLP.
func decode(w http.ResponseWriter, req *http.Request) (*coltracepb.ExportTraceServiceRequest, bool) {
	if req.Method != http.MethodPost || req.URL.Path != "/v1/traces" {
		http.NotFound(w, req)
		return nil, false
	}
	body := io.Reader(req.Body)
	if req.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return nil, false
		}
		body = z
	}
	data, err := io.ReadAll(body)
	var message coltracepb.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(data, &message)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil, false
	}
	return &message, true
}

func (r *receiver) take(w http.ResponseWriter, req *http.Request, message *coltracepb.ExportTraceServiceRequest) {
	r.mu.Lock()
	r.requests = append(r.requests, req)
	r.spans = append(r.spans, message.GetResourceSpans()...)
	r.mu.Unlock()
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (r *receiver) setFault(fault http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = fault
}

// received returns all spans by name.
func (r *receiver) received() map[string][]*tracepb.Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	byName := map[string][]*tracepb.Span{}
	for _, rs := range r.spans {
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				byName[s.GetName()] = append(byName[s.GetName()], s)
			}
		}
	}
	return byName
}

// resource returns the attributes of the resource of the first batch.
func (r *receiver) resource(t *testing.T) map[string]*commonpb.AnyValue {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.spans) == 0 {
		t.Fatal("nothing was received")
	}
	return byKey(r.spans[0].GetResource().GetAttributes())
}

func byKey(list []*commonpb.KeyValue) map[string]*commonpb.AnyValue {
	m := map[string]*commonpb.AnyValue{}
	for _, kv := range list {
		m[kv.GetKey()] = kv.GetValue()
	}
	return m
}

// cleanEnv takes every setting of OpenTelemetry out of the environment, then sets those given.
func cleanEnv(t *testing.T, pairs ...string) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "OTEL_") || name == "DEPLOYMENT_ENV" {
			t.Setenv(name, "")
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		t.Setenv(pairs[i], pairs[i+1])
	}
}

// setup starts telemetry for a test and ends it with the test.
func setup(t *testing.T, pairs ...string) *Telemetry {
	t.Helper()
	cleanEnv(t, pairs...)
	tel := Setup(t.Context(), Config{Version: "1.2.3", SpoolDir: t.TempDir()})
	t.Cleanup(func() { shutdown(tel, time.Second) })
	return tel
}

// directedExport makes an export that sends to where the environment says.
func directedExport(dir string, limit int64, pace pacing, board *statusBoard) *export {
	e := newExport(func() *spool { return openSpool(dir, limit, board, discard()) }, pace, board, discard())
	e.direct(readSettings(Choices{}, false))
	return e
}

func shutdown(tel *Telemetry, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return tel.Shutdown(ctx)
}

// eventually waits for a condition that other goroutines bring about. The limit is only there to end a
// test that has failed.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 2000 {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
