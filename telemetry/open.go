package telemetry

import (
	"slices"
	"sync/atomic"
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

	parent *openSpan   // the lowest above this one that ran when this one started; it may have ended since
	closed bool        // no longer in the table
	alone  int         // position in openTable.alone, from 1; 0 if not there
	shared atomic.Bool // another span ran meanwhile that is neither above nor below

	previous, next *openSpan // in the order in which they started
}

// openTable holds the running spans, and knows which of them started first.
type openTable struct {
	byKey       map[spanKey]*openSpan
	first, last *openSpan

	// alone holds the running spans that share their time with none but those above and below them.
	// Each is therefore above the next one, and whoever starts only has to look for the lowest that is
	// above it.
	alone []*openSpan
}

func (t *openTable) len() int { return len(t.byKey) }

func (t *openTable) find(k spanKey) *openSpan { return t.byKey[k] }

func (t *openTable) oldest() *openSpan { return t.first }

// add appends a span whose key is not in the table yet.
func (t *openTable) add(o, parent *openSpan) {
	t.overlap(o, parent)
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
	o.closed = true
	if o.alone > 0 {
		t.alone = slices.Delete(t.alone, o.alone-1, o.alone)
		for i, other := range t.alone[o.alone-1:] {
			other.alone = o.alone + i
		}
		o.alone = 0
	}
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

// overlap finds out with whom a span that starts shares its time.
func (t *openTable) overlap(o, parent *openSpan) {
	o.parent = parent
	above, lowest := 0, 0
	for p := parent; p != nil; p = p.parent {
		for p.parent != nil && p.parent.closed { // it counts no more, and must not be held on to
			p.parent = p.parent.parent
		}
		if !p.closed {
			above++
		}
		if lowest == 0 {
			lowest = p.alone
		}
	}
	for _, other := range t.alone[lowest:] {
		other.shared.Store(true)
		other.alone = 0
	}
	clear(t.alone[lowest:])
	t.alone = t.alone[:lowest]
	if len(t.byKey) > above {
		o.shared.Store(true)
		return
	}
	t.alone = append(t.alone, o)
	o.alone = len(t.alone)
}
