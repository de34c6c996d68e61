package tracefile

import (
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"
)

func TestIDs(t *testing.T) {
	want := trace.TraceID{0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xfb, 0xff, 0x1c, 0x80, 0x31, 0x9c}
	tests := map[string]trace.TraceID{
		"0af7651916cd43dd8448fbff1c80319c":  want,
		"0AF7651916CD43DD8448FBFF1C80319C":  want,
		"CvdlGRbNQ92ESPv/HIAxnA==":          want,
		"CvdlGRbNQ92ESPv/HIAxnA":            want,
		"CvdlGRbNQ92ESPv_HIAxnA==":          want, // for addresses
		"8448fbff1c80319c":                  {8: 0x84, 9: 0x48, 10: 0xfb, 11: 0xff, 12: 0x1c, 13: 0x80, 14: 0x31, 15: 0x9c},
		"fff":                               {14: 0x0f, 15: 0xff},
		"":                                  {},
		"0":                                 {},
		"0af7651916cd43dd8448fbff1c80319c0": {},
		"0af7651916cd43dd8448fbff1c80319g":  {},
		"CvdlGRbNQ92ESPv/HIAx":              {},
		"CvdlGRbNQ92ESPv/HIAxn!==":          {},
		strings.Repeat("a", 1000):           {},
	}
	for text, want := range tests {
		d := decoder{s: newScanner(strings.NewReader(`"`+text+`" `), 1<<20)}
		if got, err := d.traceID(); got != want || err != nil {
			t.Errorf("%q is read as %v, %v; want %v", text, got, err, want)
		}
	}
}
