package telemetry

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
)

const (
	roundEnv  = "TELEMETRY_TEST_ROUND"
	roundsEnv = "TELEMETRY_TEST_KILLS" // how many rounds; by default a few
)

// endlessChild ends spans from several goroutines, and prints the name of each that has ended.
func endlessChild() {
	Setup(context.Background(), Config{SpoolDir: os.Getenv(spoolEnv)})
	tracer := otel.Tracer("child")
	var wg sync.WaitGroup
	for worker := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s-%d-%d", os.Getenv(roundEnv), worker, i)
				_, span := tracer.Start(context.Background(), name)
				span.End()
				fmt.Println(name) // not buffered
			}
		})
	}
	wg.Wait()
}

// Processes are killed at random moments, some while nothing listens, some while they send or take over
// what the killed before them have left. Whatever span was told to have ended arrives.
func TestKilledProcessLosesNothing(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv(roundsEnv))
	if err != nil {
		rounds = 12
	}
	dir := t.TempDir()
	r := newReceiver(t)
	var printed []string
	for round := range rounds {
		endpoint := nowhere
		if round%2 == 1 {
			endpoint = r.URL
		}
		printed = append(printed, killed(t, dir, endpoint, round)...)
	}
	if len(printed) < 10*rounds {
		t.Fatalf("only %d spans ended", len(printed))
	}
	up := startProcess(t, dir, r.URL, 0)
	eventually(t, "nothing is left", func() bool {
		left, err := filepath.Glob(filepath.Join(dir, "*-*"))
		return err == nil && len(left) == 1 && up.board.read().Waiting == 0 // its own
	})
	up.stop(t)
	if s := up.board.read(); s.Dropped != 0 || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
	got := r.received()
	twice, lost := 0, 0
	for _, name := range printed {
		switch n := len(got[name]); {
		case n == 0:
			lost++
		case n > 1:
			twice++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d spans are lost", lost, len(printed))
	}
	t.Logf("%d rounds, %d spans, %d lost, %d arrived more than once, %d set aside", rounds, len(printed), lost, twice, up.board.read().SetAside)
}

// killed runs a process until a random moment and returns what it printed.
func killed(t *testing.T, dir, endpoint string, round int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "OTEL_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, childEnv+"=endless", spoolEnv+"="+dir,
		fmt.Sprintf("%s=%d", roundEnv, round), "OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var names []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // what was cut off by the killing does not count
		}
		if len(names) == 0 {
			time.AfterFunc(rand.N(250*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
		names = append(names, strings.TrimSpace(line))
	}
	_ = cmd.Wait() // killed
	return names
}
