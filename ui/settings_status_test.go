package ui

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/escape"
)

func TestStatusIsLive(t *testing.T) {
	c := newCollector(t)
	c.status.Store(http.StatusServiceUnavailable)
	w := openExport(t, "OTEL_EXPORTER_OTLP_ENDPOINT", c.URL, "OTEL_TRACES_SAMPLER", "sometimes")
	s := w.export.status
	endSpan()
	w.until(t, "the fault is shown", func() bool { return s.state.Text == "Retrying" && s.figures[1].Text != "0" })
	if !strings.Contains(s.sentence.Text, "HTTP 503") || !strings.HasPrefix(s.figures[1].Text, "1 · ") || s.light.state != telemetry.Retrying {
		t.Errorf("%q, waiting %q", s.sentence.Text, s.figures[1].Text)
	}
	if !strings.Contains(s.problems.Text, "OTEL_TRACES_SAMPLER") || strings.Contains(s.sentence.Text, "OTEL_TRACES_SAMPLER") {
		t.Errorf("problems %q, sentence %q", s.problems.Text, s.sentence.Text)
	}
	c.status.Store(http.StatusOK)
	w.until(t, "success is shown", func() bool { return s.state.Text == "Connected" && s.figures[0].Text == "1" })
	if s.figures[4].Text == "none yet" || s.figures[1].Text != "0" {
		t.Errorf("last success %q, waiting %q", s.figures[4].Text, s.figures[1].Text)
	}
	test.Tap(leavingButton(t, s.view, "Copy status"))
	copied := w.app.Clipboard().Content()
	for _, want := range []string{"Connected to " + c.URL, "Sent: 1", "Last success: ", "OTEL_TRACES_SAMPLER"} {
		if !strings.Contains(copied, want) {
			t.Errorf("copied %q without %q", copied, want)
		}
	}
}

// leavingButton gives a button that Escape leaves.
func leavingButton(t *testing.T, o fyne.CanvasObject, label string) *escape.Button {
	t.Helper()
	for _, b := range find[*escape.Button](o) {
		if b.Text == label {
			return b
		}
	}
	t.Fatalf("there is no button %q", label)
	return nil
}

// However much happens, the status changes at most ten times a second, and only while it is seen.
func TestStatusIsShownAtMostTenTimesASecond(t *testing.T) {
	newTestApp(t)
	clearExportVariables(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	spans := telemetry.Setup(t.Context(), telemetry.Config{})
	defer shutDown(spans)
	s := newExportStatus(nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	var shown atomic.Int64
	ended := make(chan struct{})
	begin := time.Now()
	go func() {
		defer close(ended)
		s.watch(ctx, spans, func(f func()) { shown.Add(1); f() })
	}()
	for time.Since(begin) < 450*time.Millisecond {
		endSpan()
	}
	n := shown.Load()
	most := int64(time.Since(begin)/refreshEvery) + 1
	if n > most || n < 2 {
		t.Errorf("shown %d times, want 2 to %d", n, most)
	}
	cancel()
	<-ended
}

func TestStatusEndsWithTheDialog(t *testing.T) {
	w := openExport(t, "OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	w.escape()
	w.settle(t)
	endSpan()
	before := w.export.status.shown
	for end := time.Now().Add(3 * refreshEvery); time.Now().Before(end); {
		w.settle(t)
		time.Sleep(5 * time.Millisecond)
	}
	if w.export.status.shown != before {
		t.Error("a status was shown that nobody sees")
	}
	w.openSettings()
	if w.export.status.shown == before {
		t.Error("opened again, the settings show an old status")
	}
}
