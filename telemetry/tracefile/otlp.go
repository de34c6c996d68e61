package tracefile

import (
	"bytes"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// resourceSpans reads the spans of one resource, which may be named before or after them.
func (d *decoder) resourceSpans() error {
	from := len(d.spans)
	var resource []attribute.KeyValue
	err := d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "resource":
			resource, err = d.resource()
		case "scopespans", "instrumentationlibraryspans":
			err = d.s.list(d.scopeSpans)
		default:
			err = d.s.skip()
		}
		return err
	})
	for i := range d.spans[from:] {
		d.spans[from+i].Resource = resource
	}
	return err
}

func (d *decoder) resource() (attributes []attribute.KeyValue, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		if string(key) != "attributes" {
			return d.s.skip()
		}
		attributes, err = d.attributesOf()
		return err
	})
	return attributes, err
}

func (d *decoder) scopeSpans() error {
	from := len(d.spans)
	var name, version string
	err := d.s.fields(func(key []byte) error {
		switch string(key) {
		case "scope", "instrumentationlibrary":
			return d.s.fields(func(key []byte) (err error) {
				switch string(key) {
				case "name":
					name, err = d.string()
				case "version":
					version, err = d.string()
				default:
					err = d.s.skip()
				}
				return err
			})
		case "spans":
			return d.s.list(d.span)
		}
		return d.s.skip()
	})
	for i := range d.spans[from:] {
		d.spans[from+i].Scope, d.spans[from+i].ScopeVersion = name, version
	}
	return err
}

func (d *decoder) span() error {
	var s telemetry.Span
	if b, err := d.s.peek(); err != nil || b != '{' {
		return orSkip(err, d.s)
	}
	err := d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "traceid":
			s.TraceID, err = d.traceID()
		case "spanid":
			s.SpanID, err = d.spanID()
		case "parentspanid":
			s.ParentID, err = d.spanID()
		case "tracestate":
			s.TraceState, err = d.string()
		case "name":
			s.Name, err = d.string()
		case "kind":
			s.Kind, err = d.kind()
		case "starttimeunixnano":
			s.Start, err = d.nanoseconds()
		case "endtimeunixnano":
			s.End, err = d.nanoseconds()
		case "attributes":
			s.Attributes, err = d.attributesOf()
		case "events":
			s.Events, err = bounded(d, d.event)
		case "links":
			s.Links, err = bounded(d, d.link)
		case "status":
			s.Status, s.StatusMessage, err = d.status()
		case "droppedattributescount":
			s.DroppedAttributes, err = d.count()
		case "droppedeventscount":
			s.DroppedEvents, err = d.count()
		case "droppedlinkscount":
			s.DroppedLinks, err = d.count()
		default:
			err = d.s.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	return d.add(s)
}

func orSkip(err error, s *scanner) error {
	if err != nil {
		return err
	}
	return s.skip()
}

// bounded reads a list of as many items as are kept.
func bounded[T any](d *decoder, item func() (T, error)) ([]T, error) {
	const overhead = 96 // of an event or a link without its texts
	var list []T
	err := d.s.list(func() error {
		if len(list) == d.limits.Items {
			d.found.beyond++
			return d.s.skip()
		}
		v, err := item()
		if err != nil {
			return err
		}
		list = append(list, v)
		return d.charge(overhead)
	})
	return list, err
}

func (d *decoder) event() (e sdktrace.Event, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "timeunixnano":
			e.Time, err = d.nanoseconds()
		case "name":
			e.Name, err = d.string()
		case "attributes":
			e.Attributes, err = d.attributesOf()
		case "droppedattributescount":
			e.DroppedAttributeCount, err = d.count()
		default:
			err = d.s.skip()
		}
		return err
	})
	return e, err
}

func (d *decoder) link() (l sdktrace.Link, err error) {
	var c trace.SpanContextConfig
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "traceid":
			c.TraceID, err = d.traceID()
		case "spanid":
			c.SpanID, err = d.spanID()
		case "tracestate":
			var state string
			state, err = d.string()
			c.TraceState, _ = trace.ParseTraceState(state) // one that is malformed is left out
		case "attributes":
			l.Attributes, err = d.attributesOf()
		case "droppedattributescount":
			l.DroppedAttributeCount, err = d.count()
		default:
			err = d.s.skip()
		}
		return err
	})
	l.SpanContext = trace.NewSpanContext(c)
	return l, err
}

func (d *decoder) status() (code codes.Code, message string, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "code":
			_, _, err = d.s.scalar(64)
			code = statusOf(d.s.text)
		case "message":
			message, err = d.string()
		default:
			err = d.s.skip()
		}
		return err
	})
	return code, message, err
}

// statusOf knows OTLP's numbers, which are not those of package codes, and names.
func statusOf(text []byte) codes.Code {
	switch string(bytes.TrimPrefix(bytes.ToUpper(text), []byte("STATUS_CODE_"))) {
	case "1", "OK":
		return codes.Ok
	case "2", "ERROR":
		return codes.Error
	}
	return codes.Unset
}

func (d *decoder) kind() (trace.SpanKind, error) {
	_, _, err := d.s.scalar(64)
	return kindOf(d.s.text), err
}

// kindOf knows OTLP's numbers and names, and the names alone, as Jaeger has them.
func kindOf(text []byte) trace.SpanKind {
	switch string(bytes.TrimPrefix(bytes.ToUpper(text), []byte("SPAN_KIND_"))) {
	case "1", "INTERNAL":
		return trace.SpanKindInternal
	case "2", "SERVER":
		return trace.SpanKindServer
	case "3", "CLIENT":
		return trace.SpanKindClient
	case "4", "PRODUCER":
		return trace.SpanKindProducer
	case "5", "CONSUMER":
		return trace.SpanKindConsumer
	}
	return trace.SpanKindUnspecified
}
