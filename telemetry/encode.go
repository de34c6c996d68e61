package telemetry

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
)

// The SDK's exporter builds a tree of messages for each span and then the tree is written: 39 allocations
// and 4 to 8 µs. Here it is written at once, in 0.6 to 0.9 µs and with no allocation (BenchmarkEncode).
// What comes out is the same message, which TestEncodedAsTheExporterDoes and FuzzEncode hold it to; one
// thing differs: a text that is not UTF-8, such as a file's name may be, makes the exporter refuse the
// span, and is mended here.

// appendSpan appends an ExportTraceServiceRequest with one span and no resource.
func appendSpan(b []byte, s sdktrace.ReadOnlySpan) []byte {
	scope := s.InstrumentationScope()
	b, resourceSpans := openMessage(b, 1)
	b, scopeSpans := openMessage(b, 2)
	if scope != (instrumentation.Scope{}) {
		var at int
		b, at = openMessage(b, 1)
		b = appendText(b, 1, scope.Name)
		b = appendText(b, 2, scope.Version)
		for i := scope.Attributes.Iter(); i.Next(); {
			b = appendAttribute(b, 3, i.Attribute())
		}
		b = closeMessage(b, at)
	}
	b, at := openMessage(b, 2)
	b = closeMessage(appendSpanFields(b, s), at)
	b = appendText(b, 3, scope.SchemaURL)
	return closeMessage(closeMessage(b, scopeSpans), resourceSpans)
}

func appendSpanFields(b []byte, s sdktrace.ReadOnlySpan) []byte {
	sc, parent := s.SpanContext(), s.Parent()
	b = appendIDs(b, sc)
	b = appendText(b, 3, sc.TraceState().String())
	if id := parent.SpanID(); id.IsValid() {
		b = protowire.AppendBytes(appendTag(b, 4, protowire.BytesType), id[:])
	}
	b = appendText(b, 5, s.Name())
	b = appendNumber(b, 6, uint64(kindOf(s.SpanKind())))
	b = appendTime(b, 7, s.StartTime())
	b = appendTime(b, 8, s.EndTime())
	b = appendAttributes(b, 9, s.Attributes())
	b = appendCount(b, 10, s.DroppedAttributes())
	for _, e := range s.Events() {
		var at int
		b, at = openMessage(b, 11)
		b = appendTime(b, 1, e.Time)
		b = appendText(b, 2, e.Name)
		b = appendAttributes(b, 3, e.Attributes)
		b = appendCount(b, 4, e.DroppedAttributeCount)
		b = closeMessage(b, at)
	}
	b = appendCount(b, 12, s.DroppedEvents())
	for _, l := range s.Links() {
		var at int
		b, at = openMessage(b, 13)
		b = appendIDs(b, l.SpanContext) // not its trace state: the exporter leaves it out too
		b = appendAttributes(b, 4, l.Attributes)
		b = appendCount(b, 5, l.DroppedAttributeCount)
		b = appendFlags(b, 6, l.SpanContext.TraceFlags(), l.SpanContext)
		b = closeMessage(b, at)
	}
	b = appendCount(b, 14, s.DroppedLinks())

	status := s.Status()
	b, at := openMessage(b, 15)
	b = appendText(b, 2, status.Description)
	b = appendNumber(b, 3, uint64(statusOf(status.Code)))
	b = closeMessage(b, at)
	return appendFlags(b, 16, sc.TraceFlags(), parent)
}

func appendIDs(b []byte, sc trace.SpanContext) []byte {
	traceID, spanID := sc.TraceID(), sc.SpanID()
	b = protowire.AppendBytes(appendTag(b, 1, protowire.BytesType), traceID[:])
	return protowire.AppendBytes(appendTag(b, 2, protowire.BytesType), spanID[:])
}

// appendFlags appends the W3C flags, and whether whatever they belong to came from another process.
func appendFlags(b []byte, field protowire.Number, flags trace.TraceFlags, origin trace.SpanContext) []byte {
	v := uint32(flags) | uint32(tracepb.SpanFlags_SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK)
	if origin.IsRemote() {
		v |= uint32(tracepb.SpanFlags_SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK)
	}
	return protowire.AppendFixed32(appendTag(b, field, protowire.Fixed32Type), v)
}

func appendAttributes(b []byte, field protowire.Number, list []attribute.KeyValue) []byte {
	for _, kv := range list {
		b = appendAttribute(b, field, kv)
	}
	return b
}

func appendAttribute(b []byte, field protowire.Number, kv attribute.KeyValue) []byte {
	b, at := openMessage(b, field)
	b = appendText(b, 1, string(kv.Key))
	b = appendValue(b, 2, kv.Value)
	return closeMessage(b, at)
}

