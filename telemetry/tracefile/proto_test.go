package tracefile

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// decodeProto reads OTLP/JSON by the official messages. OTLP writes ids in hexadecimal digits, protocol buffers in
// base64; but for that, unknown fields fail and every name, enum and number is checked.
func decodeProto(t *testing.T, data []byte) *tracepb.TracesData {
	t.Helper()
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, item := range node {
				walk(item)
			}
		case map[string]any:
			for key, value := range node {
				if key == "traceId" || key == "spanId" || key == "parentSpanId" {
					id, err := hex.DecodeString(value.(string))
					if err != nil {
						t.Fatalf("%s %v: %v", key, value, err)
					}
					node[key] = base64.StdEncoding.EncodeToString(id)
					continue
				}
				walk(value)
			}
		}
	}
	walk(tree)
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var traces tracepb.TracesData
	if err := protojson.Unmarshal(data, &traces); err != nil {
		t.Fatal(err)
	}
	return &traces
}

func TestOTLPIsWhatTheOfficialDecoderTakes(t *testing.T) {
	want := samples()
	var file bytes.Buffer
	if err := WriteOTLP(&file, want); err != nil {
		t.Fatal(err)
	}
	traces := decodeProto(t, file.Bytes())
	groups := traces.GetResourceSpans()
	if len(groups) != 2 || len(groups[0].GetScopeSpans()) != 2 || len(groups[0].GetScopeSpans()[0].GetSpans()) != 2 {
		t.Fatalf("%v", traces)
	}
	engine := groups[0].GetScopeSpans()[0]
	root, child := engine.GetSpans()[0], groups[0].GetScopeSpans()[1].GetSpans()[0]
	if engine.GetScope().GetName() != "engine" || engine.GetScope().GetVersion() != "1.2" ||
		groups[0].GetResource().GetAttributes()[0].GetValue().GetStringValue() != "finder" {
		t.Errorf("%v of %v", engine.GetScope(), groups[0].GetResource())
	}
	if root.GetName() != want[0].Name || root.GetKind() != tracepb.Span_SPAN_KIND_SERVER || root.GetTraceState() != "x=1" ||
		root.GetStartTimeUnixNano() != uint64(at(0).UnixNano()) || root.GetEndTimeUnixNano() != uint64(at(10).UnixNano()) ||
		!bytes.Equal(root.GetTraceId(), want[0].TraceID[:]) || !bytes.Equal(root.GetSpanId(), want[0].SpanID[:]) || len(root.GetParentSpanId()) != 0 ||
		root.GetDroppedAttributesCount() != 1 || root.GetDroppedEventsCount() != 2 || root.GetDroppedLinksCount() != 3 {
		t.Errorf("%v", root)
	}
	if len(root.GetAttributes()) != len(want[0].Attributes) || root.GetAttributes()[0].GetValue().GetStringValue() != "a\x00b\x7f\\" ||
		root.GetAttributes()[2].GetValue().GetIntValue() != -1<<63 ||
		!bytes.Equal(root.GetAttributes()[7].GetValue().GetBytesValue(), []byte{0, 255, 62, 63}) ||
		len(root.GetAttributes()[12].GetValue().GetArrayValue().GetValues()) != 3 {
		t.Errorf("%v", root.GetAttributes())
	}
	if len(root.GetEvents()) != 2 || root.GetEvents()[0].GetDroppedAttributesCount() != 4 || len(root.GetLinks()) != 1 ||
		root.GetLinks()[0].GetTraceState() != "a=b,c=d" {
		t.Errorf("%v, %v", root.GetEvents(), root.GetLinks())
	}
	if child.GetStatus().GetCode() != tracepb.Status_STATUS_CODE_ERROR || child.GetStatus().GetMessage() != "no such table" ||
		!bytes.Equal(child.GetParentSpanId(), want[2].ParentID[:]) || child.GetKind() != tracepb.Span_SPAN_KIND_CLIENT {
		t.Errorf("%v", child)
	}
	if ok := groups[1].GetScopeSpans()[0].GetSpans()[0].GetStatus().GetCode(); ok != tracepb.Status_STATUS_CODE_OK {
		t.Errorf("status %v", ok)
	}
	if running := engine.GetSpans()[1]; running.GetEndTimeUnixNano() != 0 {
		t.Errorf("%v", running)
	}
}

// JSON as the library for protocol buffers writes it has ids in base64, and the names of enums.
func TestProtoJSONIsRead(t *testing.T) {
	want := samples()
	var file bytes.Buffer
	if err := WriteOTLP(&file, want); err != nil {
		t.Fatal(err)
	}
	traces := decodeProto(t, file.Bytes())
	for _, options := range []protojson.MarshalOptions{
		{}, {UseProtoNames: true, Multiline: true}, {UseEnumNumbers: true, EmitUnpopulated: true},
	} {
		data, err := options.Marshal(traces)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := Read(bytes.NewReader(data), Limits{})
		if d := cmp.Diff(want, got, sameSpans...); d != "" || err != nil {
			t.Errorf("%+v: %v\n%s", options, err, d)
		}
		file.Reset()
		if err := WriteOTLP(&file, got); err != nil {
			t.Fatal(err)
		}
		if again := decodeProto(t, file.Bytes()); !proto.Equal(traces, again) {
			t.Errorf("written again: %v", again)
		}
	}
}
