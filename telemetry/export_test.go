package telemetry

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
)

var usageKeys = []string{string(AttrMemory), string(AttrMemoryDelta), string(AttrCPUUser), string(AttrCPUSystem), string(AttrHeapAlloc), string(AttrCPUShared)}

func wantUsage(t *testing.T, s *tracepb.Span) {
	t.Helper()
	attributes := byKey(s.GetAttributes())
	for _, key := range usageKeys {
		if attributes[key] == nil {
			t.Errorf("span %q has no %s", s.GetName(), key)
		}
	}
	if mb := attributes[string(AttrMemory)].GetDoubleValue(); mb < 1 || mb > 1<<20 {
		t.Errorf("span %q: memory is %v MiB", s.GetName(), mb)
	}
	if len(attributes) != len(s.GetAttributes()) {
		t.Errorf("span %q has an attribute twice", s.GetName())
	}
}

func TestExportedSpansCarryUsageAndResource(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
		"OTEL_EXPORTER_OTLP_HEADERS", "x-token=a%20b", "DEPLOYMENT_ENV", "stage")
	if s := tel.Status(); s.State != Connecting || s.Endpoint != r.URL || len(s.Problems) > 0 {
		t.Errorf("status before: %+v", s)
	}
	ctx, parent := otel.Tracer("test").Start(t.Context(), "parent")
	parent.SetAttributes(AttrMemory.Float64(-1)) // gives way to the measured one
	_, child := otel.Tracer("test").Start(ctx, "child")
	child.SetStatus(codes.Error, "broken")
	child.End()
	parent.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	spans := r.received()
	if len(spans["parent"]) != 1 || len(spans["child"]) != 1 {
		t.Fatalf("received %v", spans)
	}
	wantUsage(t, spans["parent"][0])
	wantUsage(t, spans["child"][0])
	if r.requests[0].Header.Get("X-Token") != "a b" || r.requests[0].Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("header: %v", r.requests[0].Header)
	}
	res := r.resource(t)
	for key, want := range map[string]string{
		"service.name": "hybrid-image-search", "service.version": "1.2.3",
		"deployment.environment": "stage", "deployment.environment.name": "stage",
	} {
		if got := res[key].GetStringValue(); got != want {
			t.Errorf("resource %s = %q, want %q", key, got, want)
		}
	}
	for _, key := range []string{"service.instance.id", "host.name", "os.type", "process.pid", "process.runtime.version", "telemetry.sdk.name"} {
		if res[key] == nil {
			t.Errorf("resource has no %s", key)
		}
	}
	for key := range res {
		if strings.HasPrefix(key, "process.command") || key == "process.executable.path" || key == "process.owner" {
			t.Errorf("resource tells %s", key)
		}
	}
	s := tel.Status()
	if s.State != Connected || s.Sent != 2 || s.Waiting != 0 || s.Dropped != 0 || s.LastSuccess.IsZero() || s.LastError.String() != "" {
		t.Errorf("status after: %+v", s)
	}
}

func TestResourceOfTheEnvironmentWins(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", r.URL+"/v1/traces", "OTEL_SERVICE_NAME", "mine",
		"OTEL_RESOURCE_ATTRIBUTES", "service.name=other,deployment.environment.name=prod,team=blue,service.version=9",
		"DEPLOYMENT_ENV", "stage")
	_, span := otel.Tracer("test").Start(t.Context(), "x")
	span.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	res := r.resource(t)
	for key, want := range map[string]string{
		"service.name": "mine", "service.version": "9", "team": "blue",
		"deployment.environment": "prod", "deployment.environment.name": "prod",
	} {
		if got := res[key].GetStringValue(); got != want {
			t.Errorf("resource %s = %q, want %q", key, got, want)
		}
	}
	if got := tel.Status().Environment; got != "prod" {
		t.Errorf("environment %q", got)
	}
}

func TestSamplingDecidesWhatLeavesNotWhatIsRecorded(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, "OTEL_TRACES_SAMPLER", "always_off")
	ctx, parent := otel.Tracer("test").Start(t.Context(), "parent")
	_, child := otel.Tracer("test").Start(ctx, "child")
	child.End()
	parent.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if got := r.received(); len(got) != 0 {
		t.Errorf("received %v", got)
	}
	if got := tel.Recorder().Traces(); len(got) != 1 || got[0].Spans != 2 {
		t.Errorf("recorded %+v", got)
	}
}

func TestExportOffStillRecords(t *testing.T) {
	for _, pair := range [][2]string{{"OTEL_SDK_DISABLED", "TRUE"}, {"OTEL_TRACES_EXPORTER", "none"}} {
		t.Run(pair[0], func(t *testing.T) {
			r := newReceiver(t)
			tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, pair[0], pair[1])
			_, span := otel.Tracer("test").Start(t.Context(), "x")
			span.End()
			if err := shutdown(tel, 10*time.Second); err != nil {
				t.Fatal(err)
			}
			s := tel.Status()
			if s.State != Off || !strings.Contains(s.Sentence(), pair[0]) {
				t.Errorf("status %+v", s)
			}
			traces := tel.Recorder().Traces()
			if len(traces) != 1 || len(r.received()) != 0 {
				t.Errorf("recorded %+v, received %v", traces, r.received())
			}
			spans, _ := tel.Recorder().Trace(traces[0].ID)
			if !spans[0].Usage.HasCPU || !spans[0].Usage.HasMemory {
				t.Errorf("usage %+v", spans[0].Usage)
			}
		})
	}
}

// A collector that takes the connection and never answers must not be noticed by anything but the
// status: spans end at once, and Shutdown keeps to its context.
func TestHangingCollectorHoldsNothingUp(t *testing.T) {
	r := newReceiver(t)
	released := make(chan struct{})
	asked := make(chan struct{}, 100)
	r.setFault(func(_ http.ResponseWriter, req *http.Request) {
		asked <- struct{}{}
		select {
		case <-released:
		case <-req.Context().Done():
		}
	})
	t.Cleanup(func() { close(released) }) // before the server closes
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	tracer := otel.Tracer("test")
	for range maxBatch {
		_, span := tracer.Start(t.Context(), "x")
		span.End()
	}
	<-asked // a full batch is under way, and stays so
	for range 4000 {
		_, span := tracer.Start(t.Context(), "x")
		span.End() // would block here if it waited
	}
	if s := tel.Status(); s.Waiting != maxBatch+4000 || s.Dropped != 0 {
		t.Errorf("%d waiting, %d dropped", s.Waiting, s.Dropped)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if err := tel.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("shutdown: %v", err)
	}
	if s := tel.Status(); s.Sent != 0 || s.Dropped != 0 || s.Waiting != maxBatch+4000 {
		t.Errorf("status after: %+v", s)
	}
}
