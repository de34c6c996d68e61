package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"net"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("hybrid-image-search/engine/gemini")

// The attributes of the spans. Those of GenAI are no part of Go's semantic conventions any more, so they are
// written out, here and nowhere else.
const (
	attrOperation     attribute.Key = "gen_ai.operation.name"
	attrProvider      attribute.Key = "gen_ai.provider.name"
	attrRequestModel  attribute.Key = "gen_ai.request.model"
	attrResponseModel attribute.Key = "gen_ai.response.model"
	attrResponseID    attribute.Key = "gen_ai.response.id"
	attrFinishReasons attribute.Key = "gen_ai.response.finish_reasons"
	attrInputTokens   attribute.Key = "gen_ai.usage.input_tokens"
	attrOutputTokens  attribute.Key = "gen_ai.usage.output_tokens"
	attrOutputType    attribute.Key = "gen_ai.output.type"
	attrDimensions    attribute.Key = "gen_ai.embeddings.dimension.count"
	attrServer        attribute.Key = "server.address"
	attrErrorType     attribute.Key = "error.type"

	attrModel      attribute.Key = "model"
	attrReferences attribute.Key = "ref_count"
	attrCost       attribute.Key = "cost.estimated_usd"
	attrBatchSize  attribute.Key = "embedding.batch.size"
	attrBatchBytes attribute.Key = "embedding.batch.bytes"
	attrAttempt    attribute.Key = "embedding.batch.attempt"
	attrRetryAfter attribute.Key = "retry.after_ms"
	attrModelCount attribute.Key = "model.count"
	attrPictures   attribute.Key = "generation.pictures"
	attrPartial    attribute.Key = "generation.partial"
	attrFirstToken attribute.Key = "gen_ai.server.time_to_first_token_ms"
)

// The attributes whose values are the user's own, and the model's words about it. Such values stand under these
// keys and nowhere else.
const (
	attrQuery   attribute.Key = "search.query"
	attrPrompt  attribute.Key = "generation.prompt"
	attrInputs  attribute.Key = "gen_ai.input.messages"
	attrOutputs attribute.Key = "gen_ai.output.messages"
	attrError   attribute.Key = "exception.message"
)

// PrivateAttributes are the keys under which spans of this package carry what is the user's own.
func PrivateAttributes() []attribute.Key {
	return []attribute.Key{attrQuery, attrPrompt, attrInputs, attrOutputs, attrError}
}

// maxSpanText bounds each text on a span.
const maxSpanText = 8_000

// start begins the span of one call.
func (c *Client) start(ctx context.Context, name, operation, model string) (context.Context, trace.Span) {
	provider := "gcp.gemini"
	if c.vertex {
		provider = "gcp.vertex_ai"
	}
	attributes := []attribute.KeyValue{attrOperation.String(operation), attrProvider.String(provider), attrServer.String(hostname(c.host))}
	if model != "" {
		attributes = append(attributes, attrRequestModel.String(model), attrModel.String(model))
	}
	return tracer.Start(ctx, name, trace.WithAttributes(attributes...))
}

// hostname drops the port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// finish ends a span and marks it with the error, if any. Being cancelled is no error of the work. The status
// tells the kind; the event has the whole text, which may quote what was sent.
func finish(span trace.Span, err error) {
	defer span.End()
	switch {
	case err == nil:
		return
	case errors.Is(err, context.Canceled):
		span.AddEvent("cancelled")
		return
	}
	span.RecordError(errors.New(shorten(err.Error(), maxMessage)))
	span.SetStatus(codes.Error, kindOf(err))
	span.SetAttributes(attrErrorType.String(kindOf(err)))
	if after, ok := RetryAfter(err); ok {
		span.SetAttributes(attrRetryAfter.Int64(after.Milliseconds()))
	}
}

// kindOf is the text of the kind, which quotes nothing.
func kindOf(err error) string {
	var e *Error
	var f *FinishError
	switch {
	case errors.As(err, &e):
		return e.Kind.Error()
	case errors.As(err, &f):
		return f.kind().Error() + ": " + f.Reason
	}
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "error"
}

var kinds = []error{
	ErrNoPrompt, ErrReferences, ErrTooLong, ErrCut, ErrEmpty, ErrWrongKind, ErrCorruptPicture, ErrTooLarge, ErrGarbled,
	ErrVectorCount, ErrVectorLength, ErrVectorNaN,
}

// A message is one turn of a conversation as GenAI's conventions write it.
type message struct {
	Role  string        `json:"role"`
	Parts []messagePart `json:"parts"`
}

type messagePart struct {
	Type    string `json:"type"`
	Content string `json:"content,omitempty"`
	MIME    string `json:"mime_type,omitempty"`
	Bytes   int    `json:"bytes,omitempty"` // in place of a picture
}

// messages encodes texts for a span; nothing when the span is not recorded.
func messages(span trace.Span, key attribute.Key, list ...message) {
	if !span.IsRecording() {
		return
	}
	room := maxSpanText
	for i := range list {
		for j := range list[i].Parts {
			p := &list[i].Parts[j]
			p.Content = shorten(p.Content, room)
			room = max(room-len(p.Content), 0)
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return
	}
	span.SetAttributes(key.String(string(text)))
}
