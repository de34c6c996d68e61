package telemetry

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// destination is a collector that spans are sent to.
type destination struct {
	shown  string // the endpoint for a person
	client otlptrace.Client
	http   *http.Transport
}

func newDestination(set *settings, log *slog.Logger) *destination {
	d := &destination{shown: set.shown, http: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     set.tls,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: set.timeout,
		IdleConnTimeout:     idleKeepAlive,
	}}
	options := []otlptracehttp.Option{
		otlptracehttp.WithEndpointURL(set.endpoint),
		otlptracehttp.WithTLSClientConfig(nil),                             // it is in the transport; the client refuses it for http
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{Enabled: false}), // done by the sender, where the status is
		otlptracehttp.WithHTTPClient(&http.Client{
			Transport: witness{d.http},
			Timeout:   set.timeout,
			// A redirected POST would arrive as a GET without its spans, and count as sent.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}),
	}
	if _, v := otlp("COMPRESSION"); v != "none" {
		options = append(options, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	}
	d.client = otlptracehttp.NewClient(options...)
	if err := d.client.Start(context.Background()); err != nil {
		log.Warn("telemetry client", "error", err)
	}
	return d
}

func (d *destination) close() {
	_ = d.client.Stop(context.Background())
	d.http.CloseIdleConnections()
}

// upload sends one request, and tells what came back as a fact and as an error.
func (d *destination) upload(ctx context.Context, request []*tracepb.ResourceSpans) (*answer, error) {
	ctx, seen := withAnswer(ctx)
	return seen, d.client.UploadTraces(ctx, request)
}

// join makes one request of stored spans: a resource and a scope stand once, and for all of theirs.
func join(spans []stored) []*tracepb.ResourceSpans {
	var request []*tracepb.ResourceSpans
	var resource []byte
	type scope struct{ name, version, schema string }
	scopes := map[scope]*tracepb.ScopeSpans{}
	for i, s := range spans {
		if i == 0 || !bytes.Equal(resource, s.resource) {
			resource = s.resource
			rs := &tracepb.ResourceSpans{}
			if err := proto.Unmarshal(resource, rs); err != nil {
				rs = &tracepb.ResourceSpans{}
			}
			request = append(request, rs)
			clear(scopes)
		}
		var one coltracepb.ExportTraceServiceRequest
		if err := proto.Unmarshal(s.content, &one); err != nil {
			continue // its checksum is right, so this program wrote it so
		}
		rs := request[len(request)-1]
		for _, from := range one.GetResourceSpans() {
			for _, ss := range from.GetScopeSpans() {
				key := scope{ss.GetScope().GetName(), ss.GetScope().GetVersion(), ss.GetSchemaUrl()}
				if to := scopes[key]; to != nil && len(ss.GetScope().GetAttributes()) == 0 {
					to.Spans = append(to.Spans, ss.GetSpans()...)
					continue
				}
				rs.ScopeSpans = append(rs.ScopeSpans, ss)
				if len(ss.GetScope().GetAttributes()) == 0 {
					scopes[key] = ss
				}
			}
		}
	}
	return request
}
