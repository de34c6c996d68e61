package telemetry

import (
	"net/http"
	"testing"
	"time"
)

// Collectors that take their time, or go away in the middle: spans end meanwhile as ever, and all arrive
// once the collector is well.
func TestSlowCollectors(t *testing.T) {
	tests := map[string]http.HandlerFunc{
		"hangs": func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() },
		"drips": func(w http.ResponseWriter, req *http.Request) {
			w.Header().Set("Content-Type", "application/x-protobuf")
			for req.Context().Err() == nil {
				_, _ = w.Write([]byte{0})
				_ = http.NewResponseController(w).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		},
		"reads nothing and closes": func(w http.ResponseWriter, _ *http.Request) {
			if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_ = conn.Close()
			}
		},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t)
			r.setFault(func(w http.ResponseWriter, req *http.Request) {
				// The server notices that the client is gone only when it has read the request.
				buf := make([]byte, 1<<20)
				for {
					if _, err := req.Body.Read(buf); err != nil {
						break
					}
				}
				fault(w, req)
			})
			cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, "OTEL_EXPORTER_OTLP_TIMEOUT", "60")
			board := &statusBoard{}
			e := directedExport(t.TempDir(), 0, quickPacing, board)
			p := newRuns(t, e, board)
			p.end(0, 1500)
			eventually(t, "the fault is seen", func() bool { return board.read().State == Retrying })
			p.end(1500, 3000)
			if s := board.read(); s.Waiting != 3000 || s.Sent != 0 {
				t.Errorf("%+v", s)
			}
			r.setFault(nil)
			eventually(t, "all is sent", func() bool { return board.read().Sent == 3000 })
			got := r.received()
			if len(got) != 3000 {
				t.Errorf("%d of 3000 spans arrived", len(got))
			}
		})
	}
}
