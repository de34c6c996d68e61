package collector

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/otel"

	"hybrid-image-search/telemetry"
)

// The collector is down, comes up, cannot pass anything on, and comes back well; a program ends in the
// worst of it. Everything arrives.
func TestCollectorThatIsDownFirst(t *testing.T) {
	at, sink, spool := address(t), &consumertest.TracesSink{}, t.TempDir()

	first := startProgram(t, spool, at)
	names := endSpans(t.Context(), 2, 500)
	eventually(t, "the program sees that nothing listens", func() bool {
		s := first.Status()
		return s.State == telemetry.Retrying && strings.Contains(s.LastError.String(), "Nothing listens")
	})
	if err := end(first); err != nil {
		t.Fatal(err)
	}
	if s := first.Status(); s.Waiting != 1000 || s.Sent != 0 || s.Dropped != 0 {
		t.Fatalf("the first program ended with %+v", s)
	}

	second := startProgram(t, spool, at)
	maps.Copy(names, endSpans(t.Context(), 2, 500))
	eventually(t, "both programs' spans wait", func() bool {
		s := second.Status()
		return s.State == telemetry.Retrying && s.Waiting == 2000
	})

	stop := startCollector(t, at, consumertest.NewErr(errors.New("the backend is away")))
	eventually(t, "the program sees the collector's trouble", func() bool {
		return strings.Contains(second.Status().LastError.String(), "trouble of its own (HTTP 503)")
	})
	if s := second.Status(); s.Waiting != 2000 || s.SetAside != 0 || s.Dropped != 0 {
		t.Errorf("while the collector refuses: %+v", s)
	}
	stop()

	startCollector(t, at, sink)
	eventually(t, "all is sent", func() bool { return second.Status().Waiting == 0 })
	if s := second.Status(); s.State != telemetry.Connected || s.Sent != 2000 || s.Dropped != 0 || s.SetAside != 0 {
		t.Errorf("%+v", s)
	}
	wantAll(t, received(sink), names)
}

// A path on which the collector takes no traces is told as what it is, and nothing is lost over it.
func TestWrongPathIsTold(t *testing.T) {
	at, sink, spool := address(t), &consumertest.TracesSink{}, t.TempDir()
	startCollector(t, at, sink)
	tel := startProgram(t, spool, at, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://"+at+"/traces")
	_, span := otel.Tracer("proof").Start(t.Context(), "astray")
	span.End()
	eventually(t, "the program pauses", func() bool { return tel.Status().State == telemetry.Paused })
	if s := tel.Status(); !strings.Contains(s.LastError.String(), "path") || s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	_ = end(tel)

	right := startProgram(t, spool, at)
	eventually(t, "the span is sent", func() bool { return right.Status().Sent == 1 })
	wantUsage(t, received(sink).named(t, "astray"))
}
