package telemetry

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/process"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
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

// BenchmarkSpan is the cost of a span with two attributes from start to end, side by side:
//
//	bare       the SDK with a processor that does nothing
//	gopsutil   with gopsutil read at both ends
//	simple     with SimpleSpanProcessor, which sends each span and waits
//	batch      with BatchSpanProcessor, which here waits where it would drop
//	recorder   and the stages that follow: see Stages; spool is ours, with no collector
//	sent       all of ours, and sent
//
// The figures are of CPU time, of the whole process and the collector of garbage, so that they hold on
// a busy machine. For simple, batch and sent that is the receiver's as well, which takes a request down
// without looking into it; what waits at the end is sent before the time is taken.
func BenchmarkSpan(b *testing.B) {
	costs := map[string]float64{} // nanoseconds
	run := func(name string, p sdktrace.SpanProcessor, flush bool) {
		b.Run(name, func(b *testing.B) {
			provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(keepOpen{p}))
			tracer, ctx := provider.Tracer("bench"), context.Background()
			b.ReportAllocs()
			runtime.GC()
			begin := newMeter().read()
			for b.Loop() {
				_, s := tracer.Start(ctx, "span", trace.WithAttributes(attribute.String("query", "sea"), attribute.Int("n", 3)))
				s.End()
			}
			if flush {
				if err := p.ForceFlush(ctx); err != nil {
					b.Fatal(err)
				}
			}
			ns := float64(newMeter().read().usageSince(begin).CPU().Nanoseconds()) / float64(b.N)
			costs[name] = ns
			b.ReportMetric(ns, "cpu-ns/op")
			for _, other := range []string{StageBare, "gopsutil"} {
				if costs[other] > 0 {
					b.ReportMetric(ns/costs[other], "×"+other)
				}
			}
		})
		_ = p.Shutdown(context.Background())
	}
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer collector.Close()
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	stages := Stages(b.TempDir())
	run(stages[0].Name, stages[0].Processor, false)
	run("gopsutil", &bothEnds{newGopsutil(b)}, false)

	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	exporter := func() sdktrace.SpanExporter {
		e, err := otlptracehttp.New(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		return e
	}
	run("simple", sdktrace.NewSimpleSpanProcessor(exporter()), false)
	run("batch", sdktrace.NewBatchSpanProcessor(exporter(), sdktrace.WithBlocking()), true)
	for _, stage := range stages[1:] {
		run(stage.Name, stage.Processor, false)
	}
	last := Stages(b.TempDir())
	run("sent", last[len(last)-1].Processor, true)
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
			Waterfall(spans, time.Now())
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
type keepOpen struct{ sdktrace.SpanProcessor }

func (keepOpen) Shutdown(context.Context) error { return nil }

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
