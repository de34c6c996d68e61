package tail

import (
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// longest notes the longest line.
type longest int

func (l *longest) Write(b []byte) (int, error) {
	*l = max(*l, longest(len(b)))
	return len(b), nil
}

// Control characters take six bytes each in JSON. A line of the largest spans is still one that a reader takes.
func TestLinesOfLargeSpansAreTaken(t *testing.T) {
	text := strings.Repeat("\x01", 8<<10)
	var attributes []attribute.KeyValue
	for range 31 {
		attributes = append(attributes, attribute.String("key", text))
	}
	spans := make([]telemetry.Span, 100)
	for i := range spans {
		spans[i] = telemetry.Span{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{byte(i + 1)}, Name: "large", Attributes: attributes}
	}
	var l longest
	if err := write(&l, spans, 0); err != nil || int(l) > lineLimit {
		t.Errorf("a line of %d bytes, the reader takes %d; %v", l, lineLimit, err)
	}
}
