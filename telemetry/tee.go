package telemetry

import (
	"context"
	"math"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// The attributes that every ended span carries, floating-point numbers but for the last. A figure that the
// system cannot tell is left out. They are the process's figures while the span ran: spans that
// overlap share them, which AttrCPUShared tells.
const (
	AttrMemory      attribute.Key = "process.memory_mb"       // resident set at the end, MiB, one decimal
	AttrMemoryDelta attribute.Key = "process.memory_delta_kb" // its change over the span, KiB; may be negative
	AttrCPUUser     attribute.Key = "process.cpu_user_ms"     // milliseconds over the span, three decimals
	AttrCPUSystem   attribute.Key = "process.cpu_system_ms"   // milliseconds over the span, three decimals
	AttrHeapAlloc   attribute.Key = "process.heap_alloc_kb"   // allocated over the span, KiB, one decimal
	AttrCPUShared   attribute.Key = "process.cpu_shared"      // true: a span overlapped that is neither above nor below
)

// tee is the span processor: it measures, and hands every span to the recorder and to the exporter.
type tee struct {
	meter    meter
	recorder *Recorder
	export   sdktrace.SpanProcessor // nil while nothing is exported
	curtain  curtain                // before the export
}

// OnStart reads the meter last, so that the span does not pay for what comes before.
func (t *tee) OnStart(_ context.Context, s sdktrace.ReadWriteSpan) {
	t.recorder.started(s, t.meter.read())
}

// OnEnd reads the meter first.
func (t *tee) OnEnd(s sdktrace.ReadOnlySpan) {
	end := t.meter.read()
	var usage Usage
	o := t.recorder.find(s.SpanContext())
	if o != nil {
		usage = end.usageSince(o.begin)
		usage.Shared = o.shared.Load()
	}
	m := &measuredSpan{ReadOnlySpan: s, attributes: withUsage(s.Attributes(), usage)}
	t.recorder.ended(endedSpan(s, m.attributes, usage), o)
	if t.export != nil {
		t.export.OnEnd(t.curtain.draw(m))
	}
}

// Shutdown ends the export within the context. The recorder stays readable.
func (t *tee) Shutdown(ctx context.Context) error {
	if t.export == nil {
		return nil
	}
	return t.export.Shutdown(ctx)
}

// ForceFlush sends what waits, within the context.
func (t *tee) ForceFlush(ctx context.Context) error {
	if t.export == nil {
		return nil
	}
	return t.export.ForceFlush(ctx)
}

// measuredSpan is an ended span with the attributes of the tee. The SDK offers no hook in which an
// ending span can still be written to.
type measuredSpan struct {
	sdktrace.ReadOnlySpan
	attributes []attribute.KeyValue
}

// Attributes returns the span's own attributes and those of the tee.
func (m *measuredSpan) Attributes() []attribute.KeyValue { return m.attributes }

// withUsage returns a copy of attributes with those of the tee at the end. What the span itself says
// under one of their keys gives way: a key must be there once.
func withUsage(attributes []attribute.KeyValue, u Usage) []attribute.KeyValue {
	if !u.HasCPU && !u.HasMemory && !u.HasHeap {
		return attributes
	}
	out := make([]attribute.KeyValue, len(attributes), len(attributes)+6)
	copy(out, attributes)
	out = slices.DeleteFunc(out, func(kv attribute.KeyValue) bool { return reserved(kv.Key) })
	if u.HasMemory {
		out = append(out,
			AttrMemory.Float64(round(float64(u.Memory)/(1<<20), 10)),
			AttrMemoryDelta.Float64(round(float64(u.MemoryDelta)/(1<<10), 10)))
	}
	if u.HasHeap {
		out = append(out, AttrHeapAlloc.Float64(round(float64(u.HeapAlloc)/(1<<10), 10)))
	}
	if u.HasCPU {
		out = append(out,
			AttrCPUShared.Bool(u.Shared),
			AttrCPUUser.Float64(milliseconds(u.CPUUser)),
			AttrCPUSystem.Float64(milliseconds(u.CPUSystem)))
	}

	return out
}

func reserved(k attribute.Key) bool {
	switch k {
	case AttrMemory, AttrMemoryDelta, AttrCPUUser, AttrCPUSystem, AttrHeapAlloc, AttrCPUShared:
		return true
	}
	return false
}

func milliseconds(d time.Duration) float64 {
	return round(float64(d)/float64(time.Millisecond), 1000)
}

func round(x, steps float64) float64 { return math.Round(x*steps) / steps }
