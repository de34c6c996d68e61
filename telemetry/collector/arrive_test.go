package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// usageTypes are the attributes of every ended span, with the types that dashboards count on.
var usageTypes = map[attribute.Key]pcommon.ValueType{
	telemetry.AttrMemory:      pcommon.ValueTypeDouble,
	telemetry.AttrMemoryDelta: pcommon.ValueTypeDouble,
	telemetry.AttrCPUUser:     pcommon.ValueTypeDouble,
	telemetry.AttrCPUSystem:   pcommon.ValueTypeDouble,
	telemetry.AttrHeapAlloc:   pcommon.ValueTypeDouble,
	telemetry.AttrCPUShared:   pcommon.ValueTypeBool,
}

func wantUsage(t *testing.T, s arrived) {
	t.Helper()
	for key, want := range usageTypes {
		v, ok := s.Attributes().Get(string(key))
		if !ok {
			t.Errorf("span %q has no %s", s.Name(), key)
		} else if v.Type() != want {
			t.Errorf("span %q: %s is %s, want %s", s.Name(), key, v.Type(), want)
		}
	}
	if v, ok := s.Attributes().Get(string(telemetry.AttrMemory)); ok && (v.Double() < 1 || v.Double() > 1<<20) {
		t.Errorf("span %q: %v MiB of memory", s.Name(), v.Double())
	}
}

func TestSpanArrivesWhole(t *testing.T) {
	at, sink := address(t), &consumertest.TracesSink{}
	startCollector(t, at, sink)
	tel := startProgram(t, t.TempDir(), at, "DEPLOYMENT_ENV", "stage",
		"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true") // or what errors say stays in the program

	tracer := otel.Tracer("proof", trace.WithInstrumentationVersion("0.9"),
		trace.WithInstrumentationAttributes(attribute.String("part", "all")))
	_, other := tracer.Start(t.Context(), "other")
	other.End()
	ctx, parent := tracer.Start(t.Context(), "parent", trace.WithSpanKind(trace.SpanKindServer))
	_, child := tracer.Start(ctx, "child", trace.WithSpanKind(trace.SpanKindClient),
		trace.WithLinks(trace.Link{SpanContext: other.SpanContext(), Attributes: []attribute.KeyValue{attribute.Bool("why", true)}}),
		trace.WithAttributes(
			attribute.String("string", "grün 🖼"), attribute.Int64("int", -1<<60), attribute.Float64("double", 0.1),
			attribute.Bool("bool", true), attribute.StringSlice("strings", []string{"a", ""}), attribute.Int64Slice("ints", []int64{1, -2}),
		))
	moment := time.Now().Truncate(0)
	child.AddEvent("found", trace.WithTimestamp(moment), trace.WithAttributes(attribute.Int("n", 3)))
	child.RecordError(errors.New("out of reach"))
	child.SetStatus(codes.Error, "it failed")
	sum := 0.0
	for begin := time.Now(); time.Since(begin) < 20*time.Millisecond; sum++ { // CPU for the span
	}
	child.End()
	parent.SetStatus(codes.Ok, "")
	parent.End()
	if err := end(tel); err != nil {
		t.Fatal(err)
	}

	all := received(sink)
	if len(all) != 3 {
		t.Fatalf("%d spans arrived", len(all))
	}
	p, c := all.named(t, "parent"), all.named(t, "child")
	if p.SpanID() != pcommon.SpanID(parent.SpanContext().SpanID()) || p.TraceID() != pcommon.TraceID(parent.SpanContext().TraceID()) {
		t.Error("the parent's ids are others")
	}
	if !p.ParentSpanID().IsEmpty() || c.ParentSpanID() != p.SpanID() || c.TraceID() != p.TraceID() {
		t.Error("the child is not the parent's")
	}
	if p.Kind() != ptrace.SpanKindServer || c.Kind() != ptrace.SpanKindClient {
		t.Errorf("kinds %s and %s", p.Kind(), c.Kind())
	}
	if p.Status().Code() != ptrace.StatusCodeOk || c.Status().Code() != ptrace.StatusCodeError || c.Status().Message() != "it failed" {
		t.Errorf("status %s; %s, %q", p.Status().Code(), c.Status().Code(), c.Status().Message())
	}
	if c.scope.Name() != "proof" || c.scope.Version() != "0.9" || text(c.scope.Attributes(), "part") != "all" {
		t.Errorf("scope %q, %q, %v", c.scope.Name(), c.scope.Version(), c.scope.Attributes().AsRaw())
	}
	wantLinkAndEvents(t, c, other.SpanContext(), moment)
	wantRecorded(t, tel, c, child.SpanContext().TraceID())
	for _, s := range all {
		wantUsage(t, s)
		wantResource(t, s.resource)
	}
	if v, ok := c.Attributes().Get(string(telemetry.AttrCPUUser)); !ok || v.Double() <= 0 {
		t.Errorf("no CPU for a span that computed for 20 ms (%v)", sum)
	}
}

