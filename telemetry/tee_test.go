package telemetry

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

func TestUnitsAndDecimals(t *testing.T) {
	u := Usage{
		CPUUser: 1234567 * time.Nanosecond, CPUSystem: 4 * time.Microsecond, HasCPU: true,
		Memory: 123456789, MemoryDelta: -4096, HasMemory: true, HeapAlloc: 1<<20 + 100, HasHeap: true, Shared: true,
	}
	got := attribute.NewSet(withUsage([]attribute.KeyValue{attribute.String("a", "b")}, u)...)
	for key, want := range map[attribute.Key]float64{
		AttrMemory: 117.7, AttrMemoryDelta: -4, AttrCPUUser: 1.235, AttrCPUSystem: 0.004, AttrHeapAlloc: 1024.1,
	} {
		if v, ok := got.Value(key); !ok || v.Type() != attribute.FLOAT64 || v.AsFloat64() != want {
			t.Errorf("%s = %v, want %v", key, v.String(), want)
		}
	}
	if v, ok := got.Value(AttrCPUShared); !ok || !v.AsBool() {
		t.Error("not shared")
	}
	if got.Len() != 7 {
		t.Errorf("%d attributes", got.Len())
	}
}

func TestWhatTheSystemCannotTellIsLeftOut(t *testing.T) {
	cpuOnly := reading{user: time.Second, hasCPU: true}
	memoryOnly := reading{resident: 1 << 20, hasMemory: true}
	tests := map[string]struct {
		begin, end  reading
		cpu, memory bool
	}{
		"both":         {reading{hasCPU: true, hasMemory: true}, reading{hasCPU: true, hasMemory: true}, true, true},
		"CPU":          {cpuOnly, cpuOnly, true, false},
		"memory":       {memoryOnly, memoryOnly, false, true},
		"nothing":      {reading{}, reading{}, false, false},
		"at one end":   {cpuOnly, memoryOnly, false, false},
		"going back":   {reading{user: time.Second, hasCPU: true}, reading{hasCPU: true}, true, false},
		"nothing seen": {reading{}, cpuOnly, false, false},
	}
	for name, test := range tests {
		u := test.end.usageSince(test.begin)
		set := attribute.NewSet(withUsage(nil, u)...)
		if set.HasValue(AttrCPUUser) != test.cpu || set.HasValue(AttrCPUSystem) != test.cpu ||
			set.HasValue(AttrCPUShared) != test.cpu || set.HasValue(AttrHeapAlloc) ||
			set.HasValue(AttrMemory) != test.memory || set.HasValue(AttrMemoryDelta) != test.memory {
			t.Errorf("%s: %v", name, set.ToSlice())
		}
		if u.CPUUser < 0 {
			t.Errorf("%s: CPU went back", name)
		}
	}
}

// A span shares its time with another that is neither above nor below it.
func TestSharedTime(t *testing.T) {
	tel := setup(t, "OTEL_SDK_DISABLED", "true")
	tracer := otel.Tracer("test")
	start := func(ctx context.Context, name string) (context.Context, trace.Span) { return tracer.Start(ctx, name) }

	ctx, root := start(t.Context(), "root") // one after another, below each other: nobody shares
	for range 2 {
		below, child := start(ctx, "child")
		_, grandchild := start(below, "grandchild")
		grandchild.End()
		child.End()
	}
	late, early := start(ctx, "ends early")
	_, orphan := start(late, "outlives its parent")
	early.End()
	_, again := start(late, "parent has ended")
	orphan.End()
	again.End()
	_, left := start(ctx, "left")
	below, right := start(ctx, "right")
	_, under := start(below, "under right")
	under.End()
	left.End()
	right.End()
	_, last := start(ctx, "last")
	last.End()
	root.End()
	_, one := start(t.Context(), "trace one")
	_, two := start(t.Context(), "trace two")
	one.End()
	two.End()

	shared := map[string]bool{}
	for _, summary := range tel.Recorder().Traces() {
		spans, _ := tel.Recorder().Trace(summary.ID)
		for _, s := range spans {
			shared[s.Name] = s.Usage.Shared
		}
	}
	want := map[string]bool{
		"root": false, "child": false, "grandchild": false, "ends early": false, "last": false,
		"outlives its parent": true, "parent has ended": true,
		"left": true, "right": true, "under right": true, "trace one": true, "trace two": true,
	}
	if diff := cmp.Diff(want, shared); diff != "" {
		t.Error(diff)
	}
}

func TestHeapOfASpan(t *testing.T) {
	tel := setup(t, "OTEL_SDK_DISABLED", "true")
	_, span := otel.Tracer("test").Start(t.Context(), "x")
	runtime.KeepAlive(make([]byte, 10<<20))
	span.End()
	spans, _ := tel.Recorder().Trace(span.SpanContext().TraceID())
	if u := spans[0].Usage; !u.HasHeap || u.HeapAlloc < 10<<20 {
		t.Errorf("%+v", u)
	}
}
