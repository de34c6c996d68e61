package ui

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"
)

const (
	defaultEndpoint = "http://localhost:4318"
	tracesPath      = "/v1/traces"
	maxEndpoint     = 2000 // characters; proxies and servers take no more either
)

// endpointFault tells what is wrong with an address of a collector, as far as it is typed; empty if nothing.
// It takes nothing that telemetry.Choose refuses, and is stricter with what would be left out there in
// silence.
func endpointFault(text string) string {
	if text == "" {
		return ""
	}
	scheme, _, _ := strings.Cut(text, "://")
	u, err := url.Parse(text)
	switch {
	case !strings.Contains(text, "://") || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https"):
		return lang.L("An address begins with http:// or https://.")
	case err != nil || len(text) > maxEndpoint:
		return lang.L("This is no address such as {{.Address}}.", map[string]any{"Address": defaultEndpoint})
	case u.Hostname() == "":
		return lang.L("The host is missing, as in {{.Address}}.", map[string]any{"Address": defaultEndpoint})
	case u.User != nil:
		return lang.L("A name and password are not sent with an address. Put credentials into OTEL_EXPORTER_OTLP_HEADERS.")
	case u.RawQuery != "" || u.Fragment != "":
		return lang.L("What follows “?” or “#” is not sent with an address. Leave it out.")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return lang.L("A port is a number from 1 to 65535.")
		}
	}
	return ""
}

// tidyEndpoint leaves out what is added when spans are sent: many guides name the whole path.
func tidyEndpoint(text string) string {
	text = strings.TrimSpace(text)
	bare := strings.TrimRight(text, "/")
	if u, err := url.Parse(bare); err == nil && strings.HasSuffix(u.Path, tracesPath) {
		return strings.TrimSuffix(bare, tracesPath)
	}
	return text
}
