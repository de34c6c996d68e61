package tracefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hybrid-image-search/telemetry"
)

// Whatever the file, reading it ends within its limits, and what was read can be written and read again.
func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	if err := WriteOTLP(&file, samples()); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(file.Bytes()[:file.Len()/2])
	f.Add([]byte(`{"data":[{` + jaegerSpans + `,` + jaegerProcesses + `}]}`))
	f.Add([]byte(`{"batches":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"\ud83d\ude00"}}]}}]}` + "\n\x00{"))
	f.Add([]byte("\x1f\x8b\x08"))
	limits := Limits{Spans: 20, Bytes: 64 << 10, Memory: 32 << 10, Text: 100, Items: 10}
	f.Fuzz(func(t *testing.T, data []byte) {
		begin := time.Now()
		spans, _, err := Read(bytes.NewReader(data), limits)
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if err != nil && !errors.Is(err, ErrFormat) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%v", err)
		}
		if len(spans) > limits.Spans {
			t.Errorf("%d spans", len(spans))
		}
		for _, s := range spans {
			if len(s.Name) > limits.Text+len(ellipsis) || !utf8.ValidString(s.Name) || len(s.Attributes) > limits.Items ||
				len(s.Events) > limits.Items || len(s.Links) > limits.Items+1 || !s.TraceID.IsValid() || !s.SpanID.IsValid() {
				t.Errorf("%+v", s)
			}
		}
		var again bytes.Buffer
		if err := WriteOTLP(&again, spans); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(again.Bytes()) {
			t.Fatalf("no JSON: %s", &again)
		}
		back, _, err := Read(&again, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(regrouped(spans), back, sameSpans...); d != "" {
			t.Error(d)
		}
		for name, write := range writers {
			if err := write(&again, spans); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// regrouped puts spans in the order in which WriteOTLP writes them.
func regrouped(spans []telemetry.Span) []telemetry.Span {
	var out []telemetry.Span
	for _, g := range grouping(spans) {
		for _, scope := range g.scopes {
			for _, i := range scope.spans {
				out = append(out, spans[i])
			}
		}
	}
	return out
}

// Texts are read as encoding/json reads them, and written so that it does.
func FuzzText(f *testing.F) {
	for _, s := range []string{`"a"`, `"\u00e4\ud83d\ude00"`, `"\ud83d\u0041"`, `"\ude00"`, "\"\xff\"", `"\/\b"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want string
		if json.Unmarshal([]byte(text), &want) == nil && strings.HasPrefix(text, `"`) {
			d := decoder{s: newScanner(strings.NewReader(text), 1<<20), limits: Limits{}.withDefaults(), texts: map[string]string{}}
			if got, err := d.string(); err != nil || dense(got) != dense(want) {
				t.Errorf("%q is read as %q, %v; want %q", text, got, err, want)
			}
		}
		var back string
		if err := json.Unmarshal(appendText(nil, text), &back); err != nil || dense(back) != dense(strings.ToValidUTF8(text, "\ufffd")) {
			t.Errorf("%q is written as %s: %v", text, appendText(nil, text), err)
		}
	})
}

// dense takes rows of replacement characters for one: how many stand for bytes that are no text is a matter of taste.
func dense(s string) string {
	for strings.Contains(s, "\ufffd\ufffd") {
		s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
	}
	return s
}
