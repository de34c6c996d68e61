package telemetry

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
)

// uploads keeps what the SDK's exporter makes of a span.
type uploads struct {
	resourceClient
	spans []*tracepb.ResourceSpans
}

func (u *uploads) UploadTraces(_ context.Context, spans []*tracepb.ResourceSpans) error {
	u.spans = spans
	return nil
}

// withoutResource is a span as a record of the spool has it.
type withoutResource struct{ sdktrace.ReadOnlySpan }

func (withoutResource) Resource() *resource.Resource { return nil }

func exported(t testing.TB, s sdktrace.ReadOnlySpan) *coltracepb.ExportTraceServiceRequest {
	t.Helper()
	var u uploads
	if err := otlptrace.NewUnstarted(&u).ExportSpans(context.Background(), []sdktrace.ReadOnlySpan{withoutResource{s}}); err != nil {
		t.Fatal(err)
	}
	return &coltracepb.ExportTraceServiceRequest{ResourceSpans: u.spans}
}

// mend makes every text of a message UTF-8.
func mend(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Kind() == protoreflect.StringKind:
			m.Set(f, protoreflect.ValueOfString(strings.ToValidUTF8(v.String(), "\uFFFD")))
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				mend(v.List().Get(i).Message())
			}
		case f.Message() != nil:
			mend(v.Message())
		}
		return true
	})
}

// wantAsExported holds a record's content to what the exporter makes of the span.
func wantAsExported(t *testing.T, s sdktrace.ReadOnlySpan) {
	t.Helper()
	want := exported(t, s)
	mend(want.ProtoReflect())
	const before = "what is there"
	b := appendSpan([]byte(before), s)
	if string(b[:len(before)]) != before {
		t.Fatal("what is there was written over")
	}
	var got coltracepb.ExportTraceServiceRequest
	if err := (proto.UnmarshalOptions{RecursionLimit: math.MaxInt32}).Unmarshal(b[len(before):], &got); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(want, &got) {
		t.Fatal(cmp.Diff(want, &got, protocmp.Transform()))
	}
	if size := proto.Size(want); size != len(b)-len(before) {
		t.Errorf("%d bytes, where the exporter writes %d", len(b)-len(before), size)
	}
}

