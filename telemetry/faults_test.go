package telemetry

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

var quickPacing = pacing{batch: time.Millisecond, first: time.Millisecond, longest: 2 * time.Millisecond, paused: time.Millisecond}

// newTestExport makes a provider with the export alone and short pauses.
func newTestExport(t *testing.T, url string) (*sdktrace.TracerProvider, *statusBoard) {
	t.Helper()
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", url)
	board := &statusBoard{}
	e := directedExport(t.TempDir(), 0, quickPacing, board)
	p := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(e))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = p.Shutdown(ctx)
	})
	return p, board
}

func answerWith(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func TestFaultsThatPass(t *testing.T) {
	tests := map[string]struct {
		fault http.HandlerFunc
		want  string // part of the sentence
	}{
		"401":          {answerWith(401, "", ""), "credentials"},
		"403":          {answerWith(403, "", ""), "credentials"},
		"404":          {answerWith(404, "text/plain", "404 page not found"), "path"},
		"405":          {answerWith(405, "", ""), "path"},
		"429":          {answerWith(429, "", ""), "takes no more for now"},
		"500":          {answerWith(500, "text/plain", "disk  full"), "trouble of its own (HTTP 500): disk full."},
		"503":          {answerWith(503, "", ""), "trouble of its own"},
		"redirect":     {http.RedirectHandler("/elsewhere", http.StatusFound).ServeHTTP, "elsewhere"},
		"web page":     {answerWith(200, "text/html", "<html>"), "not as an OTLP receiver"},
		"plain text":   {answerWith(200, "", "welcome"), "not as an OTLP receiver"},
		"garbage":      {answerWith(200, "application/x-protobuf", "\xff\xff\xff"), "not as an OTLP receiver"},
		"garbage JSON": {answerWith(200, "application/json", "nonsense"), "not as an OTLP receiver"},
		"endless":      {answerWith(200, "application/x-protobuf", strings.Repeat("x", maxAnswer+2)), "not as an OTLP receiver"},
		"TLS expected": {answerWith(400, "text/plain", "Client sent an HTTP request to an HTTPS server."), "https://"},
		"hangs up": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}, "No connection"},
		"cut off 401": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte("half"))
		}, "credentials"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
		}, "No connection"},
		"gRPC": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = conn.Write([]byte("\x00\x00\x18\x04\x00\x00\x00\x00\x00\r\n\r\n"))
				_ = conn.Close()
			}
		}, "4318"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t)
			r.setFault(test.fault)
			p, board := newTestExport(t, r.URL)
			_, span := p.Tracer("test").Start(t.Context(), "x")
			span.End()
			eventually(t, "the fault is seen", func() bool { return board.read().LastError.String() != "" })
			s := board.read()
			if paused := name == "401" || name == "cut off 401" || name == "403" || name == "404"; (s.State == Paused) != paused || (s.State == Retrying) == paused {
				t.Errorf("state %s", s.State)
			}
			if !strings.Contains(s.LastError.String(), test.want) || s.Waiting != 1 || s.Dropped != 0 {
				t.Errorf("status %+v", s)
			}
			r.setFault(nil)
			eventually(t, "the span arrives", func() bool { return board.read().State == Connected })
			if got := len(r.received()["x"]); got != 1 || board.read().Sent != 1 {
				t.Errorf("received %d, %+v", got, board.read())
			}
		})
	}
}

// refusing answers with a status when the request holds one of the spans named bad.
func (r *receiver) refusing(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		message, ok := decode(w, req)
		switch {
		case !ok:
		case holds(message, "bad"):
			http.Error(w, "no", status)
		default:
			r.take(w, req, message)
		}
	}
}

// holds reports whether a request has a span of a name.
func holds(message *coltracepb.ExportTraceServiceRequest, name string) bool {
	for _, rs := range message.GetResourceSpans() {
		for _, ss := range rs.GetScopeSpans() {
			for _, s := range ss.GetSpans() {
				if s.GetName() == name {
					return true
				}
			}
		}
	}
	return false
}

func TestSpanThatIsRefusedIsSetAside(t *testing.T) {
	for _, status := range []int{400, 413, 422} {
		r := newReceiver(t)
		r.setFault(answerWith(503, "", ""))
		p, board := newTestExport(t, r.URL)
		tracer := p.Tracer("test")
		for i := range 600 {
			name := "good"
			if i == 77 || i == 300 || i == 599 {
				name = "bad"
			}
			_, span := tracer.Start(t.Context(), name)
			span.End()
		}
		r.setFault(r.refusing(status))
		eventually(t, "all is settled", func() bool { return board.read().Waiting == 0 })
		if s := board.read(); s.SetAside != 3 || s.Sent != 597 || s.Dropped != 0 || s.WaitingBytes != 0 {
			t.Errorf("HTTP %d: status %+v", status, s)
		}
		if got := r.received(); len(got["good"]) != 597 || len(got["bad"]) != 0 {
			t.Errorf("HTTP %d: received %d good, %d bad", status, len(got["good"]), len(got["bad"]))
		}
	}
}

