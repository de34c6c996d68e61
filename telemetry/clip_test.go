package telemetry

import (
	"strings"
	"testing"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func TestClipperSharesWhatIsWithinLimits(t *testing.T) {
	list := []attribute.KeyValue{attribute.String("a", "b"), attribute.Int64Slice("c", []int64{1, 2})}
	c := clipper{left: maxSpanBytes}
	got := c.attributes(list)
	if c.clipped || &got[0] != &list[0] || c.left >= maxSpanBytes {
		t.Errorf("clipped %v, %d bytes left", c.clipped, c.left)
	}
}

func TestClipperShortensEveryKindOfValue(t *testing.T) {
	const n = 2 * maxText
	long := strings.Repeat("é", n)
	values := map[string]attribute.Value{
		"string":   attribute.StringValue(long),
		"strings":  attribute.StringSliceValue([]string{"a", long}),
		"bools":    attribute.BoolSliceValue(make([]bool, n)),
		"integers": attribute.Int64SliceValue(make([]int64, n)),
		"floats":   attribute.Float64SliceValue(make([]float64, n)),
		"bytes":    attribute.ByteSliceValue(make([]byte, n)),
		"values":   attribute.SliceValue(attribute.StringValue(long)),
		"map":      attribute.MapValue(attribute.String("k", long)),
	}
	for name, v := range values {
		c := clipper{left: maxSpanBytes}
		list := []attribute.KeyValue{{Key: "k", Value: v}}
		got := c.attributes(list)
		if !c.clipped || len(got[0].Value.AsString()) > maxText+len(ellipsis) || got[0].Value.AsString() == "" {
			t.Errorf("%s: %d bytes", name, len(got[0].Value.AsString()))
		}
		if !utf8.ValidString(got[0].Value.AsString()) {
			t.Errorf("%s: cut within a character", name)
		}
		if list[0].Value != v {
			t.Errorf("%s: the original was changed", name)
		}
	}
}

func TestClipperKeepsListsShort(t *testing.T) {
	attributes := make([]attribute.KeyValue, 1000)
	for i := range attributes {
		attributes[i] = attribute.Int("k", i)
	}
	c := clipper{left: maxSpanBytes}
	if got := c.attributes(attributes); len(got) != maxAttributes || got[len(got)-1].Value.AsInt64() != 999 {
		t.Errorf("%d attributes", len(got))
	}
	if got := c.events(make([]sdktrace.Event, 1000)); len(got) != maxEvents {
		t.Errorf("%d events", len(got))
	}
	if got := c.links(make([]sdktrace.Link, 1000)); len(got) != maxLinks {
		t.Errorf("%d links", len(got))
	}
	if !c.clipped {
		t.Error("not noted")
	}
	c = clipper{}
	if got := c.events(make([]sdktrace.Event, 2)); len(got) != 0 {
		t.Errorf("%d events with no room", len(got))
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("héllo", 2)
	f.Add("\xff\xfe\xfd", 1)
	f.Add(strings.Repeat("\x80", 20), 10)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(0, limit%64)
		got, cut := shorten(s, limit)
		if cut != (len(s) > limit) || !cut && got != s {
			t.Fatalf("%q to %d: %q, %v", s, limit, got, cut)
		}
		if cut && (len(got) > limit+len(ellipsis) || !strings.HasPrefix(s, strings.TrimSuffix(got, ellipsis))) {
			t.Fatalf("%q to %d: %q", s, limit, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q to %d: cut within a character: %q", s, limit, got)
		}
	})
}
