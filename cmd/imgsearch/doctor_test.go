package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The doctor tells for each fault of the way to the collector what to do about it.
func TestDoctorOfTheExport(t *testing.T) {
	library := t.TempDir()
	succeed(t, "index", "--library", library, t.TempDir())

	answer := func(status int, kind, body string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	well := answer(http.StatusOK, "application/x-protobuf", "")

	tests := map[string]struct {
		endpoint string
		want     []string
	}{
		"arrives":         {well, []string{"A test span arrived at " + well, "Its trace is "}},
		"nothing listens": {closedPort(t), []string{"Nothing listens", "Start Grafana Alloy"}},
		"no OTLP":         {answer(http.StatusOK, "text/html", "<html>"), []string{"not as an OTLP receiver", "Check the endpoint", "set by OTEL_EXPORTER_OTLP_ENDPOINT"}},
		"wrong path":      {answer(http.StatusNotFound, "text/plain", ""), []string{"takes no traces on this path", "Check the path"}},
		"unauthorised":    {answer(http.StatusUnauthorized, "text/plain", ""), []string{"refuses the credentials", "OTEL_EXPORTER_OTLP_HEADERS"}},
		"TLS expected":    {strings.Replace(secure.URL, "https:", "http:", 1), []string{"expects TLS", "Write https://"}},
		"TLS to plain":    {strings.Replace(well, "http:", "https:", 1), []string{"does not speak TLS", "Write http://"}},
		"not trusted":     {secure.URL, []string{"is not trusted", "OTEL_EXPORTER_OTLP_CERTIFICATE"}},
		"malformed":       {"localhost:4318", []string{"setting ", "is no address", "http://localhost:4318, the default"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OTEL_SDK_DISABLED", "")
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", test.endpoint)
			e := succeed(t, "doctor", "--library", library)
			for _, want := range test.want {
				if !strings.Contains(e.stdout, want) {
					t.Errorf("lacks %q:\n%s", want, e.stdout)
				}
			}
			if e.stderr != "" {
				t.Errorf("stderr: %s", e.stderr)
			}
		})
	}
}

// closedPort is an address where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}
