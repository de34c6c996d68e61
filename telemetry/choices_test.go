package telemetry

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
)

func end(name string) {
	_, span := otel.Tracer("test").Start(context.Background(), name)
	span.End()
}

func TestChoicesTakeEffectAtOnce(t *testing.T) {
	first, second := newReceiver(t), newReceiver(t)
	first.setFault(answerWith(http.StatusServiceUnavailable, "", ""))
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", first.URL)
	end("waits")
	eventually(t, "the fault is seen", func() bool { return tel.Status().State == Retrying })

	if err := tel.Choose(Choices{Endpoint: second.URL}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it goes elsewhere", func() bool { return len(second.received()["waits"]) == 1 })
	eventually(t, "the status says so", func() bool { return tel.Status().State == Connected })
	if s := tel.Status(); s.Endpoint != second.URL || s.LastError.String() != "" || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}

	if err := tel.Choose(Choices{Endpoint: second.URL, Off: true}); err != nil {
		t.Fatal(err)
	}
	end("kept here")
	if s := tel.Status(); s.State != Off || s.Waiting != 0 || s.Dropped != 0 {
		t.Errorf("%+v", s)
	}
	if got := tel.Recorder().Traces()[0]; got.Root != "kept here" {
		t.Errorf("recorded %+v", got)
	}

	if err := tel.Choose(Choices{Endpoint: second.URL + "/"}); err != nil {
		t.Fatal(err)
	}
	end("sent again")
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	got := second.received()
	if len(got["sent again"]) != 1 || len(got["kept here"]) != 0 || len(first.received()) != 0 {
		t.Errorf("received %v", got)
	}
	if err := tel.Choose(Choices{}); err != nil {
		t.Error("after the end:", err)
	}
}

// While a collector hangs, the choice of another waits for nothing.
func TestChoiceInterruptsARequest(t *testing.T) {
	hanging, well := newReceiver(t), newReceiver(t)
	asked := make(chan struct{}, 10)
	hanging.setFault(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not see the end of the connection
		asked <- struct{}{}
		<-r.Context().Done()
	})
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", hanging.URL)
	for range maxBatch {
		end("x")
	}
	<-asked
	if err := tel.Choose(Choices{Endpoint: well.URL}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "all arrive", func() bool { return tel.Status().Sent == maxBatch })
	if s := tel.Status(); s.Waiting != 0 || s.Dropped != 0 || s.WaitingBytes != 0 {
		t.Errorf("%+v", s)
	}
}

