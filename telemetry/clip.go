package telemetry

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// What one span may take in the recorder. The exported span is not touched by these.
const (
	maxText       = 8 << 10   // bytes of one string
	maxAttributes = 128 + 6   // the SDK's own default, and what the tee adds
	maxEvents     = 128       // the SDK's own default; the last ones are kept, as the SDK does
	maxLinks      = 128       // the SDK's own default
	maxSpanBytes  = 256 << 10 // of everything together
	spanOverhead  = 480       // of a Span without its texts and slices
	itemOverhead  = 64        // of an attribute, event or link without its texts
)

const ellipsis = "…"

// clipper keeps one span within its limits. What is within them is shared, not copied.
type clipper struct {
	left    int // bytes that may still be used; may fall below zero by one item
	clipped bool
}

func (c *clipper) text(s string) string {
	s, clipped := shorten(s, min(maxText, max(0, c.left)))
	c.clipped = c.clipped || clipped
	c.left -= len(s)
	return s
}

func (c *clipper) attributes(list []attribute.KeyValue) []attribute.KeyValue {
	if len(list) > maxAttributes {
		// The end stays: there are the attributes of the tee.
		list, c.clipped = list[len(list)-maxAttributes:], true
	}
	copied := false
	for i, kv := range list {
		size := valueSize(kv.Value)
		if limit := min(maxText, max(0, c.left)); size > limit && size > 8 {
			if !copied {
				list, copied = slices.Clone(list), true
			}
			s, _ := shorten(plain(kv.Value), limit)
			list[i].Value, size = attribute.StringValue(s), len(s)
			c.clipped = true
		}
		c.left -= size + min(len(kv.Key), itemOverhead) + itemOverhead
	}
	return list
}

func (c *clipper) events(list []sdktrace.Event) []sdktrace.Event {
	if len(list) > maxEvents {
		list, c.clipped = list[len(list)-maxEvents:], true
	}
	if len(list) == 0 {
		return nil
	}
	out := make([]sdktrace.Event, 0, len(list))
	for _, e := range list {
		if c.left <= 0 {
			c.clipped = true
			break
		}
		c.left -= itemOverhead
		e.Name = c.text(e.Name)
		e.Attributes = c.attributes(e.Attributes)
		out = append(out, e)
	}
	return out
}

func (c *clipper) links(list []sdktrace.Link) []sdktrace.Link {
	if len(list) > maxLinks {
		list, c.clipped = list[:maxLinks], true
	}
	if len(list) == 0 {
		return nil
	}
	out := make([]sdktrace.Link, 0, len(list))
	for _, l := range list {
		if c.left <= 0 {
			c.clipped = true
			break
		}
		c.left -= itemOverhead
		l.Attributes = c.attributes(l.Attributes)
		out = append(out, l)
	}
	return out
}

// valueSize returns about how many bytes a value holds.
func valueSize(v attribute.Value) int {
	switch v.Type() {
	case attribute.STRING:
		return len(v.AsString())
	case attribute.STRINGSLICE:
		n := 0
		for _, s := range v.AsStringSlice() {
			n += len(s) + 16
		}
		return n
	case attribute.BOOLSLICE:
		return len(v.AsBoolSlice())
	case attribute.INT64SLICE:
		return 8 * len(v.AsInt64Slice())
	case attribute.FLOAT64SLICE:
		return 8 * len(v.AsFloat64Slice())
	case attribute.BYTESLICE:
		return len(v.AsByteSlice())
	case attribute.SLICE, attribute.MAP:
		return len(v.String())
	default:
		return 8
	}
}

// plain writes a value as a text of its own.
func plain(v attribute.Value) string {
	if v.Type() == attribute.STRING {
		return v.AsString()
	}
	return v.String()
}

// shorten cuts s to at most limit bytes and an ellipsis, at the border of a rune, and lets go of the
// long original.
func shorten(s string, limit int) (short string, cut bool) {
	if len(s) <= limit {
		return s, false
	}
	end := limit
	for end > 0 && end > limit-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.Clone(s[:end]) + ellipsis, true
}
