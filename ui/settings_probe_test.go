package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestSendATestSpan(t *testing.T) {
	c := newCollector(t)
	w := openExport(t, "OTEL_EXPORTER_OTLP_ENDPOINT", c.URL)
	p := w.export.probe
	test.Tap(p.button)
	if !p.button.Disabled() {
		t.Error("the button can be pressed twice")
	}
	w.settle(t)
	if p.button.Disabled() || !p.copy.Visible() || p.sentence.Importance != widget.SuccessImportance || !strings.Contains(p.sentence.Text, c.URL) {
		t.Errorf("told %q, copy %t", p.sentence.Text, p.copy.Visible())
	}
	test.Tap(p.copy)
	if id := w.app.Clipboard().Content(); len(id) != 32 || !strings.Contains(p.sentence.Text, id) {
		t.Errorf("copied %q of %q", id, p.sentence.Text)
	}
	c.status.Store(http.StatusUnauthorized)
	test.Tap(p.button)
	w.settle(t)
	if p.copy.Visible() || p.sentence.Importance != widget.WarningImportance || !strings.Contains(p.sentence.Text, "HTTP 401") {
		t.Errorf("told %q, copy %t", p.sentence.Text, p.copy.Visible())
	}
}

func TestTestSpanIsCancelledWithTheDialog(t *testing.T) {
	asked, left := make(chan struct{}, 1), make(chan struct{}, 1)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not see the end of the connection
		asked <- struct{}{}
		<-r.Context().Done()
		left <- struct{}{}
	}))
	defer hanging.Close()
	w := openExport(t, "OTEL_EXPORTER_OTLP_ENDPOINT", hanging.URL)
	p := w.export.probe
	test.Tap(p.button)
	<-asked
	w.escape()
	select {
	case <-left:
	case <-time.After(5 * time.Second):
		t.Fatal("the test span is still under way")
	}
	w.openSettings()
	again := w.export.probe
	hint := again.sentence.Text
	w.settle(t)
	if again.button.Disabled() || again.sentence.Text != hint || again.copy.Visible() {
		t.Errorf("opened again: %q, disabled %t", again.sentence.Text, again.button.Disabled())
	}
	if !strings.HasPrefix(p.sentence.Text, "Sending") {
		t.Errorf("told after the end: %q", p.sentence.Text)
	}
}