func TestEncodedAsTheExporterDoes(t *testing.T) {
	remote := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1, 2}, SpanID: trace.SpanID{3}, TraceFlags: trace.FlagsSampled, Remote: true,
		TraceState: must(t)(trace.ParseTraceState("vendor=a,other=b")),
	})
	values := []attribute.Value{
		{},
		attribute.BoolValue(true), attribute.BoolValue(false), attribute.BoolSliceValue([]bool{true, false}), attribute.BoolSliceValue(nil),
		attribute.Int64Value(0), attribute.Int64Value(math.MinInt64), attribute.Int64SliceValue([]int64{1, -1}), attribute.Int64SliceValue(nil),
		attribute.Float64Value(0), attribute.Float64Value(math.NaN()), attribute.Float64SliceValue([]float64{math.Inf(1), -0.5}), attribute.Float64SliceValue(nil),
		attribute.StringValue(""), attribute.StringValue("sea"), attribute.StringSliceValue([]string{"", "sea"}), attribute.StringSliceValue(nil),
		attribute.StringValue("a\xffb"), attribute.StringValue(strings.Repeat("long ", 10_000)),
		attribute.ByteSliceValue([]byte{0, 0xff}), attribute.ByteSliceValue(nil),
		attribute.SliceValue(attribute.Value{}, attribute.StringValue("x"), attribute.MapValue(attribute.Int("n", 0))), attribute.SliceValue(),
		attribute.MapValue(attribute.String("k", "v"), attribute.Slice("s", attribute.BoolValue(false))), attribute.MapValue(),
	}
	list := []attribute.KeyValue{{}}
	for _, v := range values {
		list = append(list, attribute.KeyValue{Key: "key", Value: v})
	}
	now := time.Now()
	full := tracetest.SpanStub{
		Name: "name\xfe", SpanContext: remote.WithSpanID(trace.SpanID{9}).WithTraceFlags(0xff), Parent: remote,
		SpanKind: trace.SpanKindProducer, StartTime: now, EndTime: now.Add(time.Second), Attributes: list,
		Events: []sdktrace.Event{
			{Name: "first", Attributes: list, DroppedAttributeCount: 4, Time: now},
			{DroppedAttributeCount: -1, Time: time.Unix(-5, 0)},
		},
		Links:             []sdktrace.Link{{SpanContext: remote, Attributes: list, DroppedAttributeCount: 5}, {}},
		Status:            sdktrace.Status{Code: codes.Error, Description: "broken"},
		DroppedAttributes: 1, DroppedEvents: 2, DroppedLinks: math.MaxInt,
		InstrumentationScope: instrumentation.Scope{
			Name: "scope", Version: "1", SchemaURL: "https://example.com/schema",
			Attributes: attribute.NewSet(attribute.String("a", "b"), attribute.Int("c", 1)),
		},
	}
	t.Run("every field", func(t *testing.T) { wantAsExported(t, full.Snapshot()) })
	t.Run("nothing", func(t *testing.T) { wantAsExported(t, tracetest.SpanStub{}.Snapshot()) })
	t.Run("a schema alone", func(t *testing.T) {
		wantAsExported(t, tracetest.SpanStub{InstrumentationScope: instrumentation.Scope{SchemaURL: "s"}}.Snapshot())
	})
	for kind := trace.SpanKindUnspecified - 1; kind <= trace.SpanKindConsumer+1; kind++ {
		wantAsExported(t, tracetest.SpanStub{SpanKind: kind}.Snapshot())
	}
	for code := codes.Unset; code <= codes.Ok+1; code++ {
		wantAsExported(t, tracetest.SpanStub{Status: sdktrace.Status{Code: code}}.Snapshot())
	}
	for size := range 300 { // past the lengths that take one byte, and with the headers around those that take two
		wantAsExported(t, tracetest.SpanStub{Name: strings.Repeat("x", 50*size)}.Snapshot())
		wantAsExported(t, tracetest.SpanStub{Name: strings.Repeat("x", size)}.Snapshot())
	}
}

func TestSpansOfTheProviderAreEncodedAsTheExporterDoes(t *testing.T) {
	seen := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(seen))
	ctx, parent := provider.Tracer("test", trace.WithInstrumentationVersion("2"), trace.WithSchemaURL("s")).Start(t.Context(), "parent")
	_, child := provider.Tracer("other").Start(ctx, "child", trace.WithSpanKind(trace.SpanKindClient), trace.WithLinks(trace.LinkFromContext(ctx)))
	child.RecordError(context.Canceled)
	child.End()
	parent.End()
	spans := seen.GetSpans().Snapshots()
	if len(spans) != 2 {
		t.Fatalf("%d spans", len(spans))
	}
	for _, s := range spans {
		wantAsExported(t, s)
	}
}

