package tracefile

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"hybrid-image-search/telemetry"
)

// WriteOTLP writes spans as one TracesData document of OTLP/JSON and a line feed: ids in hexadecimal digits,
// 64-bit numbers as texts, enums as numbers, names in lowerCamelCase. There is no line feed within, so several documents
// make a file of JSON lines. Spans are grouped by resource and scope, in the order of their first. One that still runs
// has no end.
func WriteOTLP(w io.Writer, spans []telemetry.Span) error {
	out := bufio.NewWriterSize(w, bufferSize)
	var b []byte
	b = append(b, `{"resourceSpans":[`...)
	for i, group := range grouping(spans) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"resource":{`...)
		b = appendAttributes(b, "attributes", group.resource)
		b = append(b, `},"scopeSpans":[`...)
		for i, scope := range group.scopes {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, `{"scope":{"name":`...)
			b = appendText(b, scope.name)
			if scope.version != "" {
				b = appendText(append(b, `,"version":`...), scope.version)
			}
			b = append(b, `},"spans":[`...)
			for i, at := range scope.spans {
				if i > 0 {
					b = append(b, ',')
				}
				b = appendSpan(b, &spans[at])
				if _, err := out.Write(b); err != nil {
					return fmt.Errorf("tracefile: write: %w", err)
				}
				b = b[:0]
			}
			b = append(b, "]}"...)
		}
		b = append(b, "]}"...)
	}
	b = append(b, "]}\n"...)
	if _, err := out.Write(b); err != nil {
		return fmt.Errorf("tracefile: write: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("tracefile: write: %w", err)
	}
	return nil
}

// resourceGroup holds the positions of the spans of one resource.
type resourceGroup struct {
	resource []attribute.KeyValue
	scopes   []*scopeGroup
	byScope  map[[2]string]*scopeGroup
}

type scopeGroup struct {
	name, version string
	spans         []int
}

// grouping sorts spans by resource and scope. Resources are the same if they are written the same.
func grouping(spans []telemetry.Span) []*resourceGroup {
	var groups []*resourceGroup
	byText := map[string]*resourceGroup{}
	byList := map[*attribute.KeyValue]*resourceGroup{} // most spans share one list
	for i := range spans {
		s := &spans[i]
		var first *attribute.KeyValue
		if len(s.Resource) > 0 {
			first = &s.Resource[0]
		}
		g := byList[first]
		if g == nil || len(g.resource) != len(s.Resource) {
			text := string(appendAttributes(nil, "", s.Resource))
			if g = byText[text]; g == nil {
				g = &resourceGroup{resource: s.Resource, byScope: map[[2]string]*scopeGroup{}}
				byText[text] = g
				groups = append(groups, g)
			}
			byList[first] = g
		}
		key := [2]string{s.Scope, s.ScopeVersion}
		scope := g.byScope[key]
		if scope == nil {
			scope = &scopeGroup{name: s.Scope, version: s.ScopeVersion}
			g.byScope[key] = scope
			g.scopes = append(g.scopes, scope)
		}
		scope.spans = append(scope.spans, i)
	}
	return groups
}

func appendSpan(b []byte, s *telemetry.Span) []byte {
	b = appendIDs(append(b, '{'), s.TraceID, s.SpanID, s.TraceState)
	if s.ParentID.IsValid() {
		b = appendHex(append(b, `,"parentSpanId":`...), s.ParentID[:])
	}
	b = appendText(append(b, `,"name":`...), s.Name)
	b = strconv.AppendInt(append(b, `,"kind":`...), int64(s.Kind), 10)
	b = appendTime(append(b, `,"startTimeUnixNano":`...), s.Start)
	b = appendTime(append(b, `,"endTimeUnixNano":`...), s.End)
	if len(s.Attributes) > 0 {
		b = appendAttributes(append(b, ','), "attributes", s.Attributes)
	}
	b = appendCount(b, "droppedAttributesCount", s.DroppedAttributes)
	for i, e := range s.Events {
		b = append(b, separator(i, `,"events":[`)...)
		b = appendTime(append(b, `{"timeUnixNano":`...), e.Time)
		b = appendText(append(b, `,"name":`...), e.Name)
		if len(e.Attributes) > 0 {
			b = appendAttributes(append(b, ','), "attributes", e.Attributes)
		}
		b = append(appendCount(b, "droppedAttributesCount", e.DroppedAttributeCount), '}')
	}
	b = closeList(b, len(s.Events))
	b = appendCount(b, "droppedEventsCount", s.DroppedEvents)
	for i, l := range s.Links {
		b = append(b, separator(i, `,"links":[`)...)
		c := l.SpanContext
		b = appendIDs(append(b, '{'), c.TraceID(), c.SpanID(), c.TraceState().String())
		if len(l.Attributes) > 0 {
			b = appendAttributes(append(b, ','), "attributes", l.Attributes)
		}
		b = append(appendCount(b, "droppedAttributesCount", l.DroppedAttributeCount), '}')
	}
	b = closeList(b, len(s.Links))
	b = appendCount(b, "droppedLinksCount", s.DroppedLinks)
	b = append(b, `,"status":{`...)
	switch s.Status {
	case codes.Ok:
		b = append(b, `"code":1`...)
	case codes.Error:
		b = append(b, `"code":2`...)
	}
	if s.StatusMessage != "" {
		if s.Status != codes.Unset {
			b = append(b, ',')
		}
		b = appendText(append(b, `"message":`...), s.StatusMessage)
	}
	return append(b, "}}"...)
}

func separator(i int, first string) string {
	if i == 0 {
		return first
	}
	return ","
}

func closeList(b []byte, n int) []byte {
	if n == 0 {
		return b
	}
	return append(b, ']')
}

func appendIDs(b []byte, t trace.TraceID, s trace.SpanID, state string) []byte {
	b = appendHex(append(b, `"traceId":`...), t[:])
	b = appendHex(append(b, `,"spanId":`...), s[:])
	if state != "" {
		b = appendText(append(b, `,"traceState":`...), state)
	}
	return b
}

func appendHex(b, id []byte) []byte {
	return append(hex.AppendEncode(append(b, '"'), id), '"')
}

// appendTime appends nanoseconds since 1970, which are unsigned.
func appendTime(b []byte, t time.Time) []byte {
	n := int64(0)
	if !t.IsZero() {
		n = max(0, t.UnixNano())
	}
	return append(strconv.AppendInt(append(b, '"'), n, 10), '"')
}

// appendCount appends a number of things that were dropped, if there were any.
func appendCount(b []byte, name string, n int) []byte {
	if n <= 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return strconv.AppendUint(b, min(uint64(n), 1<<32-1), 10)
}

func appendAttributes(b []byte, name string, list []attribute.KeyValue) []byte {
	b = append(append(append(b, '"'), name...), `":[`...)
	for i, kv := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"key":`...), string(kv.Key))
		b = append(appendValue(append(b, `,"value":`...), kv.Value), '}')
	}
	return append(b, ']')
}

// appendValue appends an AnyValue.
func appendValue(b []byte, v attribute.Value) []byte {
	switch v.Type() {
	case attribute.EMPTY:
		return append(b, "{}"...)
	case attribute.BOOL:
		b = strconv.AppendBool(append(b, `{"boolValue":`...), v.AsBool())
	case attribute.INT64:
		b = append(strconv.AppendInt(append(b, `{"intValue":"`...), v.AsInt64(), 10), '"')
	case attribute.FLOAT64:
		b = appendFloat(append(b, `{"doubleValue":`...), v.AsFloat64())
	case attribute.STRING:
		b = appendText(append(b, `{"stringValue":`...), v.AsString())
	case attribute.BYTESLICE:
		b = append(base64.StdEncoding.AppendEncode(append(b, `{"bytesValue":"`...), v.AsByteSlice()), '"')
	case attribute.MAP:
		b = append(appendAttributes(append(b, `{"kvlistValue":{`...), "values", v.AsMap()), '}')
	default:
		b = append(b, `{"arrayValue":{"values":[`...)
		for i, item := range elements(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, item)
		}
		b = append(b, "]}"...)
	}
	return append(b, '}')
}