// A collector may refuse requests without spans and still be well: one span that it refuses among others
// holds nothing up.
func TestParticularCollector(t *testing.T) {
	r := newReceiver(t)
	r.setFault(func(w http.ResponseWriter, req *http.Request) {
		message, ok := decode(w, req)
		switch {
		case !ok:
		case len(message.GetResourceSpans()) == 0 || holds(message, "bad"):
			http.Error(w, "no", http.StatusBadRequest)
		default:
			r.take(w, req, message)
		}
	})
	p, board := newTestExport(t, r.URL)
	for i := range 20 {
		name := "good"
		if i == 9 {
			name = "bad"
		}
		_, span := p.Tracer("test").Start(t.Context(), name)
		span.End()
		if i == 4 {
			eventually(t, "the first are taken", func() bool { return board.read().Sent == 5 })
		}
	}
	eventually(t, "all is settled", func() bool { return board.read().Waiting == 0 })
	if s := board.read(); s.Sent != 19 || s.SetAside != 1 || s.State != Connected {
		t.Errorf("%+v", s)
	}
}

// When the question itself is not answered, it decides nothing.
func TestTroubleWhileAskingIsNoRefusal(t *testing.T) {
	r := newReceiver(t)
	var asked atomic.Int32
	r.setFault(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1)%2 == 1 {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		http.Error(w, "busy", http.StatusServiceUnavailable)
	})
	p, board := newTestExport(t, r.URL)
	_, span := p.Tracer("test").Start(t.Context(), "x")
	span.End()
	eventually(t, "the trouble is told", func() bool { return strings.Contains(board.read().LastError.String(), "busy") })
	if s := board.read(); s.State != Retrying || s.SetAside != 0 || s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
}

// A collector that refuses spans and requests without spans alike is at fault itself: nothing is set aside.
func TestCollectorThatRefusesEverythingCostsNoSpan(t *testing.T) {
	for _, status := range []int{400, 413, 422} {
		r := newReceiver(t)
		r.setFault(answerWith(status, "text/plain", "no tenant"))
		p, board := newTestExport(t, r.URL)
		for range 600 {
			_, span := p.Tracer("test").Start(t.Context(), "x")
			span.End()
		}
		eventually(t, "the pause", func() bool { return board.read().State == Paused })
		if s := board.read(); s.SetAside != 0 || s.Waiting != 600 || !strings.Contains(s.LastError.String(), "no tenant") {
			t.Errorf("HTTP %d: %+v", status, s)
		}
		r.setFault(nil)
		eventually(t, "all arrive", func() bool { return len(r.received()["x"]) == 600 })
		eventually(t, "the status says so", func() bool { return board.read().Sent == 600 })
	}
}

func TestPartialSuccessIsCounted(t *testing.T) {
	body, err := proto.Marshal(&coltracepb.ExportTraceServiceResponse{
		PartialSuccess: &coltracepb.ExportTracePartialSuccess{RejectedSpans: 1, ErrorMessage: "too old"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind, body := range map[string]string{
		"application/x-protobuf": string(body),
		"application/json":       `{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"},"new":1}`,
	} {
		r := newReceiver(t)
		r.setFault(answerWith(200, kind, body))
		p, board := newTestExport(t, r.URL)
		_, span := p.Tracer("test").Start(t.Context(), "x")
		span.End()
		eventually(t, "the answer is seen", func() bool { return board.read().State == Connected })
		s := board.read()
		if s.Dropped != 1 || s.Sent != 0 || s.Waiting != 0 || !strings.Contains(s.LastError.String(), "too old") {
			t.Errorf("%s: status %+v", kind, s)
		}
	}
}

func TestNothingListens(t *testing.T) {
	p, board := newTestExport(t, "http://127.0.0.1:1")
	_, span := p.Tracer("test").Start(t.Context(), "x")
	span.End()
	eventually(t, "the fault is seen", func() bool { return board.read().State == Retrying })
	want := "Nothing listens at http://127.0.0.1:1. Start Grafana Alloy there, or leave it: spans stay in the panel."
	if s := board.read(); s.LastError.String() != want || s.Sentence() != want+" 1 span waiting." {
		t.Errorf("%q", s.Sentence())
	}
	if err := p.Shutdown(t.Context()); err != nil { // at once: no pause, one more try; the span stays in the spool
		t.Error(err)
	}
	if s := board.read(); s.Dropped != 0 || s.Waiting != 1 {
		t.Errorf("status after: %+v", s)
	}
}

func TestTLSFaults(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := newReceiver(t)
	tests := map[string]struct{ url, want string }{
		"unknown authority": {secure.URL, "is not trusted"},
		"TLS to plain":      {strings.Replace(plain.URL, "http:", "https:", 1), "does not speak TLS"},
		"plain to TLS":      {strings.Replace(secure.URL, "https:", "http:", 1), "expects TLS"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, board := newTestExport(t, test.url)
			_, span := p.Tracer("test").Start(t.Context(), "x")
			span.End()
			// Not at the first try always: the answer may be overtaken by the end of the connection.
			eventually(t, test.want, func() bool { return strings.Contains(board.read().LastError.String(), test.want) })
			if s := board.read(); s.State != Retrying || s.Waiting != 1 {
				t.Errorf("%+v", s)
			}
		})
	}
}

// INSECURE, which is for gRPC, takes nothing from an https address.
func TestCertificateOfTheSettingsIsTrusted(t *testing.T) {
	r := &receiver{}
	r.Server = httptest.NewTLSServer(r)
	t.Cleanup(r.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate().Raw}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, "OTEL_EXPORTER_OTLP_CERTIFICATE", file, "OTEL_EXPORTER_OTLP_INSECURE", "true")
	_, span := otel.Tracer("test").Start(t.Context(), "x")
	span.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if s := tel.Status(); s.Sent != 1 || len(r.received()["x"]) != 1 {
		t.Errorf("%+v", s)
	}
}
