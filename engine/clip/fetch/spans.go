package fetch

import (
	"context"
	"errors"
	"net/url"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("hybrid-image-search/engine/clip/fetch")

const (
	attrModel     attribute.Key = "model"
	attrRevision  attribute.Key = "model.revision"
	attrFile      attribute.Key = "model.file"
	attrBytes     attribute.Key = "model.file.bytes"
	attrBegun     attribute.Key = "model.file.resumed_bytes"
	attrTries     attribute.Key = "model.file.tries"
	attrServer    attribute.Key = "server.address"
	attrErrorType attribute.Key = "error.type"
)

// attrError quotes folders of the user's, and what the system says.
const attrError attribute.Key = "exception.message"

// PrivateAttributes are the keys under which spans of this package carry what is the user's own.
func PrivateAttributes() []attribute.Key { return []attribute.Key{attrError} }

func startFetch(ctx context.Context, name, revision string) (context.Context, trace.Span) {
	return tracer.Start(ctx, "model.fetch", trace.WithAttributes(attrModel.String(name), attrRevision.String(revision)))
}

// spanned is download with a span of its own.
func (s source) spanned(ctx context.Context, it item, address *url.URL, part string, tell func(int64)) error {
	ctx, span := tracer.Start(ctx, "model.file", trace.WithAttributes(attrFile.String(it.name), attrServer.String(address.Hostname())))
	t, err := s.download(ctx, it, address, part, tell)
	span.SetAttributes(attrBegun.Int64(t.begun), attrTries.Int(t.tries), attrBytes.Int64(sizeOf(part)))
	if t.host != "" {
		span.SetAttributes(attrServer.String(t.host))
	}
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		e.File = it.name
	}
	finish(span, err)
	return err
}

// finish ends a span and marks it with the error, if any. Being cancelled is no error of the work. The status has
// the kind, which quotes nothing.
func finish(span trace.Span, err error) {
	defer span.End()
	var e *Error
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled):
		span.AddEvent("cancelled")
	case errors.As(err, &e):
		span.AddEvent("exception", trace.WithAttributes(attrError.String(e.Error())))
		span.SetStatus(codes.Error, e.Kind.Error())
		span.SetAttributes(attrErrorType.String(e.Kind.Error()))
	default:
		span.AddEvent("exception", trace.WithAttributes(attrError.String(err.Error())))
		span.SetStatus(codes.Error, "error")
	}
}
