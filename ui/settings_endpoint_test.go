package ui

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"hybrid-image-search/telemetry"
)

// endpoints are addresses, and a word of what is told of them.
var endpoints = map[string]string{
	"": "", defaultEndpoint: "", "https://h": "", "HTTP://h:1/a/b": "", "http://[::1]:4318": "", "http://h:65535/": "",
	"http://ä.example/ö": "",
	"h":                  "http://", "localhost:4318": "http://", "ftp://h": "http://", "http:": "http://", "http:/h": "http://",
	"://": "http://", "xhttp://h": "http://",
	"http://": "host", "http://:4318": "host", "https:///v1": "host",
	"http://h:0": "port", "http://h:65536": "port", "http://h:99999999999999999999": "port",
	"http://h:x": "no address", "http://h h": "no address", "http://%zz": "no address", "http://h/\n": "no address",
	"http://[::1": "no address", "http://h/" + strings.Repeat("x", maxEndpoint): "no address",
	"http://u:p@h": "OTEL_EXPORTER_OTLP_HEADERS", "http://h/?key=x": "Leave it out", "http://h#x": "Leave it out",
}

func TestEndpointFault(t *testing.T) {
	for text, want := range endpoints {
		got := endpointFault(text)
		if (got == "") != (want == "") || !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}

func TestTidyEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		" http://h:1 \n": "http://h:1", "http://h/v1/traces": "http://h", "http://h/otlp/v1/traces/": "http://h/otlp",
		"http://v1/traces": "http://v1/traces", "http://h/v1/traces/x": "http://h/v1/traces/x", "/v1/traces": "", "": "",
		"http://h/": "http://h/", "http://h?/v1/traces": "http://h?/v1/traces",
	} {
		if got := tidyEndpoint(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is typed is judged here while it is typed, and by telemetry when it is to hold.
func FuzzEndpointFault(f *testing.F) {
	for text := range endpoints {
		f.Add(text)
	}
	f.Setenv("OTEL_SDK_DISABLED", "true")
	judge := telemetry.Setup(f.Context(), telemetry.Config{})
	f.Cleanup(func() { _ = judge.Shutdown(context.Background()) })
	f.Fuzz(func(t *testing.T, text string) {
		text = tidyEndpoint(text)
		refused := errors.Is(judge.Choose(telemetry.Choices{Endpoint: text}), telemetry.ErrEndpoint)
		fault := endpointFault(text)
		if fault == "" && refused {
			t.Errorf("%q is refused after nothing was told of it", text)
		}
		if fault == "" || refused || len(text) > maxEndpoint {
			return
		}
		if u, err := url.Parse(text); err != nil || u.User == nil && u.RawQuery == "" && u.Fragment == "" {
			t.Errorf("%q would hold, but is told: %s", text, fault)
		}
	})
}
