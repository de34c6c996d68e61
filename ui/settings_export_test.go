package ui

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.opentelemetry.io/otel"

	"hybrid-image-search/telemetry"
)

// nowhere is an address where nothing listens.
const nowhere = "http://127.0.0.1:1"

// collector takes spans, and answers with a status.
type collector struct {
	*httptest.Server
	requests atomic.Int64
	status   atomic.Int64
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.status.Store(http.StatusOK)
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.URL.Path != "/v1/traces" {
			http.NotFound(w, r)
			return
		}
		c.requests.Add(1)
		w.Header().Set("Content-Type", "application/x-protobuf")
		w.WriteHeader(int(c.status.Load()))
	}))
	t.Cleanup(c.Close)
	return c
}

func endSpan() {
	_, span := otel.Tracer("test").Start(context.Background(), "step")
	span.End()
}

func shutDown(t *telemetry.Telemetry) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = t.Shutdown(ctx)
}

func TestChoicesTakeEffectAtOnceAndAreKept(t *testing.T) {
	c := newCollector(t)
	w := openExport(t)
	w.enter(t, c.URL)
	if got := w.telemetry.Status().Endpoint; got != c.URL {
		t.Fatalf("spans go to %s", got)
	}
	endSpan()
	w.until(t, "a span arrives", func() bool { return c.requests.Load() > 0 })

	test.Tap(w.export.send)
	test.Tap(w.export.text)
	w.settle(t)
	want := telemetry.Choices{Endpoint: c.URL, Off: true, IncludeText: true}
	if got := w.telemetry.Choices(); got != want || w.telemetry.Status().State != telemetry.Off {
		t.Errorf("chosen %+v, %+v", got, w.telemetry.Status())
	}
	var kept telemetry.Choices
	data, err := os.ReadFile(w.choices)
	must(t, err)
	must(t, json.Unmarshal(data, &kept))
	if kept != want {
		t.Errorf("kept %+v", kept)
	}
	test.Tap(w.export.send)
	w.settle(t)
	w.enter(t, "")
	if got := w.telemetry.Choices(); got != (telemetry.Choices{IncludeText: true}) {
		t.Errorf("chosen %+v", got)
	}
}

// Clicks that come faster than choices take effect: the last counts.
func TestTheLastChoiceHolds(t *testing.T) {
	w := openExport(t)
	for range 7 {
		test.Tap(w.export.send)
		test.Tap(w.export.text)
	}
	w.settle(t)
	if got := w.telemetry.Choices(); got != (telemetry.Choices{Off: true, IncludeText: true}) || w.export.send.Checked || !w.export.text.Checked {
		t.Errorf("chosen %+v, shown %t %t", got, w.export.send.Checked, w.export.text.Checked)
	}
}

func TestLeavingTheFieldMakesTheEndpointHold(t *testing.T) {
	w := openExport(t)
	for want, leave := range map[string]func(){
		nowhere + "/a": func() { w.native.Canvas().Focus(w.export.text) },
		nowhere + "/b": w.settings.close,
		nowhere + "/c": w.native.Canvas().Unfocus,
	} {
		w.openSettings()
		w.native.Canvas().Focus(w.export.endpoint)
		w.export.endpoint.SetText(" " + want + "/v1/traces/ ")
		leave()
		w.settle(t)
		if got := w.telemetry.Choices().Endpoint; got != want || w.export.endpoint.Text != want {
			t.Errorf("chosen %q, shown %q, want %q", got, w.export.endpoint.Text, want)
		}
	}
}

func TestMalformedEndpointIsMarkedAndChangesNothing(t *testing.T) {
	w := openExport(t)
	w.enter(t, nowhere)
	before := w.telemetry.Choices()
	w.enter(t, "localhost:4318")
	if note := w.export.endpointNote.text(); !strings.Contains(note, "http://") || w.telemetry.Choices() != before {
		t.Errorf("told %q, chosen %+v", note, w.telemetry.Choices())
	}
	// What else is chosen meanwhile holds, with the address as it was.
	test.Tap(w.export.text)
	w.settle(t)
	if got := w.telemetry.Choices(); got.Endpoint != nowhere || !got.IncludeText {
		t.Errorf("chosen %+v", got)
	}
	// Escape first brings back what holds, and then leaves.
	w.native.Canvas().Focus(w.export.endpoint)
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	w.export.endpoint.TypedKey(escape)
	if w.export.endpoint.Text != nowhere || w.overlays() != 1 || strings.Contains(w.export.endpointNote.text(), "begins") {
		t.Errorf("%q, %d dialogs, %q", w.export.endpoint.Text, w.overlays(), w.export.endpointNote.text())
	}
	w.export.endpoint.SetText("nonsense")
	w.settings.close()
	w.openSettings()
	w.settle(t)
	if w.export.endpoint.Text != nowhere || w.telemetry.Choices().Endpoint != nowhere {
		t.Errorf("opened again: %q, %+v", w.export.endpoint.Text, w.telemetry.Choices())
	}
}

