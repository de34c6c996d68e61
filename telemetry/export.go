package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const (
	maxBatch      = 512 // spans in one request
	idleKeepAlive = 30 * time.Second
)

// export is the way to the collector.
//
//	OnEnd -> otlptrace.Exporter -> spoolClient -> spool -> run -> otlptracehttp.Client
//
// OnEnd writes to the spool and never waits for the network; run empties the spool at the pace of the
// collector.
type export struct {
	spool    *spool
	exporter *otlptrace.Exporter
	stored   *spoolClient
	client   otlptrace.Client
	http     *http.Transport
	board    *statusBoard
	log      *slog.Logger
	shown    string // the endpoint for a person
	pace     pacing

	sending  context.Context // ends every request
	abort    context.CancelFunc
	closing  chan struct{} // closed when a failure ends the sending
	flush    chan struct{}
	done     chan struct{}
	stopOnce sync.Once
}

func newExport(set *settings, spool *spool, pace pacing, board *statusBoard, log *slog.Logger) *export {
	e := &export{
		spool: spool, stored: &spoolClient{spool: spool}, board: board, log: log, shown: set.shown, pace: pace,
		closing: make(chan struct{}), flush: make(chan struct{}, 1), done: make(chan struct{}),
	}
	e.exporter = otlptrace.NewUnstarted(e.stored)
	e.sending, e.abort = context.WithCancel(context.Background())
	e.http = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     set.tls,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: set.timeout,
		IdleConnTimeout:     idleKeepAlive,
	}
	options := []otlptracehttp.Option{
		otlptracehttp.WithEndpointURL(set.endpoint),
		otlptracehttp.WithTLSClientConfig(nil),                             // it is in the transport; the client refuses it for http
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: false}), // done here, where the status is
		otlptracehttp.WithHTTPClient(&http.Client{
			Transport: witness{e.http},
			Timeout:   set.timeout,
			// A redirected POST would arrive as a GET without its spans, and count as sent.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}),
	}
	if _, v := otlp("COMPRESSION"); v != "none" {
		options = append(options, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	}
	e.client = otlptracehttp.NewClient(options...)
	if err := e.client.Start(e.sending); err != nil {
		log.Warn("telemetry client", "error", err)
	}
	go e.run()
	return e
}

// OnStart does nothing.
func (e *export) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd puts a sampled span into the spool.
func (e *export) OnEnd(s sdktrace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	e.stored.describe(s)
	if err := e.exporter.ExportSpans(context.Background(), []sdktrace.ReadOnlySpan{withoutResource{s}}); err != nil {
		e.board.dropped.Add(1)
		e.log.Warn("telemetry spool", "error", err)
	}
}

// ForceFlush sends what waits, until ctx ends or an attempt fails.
func (e *export) ForceFlush(ctx context.Context) error {
	select {
	case e.flush <- struct{}{}:
	default:
	}
	changed, cancel := e.board.changed.subscribe()
	defer cancel()
	for e.spool.count() > 0 {
		select {
		case <-changed:
			if state := e.board.read().State; state == Retrying || state == Paused {
				return nil
			}
		case <-e.done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Shutdown sends what waits until ctx ends or an attempt fails. The rest is sent at the next start.
func (e *export) Shutdown(ctx context.Context) error {
	var err error
	e.stopOnce.Do(func() {
		close(e.closing)
		select {
		case <-e.done:
		case <-ctx.Done():
			err = ctx.Err()
			e.abort() // what is under way, which stays in the spool
			select {
			case <-e.done:
			case <-time.After(100 * time.Millisecond): // a disk that takes its time; the lock goes with the process
			}
		}
		e.abort()
		e.http.CloseIdleConnections()
	})
	return err
}

func (e *export) isClosing() bool {
	select {
	case <-e.closing:
		return true
	default:
		return false
	}
}

// withoutResource is a span as the spool takes it: the resource, ten times as long, is written once.
type withoutResource struct{ sdktrace.ReadOnlySpan }

// Resource returns nil, which the exporter leaves out.
func (withoutResource) Resource() *resource.Resource { return nil }

// spoolClient is the OTLP client of the exporter: it uploads to the spool.
type spoolClient struct {
	spool    *spool
	resource atomic.Pointer[described]
}

// described is a resource and its record.
type described struct {
	resource *resource.Resource
	record   []byte
}

// Start does nothing.
func (*spoolClient) Start(context.Context) error { return nil }

// Stop does nothing.
func (*spoolClient) Stop(context.Context) error { return nil }

// UploadTraces appends spans to the spool.
func (c *spoolClient) UploadTraces(_ context.Context, spans []*tracepb.ResourceSpans) error {
	buf, _ := recordBuffers.Get().(*[]byte)
	defer recordBuffers.Put(buf)
	record, err := encode(*buf, &coltracepb.ExportTraceServiceRequest{ResourceSpans: spans}, kindSpan)
	if err != nil {
		return err
	}
	if cap(record) <= maxExportedText {
		*buf = record
	}
	c.spool.append(c.resource.Load().record, record)
	return nil
}

var recordBuffers = sync.Pool{New: func() any { return new([]byte) }}

// describe encodes the resource of a span, of which a process has one.
func (c *spoolClient) describe(s sdktrace.ReadOnlySpan) {
	if d := c.resource.Load(); d != nil && d.resource == s.Resource() {
		return
	}
	var seen resourceClient
	_ = otlptrace.NewUnstarted(&seen).ExportSpans(context.Background(), []sdktrace.ReadOnlySpan{s})
	record, err := encode(nil, &seen.resource, kindResource)
	if err != nil {
		record = unknownResource
	}
	c.resource.Store(&described{s.Resource(), record})
}

func encode(buf []byte, m proto.Message, kind byte) ([]byte, error) {
	record, err := proto.MarshalOptions{}.MarshalAppend(append(buf[:0], make([]byte, recordHeader)...), m)
	if err != nil {
		return nil, err
	}
	seal(record, kind)
	return record, nil
}

// resourceClient keeps the resource of what is uploaded.
type resourceClient struct {
	spoolClient
	resource tracepb.ResourceSpans
}

// UploadTraces takes the resource down.
func (c *resourceClient) UploadTraces(_ context.Context, spans []*tracepb.ResourceSpans) error {
	for _, rs := range spans {
		c.resource.Resource, c.resource.SchemaUrl = rs.GetResource(), rs.GetSchemaUrl()
	}
	return nil
}
