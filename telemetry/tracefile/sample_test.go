package tracefile

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// sameSpans compares spans by what they mean.
var sameSpans = []cmp.Option{
	cmpopts.EquateEmpty(),
	cmpopts.EquateNaNs(),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b attribute.Value) bool { return bytes.Equal(appendValue(nil, a), appendValue(nil, b)) }),
	cmp.Comparer(func(a, b trace.SpanContext) bool { return a.Equal(b) }),
}

// read is Read where it must succeed, and without notes.
func read(t *testing.T, text string) []telemetry.Span {
	t.Helper()
	spans, notes, err := Read(strings.NewReader(text), Limits{})
	if err != nil || len(notes) > 0 {
		t.Fatalf("%v, notes %q", err, notes)
	}
	return spans
}

func id(n byte) trace.SpanID { return trace.SpanID{7: n} }

func at(ms int) time.Time {
	return time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// span is one from 0 to 10 ms below a parent, of the trace 1.
func span(n, parent byte) telemetry.Span {
	return telemetry.Span{TraceID: trace.TraceID{15: 1}, SpanID: id(n), ParentID: id(parent), Name: "span", Start: at(0), End: at(10)}
}

// samples has everything that a span can hold.
func samples() []telemetry.Span {
	resource := []attribute.KeyValue{attribute.String("service.name", "finder"), attribute.Int("process.pid", 7)}
	state, err := trace.ParseTraceState("a=b,c=d")
	if err != nil {
		panic(err)
	}
	root := span(1, 0)
	root.Name, root.Kind, root.Scope, root.ScopeVersion, root.Resource = "search <&> \"sea\"\n\u2028 שלום", trace.SpanKindServer, "engine", "1.2", resource
	root.TraceState = "x=1"
	root.DroppedAttributes, root.DroppedEvents, root.DroppedLinks = 1, 2, 3
	root.Attributes = []attribute.KeyValue{
		attribute.String("text", "a\x00b\x7f\\"), attribute.Bool("yes", true), attribute.Int64("least", math.MinInt64),
		attribute.Float64("half", 0.5), attribute.Float64("whole", 3), attribute.Float64("nan", math.NaN()),
		attribute.Float64("infinite", math.Inf(-1)), attribute.ByteSlice("bytes", []byte{0, 255, 62, 63}),
		attribute.StringSlice("texts", []string{"a", ""}), attribute.Int64Slice("numbers", []int64{1, -2}),
		attribute.Float64Slice("floats", []float64{1, 1e300}), attribute.BoolSlice("bools", []bool{true, false}),
		attribute.Slice("mixed", attribute.IntValue(1), attribute.StringValue("b"), attribute.Value{}),
		attribute.Map("map", attribute.Int("n", 1), attribute.Map("in", attribute.Bool("b", false))),
		{Key: "empty"},
	}
	root.Events = []sdktrace.Event{
		{Name: "hit", Time: at(3), Attributes: []attribute.KeyValue{attribute.Int("n", 1)}, DroppedAttributeCount: 4},
		{Name: "", Time: at(4)},
	}
	root.Links = []sdktrace.Link{{
		SpanContext: trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1, 2}, SpanID: id(9), TraceState: state}),
		Attributes:  []attribute.KeyValue{attribute.Bool("b", true)}, DroppedAttributeCount: 5,
	}}
	child := span(2, 1)
	child.Resource, child.Scope, child.Kind = resource, "database/sql", trace.SpanKindClient
	child.Status, child.StatusMessage = codes.Error, "no such table"
	child.Attributes = []attribute.KeyValue{
		telemetry.AttrMemory.Float64(120.5), telemetry.AttrMemoryDelta.Float64(-4), telemetry.AttrHeapAlloc.Float64(2),
		telemetry.AttrCPUShared.Bool(true), telemetry.AttrCPUUser.Float64(1.5), telemetry.AttrCPUSystem.Float64(0.25),
	}
	child.Usage = telemetry.Usage{
		Memory: 120<<20 + 512<<10, MemoryDelta: -4096, HasMemory: true, HeapAlloc: 2048, HasHeap: true, Shared: true,
		CPUUser: 1500 * time.Microsecond, CPUSystem: 250 * time.Microsecond, HasCPU: true,
	}
	other := span(3, 0)
	other.TraceID, other.Status, other.Kind = trace.TraceID{2}, codes.Ok, trace.SpanKindInternal
	other.Resource = []attribute.KeyValue{attribute.String("service.name", "other")}
	running := span(4, 1)
	running.Resource, running.Scope, running.ScopeVersion, running.End = resource, "engine", "1.2", time.Time{}
	return []telemetry.Span{root, running, child, other}
}

func TestOTLPComesBackAsItWas(t *testing.T) {
	want := samples()
	var file bytes.Buffer
	if err := WriteOTLP(&file, want); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(file.Bytes(), []byte("\n")); lines != 1 {
		t.Errorf("%d lines", lines)
	}
	got, notes, err := Read(&file, Limits{})
	if err != nil || len(notes) != 1 || notes[0] != "One span had not ended when the file was written." {
		t.Errorf("%v, notes %q", err, notes)
	}
	if d := cmp.Diff(want, got, sameSpans...); d != "" {
		t.Error(d)
	}
	if now := Latest(got); !now.Equal(at(10)) {
		t.Errorf("the latest moment is %v", now)
	}
}

func TestNothingIsWrittenAsADocument(t *testing.T) {
	var file bytes.Buffer
	if err := WriteOTLP(&file, nil); err != nil {
		t.Fatal(err)
	}
	spans, notes, err := Read(&file, Limits{})
	if len(spans) != 0 || err != nil || len(notes) != 1 || notes[0] != "The file holds no spans." {
		t.Errorf("%d spans, notes %q, %v", len(spans), notes, err)
	}
}
