package telemetry

import (
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Span is one span as the panel shows it: a value that is never changed after it was handed out.
// Its slices are shared and must not be written to.
type Span struct {
	TraceID    trace.TraceID
	SpanID     trace.SpanID
	ParentID   trace.SpanID // zero for a root
	TraceState string       // as W3C writes it

	Name         string
	Scope        string // name of the instrumentation scope
	ScopeVersion string
	Kind         trace.SpanKind
	Resource     []attribute.KeyValue // of the process that the span is from

	Start time.Time
	End   time.Time // zero while the span runs

	Status        codes.Code
	StatusMessage string

	Attributes []attribute.KeyValue // with the process.* attributes once the span has ended
	Events     []sdktrace.Event
	Links      []sdktrace.Link

	// What the span had and the lists do not show, because of the SDK's limits or the recorder's.
	DroppedAttributes, DroppedEvents, DroppedLinks int

	Usage Usage // while the span runs: so far
}

// Running reports whether the span has not ended yet.
func (s *Span) Running() bool { return s.End.IsZero() }

// Duration returns how long the span took, or has taken until now if it still runs. It is never
// negative.
func (s *Span) Duration(now time.Time) time.Duration {
	if !s.Running() {
		now = s.End
	}
	return max(0, now.Sub(s.Start))
}

// keptSpan is a span as the recorder keeps it.
type keptSpan struct {
	Span
	number  uint64 // of its end: see endings
	size    int64  // bytes, about
	clipped bool   // something was shortened to keep it within the limits
}

// endedSpan turns a span that has ended into one within the limits of the recorder. attributes stands
// for the span's own, because the tee has added to them.
func endedSpan(ro sdktrace.ReadOnlySpan, attributes []attribute.KeyValue, usage Usage) *keptSpan {
	s := &keptSpan{Span: Span{End: ro.EndTime(), Usage: usage}}
	c := clipper{left: maxSpanBytes}
	s.fill(ro, attributes, &c)
	s.size, s.clipped = int64(spanOverhead+maxSpanBytes-c.left), c.clipped
	return s
}

// runningSpan turns a span that still runs into a Span that shows it as it is now.
func runningSpan(ro sdktrace.ReadOnlySpan, usage Usage) Span {
	s := Span{Usage: usage}
	s.fill(ro, ro.Attributes(), &clipper{left: maxSpanBytes})
	return s
}

func (s *Span) fill(ro sdktrace.ReadOnlySpan, attributes []attribute.KeyValue, c *clipper) {
	sc, status := ro.SpanContext(), ro.Status()
	s.TraceID, s.SpanID, s.ParentID = sc.TraceID(), sc.SpanID(), ro.Parent().SpanID()
	s.Kind, s.Start = ro.SpanKind(), ro.StartTime()
	s.TraceState = c.text(sc.TraceState().String())
	s.Resource = attributesOf(ro.Resource())
	s.Name = c.text(ro.Name())
	scope := ro.InstrumentationScope()
	s.Scope, s.ScopeVersion = c.text(scope.Name), c.text(scope.Version)
	s.Status, s.StatusMessage = status.Code, c.text(status.Description)
	s.Attributes = c.attributes(attributes)
	events, links := ro.Events(), ro.Links()
	s.Events, s.Links = c.events(events), c.links(links)
	s.DroppedAttributes = ro.DroppedAttributes() + len(attributes) - len(s.Attributes)
	s.DroppedEvents = ro.DroppedEvents() + len(events) - len(s.Events)
	s.DroppedLinks = ro.DroppedLinks() + len(links) - len(s.Links)
}

// resourceList is a resource as the spans of its process share it.
type resourceList struct {
	of   *resource.Resource
	list []attribute.KeyValue
}

// lastResource is the one resource that a process has: the SDK makes a new list at each call.
var lastResource atomic.Pointer[resourceList]

// attributesOf returns the attributes of a resource within the limits of a span.
func attributesOf(r *resource.Resource) []attribute.KeyValue {
	if last := lastResource.Load(); last != nil && last.of == r {
		return last.list
	}
	c := clipper{left: maxSpanBytes}
	l := &resourceList{of: r, list: c.attributes(r.Attributes())}
	lastResource.Store(l)
	return l.list
}
