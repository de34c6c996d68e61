package collector

import (
	"context"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"hybrid-image-search/telemetry"
)

// address returns one on which nothing listens, and a collector may later.
func address(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startCollector runs the Collector's receiver, configured as its YAML would, until the returned function
// is called or the test ends.
func startCollector(t *testing.T, address string, next consumer.Traces) (stop func()) {
	t.Helper()
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig()
	err := confmap.NewFromStringMap(map[string]any{
		"protocols": map[string]any{"http": map[string]any{"endpoint": address}},
	}).Unmarshal(config)
	if err != nil {
		t.Fatal(err)
	}
	r, err := factory.CreateTraces(t.Context(), receivertest.NewNopSettings(factory.Type()), config, next)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(stop)
	return stop
}

// startProgram sets up the program's telemetry as its commands do, with the environment given in pairs.
func startProgram(t *testing.T, spool, address string, pairs ...string) *telemetry.Telemetry {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "OTEL_") || name == "DEPLOYMENT_ENV" {
			t.Setenv(name, "")
		}
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"+address)
	for i := 0; i < len(pairs); i += 2 {
		t.Setenv(pairs[i], pairs[i+1])
	}
	tel := telemetry.Setup(t.Context(), telemetry.Config{Version: "1.2.3", SpoolDir: spool})
	t.Cleanup(func() { _ = end(tel) })
	return tel
}

func end(tel *telemetry.Telemetry) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return tel.Shutdown(ctx)
}

// eventually waits for a condition that other goroutines bring about. The limit is only there to end a
// test that has failed.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 3000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}

// arrived is a span as the receiver hands it on inside the Collector.
type arrived struct {
	ptrace.Span
	scope    pcommon.InstrumentationScope
	resource pcommon.Resource
}

// spans are by their ids: delivery is at least once.
type spans map[pcommon.SpanID]arrived

func received(sink *consumertest.TracesSink) spans {
	all := spans{}
	for _, traces := range sink.AllTraces() {
		for _, rs := range traces.ResourceSpans().All() {
			for _, ss := range rs.ScopeSpans().All() {
				for _, s := range ss.Spans().All() {
					all[s.SpanID()] = arrived{s, ss.Scope(), rs.Resource()}
				}
			}
		}
	}
	return all
}

func (all spans) named(t *testing.T, name string) arrived {
	t.Helper()
	for _, s := range all {
		if s.Name() == name {
			return s
		}
	}
	t.Fatalf("no span %q among %d", name, len(all))
	return arrived{}
}
