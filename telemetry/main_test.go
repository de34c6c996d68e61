package telemetry

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.uber.org/goleak"
)

const (
	childEnv = "TELEMETRY_TEST_CHILD"
	spoolEnv = "TELEMETRY_TEST_SPOOL"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "":
	case "endless":
		endlessChild()
	default:
		os.Exit(child())
	}
	goleak.VerifyTestMain(m)
}

// child is a whole program of its own: what holds only once in a process, or for all that a process
// writes, is tested in one.
func child() int {
	early := otel.Tracer("early") // taken before Setup, as package variables are
	tel := Setup(context.Background(), Config{SpoolDir: os.Getenv(spoolEnv)})
	for range 3 {
		_, span := early.Start(context.Background(), "early")
		span.End()
	}
	fmt.Println("recorded", len(tel.Recorder().Traces()))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second) // not needed: see what is printed
	defer cancel()
	err := tel.Shutdown(ctx)
	s := tel.Status()
	fmt.Println("shutdown", err)
	fmt.Println("sent", s.Sent, "dropped", s.Dropped, "waiting", s.Waiting)
	fmt.Println(s.Sentence())
	return 0
}

func runChild(t *testing.T, env ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "OTEL_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(append(cmd.Env, childEnv+"=1", spoolEnv+"="+t.TempDir()), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("child: %v\n%s%s", err, &out, &errs)
	}
	return out.String(), errs.String()
}

func TestTracerTakenBeforeSetupRecordsAfterIt(t *testing.T) {
	r := newReceiver(t)
	stdout, stderr := runChild(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+r.URL)
	if !strings.Contains(stdout, "recorded 3\n") || !strings.Contains(stdout, "sent 3 dropped 0 waiting 0") {
		t.Errorf("child printed\n%s", stdout)
	}
	if got := len(r.received()["early"]); got != 3 {
		t.Errorf("received %d spans, want 3", got)
	}
	if stderr != "" {
		t.Errorf("stderr: %s", stderr)
	}
}

// A program with no collector, or with settings that make no sense, does its work, ends, and writes
// nothing over the user's screen.
func TestProgramIsQuietWhateverTheSettings(t *testing.T) {
	tests := map[string][]string{
		"collector down":     {"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"},
		"no address":         {"OTEL_EXPORTER_OTLP_ENDPOINT=::not a url"},
		"no scheme":          {"OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318"},
		"gRPC":               {"OTEL_EXPORTER_OTLP_PROTOCOL=grpc"},
		"headers":            {"OTEL_EXPORTER_OTLP_HEADERS=secret", "OTEL_TRACES_EXPORTER=none"},
		"sampler":            {"OTEL_TRACES_SAMPLER=sometimes", "OTEL_TRACES_SAMPLER_ARG=x"},
		"resource":           {"OTEL_RESOURCE_ATTRIBUTES=novalue,a=%zz"},
		"batch processor":    {"OTEL_BSP_MAX_QUEUE_SIZE=many", "OTEL_BSP_SCHEDULE_DELAY=-1"},
		"timeout":            {"OTEL_EXPORTER_OTLP_TIMEOUT=soon"},
		"certificate":        {"OTEL_EXPORTER_OTLP_CERTIFICATE=/nowhere/ca.pem"},
		"client certificate": {"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=/nowhere/c.pem"},
		"switch":             {"OTEL_SDK_DISABLED=perhaps"},
	}
	for name, env := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Nothing listens on port 1; variables given later win.
			env = append([]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"}, env...)
			stdout, stderr := runChild(t, env...)
			if !strings.Contains(stdout, "recorded 3\nshutdown <nil>\n") {
				t.Errorf("child printed\n%s", stdout)
			}
			if stderr != "" {
				t.Errorf("stderr: %s", stderr)
			}
		})
	}
}
