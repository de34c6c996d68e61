package tracefile

import (
	"encoding/base64"
	"math"
	"strconv"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
)

// appendText appends a JSON text. What is not UTF-8 becomes U+FFFD; of control characters only those that must be
// are escaped, and DEL and the line separators, which trip some readers.
func appendText(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '"' || c == '\\':
				b = append(b, '\\', c)
			case c == '\n':
				b = append(b, '\\', 'n')
			case c == '\t':
				b = append(b, '\\', 't')
			case c < ' ' || c == 0x7f:
				b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
			default:
				b = append(b, c)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch r {
		case '\u2028', '\u2029':
			b = append(b, '\\', 'u', '2', '0', '2', digits[r&15])
		default:
			b = utf8.AppendRune(b, r) // RuneError among them
		}
	}
	return append(b, '"')
}

// appendFloat appends a number, or the name of one that JSON cannot write, as the mapping of protocol buffers does.
func appendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, `"NaN"`...)
	case math.IsInf(f, 1):
		return append(b, `"Infinity"`...)
	case math.IsInf(f, -1):
		return append(b, `"-Infinity"`...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// appendPlain appends a value as JSON has it: for tools that know no AnyValue.
func appendPlain(b []byte, v attribute.Value) []byte {
	switch v.Type() {
	case attribute.BOOL:
		return strconv.AppendBool(b, v.AsBool())
	case attribute.INT64:
		// Beyond 2^53 JavaScript would round.
		if n := v.AsInt64(); n > 1<<53 || n < -1<<53 {
			return append(strconv.AppendInt(append(b, '"'), n, 10), '"')
		}
		return strconv.AppendInt(b, v.AsInt64(), 10)
	case attribute.FLOAT64:
		return appendFloat(b, v.AsFloat64())
	case attribute.STRING:
		return appendText(b, v.AsString())
	case attribute.BYTESLICE:
		return appendText(b, base64.StdEncoding.EncodeToString(v.AsByteSlice()))
	case attribute.MAP:
		return appendPlainObject(b, v.AsMap())
	case attribute.EMPTY:
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, item := range elements(v) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPlain(b, item)
	}
	return append(b, ']')
}

func appendPlainObject(b []byte, list []attribute.KeyValue) []byte {
	b = append(b, '{')
	for i, kv := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, string(kv.Key)), ':')
		b = appendPlain(b, kv.Value)
	}
	return append(b, '}')
}

// elements returns the values of a list of any type.
func elements(v attribute.Value) []attribute.Value {
	switch v.Type() {
	case attribute.STRINGSLICE:
		return wrapped(v.AsStringSlice(), attribute.StringValue)
	case attribute.BOOLSLICE:
		return wrapped(v.AsBoolSlice(), attribute.BoolValue)
	case attribute.INT64SLICE:
		return wrapped(v.AsInt64Slice(), attribute.Int64Value)
	case attribute.FLOAT64SLICE:
		return wrapped(v.AsFloat64Slice(), attribute.Float64Value)
	case attribute.SLICE:
		return v.AsSlice()
	}
	return nil
}

func wrapped[T any](list []T, as func(T) attribute.Value) []attribute.Value {
	out := make([]attribute.Value, len(list))
	for i, v := range list {
		out[i] = as(v)
	}
	return out
}
