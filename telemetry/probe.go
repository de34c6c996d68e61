package telemetry

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"syscall"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
)

// TestResult tells what became of a test span.
type TestResult struct {
	Delivered bool
	Trace     trace.TraceID // of the test span, to be looked up where it went
	Sentence  Sentence      // plain words: where it arrived, or what is wrong and what to do
}

// SendTestSpan sends one span to the collector now, past those that wait, and tells what came of it. The
// span is also in the recorder. A collector that took it is sent what waits.
func (t *Telemetry) SendTestSpan(ctx context.Context) TestResult {
	set := t.held()
	if !set.off.IsZero() {
		return TestResult{Sentence: set.off}
	}
	p := &probe{ctx: ctx, to: newDestination(set, t.log)}
	defer p.to.close()
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithResource(t.resource),
		sdktrace.WithSampler(sdktrace.AlwaysSample()),
		sdktrace.WithSpanProcessor(&tee{meter: t.tee.meter, recorder: t.recorder, export: p}),
	)
	_, span := provider.Tracer("hybrid-image-search/telemetry").Start(context.Background(), "telemetry.test")
	span.End()
	result := TestResult{Trace: span.SpanContext().TraceID()}
	if p.seen == nil || !p.seen.accepted(p.err) || p.seen.rejected > 0 {
		result.Sentence = p.explain()
		return result
	}
	t.export.hurry()
	result.Delivered = true
	result.Sentence = sentence("A test span arrived at {{.Endpoint}}. Its trace is {{.Trace}}.", with{"Endpoint": set.shown, "Trace": result.Trace})
	return result
}

// probe sends each span as it ends, and keeps the answer.
type probe struct {
	ctx  context.Context
	to   *destination
	seen *answer
	err  error
}

func (p *probe) explain() Sentence {
	switch {
	case p.seen == nil:
		return sentence("The test span could not be written: {{.Reason}}.", with{"Reason": words(root(p.err).Error())})
	case p.seen.rejected > 0 && p.seen.accepted(p.err):
		return p.seen.complaint(p.to.shown)
	case p.wantsTLS():
		return explainTLS(p.to.shown)
	case p.seen.refusesBatch():
		return explainRefusal(p.to.shown, p.seen)
	}
	return explain(p.to.shown, p.seen, p.err)
}

// OnStart does nothing.
func (*probe) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

// OnEnd sends the span.
func (p *probe) OnEnd(s sdktrace.ReadOnlySpan) {
	if err := otlptrace.NewUnstarted(p).ExportSpans(p.ctx, []sdktrace.ReadOnlySpan{s}); p.err == nil {
		p.err = err
	}
}

// Start does nothing.
func (*probe) Start(context.Context) error { return nil }

// Stop does nothing.
func (*probe) Stop(context.Context) error { return nil }

// UploadTraces keeps what comes back.
func (p *probe) UploadTraces(ctx context.Context, request []*tracepb.ResourceSpans) error {
	p.seen, p.err = p.to.upload(ctx, request)
	return p.err
}

// wantsTLS reports whether the other side, which has ended a plain connection without an answer, speaks TLS.
// Nothing is sent but the greeting, so whose certificate it has does not matter.
func (p *probe) wantsTLS() bool {
	u, err := url.Parse(p.to.shown)
	if err != nil || u.Scheme != "http" || p.seen.status != 0 || !errors.Is(p.err, syscall.ECONNRESET) && !errors.Is(p.err, io.EOF) {
		return false
	}
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}} //nolint:gosec // see above
	port := cmp.Or(u.Port(), "80")
	conn, err := dialer.DialContext(p.ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// Shutdown does nothing.
func (*probe) Shutdown(context.Context) error { return nil }

// ForceFlush does nothing.
func (*probe) ForceFlush(context.Context) error { return nil }
