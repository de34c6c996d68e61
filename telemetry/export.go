package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const idleKeepAlive = 30 * time.Second

// export is the way to the collector.
//
//	OnEnd -> appendSpan -> spool -> sender -> otlptracehttp.Client
//
// OnEnd writes to the spool and never waits for the network; the sender empties the spool.
type export struct {
	open   func() *spool // once
	stored *spoolWriter
	board  *statusBoard
	log    *slog.Logger
	pace   pacing
	on     atomic.Bool // ended spans are put into the spool

	mu     sync.Mutex // held while spans are directed elsewhere
	closed bool
	spool  *spool  // nil until it is needed
	sender *sender // nil while nothing is sent
}

// newExport makes an export that sends nothing yet. open is called when there is something to send to.
func newExport(open func() *spool, pace pacing, board *statusBoard, log *slog.Logger) *export {
	return &export{open: open, stored: &spoolWriter{}, board: board, log: log, pace: pace}
}

// direct sends spans from now on to where the settings say, those that wait included, or nowhere. Spans
// that end meanwhile stay in the recorder.
func (e *export) direct(set *settings) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	if e.sender != nil {
		e.sender.stop()
		e.sender = nil
	}
	e.board.directed(set)
	if !set.off.IsZero() {
		e.on.Store(false)
		return
	}
	if e.spool == nil {
		e.spool = e.open()
		e.stored.spool = e.spool
	}
	e.on.Store(true)
	e.sender = startSender(e.spool, newDestination(set, e.log), e.pace, e.board, e.log)
}

// OnStart does nothing.
func (e *export) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd puts a sampled span into the spool.
func (e *export) OnEnd(s sdktrace.ReadOnlySpan) {
	if !e.on.Load() || !s.SpanContext().IsSampled() {
		return
	}
	e.stored.describe(s)
	e.stored.store(s)
}

// ForceFlush sends what waits, until ctx ends or an attempt fails.
func (e *export) ForceFlush(ctx context.Context) error {
	e.mu.Lock()
	s := e.sender
	e.mu.Unlock()
	if s == nil {
		return nil
	}
	s.hurry()
	changed, cancel := e.board.changed.subscribe()
	defer cancel()
	for s.spool.count() > 0 {
		select {
		case <-changed:
			if state := e.board.read().State; state == Retrying || state == Paused {
				return nil
			}
		case <-s.done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// hurry ends a pause of the sender.
func (e *export) hurry() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sender != nil {
		e.sender.hurry()
	}
}

// Shutdown sends what waits until ctx ends or an attempt fails. The rest is sent at the next start.
func (e *export) Shutdown(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	abort, sent := func() {}, make(chan struct{})
	if e.sender != nil {
		e.sender.close()
		abort = e.sender.abort
	}
	go func() {
		defer close(sent)
		if e.sender != nil {
			<-e.sender.done
		}
		if e.spool != nil {
			e.spool.close()
		}
	}()
	select {
	case <-sent:
		abort()
		return nil
	case <-ctx.Done():
		abort() // what is under way, which stays in the spool
		select {
		case <-sent:
		case <-time.After(100 * time.Millisecond): // a disk that takes its time; the lock goes with the process
		}
		return ctx.Err()
	}
}

// spoolWriter writes spans to the spool. The resource, ten times as long, is written once.
type spoolWriter struct {
	spool    *spool
	resource atomic.Pointer[described]
}

// described is a resource and its record.
type described struct {
	resource *resource.Resource
	record   []byte
}

// store appends a span to the spool.
func (c *spoolWriter) store(s sdktrace.ReadOnlySpan) {
	buf, _ := recordBuffers.Get().(*[]byte)
	defer recordBuffers.Put(buf)
	record := appendSpan(append((*buf)[:0], make([]byte, recordHeader)...), s)
	seal(record, kindSpan)
	if cap(record) <= maxExportedText {
		*buf = record
	}
	c.spool.append(c.resource.Load().record, record)
}

var recordBuffers = sync.Pool{New: func() any { return new([]byte) }}

// describe encodes the resource of a span, of which a process has one.
func (c *spoolWriter) describe(s sdktrace.ReadOnlySpan) {
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
	resource tracepb.ResourceSpans
}

// Start does nothing.
func (*resourceClient) Start(context.Context) error { return nil }

// Stop does nothing.
func (*resourceClient) Stop(context.Context) error { return nil }

// UploadTraces takes the resource down.
func (c *resourceClient) UploadTraces(_ context.Context, spans []*tracepb.ResourceSpans) error {
	for _, rs := range spans {
		c.resource.Resource, c.resource.SchemaUrl = rs.GetResource(), rs.GetSchemaUrl()
	}
	return nil
}