func wantLinkAndEvents(t *testing.T, s arrived, linked trace.SpanContext, moment time.Time) {
	t.Helper()
	if s.Links().Len() != 1 || s.Events().Len() != 2 {
		t.Fatalf("%d links, %d events", s.Links().Len(), s.Events().Len())
	}
	l := s.Links().At(0)
	if l.SpanID() != pcommon.SpanID(linked.SpanID()) || l.TraceID() != pcommon.TraceID(linked.TraceID()) || text(l.Attributes(), "why") != "true" {
		t.Errorf("link to %s, %v", l.SpanID(), l.Attributes().AsRaw())
	}
	found, failed := s.Events().At(0), s.Events().At(1)
	if found.Name() != "found" || text(found.Attributes(), "n") != "3" || !found.Timestamp().AsTime().Equal(moment) {
		t.Errorf("event %q at %s, %v", found.Name(), found.Timestamp(), found.Attributes().AsRaw())
	}
	if failed.Name() != "exception" || text(failed.Attributes(), "exception.message") != "out of reach" {
		t.Errorf("event %q, %v", failed.Name(), failed.Attributes().AsRaw())
	}
}

// wantRecorded compares with what the window shows of the same span: times, and all attributes.
func wantRecorded(t *testing.T, tel *telemetry.Telemetry, s arrived, id trace.TraceID) {
	t.Helper()
	recorded, _ := tel.Recorder().Trace(id)
	for _, r := range recorded {
		if pcommon.SpanID(r.SpanID) != s.SpanID() {
			continue
		}
		if !s.StartTimestamp().AsTime().Equal(r.Start) || !s.EndTimestamp().AsTime().Equal(r.End) {
			t.Errorf("from %s to %s, recorded %s to %s", s.StartTimestamp(), s.EndTimestamp(), r.Start, r.End)
		}
		want := map[string]any{}
		for _, kv := range r.Attributes {
			switch v := kv.Value.AsInterface().(type) {
			case []string:
				want[string(kv.Key)] = list(v)
			case []int64:
				want[string(kv.Key)] = list(v)
			default:
				want[string(kv.Key)] = v
			}
		}
		if len(want) != 6+len(usageTypes) {
			t.Errorf("%d attributes are recorded", len(want))
		}
		if diff := cmp.Diff(want, s.Attributes().AsRaw()); diff != "" {
			t.Errorf("attributes, recorded (-) and received (+):\n%s", diff)
		}
		return
	}
	t.Error("the span was not recorded")
}

func list[T any](of []T) []any {
	var all []any
	for _, v := range of {
		all = append(all, v)
	}
	return all
}

func wantResource(t *testing.T, r pcommon.Resource) {
	t.Helper()
	for key, want := range map[string]string{
		"service.name": "hybrid-image-search", "service.version": "1.2.3",
		"deployment.environment": "stage", "deployment.environment.name": "stage",
		"telemetry.sdk.language": "go",
	} {
		if got := text(r.Attributes(), key); got != want {
			t.Errorf("resource: %s = %q, want %q", key, got, want)
		}
	}
}

