package tracefile

import (
	"bytes"
	"math"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

func (d *decoder) microseconds() (time.Time, error) {
	n, err := d.integer()
	if err != nil || n <= 0 {
		return time.Time{}, err
	}
	return time.Unix(0, min(n, math.MaxInt64/1000)*1000), nil
}

// tag reads an attribute of Jaeger: its type stands beside it, before the value or after.
func (d *decoder) tag() (kv attribute.KeyValue, err error) {
	var kind, value string
	var how token
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "key":
			var k string
			k, err = d.string()
			kv.Key = attribute.Key(k)
		case "type":
			kind, err = d.string()
		case "value":
			var clipped bool
			if how, clipped, err = d.s.scalar(d.limits.Text); err == nil {
				value, err = d.kept(clipped)
			}
		default:
			err = d.s.skip()
		}
		return err
	})
	kv.Value = tagValue(strings.ToLower(kind), value, how)
	return kv, err
}

func tagValue(kind, value string, how token) attribute.Value {
	switch kind {
	case "bool":
		return attribute.BoolValue(value == "true")
	case "int64":
		return attribute.Int64Value(integerOf([]byte(value)))
	case "float64":
		return attribute.Float64Value(floatOf([]byte(value)))
	}
	switch {
	case kind != "" || how != literal:
	case value == "true" || value == "false":
		return attribute.BoolValue(value == "true")
	case strings.ContainsAny(value, ".eE"):
		return attribute.Float64Value(floatOf([]byte(value)))
	default:
		return attribute.Int64Value(integerOf([]byte(value)))
	}
	return attribute.StringValue(value)
}

// log reads an event, whose name is one of its fields.
func (d *decoder) log() (e sdktrace.Event, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "timestamp":
			e.Time, err = d.microseconds()
		case "fields":
			e.Attributes, err = d.pairs(d.tag)
		default:
			err = d.s.skip()
		}
		return err
	})
	kept := e.Attributes[:0]
	for _, kv := range e.Attributes {
		if e.Name == "" && (kv.Key == "event" || kv.Key == "message") && kv.Value.Type() == attribute.STRING {
			e.Name = kv.Value.AsString()
			continue
		}
		kept = append(kept, kv)
	}
	e.Attributes = kept
	if e.Name == "" {
		e.Name = "log"
	}
	return e, err
}

// reference names another span, the parent among them.
type reference struct {
	child bool
	trace trace.TraceID
	span  trace.SpanID
}

func (d *decoder) reference() (r reference, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "reftype":
			_, _, err = d.s.scalar(16)
			r.child = bytes.EqualFold(d.s.text, []byte("CHILD_OF"))
		case "traceid":
			r.trace, err = d.traceID()
		case "spanid":
			r.span, err = d.spanID()
		default:
			err = d.s.skip()
		}
		return err
	})
	return r, err
}

// refer takes the first CHILD_OF within the trace for the parent, else the first reference within it, as Jaeger's
// own viewer does. The others become links.
func refer(s *telemetry.Span, references []reference) {
	parent := -1
	for i, r := range references {
		if r.trace == s.TraceID && (parent < 0 || r.child && !references[parent].child) {
			parent = i
		}
	}
	for i, r := range references {
		if i == parent {
			s.ParentID = r.span
			continue
		}
		c := trace.SpanContextConfig{TraceID: r.trace, SpanID: r.span}
		s.Links = append(s.Links, sdktrace.Link{SpanContext: trace.NewSpanContext(c)})
	}
}

// interpret takes out of the tags what OpenTelemetry has fields for.
func interpret(s *telemetry.Span, tags []attribute.KeyValue) []attribute.KeyValue {
	kept := tags[:0]
	for _, kv := range tags {
		text := ""
		if kv.Value.Type() == attribute.STRING {
			text = kv.Value.AsString()
		}
		switch kv.Key {
		case "span.kind":
			s.Kind = kindOf([]byte(text))
		case "otel.status_code":
			s.Status = statusOf([]byte(text))
		case "otel.status_description":
			s.StatusMessage = text
		case "otel.scope.name", "otel.library.name":
			s.Scope = text
		case "otel.scope.version", "otel.library.version":
			s.ScopeVersion = text
		case "w3c.tracestate":
			s.TraceState = text
		case "error":
			if kv.Value.Type() != attribute.BOOL && text != "true" {
				kept = append(kept, kv) // a description
				continue
			}
			if kv.Value.AsBool() || text == "true" {
				s.Status = codes.Error
			}
		case "internal.span.format":
		default:
			kept = append(kept, kv)
		}
	}
	return kept
}
