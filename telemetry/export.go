package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

const (
	maxWaiting    = 2048 // spans, those being sent included; further ones are dropped and counted
	maxBatch      = 512  // spans in one request
	idleKeepAlive = 30 * time.Second

	longestRetryAfter = time.Minute // that a collector may ask for
)

// pacing is how fast batches follow one another.
type pacing struct {
	batch   time.Duration // for which a span waits for others
	first   time.Duration // pause after the first failure; doubles
	longest time.Duration // pause at most
}

// steadyPacing finds a collector that comes up within seconds.
var steadyPacing = pacing{batch: time.Second, first: time.Second, longest: 5 * time.Second}

// export is the way to the collector: a bounded queue, batches, and tries until each is taken.
//
//	OnEnd -> queue (maxWaiting) -> BatchSpanProcessor -> ExportSpans -> OTLP over HTTP
//
// OnEnd never waits. While the collector is away the first batch is tried again and again, the queue
// fills behind it, and what finds no room is counted.
type export struct {
	batch  sdktrace.SpanProcessor
	client *otlptrace.Exporter
	http   *http.Transport
	board  *statusBoard
	log    *slog.Logger
	shown  string // the endpoint for a person
	pace   pacing

	sending  context.Context // ends every request
	abort    context.CancelFunc
	closing  chan struct{} // closed when each batch has one more try only
	stopOnce sync.Once
}

func newExport(set *settings, pace pacing, board *statusBoard, log *slog.Logger) *export {
	e := &export{board: board, log: log, shown: set.shown, pace: pace, closing: make(chan struct{})}
	e.sending, e.abort = context.WithCancel(context.Background())
	e.http = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     set.tls,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: set.timeout,
		IdleConnTimeout:     idleKeepAlive,
	}
	e.client = otlptrace.NewUnstarted(otlptracehttp.NewClient(
		otlptracehttp.WithEndpointURL(set.endpoint),
		otlptracehttp.WithTLSClientConfig(nil),                             // it is in the transport; the client refuses it for http
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: false}), // done here, where the status is
		otlptracehttp.WithHTTPClient(&http.Client{
			Transport: witness{e.http},
			Timeout:   set.timeout,
			// A redirected POST would arrive as a GET without its spans, and count as sent.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}),
	))
	if err := e.client.Start(e.sending); err != nil {
		log.Warn("telemetry client", "error", err)
	}
	e.batch = sdktrace.NewBatchSpanProcessor(sender{e},
		sdktrace.WithMaxQueueSize(maxWaiting+1), // one place for the mark of ForceFlush
		sdktrace.WithMaxExportBatchSize(maxBatch),
		sdktrace.WithBatchTimeout(pace.batch),
		sdktrace.WithExportTimeout(0), // each request has its own
	)
	return e
}

// OnStart does nothing.
func (e *export) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd queues a sampled span. The count is kept here because the BatchSpanProcessor drops without
// telling; its own queue is larger and so never full.
func (e *export) OnEnd(s sdktrace.ReadOnlySpan) {
	if !s.SpanContext().IsSampled() {
		return
	}
	if e.board.waiting.Add(1) > maxWaiting {
		e.board.waiting.Add(-1)
		e.board.dropped.Add(1)
	} else {
		e.batch.OnEnd(s)
	}
	e.board.changed.signal()
}

// ForceFlush hands what is queued to the sender.
func (e *export) ForceFlush(ctx context.Context) error { return e.batch.ForceFlush(ctx) }

// Shutdown tries each waiting batch once more, until ctx ends.
func (e *export) Shutdown(ctx context.Context) error {
	var err error
	e.stopOnce.Do(func() {
		close(e.closing)
		err = e.batch.Shutdown(ctx)
		e.abort() // what is still under way; the rest then falls through
		e.http.CloseIdleConnections()
	})
	return err
}

// sender is the exporter behind the BatchSpanProcessor. It deals with every failure itself, so it
// returns none.
type sender struct{ *export }

// ExportSpans sends one batch, and tries again until it is taken, refused for good, or the program
// ends.
func (s sender) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	n := int64(len(spans))
	for pause := s.pace.first; ; pause = min(2*pause, s.pace.longest) {
		last := s.isClosing()
		ctx, seen := withAnswer(s.sending)
		err := s.client.ExportSpans(ctx, spans)
		if seen.accepted(err) {
			s.board.accepted(n, min(n, seen.rejected), seen.complaint(s.shown))
			return nil
		}
		message := explain(s.shown, seen, err)
		s.log.Debug("telemetry export", "error", err, "spans", n)
		if last || seen.refusesBatch() || s.sending.Err() != nil {
			s.board.lost(n, message)
			return nil
		}
		s.board.failed(message)
		wait := time.NewTimer(max(pause, min(seen.retryAfter, longestRetryAfter)))
		select {
		case <-wait.C:
		case <-s.closing:
		}
		wait.Stop()
	}
}

// Shutdown is called by the BatchSpanProcessor when all batches are done.
func (s sender) Shutdown(ctx context.Context) error { return s.client.Shutdown(ctx) }

func (e *export) isClosing() bool {
	select {
	case <-e.closing:
		return true
	default:
		return false
	}
}
