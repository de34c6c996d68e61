package tracefile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

const jaegerSpans = `"spans":[
 {"traceID":"a1","spanID":"1","operationName":"root","references":[],"startTime":1000,"duration":500,"flags":1,"processID":"p1","warnings":null,
  "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"n","type":"int64","value":7},{"value":"0.5","type":"float64","key":"f"},
          {"key":"b","type":"bool","value":true},{"key":"any","value":3},{"key":"process.cpu_user_ms","type":"float64","value":2},
          {"key":"otel.scope.name","type":"string","value":"engine"},{"key":"otel.scope.version","type":"string","value":"1"},
          {"key":"w3c.tracestate","type":"string","value":"a=b"},{"key":"internal.span.format","type":"string","value":"otlp"}],
  "logs":[{"timestamp":1100,"fields":[{"key":"event","type":"string","value":"hit"},{"key":"row","type":"int64","value":1}]}]},
 {"traceID":"a1","spanID":"2","operationName":"child","startTime":1200,"duration":100,"processID":"P2",
  "references":[{"refType":"FOLLOWS_FROM","traceID":"a1","spanID":"9"},{"refType":"CHILD_OF","traceID":"a1","spanID":"1"},{"refType":"CHILD_OF","traceID":"b2","spanID":"3"}],
  "tags":[{"key":"error","type":"bool","value":true},{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"otel.status_description","type":"string","value":"broken"}],"logs":[]}]`

const jaegerProcesses = `"processes":{"p1":{"serviceName":"finder","tags":[{"key":"pid","type":"int64","value":5}]},"P2":{"serviceName":"other","tags":[]}}`

func TestJaegersDownload(t *testing.T) {
	traceID := trace.TraceID{15: 0xa1}
	link := func(traceID trace.TraceID, n byte) sdktrace.Link {
		return sdktrace.Link{SpanContext: trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: id(n)})}
	}
	want := []telemetry.Span{
		{
			TraceID: traceID, SpanID: id(1), Name: "root", Kind: trace.SpanKindServer, Scope: "engine", ScopeVersion: "1", TraceState: "a=b",
			Start: time.UnixMicro(1000), End: time.UnixMicro(1500),
			Attributes: []attribute.KeyValue{
				attribute.Int("n", 7), attribute.Float64("f", 0.5), attribute.Bool("b", true), attribute.Int("any", 3),
				telemetry.AttrCPUUser.Float64(2),
			},
			Events:   []sdktrace.Event{{Name: "hit", Time: time.UnixMicro(1100), Attributes: []attribute.KeyValue{attribute.Int("row", 1)}}},
			Resource: []attribute.KeyValue{attribute.String("service.name", "finder"), attribute.Int("pid", 5)},
			Usage:    telemetry.Usage{HasCPU: true, CPUUser: 2 * time.Millisecond},
		},
		{
			TraceID: traceID, SpanID: id(2), ParentID: id(1), Name: "child", Start: time.UnixMicro(1200), End: time.UnixMicro(1300),
			Status: codes.Error, StatusMessage: "broken", Links: []sdktrace.Link{link(traceID, 9), link(trace.TraceID{15: 0xb2}, 3)},
			Resource: []attribute.KeyValue{attribute.String("service.name", "other")},
		},
	}
	for name, text := range map[string]string{
		"download":        `{"data":[{"traceID":"a1",` + jaegerSpans + `,` + jaegerProcesses + `,"warnings":null}],"total":0,"errors":null}`,
		"processes first": `{"data":[{` + jaegerProcesses + `,` + jaegerSpans + `}]}`,
		"one trace alone": `{"traceID":"a1",` + jaegerSpans + `,` + jaegerProcesses + `}`,
		"inline": `{"data":[{` + strings.NewReplacer(`"processID":"p1"`, `"process":{"serviceName":"finder","tags":[{"key":"pid","value":5}]}`,
			`"processID":"P2"`, `"process":{"serviceName":"other"}`).Replace(jaegerSpans) + `}]}`,
	} {
		if d := cmp.Diff(want, read(t, text), sameSpans...); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestJaegersOldParent(t *testing.T) {
	spans := read(t, `{"data":[{"spans":[{"traceID":"1","spanID":"2","parentSpanID":"1","startTime":"5","duration":-3},
		{"traceID":"1","spanID":"3","references":[{"refType":"FOLLOWS_FROM","traceID":"1","spanID":"2"}],"startTime":9e99,"duration":9e99}]}]}`)
	if len(spans) != 2 || spans[0].ParentID != id(1) || spans[1].ParentID != id(2) || !spans[0].End.Equal(time.UnixMicro(5)) || len(spans[1].Links) != 0 {
		t.Errorf("%+v", spans)
	}
}
