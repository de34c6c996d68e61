package telemetry

import (
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

type spanKey struct {
	trace trace.TraceID
	span  trace.SpanID
}

func keyOf(sc trace.SpanContext) spanKey { return spanKey{sc.TraceID(), sc.SpanID()} }

// openSpan is a span that has started and not ended.
type openSpan struct {
	key       spanKey
	span      sdktrace.ReadOnlySpan // the live span: its name, attributes and events as they are now
	begin     reading
	name      string // as it started
	start     time.Time
	hasParent bool // names a parent
	log       *traceLog

	previous, next *openSpan // in the order in which they started
}

// openTable holds the running spans, and knows which of them started first.
type openTable struct {
	byKey       map[spanKey]*openSpan
	first, last *openSpan
}

func (t *openTable) len() int { return len(t.byKey) }

func (t *openTable) find(k spanKey) *openSpan { return t.byKey[k] }

func (t *openTable) oldest() *openSpan { return t.first }

// add appends a span whose key is not in the table yet.
func (t *openTable) add(o *openSpan) {
	t.byKey[o.key] = o
	o.previous = t.last
	if t.last != nil {
		t.last.next = o
	} else {
		t.first = o
	}
	t.last = o
}

func (t *openTable) remove(o *openSpan) {
	delete(t.byKey, o.key)
	if o.previous != nil {
		o.previous.next = o.next
	} else {
		t.first = o.next
	}
	if o.next != nil {
		o.next.previous = o.previous
	} else {
		t.last = o.previous
	}
	o.previous, o.next = nil, nil
}