// appendValue appends an AnyValue. Which of its fields is there tells the type, so that a zero is
// written too.
func appendValue(b []byte, field protowire.Number, v attribute.Value) []byte {
	b, at := openMessage(b, field)
	switch v.Type() {
	case attribute.EMPTY:
	case attribute.STRING:
		b = appendString(b, 1, v.AsString())
	case attribute.BOOL:
		b = protowire.AppendVarint(appendTag(b, 2, protowire.VarintType), protowire.EncodeBool(v.AsBool()))
	case attribute.INT64:
		b = protowire.AppendVarint(appendTag(b, 3, protowire.VarintType), uint64(v.AsInt64()))
	case attribute.FLOAT64:
		b = protowire.AppendFixed64(appendTag(b, 4, protowire.Fixed64Type), math.Float64bits(v.AsFloat64()))
	case attribute.BYTESLICE:
		b = protowire.AppendBytes(appendTag(b, 7, protowire.BytesType), v.AsByteSlice())
	case attribute.BOOLSLICE:
		b = appendArray(b, v.AsBoolSlice(), attribute.BoolValue)
	case attribute.INT64SLICE:
		b = appendArray(b, v.AsInt64Slice(), attribute.Int64Value)
	case attribute.FLOAT64SLICE:
		b = appendArray(b, v.AsFloat64Slice(), attribute.Float64Value)
	case attribute.STRINGSLICE:
		b = appendArray(b, v.AsStringSlice(), attribute.StringValue)
	case attribute.SLICE:
		b = appendArray(b, v.AsSlice(), func(v attribute.Value) attribute.Value { return v })
	case attribute.MAP:
		var list int
		b, list = openMessage(b, 6)
		b = closeMessage(appendAttributes(b, 1, v.AsMap()), list)
	default:
		b = appendString(b, 1, "INVALID")
	}
	return closeMessage(b, at)
}

func appendArray[T any](b []byte, list []T, value func(T) attribute.Value) []byte {
	b, at := openMessage(b, 5)
	for _, v := range list {
		b = appendValue(b, 1, value(v))
	}
	return closeMessage(b, at)
}

// openMessage begins a message within a message, whose length is known when it is closed.
func openMessage(b []byte, field protowire.Number) (_ []byte, at int) {
	b = append(appendTag(b, field, protowire.BytesType), 0)
	return b, len(b)
}

// closeMessage fills in the length of the message that begins at a position. One byte is there for it;
// what does not fit moves the message.
func closeMessage(b []byte, at int) []byte {
	size := uint64(len(b) - at)
	if size < 1<<7 {
		b[at-1] = byte(size)
		return b
	}
	more := protowire.SizeVarint(size) - 1
	b = slices.Grow(b, more)[:len(b)+more]
	copy(b[at+more:], b[at:])
	protowire.AppendVarint(b[:at-1], size)
	return b
}

// appendTag has the usual case in line, which halves the cost of the whole.
func appendTag(b []byte, field protowire.Number, kind protowire.Type) []byte {
	if field < 1<<4 {
		return append(b, byte(field)<<3|byte(kind))
	}
	return protowire.AppendTag(b, field, kind)
}

// appendText appends a field that is left out when it is empty.
func appendText(b []byte, field protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(b, field, s)
}

func appendString(b []byte, field protowire.Number, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return protowire.AppendString(appendTag(b, field, protowire.BytesType), s)
}

func appendNumber(b []byte, field protowire.Number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return protowire.AppendVarint(appendTag(b, field, protowire.VarintType), v)
}

// appendCount appends a uint32; what does not fit becomes the nearest that does.
func appendCount(b []byte, field protowire.Number, n int) []byte {
	return appendNumber(b, field, uint64(min(max(0, int64(n)), math.MaxUint32)))
}

// appendTime appends nanoseconds since 1970; before, there is no time.
func appendTime(b []byte, field protowire.Number, t time.Time) []byte {
	v := max(0, t.UnixNano())
	if v == 0 {
		return b
	}
	return protowire.AppendFixed64(appendTag(b, field, protowire.Fixed64Type), uint64(v))
}

func kindOf(k trace.SpanKind) tracepb.Span_SpanKind {
	switch k {
	case trace.SpanKindInternal:
		return tracepb.Span_SPAN_KIND_INTERNAL
	case trace.SpanKindServer:
		return tracepb.Span_SPAN_KIND_SERVER
	case trace.SpanKindClient:
		return tracepb.Span_SPAN_KIND_CLIENT
	case trace.SpanKindProducer:
		return tracepb.Span_SPAN_KIND_PRODUCER
	case trace.SpanKindConsumer:
		return tracepb.Span_SPAN_KIND_CONSUMER
	}
	return tracepb.Span_SPAN_KIND_UNSPECIFIED
}

func statusOf(c codes.Code) tracepb.Status_StatusCode {
	switch c {
	case codes.Ok:
		return tracepb.Status_STATUS_CODE_OK
	case codes.Error:
		return tracepb.Status_STATUS_CODE_ERROR
	}
	return tracepb.Status_STATUS_CODE_UNSET
}
