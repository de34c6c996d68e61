package telemetry

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEndpoint(t *testing.T) {
	const general, traces, insecure = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_INSECURE"
	tests := map[string]struct {
		env             []string
		endpoint, shown string
		problems        int
	}{
		"default":               {nil, "http://localhost:4318/v1/traces", "http://localhost:4318", 0},
		"general":               {[]string{general, "https://example.org"}, "https://example.org/v1/traces", "https://example.org", 0},
		"general with a path":   {[]string{general, " http://h:1/otlp/ "}, "http://h:1/otlp/v1/traces", "http://h:1/otlp", 0},
		"traces as it is":       {[]string{traces, "http://h:1/x", general, "http://g"}, "http://h:1/x", "http://h:1/x", 0},
		"traces without a path": {[]string{traces, "http://h:1"}, "http://h:1/", "http://h:1", 0},
		"upper case":            {[]string{general, "HTTP://h:1"}, "http://h:1/v1/traces", "http://h:1", 0},
		"IPv6":                  {[]string{general, "http://[::1]:4318"}, "http://[::1]:4318/v1/traces", "http://[::1]:4318", 0},
		"insecure":              {[]string{general, "https://h:1", insecure, "true"}, "https://h:1/v1/traces", "https://h:1", 1},
		"not insecure":          {[]string{general, "http://h:1", insecure, "false"}, "http://h:1/v1/traces", "http://h:1", 0},
		"secrets":               {[]string{general, "http://me:pass@h:1/a?key=pass#pass"}, "http://h:1/a/v1/traces", "http://h:1/a", 1},
		"malformed secret":      {[]string{general, "ftp://me:pass@h:1"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"not a URL":             {[]string{general, "::not a url"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"no scheme":             {[]string{general, "localhost:4318"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"no scheme, number":     {[]string{general, "127.0.0.1:4318"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"no host":               {[]string{general, "http://"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"port only":             {[]string{general, "http://:4318"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"port too high":         {[]string{general, "http://h:70000"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"gRPC address":          {[]string{general, "grpc://h:4317"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"control characters":    {[]string{general, "http://h\x7f/"}, "http://localhost:4318/v1/traces", "http://localhost:4318", 1},
		"bad traces, good one":  {[]string{traces, "nonsense", general, "http://g"}, "http://g/v1/traces", "http://g", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cleanEnv(t, test.env...)
			s := readSettings(Choices{}, false)
			if s.endpoint != test.endpoint || s.shown != test.shown || len(s.problems) != test.problems {
				t.Errorf("endpoint %q, shown %q, problems %q", s.endpoint, s.shown, s.problems)
			}
			if strings.Contains(fmt.Sprint(s.problems)+s.shown, "pass") {
				t.Error("a password is shown")
			}
		})
	}
}

func TestMalformedSettingsAreProblems(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, value string
		problem     bool
	}{
		{"OTEL_SDK_DISABLED", "yes", true},
		{"OTEL_SDK_DISABLED", "False", false},
		{"OTEL_TRACES_EXPORTER", "zipkin", true},
		{"OTEL_TRACES_EXPORTER", "otlp", false},
		{"OTEL_EXPORTER_OTLP_INSECURE", "1", true},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "10s", true},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "-1", true},
		{"OTEL_EXPORTER_OTLP_TIMEOUT", "999999999999999999999", true},
		{"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2500", false},
		{"OTEL_EXPORTER_OTLP_HEADERS", "secret", true},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a b=secret", true},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a=secret%zz", true},
		{"OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20secret, b=secret", false},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", true},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "none", false},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", true},
		{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", false},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", file + ".missing", true},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", file, true},
		{"OTEL_EXPORTER_OTLP_CLIENT_KEY", file, true},
		{"OTEL_TRACES_SAMPLER", "sometimes", true},
		{"OTEL_TRACES_SAMPLER", "parentbased_always_off", false},
		{"OTEL_SPAN_EVENT_COUNT_LIMIT", "many", true},
		{"OTEL_SPAN_EVENT_COUNT_LIMIT", "12", false},
	}
	for _, test := range tests {
		t.Run(test.name+"="+filepath.Base(test.value), func(t *testing.T) {
			cleanEnv(t, test.name, test.value)
			s := readSettings(Choices{}, false)
			if got := len(s.problems) > 0; got != test.problem {
				t.Errorf("problems %q", s.problems)
			}
			for _, p := range s.problems {
				if !strings.Contains(p.String(), test.name) || strings.Contains(p.String(), "secret") {
					t.Errorf("problem %q", p)
				}
			}
			if s.endpoint == "" || s.sampler == nil || s.timeout <= 0 {
				t.Errorf("settings %+v", s)
			}
		})
	}
}

func TestTimeoutForTracesGoesFirst(t *testing.T) {
	cleanEnv(t, "OTEL_EXPORTER_OTLP_TIMEOUT", "1", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2500")
	if s := readSettings(Choices{}, false); s.timeout != 2500*time.Millisecond {
		t.Errorf("timeout %v", s.timeout)
	}
}

func TestSampler(t *testing.T) {
	tests := []struct {
		name, arg, want string
		err             error
	}{
		{"", "", "ParentBased{root:AlwaysOnSampler", nil},
		{"always_on", "", "AlwaysOnSampler", nil},
		{"always_off", "", "AlwaysOffSampler", nil},
		{"TraceIDRatio", "0.25", "TraceIDRatioBased{0.25}", nil},
		{"traceidratio", "2", "TraceIDRatioBased{1}", errRatio},
		{"traceidratio", "NaN", "TraceIDRatioBased{1}", errRatio},
		{"parentbased_traceidratio", "", "ParentBased{root:TraceIDRatioBased{1}", nil},
		{"parentbased_always_off", "", "ParentBased{root:AlwaysOffSampler", nil},
		{"x", "", "ParentBased{root:AlwaysOnSampler", errSampler},
	}
	for _, test := range tests {
		s, err := newSampler(test.name, test.arg)
		if !strings.HasPrefix(s.Description(), test.want) || err != test.err {
			t.Errorf("%s(%s): %s, %v", test.name, test.arg, s.Description(), err)
		}
	}
}

func TestStatusTellsProblems(t *testing.T) {
	tel := setup(t, "OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "OTEL_EXPORTER_OTLP_TIMEOUT", "soon")
	changed, cancel := tel.Subscribe()
	defer cancel()
	s := tel.Status()
	if len(s.Problems) != 2 || !strings.Contains(s.Sentence(), `"localhost:4318"`) || !strings.Contains(s.Sentence(), "1 more") {
		t.Errorf("%+v: %s", s, s.Sentence())
	}
	for range 3 * maxProblems {
		tel.board.problem(sentence("again"))
	}
	if got := len(tel.Status().Problems); got != 3 {
		t.Errorf("%d problems", got)
	}
	<-changed
}

func FuzzEndpoint(f *testing.F) {
	for _, s := range []string{"http://localhost:4318", "::not a url", "https://u:p@h:1/a/../b?c#d", "http://[fe80::1%25eth0]:80", "http://h:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		s := &settings{}
		if !s.use(value, tracesPath) {
			if s.endpoint != "" {
				t.Fatal("a refused address was taken")
			}
			return
		}
		u, err := url.Parse(s.endpoint)
		if err != nil || u.User != nil || u.RawQuery != "" || u.Hostname() == "" || !strings.HasSuffix(u.Path, tracesPath) {
			t.Fatalf("%q became %q: %v", value, s.endpoint, err)
		}
	})
}
