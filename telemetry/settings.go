package telemetry

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

const (
	defaultEndpoint = "http://localhost:4318"
	defaultTimeout  = 10 * time.Second
	tracesPath      = "/v1/traces"
)

// settings is what the environment and the user say about exporting. A malformed variable is treated as not set,
// as the specification asks, and becomes a problem. Headers, compression and protocol are read by the
// OTLP client itself; here they are only checked.
type settings struct {
	off      Sentence // why nothing is exported, in plain words; empty if it is
	endpoint string   // complete URL that spans are posted to
	shown    string   // the same for a person: as it was given, without what may be secret
	timeout  time.Duration
	tls      *tls.Config // nil: the system's own roots
	sampler  sdktrace.Sampler
	problems []Sentence

	choices   Choices // that hold
	overrides Overrides
}

// readSettings joins choices with the environment, which goes before those of earlier runs.
func readSettings(c Choices, ofThisRun bool) *settings {
	s := &settings{choices: c}
	s.readSwitches()
	s.readEndpoint(c.Endpoint, ofThisRun)
	s.readTimeout()
	s.readTLS()
	s.readSampler()
	s.checkHeaders()
	s.checkChoice("COMPRESSION", "gzip", "none")
	s.checkChoice("PROTOCOL", "http/protobuf", "http/json")
	s.checkLimits()
	s.readText(ofThisRun)
	return s
}

func (s *settings) problem(english string, data ...with) {
	s.problems = append(s.problems, sentence(english, data...))
}

func env(name string) string { return strings.TrimSpace(os.Getenv(name)) }

// otlp returns a variable of the OTLP exporter; the one for traces alone goes first.
func otlp(name string) (variable, value string) {
	for _, prefix := range []string{"OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_"} {
		if v := env(prefix + name); v != "" {
			return prefix + name, v
		}
	}
	return "", ""
}

// setOff keeps the first reason.
func (s *settings) setOff(why Sentence) {
	if s.off.IsZero() {
		s.off = why
	}
}

func (s *settings) readSwitches() {
	switch v := env("OTEL_SDK_DISABLED"); strings.ToLower(v) {
	case "", "false":
	case "true":
		s.setOff(sentence("Export is off (OTEL_SDK_DISABLED=true): spans stay in the panel."))
		s.overrides.Off = "OTEL_SDK_DISABLED"
	default:
		s.problem("OTEL_SDK_DISABLED is neither true nor false; export stays on.")
	}
	switch v := env("OTEL_TRACES_EXPORTER"); strings.ToLower(v) {
	case "", "otlp":
	case "none":
		s.setOff(sentence("Export is off (OTEL_TRACES_EXPORTER=none): spans stay in the panel."))
		s.overrides.Off = cmp.Or(s.overrides.Off, "OTEL_TRACES_EXPORTER")
	default:
		s.problem("OTEL_TRACES_EXPORTER is neither otlp nor none; spans go out as OTLP.")
	}
	if s.choices.Off {
		s.setOff(sentence("Export is off, as you chose: spans stay in the panel."))
	}
}

// readEndpoint finds where spans go: the endpoint for traces is used as it is, the general one and the
// user's have the path of traces appended.
func (s *settings) readEndpoint(chosen string, ofThisRun bool) {
	s.use(defaultEndpoint, tracesPath)
	found := s.readEndpointVariables()
	if found && !ofThisRun {
		s.choices.Endpoint = "" // it does not hold
		return
	}
	if chosen == "" {
		return
	}
	if !s.use(strings.TrimSuffix(strings.TrimSuffix(chosen, "/"), tracesPath), tracesPath) {
		s.problem("The endpoint that was chosen{{.Value}} is no address such as {{.Address}}; it was left out.", with{"Value": quoted(chosen), "Address": defaultEndpoint})
		s.choices.Endpoint = ""
	}
}

func (s *settings) readEndpointVariables() (found bool) {
	for _, v := range []struct{ name, path string }{
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", ""},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", tracesPath},
	} {
		value := env(v.name)
		if value == "" {
			continue
		}
		if s.use(value, v.path) {
			if u, _ := url.Parse(value); u.User != nil || u.RawQuery != "" || u.Fragment != "" {
				s.problem("{{.Variable}} has a user, a query or a fragment, which OTLP does not send: put credentials into OTEL_EXPORTER_OTLP_HEADERS.", with{"Variable": v.name})
			}
			s.overrides.Endpoint = v.name
			return true
		}
		s.problem("{{.Variable}}{{.Value}} is no address such as {{.Address}}; it was left out.", with{"Variable": v.name, "Value": quoted(value), "Address": defaultEndpoint})
	}
	return false
}

// use takes value for the endpoint if it is a usable URL.
func (s *settings) use(value, suffix string) bool {
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" {
		return false
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return false
		}
	}
	u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	shown := strings.TrimSuffix(u.String(), "/")
	if suffix != "" {
		u.Path = path.Join("/", u.Path, suffix)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	endpoint := u.String()
	if _, err := url.Parse(endpoint); err != nil {
		return false // the zone of an IPv6 address may hold bytes that are read, and written as what is not
	}
	s.endpoint, s.shown = endpoint, shown
	return true
}

