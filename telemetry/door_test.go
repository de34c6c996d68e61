package telemetry

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// door is a receiver's listener. While it has a guard, connections go to the guard instead of the receiver: that is
// for faults below HTTP.
type door struct {
	net.Listener

	mu    sync.Mutex
	guard func(net.Conn)
}

func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		d.mu.Lock()
		guard := d.guard
		d.mu.Unlock()
		if guard == nil {
			return conn, nil
		}
		go func() {
			defer conn.Close()
			guard(conn)
		}()
	}
}

func (d *door) set(guard func(net.Conn)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guard = guard
}

// newGuarded starts a receiver behind a door.
func newGuarded(t *testing.T, l net.Listener) (*receiver, *door) {
	t.Helper()
	r, d := &receiver{}, &door{Listener: l}
	r.Server = &httptest.Server{Listener: d, Config: &http.Server{Handler: r, ErrorLog: log.New(io.Discard, "", 0)}}
	return r, d
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// certificateFile is what a client needs to trust a receiver that speaks TLS.
func (r *receiver) certificateFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ca.pem")
	writeAll(t, file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate().Raw}))
	return file
}

// hang takes a connection and does nothing with it.
func hang(ctx context.Context) func(net.Conn) {
	return func(net.Conn) { <-ctx.Done() }
}

// readAndHang does so when it has the request.
func readAndHang(ctx context.Context) func(net.Conn) {
	return func(conn net.Conn) {
		_ = readRequest(conn)
		<-ctx.Done()
	}
}

// drip answers with a byte a second.
func drip(ctx context.Context) func(net.Conn) {
	return func(conn net.Conn) {
		if !readRequest(conn) {
			return
		}
		_, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\n"))
		for err == nil {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				_, err = conn.Write([]byte{0})
			}
		}
	}
}

// readRequest reads a request to its end, and reports whether it was one.
func readRequest(conn net.Conn) bool {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, req.Body)
	return err == nil
}

// closeWithin closes in the middle of a request.
func closeWithin(conn net.Conn) { _, _ = io.ReadFull(conn, make([]byte, 300)) }

// say answers with bytes of any kind.
func say(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if readRequest(conn) {
			_, _ = conn.Write([]byte(text))
		}
	}
}

// sayAtOnce answers whatever was asked.
func sayAtOnce(text string) func(net.Conn) {
	return func(conn net.Conn) {
		buf := make([]byte, 4<<10)
		if _, err := conn.Read(buf); err == nil {
			_, _ = conn.Write([]byte(text))
			_, _ = conn.Read(buf) // until the other side has had enough
		}
	}
}

func anyhow(h http.HandlerFunc) func(*receiver) http.HandlerFunc {
	return func(*receiver) http.HandlerFunc { return h }
}

func refuses(status int) func(*receiver) http.HandlerFunc {
	return func(r *receiver) http.HandlerFunc { return r.refusing(status) }
}

// takesUnheard takes a request, and the answer never comes.
func takesUnheard(r *receiver) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		message, ok := decode(w, req)
		if !ok {
			return
		}
		r.take(w, req, message)
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	}
}

// takesPart takes a request but for the bad span, and says so.
func takesPart(r *receiver) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		message, ok := decode(w, req)
		if !ok {
			return
		}
		var response coltracepb.ExportTraceServiceResponse
		for _, rs := range message.GetResourceSpans() {
			for _, ss := range rs.GetScopeSpans() {
				before := len(ss.Spans)
				ss.Spans = slices.DeleteFunc(ss.Spans, func(s *tracepb.Span) bool { return s.GetName() == bad })
				if n := before - len(ss.Spans); n > 0 {
					response.PartialSuccess = &coltracepb.ExportTracePartialSuccess{RejectedSpans: int64(n), ErrorMessage: "too old"}
				}
			}
		}
		r.take(w, req, message)
		body, err := proto.Marshal(&response)
		if err != nil {
			panic(err)
		}
		_, _ = w.Write(body)
	}
}

func always(guard func(net.Conn)) func(context.Context) func(net.Conn) {
	return func(context.Context) func(net.Conn) { return guard }
}

// secured leads to a server that expects TLS of whoever comes.
func secured(t *testing.T) func(context.Context) func(net.Conn) {
	t.Helper()
	r, _ := newGuarded(t, listen(t, "127.0.0.1:0"))
	r.StartTLS()
	t.Cleanup(r.Close)
	return always(func(conn net.Conn) {
		server, err := net.Dial("tcp", r.Listener.Addr().String())
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(server, conn)
			_ = server.Close()
		}()
		_, _ = io.Copy(conn, server)
	})
}

// later asks for a pause.
func later(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(status)
	}
}

// gigabyte never comes to an end of its answer.
func gigabyte(packed bool) http.HandlerFunc {
	part := make([]byte, 1<<20)
	if packed {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(part)
		_ = z.Close()
		part = b.Bytes()
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-protobuf")
		if packed {
			w.Header().Set("Content-Encoding", "gzip")
		}
		for range 1 << 10 {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	}
}