func TestChoiceThatCannotBeKeptIsTold(t *testing.T) {
	sandbox(t)
	clearExportVariables(t)
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	w := openExportOver(t, filepath.Join(file, "below", "telemetry.json"))
	test.Tap(w.export.send)
	w.settle(t)
	if note := w.export.chooseNote.text(); !strings.Contains(note, "could not be kept") || w.telemetry.Status().State != telemetry.Off {
		t.Errorf("told %q, %s", note, w.telemetry.Status().State)
	}
}

// A file of choices that was written by hand does not make the other choices fail.
func TestKeptNonsenseIsNotChosenAgain(t *testing.T) {
	sandbox(t)
	clearExportVariables(t)
	file := filepath.Join(t.TempDir(), "telemetry.json")
	must(t, os.WriteFile(file, []byte(`{"endpoint":"::"}`), 0o600))
	w := openExportOver(t, file)
	w.settle(t)
	if len(w.telemetry.Status().Problems) == 0 || !strings.Contains(w.export.status.problems.Text, "left out") {
		t.Errorf("problems shown: %q", w.export.status.problems.Text)
	}
	test.Tap(w.export.send)
	w.settle(t)
	if got := w.telemetry.Choices(); got != (telemetry.Choices{Off: true}) || w.export.chooseNote.Visible() {
		t.Errorf("chosen %+v, told %q", got, w.export.chooseNote.text())
	}
	if problems := w.telemetry.Status().Problems; len(problems) > 0 {
		t.Errorf("problems that are solved: %q", problems)
	}
}

func TestVariablesThatDecideAreNamed(t *testing.T) {
	const textVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
	sandbox(t)
	clearExportVariables(t)
	file := filepath.Join(t.TempDir(), "telemetry.json")
	must(t, os.WriteFile(file, []byte(`{"endpoint":"http://127.0.0.1:2"}`), 0o600))
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	t.Setenv(textVariable, "true")
	w := openExportOver(t, file)
	if note := w.export.endpointNote.text(); !strings.Contains(note, "OTEL_EXPORTER_OTLP_ENDPOINT is set and decides again at the next start.") {
		t.Errorf("told %q", note)
	}
	var captions []string
	for _, c := range find[*caption](w.export.view) {
		captions = append(captions, c.text())
	}
	if all := strings.Join(captions, "\n"); !strings.Contains(all, textVariable+" is set and decides") || !w.export.text.Checked {
		t.Errorf("told %s; checked %t", all, w.export.text.Checked)
	}
	// Another choice does not bring back an endpoint that the variable has overruled.
	if e := w.export.endpoint; e.Text != "" || e.PlaceHolder != nowhere {
		t.Errorf("shown %q, placeholder %q", e.Text, e.PlaceHolder)
	}
	test.Tap(w.export.text)
	w.settle(t)
	if s := w.telemetry.Status(); s.Endpoint != nowhere {
		t.Errorf("spans go to %s", s.Endpoint)
	}
}

func TestSwitchThatTheEnvironmentHoldsOff(t *testing.T) {
	for name, value := range map[string]string{"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_EXPORTER": "none"} {
		t.Run(name, func(t *testing.T) {
			w := openExport(t, name, value)
			if !w.export.send.Disabled() || w.export.send.Checked || !strings.Contains(w.export.sendNote.text(), name+" is set") {
				t.Errorf("disabled %t, checked %t, %q", w.export.send.Disabled(), w.export.send.Checked, w.export.sendNote.text())
			}
			test.Tap(w.export.send)
			test.Tap(w.export.text)
			w.settle(t)
			if got := w.telemetry.Choices(); got != (telemetry.Choices{IncludeText: true}) {
				t.Errorf("chosen %+v", got)
			}
		})
	}
}
