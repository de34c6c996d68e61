package tail

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// ring is a source that keeps the newest spans.
type ring struct {
	mu      sync.Mutex
	kept    []telemetry.Span
	first   uint64
	limit   int
	changed []chan struct{}
}

func (r *ring) end(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range names {
		n := r.first + uint64(len(r.kept)) + 1
		r.kept = append(r.kept, telemetry.Span{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{byte(n >> 16), byte(n >> 8), byte(n), 1}, Name: name, Start: time.Unix(1, 0), End: time.Unix(2, 0)})
		if len(r.kept) > r.limit {
			r.kept = r.kept[1:]
			r.first++
		}
	}
	for _, c := range r.changed {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (r *ring) EndedSince(cursor uint64) ([]telemetry.Span, uint64, int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	missed := int64(max(cursor, r.first) - cursor)
	return append([]telemetry.Span(nil), r.kept[max(cursor, r.first)-r.first:]...), r.first + uint64(len(r.kept)), missed
}

func (r *ring) Subscribe() (<-chan struct{}, func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := make(chan struct{}, 1)
	r.changed = append(r.changed, c)
	return c, func() {}
}

// folder is a new one with a path short enough for a socket.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tail")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) //nolint:errcheck // the system clears its temporary folder
	return filepath.Join(dir, "live")
}

// serve serves until the test ends, or until stop is called.
func serve(t *testing.T, dir string, source Source) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, dir, source) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serving ends with %v", err)
		}
	})
	t.Cleanup(stop)
	for range 500 {
		if list, err := List(dir); err == nil && len(list) > 0 {
			return stop
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nothing listens")
	return stop
}

func dial(t *testing.T, dir string) *Conn {
	t.Helper()
	c, err := Newest(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// names reads until n spans came.
func names(t *testing.T, c *Conn, n int) (all []string) {
	t.Helper()
	for len(all) < n {
		spans, missed, err := c.Next()
		if err != nil || missed > 0 {
			t.Fatalf("after %q: %d missed, %v", all, missed, err)
		}
		for _, s := range spans {
			all = append(all, s.Name)
		}
	}
	return all
}
