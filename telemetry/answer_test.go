package telemetry

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	tests := map[string]time.Duration{
		"":                     0,
		"7":                    7 * time.Second,
		"-7":                   0,
		"soon":                 0,
		"99999999999999999999": 0,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		now.Add(-time.Hour).Format(http.TimeFormat):       0,
	}
	for header, want := range tests {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/x-protobuf", []byte{0x0a, 0x02, 0x08, 0x01})
	f.Add(200, "application/json", []byte(`{"partialSuccess":{"rejectedSpans":"-5"}}`))
	f.Add(503, "application/x-protobuf", []byte("\x08\x0e\x12\x04full"))
	f.Add(502, "text/html", []byte("<<p>"))
	f.Add(503, "text/plain", []byte("busy\xff\n"))
	f.Fuzz(func(t *testing.T, status int, kind string, body []byte) {
		a := &answer{status: status}
		a.read(kind, body)
		if a.rejected < 0 || len(a.message) > 200 || !utf8.ValidString(a.message) || strings.ContainsFunc(a.message, unicode.IsControl) {
			t.Fatalf("%+v", a)
		}
		if a.accepted(errors.New("x")) && status/100 != 2 {
			t.Fatalf("status %d was accepted", status)
		}
		if status != 0 && explain("http://h", a, nil).IsZero() {
			t.Fatal("no words")
		}
	})
}

// A refusal is told in the collector's own words, whichever way it puts them, and with nothing in them that a
// terminal would obey.
func TestWordsOfARefusal(t *testing.T) {
	const protobuf, full = "application/x-protobuf", "queue is full"
	for name, test := range map[string]struct{ kind, body, want string }{
		"OTLP":            {protobuf, "\x08\x0e\x12\x0d" + full, full},
		"OTLP, odd":       {protobuf, "\x08", ""},
		"OTLP, torn":      {protobuf, "\x12\x40" + full, ""},
		"OTLP as JSON":    {"application/json", `{"code":14,"message":"` + full + `"}`, full},
		"another JSON":    {"application/json", `{"error": "x"}`, `{"error": "x"}`},
		"a proxy":         {"text/html", "<html>\n<title>502 Bad\tGateway</title>", "502 Bad Gateway"},
		"plain":           {"text/plain", "queue  is\nfull", full},
		"for a terminal":  {"text/plain", "\x1b]0;x\x07queue\u202eis\x00full\xff", "]0;x queue is full?"},
		"nothing, no one": {"", "", ""},
	} {
		a := answer{status: 503}
		a.read(test.kind, []byte(test.body))
		if a.message != test.want {
			t.Errorf("%s: %q", name, a.message)
		}
	}
}
