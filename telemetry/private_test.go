package telemetry

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const secret = "Gräfin Zamperl"

func TestPrivateValuesBecomeLengthsAndCounts(t *testing.T) {
	values := map[string]struct {
		value attribute.Value
		key   attribute.Key
		want  int64
	}{
		"string":   {attribute.StringValue(secret), ".length", 14},
		"empty":    {attribute.StringValue(""), ".length", 0},
		"number":   {attribute.IntValue(-1234), ".length", 5},
		"bool":     {attribute.BoolValue(true), ".length", 4},
		"strings":  {attribute.StringSliceValue([]string{secret, secret}), ".count", 2},
		"none":     {attribute.StringSliceValue(nil), ".count", 0},
		"bools":    {attribute.BoolSliceValue(make([]bool, 3)), ".count", 3},
		"integers": {attribute.Int64SliceValue(make([]int64, 4)), ".count", 4},
		"floats":   {attribute.Float64SliceValue(make([]float64, 5)), ".count", 5},
		"bytes":    {attribute.ByteSliceValue([]byte(secret)), ".count", 15},
		"values":   {attribute.SliceValue(attribute.StringValue(secret)), ".count", 1},
		"map":      {attribute.MapValue(attribute.String("k", secret)), ".count", 1},
	}
	for name, test := range values {
		list := []attribute.KeyValue{attribute.String("a", "b"), {Key: "file.path", Value: test.value}, attribute.Int("n", 1)}
		before := slices.Clone(list)
		got, hidden := withoutText(list)
		if !hidden || got[1].Key != "file.path"+test.key || got[1].Value.AsInt64() != test.want {
			t.Errorf("%s becomes %v", name, got)
		}
		if got[0] != list[0] || got[2] != list[2] || len(got) != 3 {
			t.Errorf("%s: what is not private changed: %v", name, got)
		}
		if !slices.Equal(list, before) {
			t.Errorf("%s: the recorder's own list changed", name)
		}
	}
}

func TestPrivateKeys(t *testing.T) {
	for key, want := range map[attribute.Key]bool{
		"search.query": true, "file.path": true, "exception.message": true, "exception.stacktrace": true,
		"gen_ai.input.messages": true, "gen_ai.output.messages": true, "gen_ai.system_instructions": true,
		"url.full": true, "url.query": true, "db.query.parameter.0": true, "db.query.parameter.name": true,
		"": false, "search.hits": false, "search.query.length": false, "exception.type": false, "db.query.text": false,
		"gen_ai.request.model": false, "gen_ai.usage.input_tokens": false, "server.address": false, "File.Path": false,
	} {
		if IsPrivate(key) != want {
			t.Errorf("%q: %v", key, !want)
		}
	}
	for _, key := range usageKeys {
		if IsPrivate(attribute.Key(key)) {
			t.Errorf("%s would be held back", key)
		}
	}
}

// ending is a span as the tee hands it on, with the attributes of a usual one and more.
func ending(more ...attribute.KeyValue) sdktrace.ReadOnlySpan {
	stub := tracetest.SpanStub{
		Name:   "search.fusion",
		Events: []sdktrace.Event{{Name: "cancelled", Attributes: []attribute.KeyValue{attribute.Int("n", 1)}}},
		Links:  []sdktrace.Link{{Attributes: []attribute.KeyValue{attribute.Int("n", 1)}}},
	}
	own := append(more, attribute.Int("fusion.rankings", 2), attribute.Int("fusion.hits", 12), attribute.String("search.kind", "words"))
	usage := Usage{HasCPU: true, HasMemory: true, HasHeap: true}
	return &measuredSpan{ReadOnlySpan: stub.Snapshot(), attributes: withUsage(own, usage)}
}

func TestCurtainCostsAUsualSpanNothing(t *testing.T) {
	var c curtain
	s := ending()
	if c.draw(s) != s {
		t.Error("it became another span")
	}
	if n := testing.AllocsPerRun(100, func() { c.draw(s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCurtain(b *testing.B) {
	var c curtain
	for name, s := range map[string]sdktrace.ReadOnlySpan{"usual": ending(), "private": ending(attribute.String("search.query", secret))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.draw(s)
			}
		})
	}
}

// endPrivateSpan ends a span that has text in every place that the convention names.
func endPrivateSpan(t *testing.T) trace.TraceID {
	t.Helper()
	elsewhere := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}})
	_, span := otel.Tracer("hybrid-image-search/test").Start(t.Context(), "search",
		trace.WithAttributes(attribute.String("search.query", secret), attribute.Int("search.hits", 3),
			attribute.StringSlice("folder.paths", []string{secret, "b"})),
		trace.WithLinks(trace.Link{SpanContext: elsewhere, Attributes: []attribute.KeyValue{attribute.String("file.name", secret)}}))
	span.AddEvent("file.failed", trace.WithAttributes(attribute.String("file.path", secret), attribute.Int("n", 7)))
	span.RecordError(errors.New("open " + secret + ": broken"))
	span.SetStatus(codes.Error, "broken")
	span.End()
	return span.SpanContext().TraceID()
}

