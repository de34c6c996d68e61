package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/shirou/gopsutil/v3/process"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// How many spans make one figure; of those that cost as much as fifty others, fewer.
const (
	manySpans = 20_000
	someSpans = 2_000
	fewSpans  = 100 // at least
)

// spans measures what a span with two attributes costs from start to end, in time of the cores, so that the figures
// hold on a busy machine too.
func (b *bench) spans(ctx context.Context) (_ Section, err error) {
	b.say("spans")
	dir, err := b.folder("spool")
	if err != nil {
		return Section{}, err
	}
	collector, err := newCollector()
	if err != nil {
		return Section{}, err
	}
	defer func() { err = errors.Join(err, collector.Close()) }()
	peers, err := collector.peers(ctx)
	if err != nil {
		return Section{}, err
	}
	stages := telemetry.Stages(dir)
	parts := b.spanParts(stages)
	tasks := []task{parts.task()}
	for _, s := range []telemetry.Stage{stages[0], stages[len(stages)-1]} {
		tasks = append(tasks, b.spanTask(s.Name, s.Processor, manySpans, fewSpans))
	}
	for _, p := range peers {
		tasks = append(tasks, b.spanTask(p.Name, p.Processor, p.spans, fewSpans))
	}
	defer func() {
		for _, s := range stages {
			err = errors.Join(err, closeSoon(s.Processor))
		}
		for _, p := range peers {
			err = errors.Join(err, closeSoon(p.Processor))
		}
	}()
	micros, err := b.turns(ctx, b.Repetitions, tasks...)
	if err != nil {
		return Section{}, err
	}
	return Section{Title: "A span from start to end, time of the cores", Rows: append(spanRows(micros, peers), parts.rows()...)}, nil
}

// spanRows holds ours against the others.
func spanRows(micros map[string][]float64, peers []spanPeer) []Row {
	ours, bare := micros[telemetry.StageSpool], micros[telemetry.StageBare]
	const all = "Ours: CPU, memory and allocations, recorder, safe on disk"
	rows := []Row{
		measured("The SDK's own, kept nowhere", "µs", bare),
		measured(all, "µs", ours).beside("the SDK's own", ours, bare),
	}
	for _, p := range peers {
		rows = append(rows, measured(all, "µs", ours).beside(p.what, ours, micros[p.Name]))
	}
	return rows
}

// spanTask makes n spans, or fewer where the table is scaled down, but not below least, and gives the microseconds of each.
func (b *bench) spanTask(name string, p sdktrace.SpanProcessor, n, least int) task {
	n = max(least, min(n, n*b.Pictures/Pictures))
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(p)).Tracer("bench")
	return task{name, func(ctx context.Context) (float64, error) {
		begin, _ := telemetry.Used()
		for range n {
			_, s := tracer.Start(context.WithoutCancel(ctx), "span", trace.WithAttributes(attribute.String("query", "sea"), attribute.Int("n", 3)))
			s.End()
		}
		if name == batchPeer { // what it keeps back is sent before the time is taken
			if err := p.ForceFlush(ctx); err != nil {
				return 0, err
			}
		}
		end, _ := telemetry.Used()
		return float64((end - begin).Nanoseconds()) / 1000 / float64(n), nil
	}}
}

// closeSoon ends a processor; what was not sent is of no use.
func closeSoon(p sdktrace.SpanProcessor) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := p.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("bench: %w", err)
	}
	return nil
}

// A spanPeer is another way to measure or to keep spans.
type spanPeer struct {
	telemetry.Stage
	what  string
	spans int
}

const batchPeer = "batch"

// collector takes spans down without looking into them.
type collector struct {
	server  *http.Server
	address string
}

func newCollector() (*collector, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	c := &collector{address: "http://" + listener.Addr().String() + "/v1/traces", server: &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) //nolint:errcheck // the exporter would notice
		}),
	}}
	go c.server.Serve(listener) //nolint:errcheck // ends with Close
	return c, nil
}

func (c *collector) Close() error { return c.server.Close() }

func (c *collector) peers(ctx context.Context) ([]spanPeer, error) {
	self, err := process.NewProcess(int32(os.Getpid())) //nolint:gosec // pids are small
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	var exporters [2]sdktrace.SpanExporter
	for i := range exporters {
		if exporters[i], err = otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(c.address)); err != nil {
			return nil, fmt.Errorf("bench: %w", err)
		}
	}
	return []spanPeer{
		{telemetry.Stage{Name: "gopsutil", Processor: bothEnds{self}}, "gopsutil read at both ends, nothing kept", someSpans},
		{telemetry.Stage{Name: "simple", Processor: sdktrace.NewSimpleSpanProcessor(exporters[0])}, "SimpleSpanProcessor to a collector here", someSpans},
		{
			telemetry.Stage{Name: batchPeer, Processor: sdktrace.NewBatchSpanProcessor(exporters[1], sdktrace.WithBlocking())},
			"BatchSpanProcessor to the same, which a killed process loses", manySpans,
		},
	}, nil
}

// bothEnds reads CPU and memory as is usual at the start and the end of a span.
type bothEnds struct{ self *process.Process }

func (p bothEnds) OnStart(context.Context, sdktrace.ReadWriteSpan) { p.read() }
func (p bothEnds) OnEnd(sdktrace.ReadOnlySpan)                     { p.read() }
func (bothEnds) Shutdown(context.Context) error                    { return nil }
func (bothEnds) ForceFlush(context.Context) error                  { return nil }

func (p bothEnds) read() {
	p.self.Times()      //nolint:errcheck // its time is what counts
	p.self.MemoryInfo() //nolint:errcheck // as above
}