func text(m pcommon.Map, key string) string {
	v, ok := m.Get(key)
	if !ok {
		return ""
	}
	return v.AsString()
}

// Thousands of spans from several goroutines, each way of packing them.
func TestEverySpanArrives(t *testing.T) {
	const workers, each = 4, 1000
	for name, setting := range map[string][2]string{
		"gzip":  {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"},
		"plain": {"OTEL_EXPORTER_OTLP_COMPRESSION", "none"},
		"JSON":  {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"},
	} {
		t.Run(name, func(t *testing.T) {
			at, sink := address(t), &consumertest.TracesSink{}
			startCollector(t, at, sink)
			tel := startProgram(t, t.TempDir(), at, setting[0], setting[1])
			names := endSpans(t.Context(), workers, each)
			if err := end(tel); err != nil {
				t.Fatal(err)
			}
			wantAll(t, received(sink), names)
			if s := tel.Status(); s.Sent != workers*each || s.Waiting != 0 || s.Dropped != 0 || s.SetAside != 0 {
				t.Errorf("%+v", s)
			}
		})
	}
}

// endSpans returns the names of the spans that it has ended, by their ids.
func endSpans(ctx context.Context, workers, each int) map[pcommon.SpanID]string {
	names := map[pcommon.SpanID]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			tracer := otel.Tracer(fmt.Sprint("worker ", worker))
			for i := range each {
				_, span := tracer.Start(ctx, fmt.Sprintf("%d of %d", i, worker))
				span.End()
				mu.Lock()
				names[pcommon.SpanID(span.SpanContext().SpanID())] = fmt.Sprintf("%d of %d", i, worker)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return names
}

func wantAll(t *testing.T, all spans, names map[pcommon.SpanID]string) {
	t.Helper()
	missing, wrong := 0, 0
	for id, name := range names {
		switch s, ok := all[id]; {
		case !ok:
			missing++
		case s.Name() != name:
			wrong++
		default:
			wantUsage(t, s)
		}
	}
	if missing > 0 || wrong > 0 || len(all) != len(names) {
		t.Errorf("of %d spans %d are missing and %d have another name; %d arrived", len(names), missing, wrong, len(all))
	}
}

// Spans that an instrumentation library makes on both sides of a request are one trace, and measured.
func TestSpansOfOtelhttpArrive(t *testing.T) {
	at, sink := address(t), &consumertest.TracesSink{}
	startCollector(t, at, sink)
	tel := startProgram(t, t.TempDir(), at)
	propagate := otelhttp.WithPropagators(propagation.TraceContext{})
	web := httptest.NewServer(otelhttp.NewHandler(http.NotFoundHandler(), "serve", propagate))
	defer web.Close()
	client := http.Client{Transport: otelhttp.NewTransport(&http.Transport{DisableKeepAlives: true}, propagate)}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	web.Close() // waits for the handler, and so for its span
	if err := end(tel); err != nil {
		t.Fatal(err)
	}
	all := received(sink)
	if len(all) != 2 {
		t.Fatalf("%d spans", len(all))
	}
	var called, served arrived
	for _, s := range all {
		wantUsage(t, s)
		if s.Kind() == ptrace.SpanKindClient {
			called = s
		} else {
			served = s
		}
	}
	if served.ParentSpanID() != called.SpanID() || served.TraceID() != called.TraceID() || served.Kind() != ptrace.SpanKindServer {
		t.Errorf("the served request is no child of the call: %s %s", served.Kind(), served.ParentSpanID())
	}
	if v, ok := called.Attributes().Get("http.response.status_code"); !ok || v.Int() != http.StatusNotFound {
		t.Errorf("attributes of the call: %v", called.Attributes().AsRaw())
	}
}