func TestTextStaysInThePanel(t *testing.T) {
	r := newReceiver(t)
	r.setFault(answerWith(http.StatusServiceUnavailable, "", ""))
	cleanEnv(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	dir := t.TempDir()
	tel := Setup(t.Context(), Config{SpoolDir: dir})
	id := endPrivateSpan(t)
	if spool := spooled(t, dir); !strings.Contains(spool, "search.query.length") || strings.Contains(spool, secret) {
		t.Error("what is private is on disk, or the span is not")
	}
	r.setFault(nil)
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if n := len(r.received()["search"]); n != 1 {
		t.Fatalf("received %d spans", n)
	}
	s := r.received()["search"][0]
	if data, err := proto.Marshal(s); err != nil || strings.Contains(string(data), secret) {
		t.Errorf("sent: %s, %v", data, err)
	}
	attributes := byKey(s.GetAttributes())
	if attributes["search.query.length"].GetIntValue() != 14 || attributes["folder.paths.count"].GetIntValue() != 2 ||
		attributes["search.hits"].GetIntValue() != 3 || attributes["search.query"] != nil {
		t.Errorf("attributes sent: %v", attributes)
	}
	wantUsage(t, s)
	if n := byKey(s.GetLinks()[0].GetAttributes())["file.name.length"].GetIntValue(); n != 14 {
		t.Errorf("link sent: %v", s.GetLinks())
	}
	failed, exception := byKey(s.GetEvents()[0].GetAttributes()), byKey(s.GetEvents()[1].GetAttributes())
	if failed["file.path.length"].GetIntValue() != 14 || failed["n"].GetIntValue() != 7 ||
		exception["exception.message.length"].GetIntValue() != 27 || exception["exception.type"].GetStringValue() == "" ||
		s.GetStatus().GetMessage() != "broken" {
		t.Errorf("events sent: %v, status %v", s.GetEvents(), s.GetStatus())
	}

	kept, _ := tel.Recorder().Trace(id)
	set := attribute.NewSet(kept[0].Attributes...)
	if v, _ := set.Value("search.query"); v.AsString() != secret {
		t.Errorf("the panel has %v", kept[0].Attributes)
	}
	if len(kept[0].Events) != 2 || kept[0].Events[0].Attributes[0].Value.AsString() != secret ||
		kept[0].Links[0].Attributes[0].Value.AsString() != secret {
		t.Errorf("the panel has %v and %v", kept[0].Events, kept[0].Links)
	}
}

// Instrumentation of others may put an error's text into the description of the status.
func TestDescriptionsOfOthersStayInThePanel(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	_, span := otel.Tracer("instrumentation").Start(t.Context(), "x")
	span.SetStatus(codes.Error, "Get "+secret)
	span.End()
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if s := r.received()["x"][0].GetStatus(); s.GetMessage() != "" || s.GetCode() != tracepb.Status_STATUS_CODE_ERROR {
		t.Errorf("sent %v", s)
	}
	if kept, _ := tel.Recorder().Trace(span.SpanContext().TraceID()); kept[0].StatusMessage != "Get "+secret {
		t.Errorf("the panel has %q", kept[0].StatusMessage)
	}
}

func TestTextLeavesOnceAllowed(t *testing.T) {
	r := newReceiver(t)
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", r.URL, textVariable, "true")
	endPrivateSpan(t)
	if err := tel.Choose(Choices{IncludeText: false}); err != nil {
		t.Fatal(err)
	}
	endPrivateSpan(t)
	if err := tel.Choose(Choices{IncludeText: true}); err != nil {
		t.Fatal(err)
	}
	endPrivateSpan(t)
	if err := shutdown(tel, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	var queries, messages []string
	for _, s := range r.received()["search"] {
		queries = append(queries, byKey(s.GetAttributes())["search.query"].GetStringValue())
		messages = append(messages, byKey(s.GetEvents()[1].GetAttributes())["exception.message"].GetStringValue())
	}
	message := "open " + secret + ": broken"
	if !slices.Equal(queries, []string{secret, "", secret}) || !slices.Equal(messages, []string{message, "", message}) {
		t.Errorf("sent %q and %q", queries, messages)
	}
}

func TestTextSetting(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "false": false, "0": false, "NO_CONTENT": false, "event_only": false, " false ": false,
		"true": true, "True": true, "1": true, "span_only": true, "SPAN_AND_EVENT": true,
	} {
		cleanEnv(t, textVariable, value)
		if s := readSettings(Choices{}, false); s.choices.IncludeText != want || len(s.problems) > 0 {
			t.Errorf("%q: %v, %q", value, s.choices.IncludeText, s.problems)
		}
	}
	tel := setup(t, textVariable, "perhaps", "OTEL_SDK_DISABLED", "true")
	if p := tel.Status().Problems; len(p) != 1 || !strings.HasPrefix(p[0].String(), textVariable) || tel.tee.curtain.open.Load() {
		t.Errorf("problems %q", p)
	}
}

func FuzzCurtain(f *testing.F) {
	f.Add("search.query", "sea")
	f.Add("db.query.parameter.1", "caf\xe9")
	f.Add("search.hits", "3")
	f.Fuzz(func(t *testing.T, key, value string) {
		list := []attribute.KeyValue{attribute.String(key, value)}
		got, hidden := withoutText(list)
		switch private := IsPrivate(attribute.Key(key)); {
		case hidden != private || len(got) != 1 || list[0].Value.AsString() != value:
			t.Fatalf("%q=%q became %v", key, value, got)
		case private && (got[0].Value.Type() != attribute.INT64 || IsPrivate(got[0].Key) && !strings.HasPrefix(key, parameterPrefix)):
			t.Fatalf("%q=%q became %v", key, value, got)
		case !private && got[0] != list[0]:
			t.Fatalf("%q=%q became %v", key, value, got)
		}
	})
}

// spooled is all that lies in the spool, byte for byte.
func spooled(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
