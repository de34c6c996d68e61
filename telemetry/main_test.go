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
	case "abrupt":
		abruptChild()
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
	cmd := command(t, os.Args[0], append([]string{childEnv + "=1", spoolEnv + "=" + t.TempDir()}, env...))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("child: %v\n%s%s", err, &out, &errs)
	}
	return out.String(), errs.String()
}

// command runs a program in this environment without the settings of OpenTelemetry, and with env.
func command(t *testing.T, program string, env []string, arguments ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, arguments...)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "OTEL_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	return cmd
}