func TestChoicesAreKept(t *testing.T) {
	cleanEnv(t)
	file := filepath.Join(t.TempDir(), "new", "telemetry.json")
	start := func() *Telemetry {
		tel := Setup(t.Context(), Config{SpoolDir: t.TempDir(), ChoicesFile: file})
		t.Cleanup(func() { _ = shutdown(tel, time.Second) })
		return tel
	}
	chosen := Choices{Endpoint: "http://127.0.0.1:1/otlp", Off: true, IncludeText: true}
	if err := start().Choose(chosen); err != nil {
		t.Fatal(err)
	}
	tel := start()
	if s := tel.Status(); tel.Choices() != chosen || s.State != Off || s.Endpoint != chosen.Endpoint {
		t.Errorf("%+v, %+v", tel.Choices(), s)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if there, err := os.ReadDir(filepath.Dir(file)); err != nil || len(there) != 1 {
		t.Errorf("left behind: %v, %v", there, err)
	}

	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	r := newReceiver(t)
	if err := tel.Choose(Choices{Endpoint: nowhere}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	if got := start().SendTestSpan(t.Context()); !got.Delivered {
		t.Errorf("the test span goes where no other does: %+v", got)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	t.Setenv("OTEL_TRACES_EXPORTER", "none")
	tel = start()
	if s := tel.Status(); s.Endpoint != nowhere || !strings.Contains(s.LastError.String(), "OTEL_TRACES_EXPORTER") {
		t.Errorf("the environment does not win: %+v", s)
	}
	if o := tel.Overrides(); o.Endpoint != "OTEL_EXPORTER_OTLP_ENDPOINT" || o.Off != "OTEL_TRACES_EXPORTER" {
		t.Errorf("overrides %+v", o)
	}
}

func TestBadChoices(t *testing.T) {
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	file := filepath.Join(t.TempDir(), "telemetry.json")
	for _, content := range []string{"", "{", `{"endpoint":7}`, "\x00", `"` + strings.Repeat("x", maxChoices) + `"`, `{"endpoint":"::"}`} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
		tel := Setup(t.Context(), Config{ChoicesFile: file})
		if s := tel.Status(); len(s.Problems) != 1 || s.Endpoint != defaultEndpoint {
			t.Errorf("%.20q: %+v", content, s)
		}
		before := tel.Choices()
		for _, endpoint := range []string{"localhost:4318", "ftp://h", "http://", "http://h:99999", " "} {
			if err := tel.Choose(Choices{Endpoint: endpoint, Off: true}); !errors.Is(err, ErrEndpoint) || tel.Choices() != before {
				t.Errorf("%q: %v", endpoint, err)
			}
		}
		_ = shutdown(tel, time.Second)
	}
	blocked := filepath.Join(file, "below", "a", "file")
	tel := Setup(t.Context(), Config{ChoicesFile: blocked})
	defer shutdown(tel, time.Second)
	if err := tel.Choose(Choices{Off: true}); !errors.Is(err, ErrNotKept) || tel.Status().State != Off {
		t.Errorf("%v, %+v", err, tel.Status())
	}
}

// keptChoices writes the choices of an earlier run.
func keptChoices(t *testing.T, c Choices) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "choices.json")
	if err := saveChoices(file, c); err != nil {
		t.Fatal(err)
	}
	return file
}

// What the environment decides in this run is not kept as if the user had chosen it, and is not undone by another
// choice.
func TestEnvironmentDoesNotBecomeAChoice(t *testing.T) {
	r := newReceiver(t)
	earlier := Choices{Endpoint: nowhere}
	cleanEnv(t, textVariable, "true", "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	file := keptChoices(t, earlier)
	tel := Setup(t.Context(), Config{ChoicesFile: file})
	defer shutdown(tel, time.Second)
	c := tel.Choices()
	if want := (Choices{IncludeText: true}); c != want {
		t.Errorf("holds %+v", c)
	}
	c.Off = true
	if err := tel.Choose(c); err != nil {
		t.Fatal(err)
	}
	if kept, err := loadChoices(file); err != nil || kept != (Choices{Endpoint: nowhere, Off: true}) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if s := tel.Status(); s.Endpoint != r.URL {
		t.Errorf("%+v", s)
	}
	c.Off, c.IncludeText = false, false
	if err := tel.Choose(c); err != nil {
		t.Fatal(err)
	}
	if kept, err := loadChoices(file); err != nil || kept != earlier {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if tel.Choices().IncludeText || tel.tee.curtain.open.Load() {
		t.Error("text still leaves")
	}
}

// A new choice puts right what was wrong with an earlier one.
func TestChoiceSolvesProblems(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.json")
	writeAll(t, broken, []byte("{"))
	cleanEnv(t, "OTEL_EXPORTER_OTLP_TIMEOUT", "soon")
	for _, file := range []string{broken, keptChoices(t, Choices{Endpoint: "no address"})} {
		tel := Setup(t.Context(), Config{ChoicesFile: file})
		if got := tel.Status().Problems; len(got) != 2 {
			t.Errorf("at first %q", got)
		}
		if err := tel.Choose(tel.Choices()); err != nil {
			t.Error(err)
		}
		if got := tel.Status().Problems; len(got) != 1 || !strings.Contains(got[0].String(), "TIMEOUT") {
			t.Errorf("then %q", got)
		}
		if kept, err := loadChoices(file); err != nil || kept != (Choices{}) {
			t.Errorf("kept %+v, %v", kept, err)
		}
		shutdown(tel, time.Second)
	}
}