// quoted shows a malformed value, unless it may hold a password or is of no use to a reader.
func quoted(value string) string {
	if strings.ContainsRune(value, '@') || len(value) > 200 {
		return ""
	}
	return fmt.Sprintf(" (%q)", value)
}

func (s *settings) readTimeout() {
	s.timeout = defaultTimeout
	name, v := otlp("TIMEOUT")
	if name == "" {
		return
	}
	ms, err := strconv.Atoi(v)
	if err != nil || ms <= 0 || ms > int(24*time.Hour/time.Millisecond) {
		s.problem("{{.Variable}}{{.Value}} is no number of milliseconds; {{.Count}} is used.", with{"Variable": name, "Value": quoted(v), "Count": defaultTimeout.Milliseconds()})
		return
	}
	s.timeout = time.Duration(ms) * time.Millisecond
}

// readTLS passes over INSECURE, which the specification has for gRPC alone: the address decides, or else credentials
// would leave in the clear although it says https.
func (s *settings) readTLS() {
	secure := strings.HasPrefix(s.endpoint, "https:")
	switch name, v := otlp("INSECURE"); {
	case name == "" || strings.EqualFold(v, "false"):
	case !strings.EqualFold(v, "true"):
		s.problem("{{.Variable}} is neither true nor false; the address decides.", with{"Variable": name})
	case secure:
		s.problem("{{.Variable}} does not take the TLS from an https address; write http:// in the endpoint if that is meant.", with{"Variable": name})
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	used := false
	if name, file := otlp("CERTIFICATE"); name != "" {
		pem, err := os.ReadFile(file)
		roots := x509.NewCertPool()
		if err != nil || !roots.AppendCertsFromPEM(pem) {
			s.problem("{{.Variable}} names no readable PEM certificate; the system's own are used.", with{"Variable": name})
		} else {
			config.RootCAs, used = roots, true
		}
	}
	certName, cert := otlp("CLIENT_CERTIFICATE")
	keyName, key := otlp("CLIENT_KEY")
	if certName != "" || keyName != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			s.problem("{{.Variable}} and the client key name no readable PEM pair; no client certificate is sent.",
				with{"Variable": cmp.Or(certName, keyName)})
		} else {
			config.Certificates, used = []tls.Certificate{pair}, true
		}
	}
	if used && secure {
		s.tls = config
	}
}

func (s *settings) readSampler() {
	var err error
	s.sampler, err = newSampler(env("OTEL_TRACES_SAMPLER"), env("OTEL_TRACES_SAMPLER_ARG"))
	switch {
	case err == nil:
	case errors.Is(err, errRatio):
		s.problem("OTEL_TRACES_SAMPLER_ARG{{.Value}} is no number from 0 to 1; 1 is used.", with{"Value": quoted(env("OTEL_TRACES_SAMPLER_ARG"))})
	default:
		s.problem("OTEL_TRACES_SAMPLER{{.Value}} is no known sampler; all spans are sent.", with{"Value": quoted(env("OTEL_TRACES_SAMPLER"))})
	}
}

// checkHeaders never shows a value: they are credentials.
func (s *settings) checkHeaders() {
	name, v := otlp("HEADERS")
	if name == "" {
		return
	}
	for pair := range strings.SplitSeq(v, ",") {
		key, value, found := strings.Cut(pair, "=")
		if _, err := url.PathUnescape(value); err != nil || !found || !token(strings.TrimSpace(key)) {
			s.problem("{{.Variable}} has an entry that is not name=value; it was left out.", with{"Variable": name})
			return
		}
	}
}

// token reports whether s can be the name of a header.
func token(s string) bool {
	const special = "!#$%&'*+-.^_`|~"
	for _, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune(special, c) {
			return false
		}
	}
	return s != ""
}

func (s *settings) checkChoice(name, first, second string) {
	name, v := otlp(name)
	if name == "" {
		return
	}
	if v == first || v == second {
		return
	}
	s.problem("{{.Variable}}{{.Value}} is not {{.First}} or {{.Second}}; the default is used.", with{"Variable": name, "Value": quoted(v), "First": first, "Second": second})
}

// checkLimits looks at the limits of spans, which the SDK reads and passes over in silence.
func (s *settings) checkLimits() {
	for _, name := range []string{
		"OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
		"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
		"OTEL_SPAN_EVENT_COUNT_LIMIT", "OTEL_SPAN_LINK_COUNT_LIMIT",
		"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
	} {
		if v := env(name); v != "" {
			if _, err := strconv.Atoi(v); err != nil {
				s.problem("{{.Variable}}{{.Value}} is no number; the default is used.", with{"Variable": name, "Value": quoted(v)})
			}
		}
	}
}
