package collector

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/telemetry/tracefile"
)

// What the window saves opens in the Collector's own reader of OTLP/JSON, and what that writes opens here:
// the same spans.
func TestFilesAreTheCollectors(t *testing.T) {
	tel := startProgram(t, t.TempDir(), address(t))
	tracer := otel.Tracer("test")
	ctx, root := tracer.Start(t.Context(), "root", trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("ünï", "\"<>&\u2028\x01"), attribute.Int64("big", 1<<60), attribute.Float64("f", 0.1),
			attribute.Bool("b", true), attribute.StringSlice("list", []string{"a", ""})))
	_, child := tracer.Start(ctx, "child", trace.WithLinks(trace.LinkFromContext(ctx, attribute.Int("n", 1))))
	child.AddEvent("half-way", trace.WithAttributes(attribute.Int("percent", 50)))
	child.RecordError(errors.New("broken"))
	child.SetStatus(codes.Error, "broken")
	child.End()
	root.End()
	spans, _ := tel.Recorder().Trace(root.SpanContext().TraceID())
	if len(spans) != 2 {
		t.Fatalf("%d spans", len(spans))
	}

	var saved bytes.Buffer
	if err := tracefile.WriteOTLP(&saved, spans); err != nil {
		t.Fatal(err)
	}
	theirs, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(saved.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if theirs.SpanCount() != 2 || theirs.ResourceSpans().Len() != 1 {
		t.Fatalf("the Collector reads %d spans of %d resources", theirs.SpanCount(), theirs.ResourceSpans().Len())
	}
	written, err := (&ptrace.JSONMarshaler{}).MarshalTraces(theirs)
	if err != nil {
		t.Fatal(err)
	}
	back, notes, err := tracefile.Read(bytes.NewReader(written), tracefile.Limits{})
	if err != nil || len(notes) > 0 || len(back) != len(spans) {
		t.Fatalf("%d spans come back, %q, %v", len(back), notes, err)
	}
	for i, got := range back {
		wantSame(t, got, spans[i])
	}
}

func wantSame(t *testing.T, got, want telemetry.Span) {
	t.Helper()
	if got.TraceID != want.TraceID || got.SpanID != want.SpanID || got.ParentID != want.ParentID || got.Name != want.Name ||
		got.Kind != want.Kind || got.Status != want.Status || got.StatusMessage != want.StatusMessage || got.Scope != want.Scope ||
		!got.Start.Equal(want.Start) || !got.End.Equal(want.End) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	gotSet, wantSet := attribute.NewSet(got.Attributes...), attribute.NewSet(want.Attributes...)
	if !gotSet.Equals(&wantSet) || len(got.Resource) != len(want.Resource) {
		t.Errorf("attributes %v, want %v", got.Attributes, want.Attributes)
	}
	if len(got.Events) != len(want.Events) || len(got.Links) != len(want.Links) {
		t.Errorf("%d events and %d links, want %d and %d", len(got.Events), len(got.Links), len(want.Events), len(want.Links))
	}
	// The usage comes back in the units of its attributes.
	if d := got.Usage.CPU() - want.Usage.CPU(); d.Abs() > 2*time.Microsecond || got.Usage.HasMemory != want.Usage.HasMemory {
		t.Errorf("usage %+v, want %+v", got.Usage, want.Usage)
	}
}
