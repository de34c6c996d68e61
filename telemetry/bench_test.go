package telemetry

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/process"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/proto"
)

// BenchmarkMeter is the cost of one reading; there are two for each span.
func BenchmarkMeter(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		m := newMeter()
		b.ReportAllocs()
		for b.Loop() {
			m.read()
		}
	})
	b.Run("gopsutil", func(b *testing.B) {
		m := newGopsutil(b)
		b.ReportAllocs()
		for b.Loop() {
			m.read()
		}
	})
}

// BenchmarkSpan is the cost of a span with two attributes from start to end, side by side: the SDK with
// a processor that does nothing, with gopsutil read at both ends, and with the tee: its recorder alone,
// with the measuring, and with the spool on disk.
// The ratios are of CPU time, the collector of garbage included, so that they hold on a busy machine.
func BenchmarkSpan(b *testing.B) {
	var bare, gopsutil float64 // nanoseconds
	run := func(p sdktrace.SpanProcessor, report func(b *testing.B, ns float64)) func(*testing.B) {
		return func(b *testing.B) {
			provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(p))
			defer func() { _ = provider.Shutdown(context.Background()) }()
			tracer, ctx := provider.Tracer("bench"), context.Background()
			b.ReportAllocs()
			runtime.GC()
			begin := newMeter().read()
			for b.Loop() {
				_, s := tracer.Start(ctx, "span", trace.WithAttributes(attribute.String("query", "sea"), attribute.Int("n", 3)))
				s.End()
			}
			ns := float64(newMeter().read().usageSince(begin).CPU().Nanoseconds()) / float64(b.N)
			b.ReportMetric(ns, "cpu-ns/op")
			report(b, ns)
		}
	}
	b.Run("bare", run(&bothEnds{noMeasure{}}, func(_ *testing.B, ns float64) { bare = ns }))
	b.Run("gopsutil", run(&bothEnds{newGopsutil(b)}, func(b *testing.B, ns float64) {
		gopsutil = ns
		b.ReportMetric(ns/bare, "×bare")
	}))
	full := limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans}
	ours := func(m meter) *tee { return &tee{meter: m, recorder: newRecorder(m, full)} }
	b.Run("recorder", run(ours(noMeasure{}), func(b *testing.B, ns float64) {
		b.ReportMetric(ns/bare, "×bare")
	}))
	against := func(b *testing.B, ns float64) {
		b.ReportMetric(ns/bare, "×bare")
		b.ReportMetric(ns/gopsutil, "×gopsutil")
	}
	b.Run("measured", run(ours(heapMeter{newMeter()}), against))

	// The spool as it is with no collector: nothing is sent, the oldest segments go.
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	board := &statusBoard{}
	all := ours(heapMeter{newMeter()})
	all.export = directedExport(b.TempDir(), 0, steadyPacing, board)
	b.Run("ours", run(keepOpen{all}, against))
	_ = all.Shutdown(context.Background())
}

// BenchmarkEncode is the cost of writing one span's message, and of having the SDK's exporter build it
// and marshalling that.
func BenchmarkEncode(b *testing.B) {
	spans := tracetest.NewInMemoryExporter()
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)).Tracer("bench")
	_, s := tracer.Start(b.Context(), "span", trace.WithAttributes(attribute.String("query", "sea"), attribute.Int("n", 3)))
	s.SetAttributes(withUsage(nil, Usage{HasCPU: true, HasMemory: true, HasHeap: true, Memory: 50 << 20, CPUUser: time.Second})...)
	s.End()
	span := spans.GetSpans().Snapshots()[0]
	var buf []byte
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			buf = appendSpan(buf[:0], span)
		}
	})
	b.Run("exporter", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var err error
			if buf, err = (proto.MarshalOptions{}).MarshalAppend(buf[:0], exported(b, span)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDrain is how fast a full spool goes to a collector on the same machine, which decodes it.
func BenchmarkDrain(b *testing.B) {
	r := &receiver{}
	r.Server = httptest.NewServer(r)
	defer r.Close()
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	const spans = 20_000
	var took time.Duration
	for b.Loop() {
		r.setFault(answerWith(http.StatusServiceUnavailable, "", ""))
		board := &statusBoard{}
		e := directedExport(b.TempDir(), 0, steadyPacing, board)
		t := &tee{meter: newMeter(), recorder: newRecorder(newMeter(), limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans}), export: e}
		provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(t))
		tracer, ctx := provider.Tracer("bench"), context.Background()
		for range spans {
			_, s := tracer.Start(ctx, "span", trace.WithAttributes(attribute.String("query", "sea"), attribute.Int("n", 3)))
			s.End()
		}
		r.setFault(nil)
		begin := time.Now()
		_ = provider.Shutdown(ctx) // tries at once
		took += time.Since(begin)
		if s := board.read(); s.Sent != spans {
			b.Fatalf("%+v", s)
		}
	}
	b.ReportMetric(spans*float64(b.N)/took.Seconds(), "spans/s")
}

// BenchmarkReaders is what a panel costs over a full recorder of 2,000 traces.
func BenchmarkReaders(b *testing.B) {
	m := newMeter()
	r := newRecorder(m, limits{spans: maxSpans, bytes: maxBytes, open: maxOpenSpans})
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(&tee{meter: m, recorder: r}))
	tracer := provider.Tracer("bench")
	for range maxSpans / 10 {
		ctx, root := tracer.Start(context.Background(), "root")
		for range 9 {
			_, s := tracer.Start(ctx, "child")
			s.End()
		}
		root.End()
	}
	b.Run("traces", func(b *testing.B) {
		for b.Loop() {
			r.Traces()
		}
	})
	ctx, root := tracer.Start(context.Background(), "index")
	for range 10_000 {
		_, s := tracer.Start(ctx, "file")
		s.End()
	}
	root.End()
	b.Run("trace-of-10000", func(b *testing.B) {
		for b.Loop() {
			r.Trace(root.SpanContext().TraceID())
		}
	})
	spans, _ := r.Trace(root.SpanContext().TraceID())
	b.Run("waterfall-of-10000", func(b *testing.B) {
		for b.Loop() {
			Waterfall(spans)
		}
	})
}

// bothEnds reads a meter at the start and the end of each span, and keeps nothing.
type bothEnds struct{ meter meter }

func (p *bothEnds) OnStart(context.Context, sdktrace.ReadWriteSpan) {
	runtime.KeepAlive(p.meter.read())
}

func (p *bothEnds) OnEnd(sdktrace.ReadOnlySpan)    { runtime.KeepAlive(p.meter.read()) }
func (*bothEnds) Shutdown(context.Context) error   { return nil }
func (*bothEnds) ForceFlush(context.Context) error { return nil }

// keepOpen is a processor that outlives its provider, because a benchmark runs more than once.
type keepOpen struct{ *tee }

func (keepOpen) Shutdown(context.Context) error { return nil }

type noMeasure struct{}

func (noMeasure) read() reading { return reading{} }

// gopsutil is the usual way to measure, and the one of the systems that have no own meter here.
type gopsutil struct{ process *process.Process }

func newGopsutil(b *testing.B) gopsutil {
	b.Helper()
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		b.Fatal(err)
	}
	return gopsutil{p}
}

func (m gopsutil) read() reading {
	var r reading
	if t, err := m.process.Times(); err == nil {
		r.user, r.hasCPU = time.Duration(t.User*float64(time.Second)), true
	}
	if info, err := m.process.MemoryInfo(); err == nil {
		r.resident, r.hasMemory = int64(info.RSS), true
	}
	return r
}
