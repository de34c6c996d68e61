package main

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.opentelemetry.io/otel"

	"hybrid-image-search/engine"
	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tail"
)

// Other programs read the spans of this one until it ends.
func TestTracesForOtherPrograms(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME"} {
		t.Setenv(name, dir)
	}
	t.Setenv("OTEL_SDK_DISABLED", "true")
	traces := telemetry.Setup(t.Context(), telemetry.Config{})
	defer traces.Shutdown(t.Context()) //nolint:errcheck // a test
	stop := serveTraces(traces, slog.New(slog.DiscardHandler))
	defer stop()
	_, span := otel.Tracer("test").Start(t.Context(), "click")
	span.End()

	data, err := engine.DataDir()
	if err != nil {
		t.Fatal(err)
	}
	live := filepath.Join(data, "live")
	var c *tail.Conn
	for range 200 {
		if c, err = tail.Newest(t.Context(), live); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		t.Skipf("no socket can be made here: %v", err)
	}
	defer c.Close() //nolint:errcheck // a test
	if spans, _, err := c.Next(); err != nil || len(spans) != 1 || spans[0].Name != "click" {
		t.Errorf("%+v, %v", spans, err)
	}
	stop()
	if _, err := tail.Newest(t.Context(), live); !errors.Is(err, tail.ErrNone) {
		t.Errorf("after the end: %v", err)
	}
}
