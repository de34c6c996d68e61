package telemetry

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
)

func TestErrorsOfTheSDKGoToStatusAndLog(t *testing.T) {
	cleanEnv(t, "OTEL_SDK_DISABLED", "true", "OTEL_RESOURCE_ATTRIBUTES", "novalue")
	var out bytes.Buffer
	tel := Setup(t.Context(), Config{Log: slog.New(slog.NewTextHandler(&out, nil))})
	if p := tel.Status().Problems; len(p) != 1 || !strings.Contains(p[0].String(), "OTEL_RESOURCE_ATTRIBUTES") {
		t.Errorf("problems %q", p)
	}
	otel.Handle(errors.New("something\nodd"))
	if p := tel.Status().Problems; len(p) != 2 || !strings.Contains(p[1].String(), "something odd") {
		t.Errorf("problems %q", p)
	}
	if !strings.Contains(out.String(), "odd") || !strings.Contains(out.String(), "OTEL_RESOURCE_ATTRIBUTES") {
		t.Errorf("log: %s", &out)
	}
	if err := tel.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := tel.Shutdown(t.Context()); err != nil {
		t.Error("a second time:", err)
	}
}

func TestSentence(t *testing.T) {
	const at = "http://localhost:4318"
	tests := map[string]Status{
		"Nothing was sent to http://localhost:4318 yet.":                                {State: Connecting, Endpoint: at},
		"Connected to http://localhost:4318: 1 span sent.":                              {State: Connected, Endpoint: at, Sent: 1},
		"Connected to http://localhost:4318: 5 spans sent, 2 waiting. 1 span not sent.": {State: Connected, Endpoint: at, Sent: 5, Waiting: 2, Dropped: 1},
		"No entry. 2 spans waiting. 3 spans set aside. Disk full.":                      {State: Paused, LastError: sentence("No entry."), Waiting: 2, SetAside: 3, Spool: sentence("Disk full.")},
		"It is down. 3 spans waiting.":                                                  {State: Retrying, LastError: sentence("It is down."), Waiting: 3},
		"Export is off.":                                                                {State: Off, LastError: sentence("Export is off.")},
		"Nothing was sent to http://localhost:4318 yet. X is no number.":                {State: Connecting, Endpoint: at, Problems: []Sentence{sentence("X is no number.")}},
	}
	for want, status := range tests {
		if got := status.Sentence(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
