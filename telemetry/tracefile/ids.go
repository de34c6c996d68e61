package tracefile

import (
	"bytes"
	"encoding/base64"
	"strings"

	"go.opentelemetry.io/otel/trace"
)

// traceID reads the id of a trace. One that cannot be read is zero.
func (d *decoder) traceID() (id trace.TraceID, err error) {
	return id, d.id(id[:])
}

// spanID reads the id of a span. One that cannot be read is zero.
func (d *decoder) spanID() (id trace.SpanID, err error) {
	return id, d.id(id[:])
}

// id reads an id in hexadecimal digits, as the specification says, of which some programs leave out the zeros before it,
// or in base64, as JSON of protocol buffers is by default.
func (d *decoder) id(id []byte) error {
	if kind, _, err := d.s.scalar(64); err != nil || kind == none {
		return err
	}
	if !fromHex(id, d.s.text) {
		fromBase64(id, d.s.text)
	}
	return nil
}

func fromHex(id, text []byte) bool {
	if len(text) == 0 || len(text) > 2*len(id) {
		return false
	}
	for _, b := range text {
		if _, ok := hexDigit(b); !ok {
			return false
		}
	}
	for i, b := range text {
		digit, _ := hexDigit(b)
		at := 2*len(id) - len(text) + i
		id[at/2] |= digit << (4 * (1 - at%2))
	}
	return true
}

func fromBase64(id, text []byte) {
	text = bytes.TrimRight(text, "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(string(text), "-_") {
		encoding = base64.RawURLEncoding
	}
	if encoding.DecodedLen(len(text)) != len(id) {
		return
	}
	decoded := make([]byte, len(id))
	if n, err := encoding.Decode(decoded, text); err == nil && n == len(id) {
		copy(id, decoded)
	}
}