func must(t *testing.T) func(trace.TraceState, error) trace.TraceState {
	return func(s trace.TraceState, err error) trace.TraceState {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// FuzzEncode makes a span of any bytes.
func FuzzEncode(f *testing.F) {
	f.Add([]byte("a span of these"), "name", "value")
	f.Add([]byte{0xff, 3, 12, 11, 12, 11, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 200, 100}, "\xff", strings.Repeat("x", 128))
	f.Fuzz(func(t *testing.T, data []byte, one, other string) {
		d := &dice{data: data, texts: []string{"", one, other, one + other}}
		stub := tracetest.SpanStub{
			Name: d.text(), SpanContext: d.spanContext(), Parent: d.spanContext(), SpanKind: trace.SpanKind(d.int()),
			StartTime: d.time(), EndTime: d.time(), Attributes: d.attributes(3),
			Status:            sdktrace.Status{Code: codes.Code(d.below(4)), Description: d.text()},
			DroppedAttributes: d.int(), DroppedEvents: d.int(), DroppedLinks: d.int(),
			InstrumentationScope: instrumentation.Scope{Name: d.text(), Version: d.text(), SchemaURL: d.text(), Attributes: attribute.NewSet(d.attributes(1)...)},
		}
		for range d.below(4) {
			stub.Events = append(stub.Events, sdktrace.Event{Name: d.text(), Attributes: d.attributes(2), DroppedAttributeCount: d.int(), Time: d.time()})
		}
		for range d.below(4) {
			stub.Links = append(stub.Links, sdktrace.Link{SpanContext: d.spanContext(), Attributes: d.attributes(2), DroppedAttributeCount: d.int()})
		}
		wantAsExported(t, stub.Snapshot())
	})
}

// dice draws from the bytes of a fuzz run; when they are used up, zeros.
type dice struct {
	data  []byte
	texts []string
}

func (d *dice) below(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	v := int(d.data[0]) % n
	d.data = d.data[1:]
	return v
}

func (d *dice) int() int        { return (d.below(256) - 128) << d.below(64) }
func (d *dice) text() string    { return d.texts[d.below(len(d.texts))] }
func (d *dice) time() time.Time { return time.Unix(int64(d.below(4)-1)*1_700_000_000, int64(d.int())) }
func (d *dice) float() float64  { return math.Float64frombits(uint64(d.int())) }

func (d *dice) spanContext() trace.SpanContext {
	state, _ := trace.ParseTraceState([]string{"", "a=b", "a=b,c=d"}[d.below(3)])
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{byte(d.below(256))}, SpanID: trace.SpanID{7: byte(d.below(3))},
		TraceFlags: trace.TraceFlags(d.below(256)), TraceState: state, Remote: d.below(2) == 1,
	})
}

func (d *dice) attributes(depth int) []attribute.KeyValue {
	var list []attribute.KeyValue
	for range d.below(6) {
		list = append(list, attribute.KeyValue{Key: attribute.Key(d.text()), Value: d.value(depth)})
	}
	return list
}

func (d *dice) value(depth int) attribute.Value {
	n := d.below(4)
	switch d.below(13) {
	case 1:
		return attribute.BoolValue(n > 1)
	case 2:
		return attribute.Int64Value(int64(d.int()))
	case 3:
		return attribute.Float64Value(d.float())
	case 4:
		return attribute.StringValue(d.text())
	case 5:
		return attribute.BoolSliceValue(drawn(n, func() bool { return d.below(2) == 1 }))
	case 6:
		return attribute.Int64SliceValue(drawn(n, func() int64 { return int64(d.int()) }))
	case 7:
		return attribute.Float64SliceValue(drawn(n, d.float))
	case 8:
		return attribute.StringSliceValue(drawn(n, d.text))
	case 9:
		return attribute.ByteSliceValue([]byte(d.text()))
	case 10:
		if depth > 0 {
			return attribute.SliceValue(drawn(n, func() attribute.Value { return d.value(depth - 1) })...)
		}
	case 11:
		if depth > 0 {
			return attribute.MapValue(d.attributes(depth - 1)...)
		}
	}
	return attribute.Value{}
}

func drawn[T any](n int, one func() T) []T {
	var list []T
	for range n {
		list = append(list, one())
	}
	return list
}

// A name of a file need not be UTF-8, which protobuf insists on.
func TestSpanWithTextThatIsNotUTF8Arrives(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	_, span := otel.Tracer("test").Start(t.Context(), "open", trace.WithAttributes(attribute.String("file", "se\xe1.jpg")))
	span.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	spans := r.received()["open"]
	if len(spans) != 1 || byKey(spans[0].GetAttributes())["file"].GetStringValue() != "se\uFFFD.jpg" {
		t.Errorf("%v", spans)
	}
	if s := tel.Status(); s.Dropped != 0 || s.Sent != 1 {
		t.Errorf("%+v", s)
	}
}
