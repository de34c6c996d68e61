package telemetry

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTestSpan(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, "OTEL_TRACES_SAMPLER", "always_off")
	result := tel.SendTestSpan(t.Context())
	if !result.Delivered || !strings.Contains(result.Sentence.String(), r.URL) || !strings.Contains(result.Sentence.String(), result.Trace.String()) {
		t.Errorf("%+v", result)
	}
	got := r.received()["telemetry.test"]
	if len(got) != 1 || string(got[0].GetTraceId()) != string(result.Trace[:]) {
		t.Fatalf("received %v", got)
	}
	wantUsage(t, got[0])
	if name := r.resource(t)["service.name"].GetStringValue(); name != "hybrid-image-search" {
		t.Errorf("service.name %q", name)
	}
	if _, ok := tel.Recorder().Trace(result.Trace); !ok {
		t.Error("not recorded")
	}
}

func TestTestSpanTellsWhatIsWrong(t *testing.T) {
	r := newReceiver(t)
	tests := map[string]struct {
		fault http.HandlerFunc
		want  string
	}{
		"unauthorised":   {answerWith(401, "", ""), "OTEL_EXPORTER_OTLP_HEADERS"},
		"wrong path":     {answerWith(404, "", ""), "Check the path"},
		"no OTLP":        {answerWith(200, "text/html", "<html>"), "not as an OTLP receiver"},
		"refuses all":    {answerWith(400, "text/plain", "no tenant"), "refuses whatever is sent (HTTP 400): no tenant."},
		"TLS expected":   {answerWith(400, "text/plain", "Client sent an HTTP request to an HTTPS server."), "https://"},
		"takes no spans": {answerWith(200, "application/json", `{"partialSuccess":{"rejectedSpans":"1","errorMessage":"full"}}`), "refused 1 span: full"},
		"trouble":        {answerWith(500, "", ""), "trouble of its own"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r.setFault(test.fault)
			tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
			if got := tel.SendTestSpan(t.Context()); got.Delivered || !strings.Contains(got.Sentence.String(), test.want) {
				t.Errorf("%+v", got)
			}
		})
	}
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", nowhere)
	if got := tel.SendTestSpan(t.Context()); !strings.Contains(got.Sentence.String(), "Nothing listens") {
		t.Errorf("%+v", got)
	}
	tel = setup(t, "OTEL_SDK_DISABLED", "true")
	if got := tel.SendTestSpan(t.Context()); got.Delivered || !strings.Contains(got.Sentence.String(), "OTEL_SDK_DISABLED") {
		t.Errorf("%+v", got)
	}
}

func TestTestSpanKeepsToItsContext(t *testing.T) {
	r := newReceiver(t)
	r.setFault(func(_ http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body) // or the server does not see the end of the connection
		<-req.Context().Done()
	})
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := tel.SendTestSpan(ctx); got.Delivered || !strings.Contains(got.Sentence.String(), "did not answer in time") {
		t.Errorf("%+v", got)
	}
}

// A test that goes well ends the pause of a collector that had refused everything.
func TestTestSpanEndsThePause(t *testing.T) {
	r := newReceiver(t)
	r.setFault(answerWith(401, "", ""))
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	end("x")
	eventually(t, "the pause", func() bool { return tel.Status().State == Paused })
	r.setFault(nil)
	if got := tel.SendTestSpan(t.Context()); !got.Delivered {
		t.Fatalf("%+v", got)
	}
	eventually(t, "the span arrives", func() bool { return len(r.received()["x"]) == 1 })
}

// The test goes where spans go, which the environment decides before a choice of an earlier run.
func TestTestSpanGoesWhereSpansGo(t *testing.T) {
	r := newReceiver(t)
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	tel := Setup(t.Context(), Config{ChoicesFile: keptChoices(t, Choices{Endpoint: nowhere})})
	defer shutdown(tel, time.Second)
	if got := tel.SendTestSpan(t.Context()); !got.Delivered || len(r.received()["telemetry.test"]) != 1 {
		t.Errorf("%+v", got)
	}
	if err := tel.Choose(Choices{Endpoint: nowhere}); err != nil {
		t.Fatal(err)
	}
	if got := tel.SendTestSpan(t.Context()); got.Delivered {
		t.Errorf("%+v", got)
	}
}
