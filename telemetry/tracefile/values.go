package tracefile

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
)

// ellipsis ends a text that was shortened.
const ellipsis = "…"

// string reads a text, or a number as one.
func (d *decoder) string() (string, error) {
	kind, clipped, err := d.s.scalar(d.limits.Text)
	if err != nil || kind == none {
		return "", err
	}
	return d.kept(clipped)
}

// kept returns the text of the last scalar, of which each short one is kept once.
func (d *decoder) kept(clipped bool) (string, error) {
	const short, many = 64, 1 << 16
	text := d.s.text
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	if clipped {
		d.found.shortened++
		return string(text) + ellipsis, d.charge(len(text))
	}
	if len(text) > short {
		return string(text), d.charge(len(text))
	}
	if known, ok := d.texts[string(text)]; ok {
		return known, nil
	}
	s := string(text)
	if len(d.texts) < many {
		d.texts[s] = s
	}
	return s, d.charge(len(s))
}

// integer reads a whole number, also one that is written as a text or with an exponent.
func (d *decoder) integer() (int64, error) {
	if kind, _, err := d.s.scalar(64); err != nil || kind == none {
		return 0, err
	}
	return integerOf(d.s.text), nil
}

// count reads a number of things.
func (d *decoder) count() (int, error) {
	n, err := d.integer()
	return int(min(max(0, n), math.MaxInt32)), err
}

// nanoseconds reads a moment. Zero, and what is before 1970, is the zero time.
func (d *decoder) nanoseconds() (time.Time, error) {
	n, err := d.integer()
	if err != nil || n <= 0 {
		return time.Time{}, err
	}
	return time.Unix(0, n), nil
}

// integerOf returns 0 for what is no number, and the nearest that there is for what is too large.
func integerOf(text []byte) int64 {
	if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return n
	}
	f := floatOf(text)
	switch {
	case math.IsNaN(f):
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

// floatOf understands NaN and Infinity as well. What is too large becomes infinite.
func floatOf(text []byte) float64 {
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0
	}
	return f
}

// attributesOf reads a list of keys and values.
func (d *decoder) attributesOf() ([]attribute.KeyValue, error) {
	return d.pairs(d.otlpPair)
}

// pairs reads a list of attributes with a reader of one. Nested lists use the end of the same scratch space.
func (d *decoder) pairs(pair func() (attribute.KeyValue, error)) ([]attribute.KeyValue, error) {
	const overhead = 64 // of an attribute without its text
	from := len(d.attributes)
	defer func() { d.attributes = d.attributes[:from] }()
	err := d.s.list(func() error {
		if len(d.attributes)-from == d.limits.Items {
			d.found.beyond++
			return d.s.skip()
		}
		kv, err := pair()
		if err != nil {
			return err
		}
		d.attributes = append(d.attributes, kv)
		return d.charge(overhead)
	})
	if len(d.attributes) == from || err != nil {
		return nil, err
	}
	return append([]attribute.KeyValue(nil), d.attributes[from:]...), nil
}

func (d *decoder) otlpPair() (kv attribute.KeyValue, err error) { return d.nestedPair(0) }

func (d *decoder) nestedPair(depth int) (kv attribute.KeyValue, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "key":
			var k string
			k, err = d.string()
			kv.Key = attribute.Key(k)
		case "value":
			kv.Value, err = d.value(depth)
		default:
			err = d.s.skip()
		}
		return err
	})
	return kv, err
}

// value reads an AnyValue of OTLP.
func (d *decoder) value(depth int) (v attribute.Value, err error) {
	err = d.s.fields(func(key []byte) (err error) {
		switch string(key) {
		case "stringvalue":
			var s string
			s, err = d.string()
			v = attribute.StringValue(s)
		case "boolvalue":
			_, _, err = d.s.scalar(8)
			v = attribute.BoolValue(string(d.s.text) == "true")
		case "intvalue":
			var n int64
			n, err = d.integer()
			v = attribute.Int64Value(n)
		case "doublevalue":
			_, _, err = d.s.scalar(400)
			v = attribute.Float64Value(floatOf(d.s.text))
		case "bytesvalue":
			v, err = d.bytesValue()
		case "arrayvalue", "kvlistvalue":
			if depth == maxNesting {
				d.found.beyond++
				return d.s.skip()
			}
			v, err = d.listValue(string(key) == "arrayvalue", depth+1)
		default:
			err = d.s.skip()
		}
		return err
	})
	return v, err
}

// bytesValue reads bytes in base64, and takes text that is none as what it is.
func (d *decoder) bytesValue() (attribute.Value, error) {
	_, clipped, err := d.s.scalar(d.limits.Text)
	if err != nil {
		return attribute.Value{}, err
	}
	if clipped {
		d.found.shortened++
	}
	text := bytes.TrimRight(d.s.text, "=")
	encoding := base64.RawStdEncoding
	if bytes.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	data := make([]byte, encoding.DecodedLen(len(text)))
	n, err := encoding.Decode(data, text)
	if err != nil && !clipped {
		s, err := d.kept(false)
		return attribute.StringValue(s), err
	}
	return attribute.ByteSliceValue(data[:n]), d.charge(n)
}

// listValue reads what is around the values of a list or of a map.
func (d *decoder) listValue(array bool, depth int) (v attribute.Value, err error) {
	if array {
		v = attribute.SliceValue()
	} else {
		v = attribute.MapValue()
	}
	err = d.s.fields(func(key []byte) error {
		switch {
		case string(key) != "values":
			return d.s.skip()
		case array:
			list, err := d.arrayOf(depth)
			v = list
			return err
		default:
			pairs, err := d.pairs(func() (attribute.KeyValue, error) { return d.nestedPair(depth) })
			v = attribute.MapValue(pairs...)
			return err
		}
	})
	return v, err
}
